"""Анжуманлар: a conference with its sections, days and call for papers, in popular words (P-3b)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import inspect

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.models.accounts import User
from hemis.models.events import Conference
from hemis.operations import announced, audit
from hemis.operations.seminars import LANGUAGES

LEVELS = {
    "international": N_("Халқаро анжуман"),
    "republican": N_("Республика анжумани"),
    "regional": N_("Минтақавий анжуман"),
    "institution": N_("Университет анжумани"),
}
FORMATS = {"onsite": N_("жойида"), "online": N_("онлайн"), "mixed": N_("аралаш (жойида ва онлайн)")}
FILE_KINDS = {
    "letter": N_("Ахборот хати"),
    "programme": N_("Анжуман дастури"),
    "proceedings": N_("Мақолалар тўплами"),
}
LONGEST = timedelta(days=30)
TOLD = ("level", "format", "place", "organiser", "languages", "fee", "contact", "email", "phone", "call", "about")


def save(row: Conference, values: Mapping[str, Any], *, version: int, by: User | None) -> None:
    """Create or update a conference; refused once it is on its way to the public."""
    _check_days(values)
    values = dict(values, sections="\n".join(sections_of(values["sections"] or "")))
    before = "" if inspect(row).transient else _tongues(row.languages)
    parts = {"languages": (before, _tongues(values["languages"]))}
    announced.save(row, values, partial(_words, row), version=version, by=by, parts=parts)


def check(row: Conference) -> None:
    """RuleError while something without which nobody could come or send a paper is missing."""
    if not row.about:
        raise RuleError(N_("Анжуман нима ҳақида экани ёзилмаган: уни ҳаммага тушунарли сўзлар билан ёзинг."))
    if not row.sections:
        raise RuleError(N_("Шўъбалар киритилмаган: камида биттасини киритинг."))
    if not (row.contact or row.email or row.phone):
        raise RuleError(N_("Ким билан боғланиш кўрсатилмаган: масъул шахс, телефон ёки электрон почтани киритинг."))
    if row.call and row.papers_until is None:
        raise RuleError(N_("Мақолалар қабул қилинадиган охирги кун кўрсатилмаган."))


def content_of(row: Conference) -> dict[str, Any]:
    """What the page of a conference shows: days as YYYY-MM-DD, sections as a list."""
    return {name: getattr(row, name) for name in TOLD} | {
        "starts_at": "",
        "last_day": row.last_day.isoformat(),
        "sections": sections_of(row.sections),
        "papers_until": row.papers_until.isoformat() if row.papers_until else "",
    }


def put_back(row: Conference, content: Mapping[str, Any]) -> audit.Changes:
    """Tell the languages in words: everything else lies in columns."""
    return {"languages": (_tongues(row.languages), _tongues(content["languages"]))}


def sections_of(text: str) -> list[str]:
    """Return the sections that were typed one a line."""
    return [line for line in (each.strip() for each in text.splitlines()) if line]


def _check_days(values: Mapping[str, Any]) -> None:
    day, last_day, until = values["day"], values["last_day"], values["papers_until"]
    if last_day < day:
        raise RuleError(N_("Охирги кун биринчи кундан олдин бўлмайди."), field="last_day")
    if last_day - day > LONGEST:
        raise RuleError(N_("Анжуман кўпи билан 31 кун давом этади: санани текширинг."), field="last_day")
    if until is not None and until > day:
        raise RuleError(N_("Мақолалар анжуман бошлангунча қабул қилинади: санани текширинг."), field="papers_until")


def _tongues(codes: list[str]) -> str:
    return ", ".join(LANGUAGES[code] for code in codes)


def _words(row: Conference) -> list[str]:
    own = (row.title, row.organiser, row.place, row.about, row.sections, row.contact, row.call, row.fee)
    return [text or "" for text in own]


__all__ = ["FILE_KINDS", "FORMATS", "LEVELS", "check", "content_of", "put_back", "save", "sections_of"]
