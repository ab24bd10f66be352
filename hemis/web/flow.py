"""One request, one transaction; and one place where every error becomes a page."""

import logging
import math
import secrets
import time
from contextlib import suppress

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, Unauthorized

from hemis.domain.errors import StaleError
from hemis.extensions import db, limiter, reading_only
from hemis.web import language, personal, problems
from hemis.web.security import SAFE_METHODS, own_part
from hemis.web.uploads import Lost

log = logging.getLogger("hemis")
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
UNREACHABLE = (OperationalError, InterfaceError, TimeoutError)
"""The database is away, locked or out of connections: worth another try."""
RETRY_SECONDS = "30"


def init_app(app: Flask) -> None:
    """Install the unit of work and the error pages."""
    app.before_request(_declare_intent)
    app.after_request(_finish)
    app.teardown_request(_forget)
    app.register_error_handler(Unauthorized, _ask_to_sign_in)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(StaleError, _stale)
    app.register_error_handler(Lost, _lost)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, bug)
    # `bug` writes the one line of the log, with a number and without what was typed.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]


def is_htmx() -> bool:
    """Say whether htmx asks for a fragment."""
    return request.headers.get("HX-Request") == "true"


def wants_json() -> bool:
    """Say whether a script asks, and not a person's navigation."""
    return request.accept_mimetypes.best == "application/json" or request.is_json


def _declare_intent() -> None:
    reading_only.set(request.method in SAFE_METHODS)


def _finish(response: Response) -> Response:
    """Commit after an unsafe method that went well; roll back everything else."""
    if request.method not in SAFE_METHODS and response.status_code < 400:
        personal.write_down(response)
        db.session.commit()
    else:
        if db.session.registry.has():
            db.session.rollback()
        personal.write_down(response)
    return response


def _forget(error: BaseException | None) -> None:
    reading_only.set(False)


def _ask_to_sign_in(error: Unauthorized) -> ResponseReturnValue:
    """Send a person to the door and back; a script learns 401, htmx is told to load the door."""
    if wants_json():
        return {"error": "signed_out"}, 401
    door = url_for("account.login", next=_way_back() or None)
    if is_htmx():
        return Response(status=204, headers={"HX-Redirect": door})
    return redirect(door, 302 if request.method in SAFE_METHODS else 303)


def _way_back() -> str:
    """Return the page that the person was on, or nothing: a form that was sent cannot be sent again by a link."""
    if is_htmx():
        return own_part(request.headers.get("HX-Current-URL", ""))
    return request.full_path.rstrip("?") if request.method in SAFE_METHODS else ""


def _csrf_failed(error: CSRFError) -> ResponseReturnValue:
    return _page(400, reason=_("Саҳифа эскирган. Уни янгилаб, қайта юборинг."))


def _stale(error: StaleError) -> ResponseReturnValue:
    return _page(409)


def _lost(error: Lost) -> ResponseReturnValue:
    return _page(404, lost=error.description)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, InternalServerError):
        return bug(error.original_exception or error)
    if error.response is not None:
        return error.response
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    if isinstance(error, RateLimitExceeded) and limiter.current_limit:
        kept["Retry-After"] = str(max(1, math.ceil(limiter.current_limit.reset_at - time.time())))
    return *_page(error.code or 400), kept


def bug(error: BaseException) -> ResponseReturnValue:
    """Log once with a number that finds the line, and show a calm page that works without the database."""
    if current_app.testing and not current_app.config.get("SHOW_ERROR_PAGES"):
        raise error
    _let_go()
    number = secrets.token_hex(4)
    log.error("incident", extra={"incident": number}, exc_info=error)
    if isinstance(error, UNREACHABLE):
        return *_page(503, incident=number), {"Retry-After": RETRY_SECONDS}
    return _page(500, incident=number)


def _let_go() -> None:
    """Give the transaction up, and settle the language while the account can perhaps still be read.

    From here on nothing is written, and so nothing waits for a lock a second time.
    """
    reading_only.set(True)
    try:
        language.current()
    except SQLAlchemyError:
        language.speak_to_visitor()
    with suppress(SQLAlchemyError):
        db.session.rollback()


def _page(code: int, **values: object) -> tuple[str | Response, int]:
    if problems.is_wanted():
        return problems.problem(code, str(values.get("incident", ""))), code
    if wants_json():
        return jsonify({"error": str(code), **values}), code
    g.error_page = True
    if request_ctx.url_adapter is None:  # an impossible Host: the page still needs the addresses of its files
        request_ctx.url_adapter = current_app.url_map.bind("")
    shown = {"is_visited": language.is_public(), **values}  # what leads a visitor on is no sign-in
    return render_template(f"errors/{code if code in PAGES else 400}.html", **shown), code


__all__ = ["UNREACHABLE", "bug", "init_app", "is_htmx", "wants_json"]
