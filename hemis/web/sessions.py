"""Ties Flask-Login to the session rows, and ends what has been idle or open for too long."""

from datetime import UTC, datetime, timedelta

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, login_user

from hemis.access.viewer import Viewer, find_viewer
from hemis.models.accounts import User
from hemis.operations import accounts
from hemis.web import clock, language

IDLE = timedelta(minutes=30)
IDLE_IN_LESSONS = timedelta(hours=12)
"""A teacher's phone may sleep between two pairs; only the pages of the lessons stay open that long."""
REFRESH = timedelta(minutes=1)
IDLE_IN_EXAMS = timedelta(hours=3)
"""Who thinks about one question for long must not lose what was typed; only the pages of the attempt stay open."""
EXAM_PAGES = frozenset({"testing.mine.question", "testing.mine.answer", "testing.mine.finish", "testing.mine.result"})
SEEN, TOKEN = "seen", "_user_id"


class CookieOfTheHouse(SecureCookieSessionInterface):
    """No cookie at the public door, and no word that its pages depend on one: anybody may keep a copy."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.environ.get("HTTP_COOKIE", ""):
            return self.session_class()  # a visitor brings nothing whose signature could be checked
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not language.is_public():
            super().save_session(app, session, response)


def init_app(app: Flask, login_manager: LoginManager) -> None:
    """Load viewers from session rows. Idle time is kept in the signed cookie: no page view writes to the database."""
    login_manager.init_app(app, add_context_processor=False)  # templates have `viewer`; public pages never ask
    login_manager.session_protection = None
    app.session_interface = CookieOfTheHouse()
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


def leave(*, by: User) -> None:
    """End the session that the cookie still names, idle or somebody else's: signing in leaves no second one alive."""
    token = str(session.get(TOKEN, ""))
    left = find_viewer(token, accounts.token_hash(token))
    if left is not None:
        accounts.end_session(left.session, at=clock.now(), by=by)


def _load(token: str) -> Viewer | None:
    viewer = find_viewer(token, accounts.token_hash(token))
    return viewer if viewer and _is_valid(viewer) and _idle_time() <= _idle_limit() else None


def _is_valid(viewer: Viewer) -> bool:
    if not viewer.user.is_active or viewer.session.expires_at <= clock.now():
        return False
    return viewer.assignment is None or _holds(viewer)


def _holds(viewer: Viewer) -> bool:
    day, assignment = clock.today(), viewer.assignment
    if assignment is None or day < assignment.starts_on:
        return False
    return assignment.ends_on is None or day <= assignment.ends_on


def _idle_time() -> timedelta:
    seen = datetime.fromtimestamp(int(session.get(SEEN, 0)), UTC)
    return clock.now() - seen


def _idle_limit() -> timedelta:
    if request.endpoint in EXAM_PAGES:
        return IDLE_IN_EXAMS
    in_lessons = request.blueprint is not None and request.blueprint.split(".")[0] == "lessons"
    return IDLE_IN_LESSONS if in_lessons else IDLE


def _refresh(response: Response) -> Response:
    """Move the idle clock on; a session that only the lessons keep open must not open other pages again."""
    if "_login_user" in g and g._login_user.is_authenticated and SEEN in session and REFRESH < _idle_time() <= IDLE:
        session[SEEN] = int(clock.now().timestamp())
    return response


__all__ = ["begin", "init_app", "leave"]
