"""One request, one transaction; and one place where every error becomes a page."""

import logging
import secrets
import traceback

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, Unauthorized

from hemis.domain.errors import StaleError
from hemis.extensions import db, reading_only
from hemis.web.security import SAFE_METHODS

log = logging.getLogger("hemis")
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})


def init_app(app: Flask) -> None:
    """Install the unit of work and the error pages."""
    app.before_request(_declare_intent)
    app.after_request(_finish)
    app.teardown_request(_forget)
    app.register_error_handler(Unauthorized, _ask_to_sign_in)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(StaleError, _stale)
    app.register_error_handler(HTTPException, _http_error)
    if not app.config.get("TESTING") or app.config.get("SHOW_ERROR_PAGES"):
        app.register_error_handler(Exception, _bug)


def is_htmx() -> bool:
    """Say whether htmx asks for a fragment."""
    return request.headers.get("HX-Request") == "true"


def wants_json() -> bool:
    """Say whether a script asks, and not a person's navigation."""
    return request.accept_mimetypes.best == "application/json"


def _declare_intent() -> None:
    reading_only.set(request.method in SAFE_METHODS)


def _finish(response: Response) -> Response:
    """Commit after an unsafe method that went well; roll back everything else."""
    if request.method not in SAFE_METHODS and response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _forget(error: BaseException | None) -> None:
    reading_only.set(False)


def _ask_to_sign_in(error: Unauthorized) -> ResponseReturnValue:
    """Send a person to the door and back; a script learns 401, htmx is told to load the door."""
    target = request.full_path.rstrip("?") if request.method in SAFE_METHODS else ""
    door = url_for("account.login", next=target or None)
    if is_htmx():
        return Response(status=204, headers={"HX-Redirect": door})
    if wants_json():
        return {"error": "signed_out"}, 401
    return redirect(door, 302)


def _csrf_failed(error: CSRFError) -> ResponseReturnValue:
    return _page(400, reason=_("Саҳифа эскирган. Уни янгилаб, қайта юборинг."))


def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    return _page(413)


def _stale(error: StaleError) -> ResponseReturnValue:
    return _page(409)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if error.response is not None:
        return error.response
    page = _page(code if code in PAGES else 400)
    return page[0], code, {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}


def _bug(error: Exception) -> ResponseReturnValue:
    """Log once with a number that finds the line, and show a calm page that works without the database."""
    db.session.rollback()
    number = secrets.token_hex(4)
    log.error("incident %s: %s", number, "".join(traceback.format_exception(error)))
    return _page(503 if isinstance(error, OperationalError) else 500, incident=number)


def _page(code: int, **values: object) -> tuple[str, int]:
    if wants_json():
        return _json_page(code, values)
    g.error_page = True
    return render_template(f"errors/{400 if code == 405 else code}.html", **values), code


def _json_page(code: int, values: dict[str, object]) -> tuple[str, int]:
    return current_app.json.dumps({"error": str(code)} | {key: str(value) for key, value in values.items()}), code


__all__ = ["init_app", "is_htmx", "wants_json"]
