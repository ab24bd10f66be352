"""Кириш ва чиқиш: signing in and out, the active role, the language."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from hemis.access import open_to_visitors, person, signed_in, viewer
from hemis.access.roles import Role
from hemis.account import looks, profile
from hemis.extensions import db
from hemis.operations import accounts, passwords
from hemis.web import clock, sessions, throttle
from hemis.web.forms import Form, secret, text
from hemis.web.language import LANGUAGES
from hemis.web.security import is_own_path

bp = Blueprint("account", __name__, url_prefix="/account")
bp.register_blueprint(profile.bp)
bp.register_blueprint(looks.bp)
START: dict[Role | None, str] = {
    Role.TEACHER: "lessons.days.index",
    Role.FACULTY: "attendance.absences.index",
    Role.VICE_RECTOR: "research.announcements.index",
    Role.STUDIES_VICE_RECTOR: "curriculum.exams.index",
    Role.RESEARCH_OFFICE: "research.announcements.index",
}
A_YEAR = 365 * 24 * 3600


class LoginForm(Form):
    login = text(_l("Логин"), 60)
    password = secret(_l("Парол"))


@bp.route("/login", methods=["GET", "POST"])
@open_to_visitors
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_next_or_start(), 303)
    form = LoginForm()
    if form.validate_on_submit():
        if not throttle.admits(form.login.data):
            return throttle.too_many(form.login.data)
        if _sign_in(form.login.data, form.password.data):
            return redirect(_next_or_start(), 303)
        form.form_errors.append(_("Логин ёки парол нотўғри."))
    return render_template("account/login.html", form=form), form.status


def _sign_in(name: str, password: str) -> bool:
    user = accounts.find_user(name)
    stored = user.password_hash if user else None
    db.session.rollback()  # nobody's save waits for the database while a password is hashed
    if not passwords.matches(stored, password):
        return False
    user = accounts.find_user(name, lock=True)
    if user is None or user.password_hash != stored:
        return False
    throttle.forgive(name)
    sessions.leave(by=user)
    agent = request.user_agent.string
    sessions.begin(accounts.sign_in(user, password, at=clock.now(), address=request.remote_addr or "", agent=agent))
    return True


def _next_or_start() -> str:
    """Return the page asked for before signing in, if it is our own, else where the role's work begins."""
    target = request.args.get("next", "")
    if is_own_path(target):
        return target
    return url_for(START.get(viewer().role, "home.index"))


@bp.post("/logout")
@signed_in
def logout() -> ResponseReturnValue:
    accounts.end_session(viewer().session, at=clock.now(), by=person())
    session.clear()
    return redirect(url_for(".login"), 303)


@bp.post("/role")
@signed_in
def role() -> ResponseReturnValue:
    """Go on in another role, under a new session token."""
    wanted = request.form.get("assignment_id", "")
    held = {str(each.id): each for each in accounts.assignments(person(), clock.today())}
    if wanted not in held:
        abort(404)
    token = accounts.switch_role(viewer().session, person(), held[wanted], at=clock.now())
    sessions.begin(token)
    return redirect(_next_or_start(), 303)


@bp.post("/language")
@open_to_visitors
def language() -> ResponseReturnValue:
    """Change the language of the interface; a visitor's choice is kept in a cookie."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        abort(400)
    back = request.form.get("next", "")
    answer = redirect(back if is_own_path(back) else url_for("home.index"), 303)
    if current_user.is_authenticated:
        accounts.set_language(person(), wanted)
    else:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie("til", wanted, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer
