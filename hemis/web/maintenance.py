"""The gate: while maintenance runs, everybody but its keepers gets a page with the reason and the end time (P-8)."""

from datetime import datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hemis.access import can
from hemis.domain import availability
from hemis.domain.availability import end_of
from hemis.extensions import db
from hemis.models.settings import Maintenance
from hemis.operations import maintenance
from hemis.web import clock, language, problems
from hemis.web.flow import UNREACHABLE, wants_json
from hemis.web.jinja import script, uzbek

KEPT = "kept_maintenance"
KEPT_SECONDS = 3.0
"""So long every process goes on with what it read: the switch reaches all of them within five seconds."""
ANNOUNCED = timedelta(days=2)
"""So long before it begins, work is announced on every page."""
OPEN = frozenset(
    {
        *("account.login", "account.logout", "account.language", "account.role"),
        *("health.live", "health.ready", "public.status"),
        *("public.robots", "public.security_txt"),
    }
)
"""What comes during the work too. A robot that is refused robots.txt stays away far longer than the work lasts."""
TYPED = {"ru": "reason_ru", "en": "reason_en"}
"""Where the words of a language are, if somebody has typed them."""


class Stretch(NamedTuple):
    """A stretch of work as the gate remembers it."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    reason_ru: str
    reason_en: str


def init_app(app: Flask) -> None:
    """Ask at the gate before anything else; a request that is already inside is finished in peace."""
    app.before_request(_refuse)
    words = {"maintenance_seen": _seen_by_keeper, "maintenance_reason": reason_on_page, "query_in": query_in}
    app.jinja_env.globals.update(words, maintenance_ahead=ahead)


def forget() -> None:
    """Read the announced work again with the next request of this process."""
    current_app.extensions.pop(KEPT, None)


def running(at: datetime) -> Stretch | None:
    """Return the work that runs at `at`, the one that ends last, and ends when the service opens again."""
    return _of(announced(), at)


def last_known(at: datetime) -> Stretch | None:
    """Return the work that runs at `at` as far as this process has read, for whoever cannot read now."""
    kept: tuple[float, tuple[Stretch, ...]] | None = current_app.extensions.get(KEPT)
    return _of(kept[1], at) if kept else None


def _of(known: tuple[Stretch, ...], at: datetime) -> Stretch | None:
    now_running = [work for work in known if work.starts_at <= at < work.ends_at]
    work = max(now_running, key=lambda work: work.ends_at, default=None)
    end = end_of([availability.Stretch(work.starts_at, work.ends_at) for work in known], at) if work else None
    return work._replace(ends_at=end) if work and end else None


def ahead() -> Stretch | None:
    """Return the work of the next days, for the pages on which it is announced, as far as this process has read."""
    kept: tuple[float, tuple[Stretch, ...]] | None = current_app.extensions.get(KEPT)
    moment = clock.now()
    soon = (work for work in (kept[1] if kept else ()) if moment < work.starts_at <= moment + ANNOUNCED)
    return next(soon, None)


def announced() -> tuple[Stretch, ...]:
    """Return the work that runs or is to come, as this process read it a moment ago; the soonest first."""
    kept: tuple[float, tuple[Stretch, ...]] | None = current_app.extensions.get(KEPT)
    if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
        kept = current_app.extensions[KEPT] = (monotonic(), _read(kept[1] if kept else ()))
        db.session.rollback()  # what follows may write, and must begin its own transaction
    return kept[1]


def _read(before: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Return what is announced; while the database is away, what was announced `before`."""
    try:
        rows = maintenance.coming(clock.now())
    except UNREACHABLE:
        return before
    return tuple(map(stretch_of, rows))


def stretch_of(row: Maintenance) -> Stretch:
    """Return a row as it may be kept after its session has ended."""
    return Stretch(*(getattr(row, name) for name in Stretch._fields))


def reason_of(work: Any) -> str:
    """Return why work is done in the language of the page: typed for it, else translated, else as it is."""
    typed = getattr(work, TYPED.get(language.current(), ""), "")
    return str(typed) or script(_(work.reason))


def reason_on_page(work: Any) -> str:
    """Return the same for a page: what is Uzbek on a page of another language says so."""
    told = reason_of(work)
    return uzbek(work.reason) if told == script(work.reason) else told


def query_in(code: str) -> str:
    """Return the query of this very address in another language: what was asked is asked again after the work."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([("lang", code), *asked])


def _refuse() -> ResponseReturnValue | None:
    if request.endpoint in OPEN:
        return None
    moment = clock.now()
    work = running(moment)
    if work is None:
        return None
    g.maintenance = work
    if _is_keeper():
        return None
    seconds = -(-(work.ends_at - moment) // timedelta(seconds=1))  # not a moment before the end
    headers = {"Retry-After": str(seconds)}
    if problems.is_wanted():
        return problems.problem(503, reason_of(work), **headers)
    if wants_json():
        return {"error": "maintenance", "until": work.ends_at.isoformat(), "reason": reason_of(work)}, 503, headers
    g.error_page = True
    shown = {"reason": reason_on_page(work), "until": work.ends_at, "language": language.current()}
    return render_template("errors/503.html", **shown), 503, headers


def _seen_by_keeper() -> Stretch | None:
    """Return the work during which this page is shown, to whoever was let in: a banner says so."""
    work: Stretch | None = g.get("maintenance")
    return work


def _is_keeper() -> bool:
    """Whether this person keeps the system; on public pages nobody is asked who they are."""
    return not language.is_public() and bool(current_user.is_authenticated) and can("system.maintenance:edit")


__all__ = ["Stretch", "ahead", "announced", "forget", "init_app", "last_known", "reason_of"]
__all__ += ["reason_on_page", "running", "stretch_of"]
