"""The door of everybody who works here: signing in and out, the active role, own profile, the home page."""

from flask import Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hemis.account import door, home, jobs

OPEN_BEFORE_CHANGE = frozenset({"account.own.password", "account.logout", "account.language"})


def register(app: Flask) -> None:
    """Hang the door's pages, and keep everything else shut until an initial password is replaced."""
    for bp in (door.bp, home.bp, jobs.bp):
        app.register_blueprint(bp)
    app.before_request(_ask_for_new_password)


def _ask_for_new_password() -> ResponseReturnValue | None:
    endpoint = request.endpoint or "public."
    if endpoint in OPEN_BEFORE_CHANGE or endpoint.startswith(("public.", "health.")):
        return None
    if current_user.is_authenticated and current_user.user.must_change_password:
        flash(_("Аввал вақтинча паролни ўз паролингизга алмаштиринг."))
        return redirect(url_for("account.own.password"), 303)
    return None
