"""Filters and globals of all templates."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask import Flask, g, request, url_for
from flask.templating import Environment
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from hemis import access
from hemis.access.roles import TITLES, Role
from hemis.access.viewer import Viewer
from hemis.domain import classifiers, formats, names
from hemis.domain.identifiers import read_phones, show_phone
from hemis.domain.translit import to_latin
from hemis.operations import accounts
from hemis.web import clock, institution, language, menu, sight
from hemis.web.assets import asset_url
from hemis.web.bringing import bringing
from hemis.web.controls import control_short, control_title, told


class Templates(Environment):
    """Templates that have no globals of their own, only those of all.

    Jinja lays a chain of two over them for every template, and goes through it name by name in every import of macros.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Make templates strict, and give them what every page may use."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=short_date,
        datetime=date_and_time,
        time=clock_time,
        number=number,
        named=named,
        control_short=control_short,
        control_title=control_title,
        told=told,
        phone=phone,
        phones=read_phones,
        script=script,
        short=short,
        uzbek=uzbek,
    )
    app.jinja_env.globals.update(
        _=translated,
        asset_url=asset_url,
        bringing=bringing,
        can=access.can,
        classifiers=classifiers,
        csrf_token_field=csrf_token_field,
        html_code=language.html_code,
        logo_of_institution=institution.logo,
        url_with=url_with,
    )
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    if g.get("error_page"):  # an error page must work when the database does not
        nobody: dict[str, Any] = {"viewer": None, "menus": [], "institution": "HEMIS", "is_part": False}
        return nobody | {"languages": language.choices(), "view": sight.current()}
    # Public pages are the same for everybody and are cached: who reads them is not even asked.
    signed_in = not language.is_public() and bool(current_user.is_authenticated)
    return {
        "_": _said().say,
        "viewer": Person(access.viewer()) if signed_in else None,
        "menus": menu.permitted() if signed_in else [],
        "languages": language.choices(),
        "view": sight.current(),
        "institution": institution.short_name(),
        "is_part": request.headers.get("HX-Target") == "list",
    }


@dataclass(frozen=True)
class RoleChoice:
    """A role in the header's switch."""

    id: int
    title: str
    is_active: bool


class Person:
    """What the header shows of the viewer; roles are read only when the header is drawn and there is a choice."""

    def __init__(self, seen: Viewer) -> None:
        self._seen = seen

    @property
    def name(self) -> str:
        return self._seen.user.name_latin if language.is_latin() else self._seen.user.name

    @property
    def short_name(self) -> str:
        return names.shortened(self.name)

    @property
    def employee_id(self) -> int | None:
        return self._seen.employee_id

    @property
    def role_title(self) -> str:
        return _(TITLES[self._seen.role]) if self._seen.role else ""

    @property
    def must_change_password(self) -> bool:
        return self._seen.user.must_change_password

    @cached_property
    def assignments(self) -> list[RoleChoice]:
        if not self._seen.has_choice:
            return []
        held = accounts.role_names(self._seen.user, clock.today())
        active = self._seen.assignment.id if self._seen.assignment else None
        return [RoleChoice(row.id, _role_and_unit(row), row.id == active) for row in held]

    @property
    def role_and_unit(self) -> str:
        return next((each.title for each in self.assignments if each.is_active), self.role_title)


def _role_and_unit(row: Any) -> str:
    """Two faculties are two roles of the same title: only the unit tells them apart."""
    title = _(TITLES[Role(row.role)])
    return f"{title} · {named(row)}" if row.name else title


def translated(text: str, /, **values: Any) -> Markup:
    """What `_` means in a macro, which knows no page."""
    return _said().say(text, **values)


def _said() -> "Said":
    said: Said | None = g.get("said")
    if said is None:
        said = g.said = Said()
    return said


class Said(dict[str, Markup]):
    """The words of one page in its language. It says the same few in every row: each is looked up once."""

    def __init__(self) -> None:
        super().__init__()
        self.gettext = get_translations().gettext

    def say(self, text: str, /, **values: Any) -> Markup:
        """What `_` means in the templates of the page."""
        found = self[text]
        return found % values if "%" in found else found

    def __missing__(self, text: str) -> Markup:
        found = self[text] = Markup(self.gettext(text))
        return found


def csrf_token_field() -> Markup:
    """Return the hidden token of a form made by hand; a page has several, with one token."""
    kept: Markup | None = g.get("token_field")
    if kept is None:
        kept = g.token_field = Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
    return kept


def url_with(**changes: Any) -> str:
    """Return the address of this page with some query values changed; None removes one."""
    query: dict[str, Any] = {name: values for name, values in request.args.lists() if name not in changes}
    query |= {name: value for name, value in changes.items() if value is not None}
    return url_for(str(request.endpoint), **(request.view_args or {}), **dict(_addressable(query)))


def _addressable(query: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Leave out names that url_for keeps for itself, which a stranger may have typed."""
    for name, value in query.items():
        if not name.startswith("_") and name != "endpoint" and name not in (request.view_args or {}):
            yield name, value


def short_date(day: date | None) -> str:
    """`26.09.2025`."""
    return formats.short_date(day) if day else "—"


def date_and_time(moment: datetime | None) -> str:
    """`26.09.2025 10:00`, in Tashkent."""
    return moment.astimezone(clock.TASHKENT).strftime("%d.%m.%Y %H:%M") if moment else "—"


def clock_time(moment: time | None) -> str:
    """`10:00`."""
    return f"{moment:%H:%M}" if moment else "—"


def number(value: Decimal | int | None, places: int | None = None) -> str:
    """`1 234,5`, which no line breaks in two."""
    if value is None:
        return "—"
    return formats.unbroken(formats.plain(value) if places is None else formats.number(value, places))


def named(row: Any) -> str:
    """Return the name of a person or unit in the script of the page."""
    latin, cyrillic = ("full_name_latin", "full_name") if hasattr(row, "surname") else ("name_latin", "name")
    latin_name = getattr(row, latin, "") if language.is_latin() else ""
    return str(latin_name or getattr(row, cyrillic))


def short(row: Any) -> str:
    """Return the surname and initials of a person in the script of the page."""
    return names.shortened(named(row))


def phone(value: str) -> str:
    """`+998 90 123-45-67`."""
    return show_phone(value) if value else ""


def script(text: str) -> str:
    """Return Uzbek data that is kept in Cyrillic only, in the script of the page."""
    return to_latin(text) if language.is_latin() else text


def uzbek(text: str) -> str:
    """Return Uzbek data as `script` does; a page in another language says that, for whoever has it read aloud."""
    shown = script(text)
    code = language.data_code()
    return Markup('<span lang="{}">{}</span>').format(code, shown) if code and shown else shown
