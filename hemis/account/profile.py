"""Шахсий саҳифа: own account, password, live sessions."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import raiseload
from wtforms.validators import EqualTo

from hemis.access import person, scoped, signed_in, viewer
from hemis.extensions import db
from hemis.models.accounts import UserSession
from hemis.operations import accounts
from hemis.web import clock, sessions, throttle
from hemis.web.forms import Form, secret

bp = Blueprint("own", __name__)


BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "YaBrowser": "Yandex",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""What a browser says of itself → the name by which people know it; the first that fits is the true one."""


def device(agent: str) -> str:
    """Return the browser and its machine in words: `Chrome, Android`."""
    names = (next((name for sign, name in known.items() if sign in agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, names)) or "—"


class PasswordForm(Form):
    old_password = secret(_l("Жорий парол"))
    password = secret(_l("Янги парол"))
    repeated = secret(_l("Янги парол яна бир марта"), EqualTo("password", _l("Икки парол бир хил эмас.")))


@bp.get("/profile")
@signed_in
def profile() -> ResponseReturnValue:
    live = (
        scoped(UserSession)
        .where(UserSession.user_id == person().id, UserSession.ended_at.is_(None))
        .where(UserSession.expires_at > clock.now())
        .order_by(UserSession.created_at.desc())
        .options(raiseload("*"))
    )
    values = {"sessions": db.session.scalars(live).all(), "current": viewer().session, "device": device}
    return render_template("account/profile.html", **values)


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    form, login = PasswordForm(), person().login
    if form.is_submitted() and not throttle.admits(login):
        return throttle.too_many(login)
    if form.carry_out(lambda: _change(form)):
        throttle.forgive(login)
        flash(_("Парол алмаштирилди. Бошқа қурилмалардаги сеанслар тугатилди."))
        return redirect(url_for(".profile"), 303)
    return render_template("account/password.html", form=form), form.status


def _change(form: PasswordForm) -> None:
    old, new = form.old_password.data or "", form.password.data or ""
    token = accounts.change_password(person(), old=old, new=new, at=clock.now(), session=viewer().session)
    sessions.begin(token)


@bp.post("/sessions/end")
@signed_in
def end_sessions() -> ResponseReturnValue:
    sessions.begin(accounts.begin_anew(viewer().session, person(), at=clock.now()))
    flash(_("Бошқа қурилмалардаги барча сеанслар тугатилди."))
    return redirect(url_for(".profile"), 303)
