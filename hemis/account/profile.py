"""Шахсий саҳифа: own account, password, live sessions."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import raiseload
from wtforms import PasswordField
from wtforms.validators import EqualTo, Length

from hemis.access import person, scoped, signed_in, viewer
from hemis.extensions import db
from hemis.models.accounts import UserSession
from hemis.operations import accounts
from hemis.web import clock
from hemis.web.forms import Form, required

bp = Blueprint("own", __name__)


class PasswordForm(Form):
    old_password = PasswordField(_l("Жорий парол"), required())
    password = PasswordField(
        _l("Янги парол"), [*required(), Length(max=200, message=_l("Кўпи билан %(max)d белги киритинг."))]
    )
    repeated = PasswordField(
        _l("Янги парол яна бир марта"), [*required(), EqualTo("password", _l("Икки парол бир хил эмас."))]
    )


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
    return render_template("account/profile.html", sessions=db.session.scalars(live).all(), current=viewer().session)


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.carry_out(
        lambda: accounts.change_password(
            person(),
            old=form.old_password.data or "",
            new=form.password.data or "",
            at=clock.now(),
            keep=viewer().session,
        )
    ):
        flash(_("Парол алмаштирилди. Бошқа қурилмалардаги сеанслар тугатилди."))
        return redirect(url_for(".profile"), 303)
    return render_template("account/password.html", form=form), form.status


@bp.post("/sessions/end")
@signed_in
def end_sessions() -> ResponseReturnValue:
    accounts.end_all_sessions(person(), at=clock.now(), by=person(), keep=viewer().session)
    flash(_("Бошқа қурилмалардаги барча сеанслар тугатилди."))
    return redirect(url_for(".profile"), 303)
