"""Ties Flask-Login to the session rows, and ends what has been idle or open for too long."""

from datetime import UTC, datetime, timedelta

from flask import Flask, g, request, session
from flask_login import LoginManager, login_user

from hemis.access.viewer import Viewer, find_viewer
from hemis.operations import accounts
from hemis.web import clock

IDLE = timedelta(minutes=30)
IDLE_IN_LESSONS = timedelta(hours=12)
"""A teacher's phone may sleep between two pairs; only the pages of the lessons stay open that long."""
REFRESH = timedelta(minutes=1)
SEEN = "seen"


def init_app(app: Flask, login_manager: LoginManager) -> None:
    """Load viewers from session rows. Idle time is kept in the signed cookie: no page view writes to the database."""
    login_manager.init_app(app)
    login_manager.session_protection = None
    login_manager.user_loader(_load)
    app.after_request(_refresh)


def begin(token: str) -> None:
    """Start a fresh browser session for `token`; whatever the cookie held before is gone."""
    session.clear()
    viewer = find_viewer(token, accounts.token_hash(token))
    if viewer is None:
        raise ValueError("the session was not opened")
    session[SEEN] = int(clock.now().timestamp())
    login_user(viewer)


def _load(token: str) -> Viewer | None:
    viewer = find_viewer(token, accounts.token_hash(token))
    if viewer is None or not viewer.user.is_active or viewer.session.expires_at <= clock.now():
        return None
    if viewer.assignment and not _holds(viewer):
        return None
    return viewer if _idle_time() <= _idle_limit() else None


def _holds(viewer: Viewer) -> bool:
    day, assignment = clock.today(), viewer.assignment
    return assignment is not None and assignment.starts_on <= day and (not assignment.ends_on or day <= assignment.ends_on)


def _idle_time() -> timedelta:
    seen = datetime.fromtimestamp(int(session.get(SEEN, 0)), UTC)
    return clock.now() - seen


def _idle_limit() -> timedelta:
    in_lessons = request.blueprint is not None and request.blueprint.split(".")[0] == "lessons"
    return IDLE_IN_LESSONS if in_lessons else IDLE


def _refresh(response):  # type: ignore[no-untyped-def]
    """Move the idle clock on; a session that only the lessons keep open must not open other pages again."""
    if "_login_user" in g and g._login_user.is_authenticated and SEEN in session:
        if REFRESH < _idle_time() <= IDLE:
            session[SEEN] = int(clock.now().timestamp())
    return response


__all__ = ["begin", "init_app"]
