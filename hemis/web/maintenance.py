"""The gate: while maintenance runs, everybody but its keepers gets a page with the reason and the end time (P-8)."""

from datetime import datetime
from time import monotonic
from typing import NamedTuple

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hemis.access import can
from hemis.extensions import db
from hemis.operations import maintenance
from hemis.web import clock, language
from hemis.web.flow import wants_json
from hemis.web.jinja import script

KEPT = "kept_maintenance"
KEPT_SECONDS = 3.0
"""So long every process goes on with what it read: the switch reaches all of them within five seconds."""
OPEN = frozenset({"account.login", "account.logout", "account.language", "account.role", "health.live", "health.ready"})


class Stretch(NamedTuple):
    """A stretch of work as the gate remembers it."""

    starts_at: datetime
    ends_at: datetime
    reason: str


def init_app(app: Flask) -> None:
    """Ask at the gate before anything else; a request that is already inside is finished in peace."""
    app.before_request(_refuse)


def forget() -> None:
    """Read the announced work again with the next request of this process."""
    current_app.extensions.pop(KEPT, None)


def running(at: datetime) -> Stretch | None:
    """Return the work that runs at `at`, the one that ends last."""
    now_running = [work for work in _announced() if work.starts_at <= at < work.ends_at]
    return max(now_running, key=lambda work: work.ends_at, default=None)


def _announced() -> tuple[Stretch, ...]:
    kept: tuple[float, tuple[Stretch, ...]] | None = current_app.extensions.get(KEPT)
    if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
        rows = maintenance.coming(clock.now())
        kept = (monotonic(), tuple(Stretch(row.starts_at, row.ends_at, row.reason) for row in rows))
        current_app.extensions[KEPT] = kept
        db.session.rollback()  # what follows may write, and must begin its own transaction
    return kept[1]


def _refuse() -> ResponseReturnValue | None:
    if request.endpoint in OPEN:
        return None
    moment = clock.now()
    work = running(moment)
    if work is None or _is_keeper():
        return None
    seconds = max(1, int((work.ends_at - moment).total_seconds()))
    headers = {"Retry-After": str(seconds)}
    if wants_json():
        return {"error": "maintenance", "until": work.ends_at.isoformat()}, 503, headers
    g.error_page = True
    page = render_template("errors/503.html", reason=script(_(work.reason)), until=work.ends_at)
    return page, 503, headers


def _is_keeper() -> bool:
    """Whether this person keeps the system; on public pages nobody is asked who they are."""
    return not language.is_public() and bool(current_user.is_authenticated) and can("system.maintenance:edit")


__all__ = ["forget", "init_app", "running"]
