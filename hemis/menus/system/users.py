"""Фойдаланувчилар: accounts, kept by the administrator."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Length, Regexp

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.access.roles import TITLES
from hemis.extensions import db
from hemis.menus.system import roles
from hemis.models.accounts import RoleAssignment, User
from hemis.operations import accounts, plain
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.export import yes_no
from hemis.web.forms import Form, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("users", __name__, url_prefix="/users")
bp.register_blueprint(roles.bp)
SORTS = {"name": User.sort_key, "login": User.login}
COLUMNS = (
    (_l("Логин"), lambda row: row.login),
    (_l("Ф.И.Ш."), lambda row: row.name),
    (_l("Ф.И.Ш. (лотинча)"), lambda row: row.name_latin),
    (_l("Очиқ"), lambda row: yes_no(row.is_active)),
)


class UserFilter(FilterForm):
    q = StringField(_l("Исм ёки логин"))
    role = choice(_l("Рол"), TITLES, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[User]) -> Select[User]:
        if role := self.chosen("role"):
            day = clock.today()
            holders = scoped(RoleAssignment).where(RoleAssignment.role == role, RoleAssignment.starts_on <= day)
            in_force = holders.where(RoleAssignment.ends_on.is_(None) | (RoleAssignment.ends_on >= day))
            statement = statement.where(User.id.in_(in_force.with_only_columns(RoleAssignment.user_id)))
        return self.by_activity(statement, User).where(folded(User.name_key, self.q.data))


class UserForm(Form):
    name = text(_l("Ф.И.Ш."), 200)
    name_latin = text(_l("Ф.И.Ш. (лотинча)"), 200, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))


class NewUserForm(UserForm):
    login = StringField(
        _l("Логин"),
        [
            *required(),
            Length(3, 60, message=_l("%(min)d дан %(max)d гача белги киритинг.")),
            Regexp(r"^[A-Za-z0-9._-]+$", message=_l("Фақат лотин ҳарфлари, рақам, нуқта ва чизиқча бўлсин.")),
        ],
    )


@bp.get("/")
@requires("system.users:view")
def index() -> ResponseReturnValue:
    filters = UserFilter()
    return listed("system/users/index.html", sort_by(filters.narrow(scoped(User)), SORTS), COLUMNS, filters)


@bp.get("/<int:user_id>")
@requires("system.users:view")
def show(user_id: int) -> ResponseReturnValue:
    user = scoped_or_404(User, user_id)
    held = scoped(RoleAssignment).where(RoleAssignment.user_id == user_id).order_by(RoleAssignment.starts_on.desc())
    units = (joinedload(RoleAssignment.faculty), joinedload(RoleAssignment.department))
    return render_template(
        "system/users/show.html",
        user=user,
        roles=db.session.scalars(held.options(*units)).all(),
        titles=TITLES,
        today=clock.today(),
        sessions=accounts.live_sessions(user, clock.now()),
        history=history_of(user, NewUserForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("system.users:edit")
def new() -> ResponseReturnValue:
    form, user, passwords = NewUserForm(), User(), []
    if form.carry_out(lambda: passwords.append(accounts.open_account(user, form.values, by=person()))):
        return render_template("system/users/password.html", user=user, password=passwords[0])
    return render_template("system/users/form.html", form=form, user=user), form.status


@bp.route("/<int:user_id>/edit", methods=["GET", "POST"])
@requires("system.users:edit")
def edit(user_id: int) -> ResponseReturnValue:
    user = scoped_or_404(User, user_id)
    form = UserForm(obj=user)
    if form.carry_out(lambda: plain.update(user, form.values, by=person())):
        return done(_("Сақланди."), ".show", user_id=user.id)
    return render_template("system/users/form.html", form=form, user=user), form.status


@bp.route("/<int:user_id>/password", methods=["GET", "POST"])
@requires("system.users:edit")
def password(user_id: int) -> ResponseReturnValue:
    user = scoped_or_404(User, user_id)
    form, passwords = Form(), []
    if form.carry_out(lambda: passwords.append(accounts.reset_password(user, at=clock.now(), by=person()))):
        return render_template("system/users/password.html", user=user, password=passwords[0])
    return render_template("system/users/reset.html", form=form, user=user), form.status


@bp.route("/<int:user_id>/closure", methods=["GET", "POST"])
@requires("system.users:edit")
def closure(user_id: int) -> ResponseReturnValue:
    user = scoped_or_404(User, user_id)
    form = Form()
    if form.carry_out(lambda: accounts.switch_account(user, on=False, at=clock.now(), by=person())):
        return done(_("Ҳисоб ёпилди, барча сеанслари тугатилди."), ".show", user_id=user_id)
    return render_template("system/users/closure.html", form=form, user=user), form.status


@bp.route("/<int:user_id>/opening", methods=["GET", "POST"])
@requires("system.users:edit")
def opening(user_id: int) -> ResponseReturnValue:
    user = scoped_or_404(User, user_id)
    form = Form()
    if form.carry_out(lambda: accounts.switch_account(user, on=True, at=clock.now(), by=person())):
        return done(_("Ҳисоб очилди."), ".show", user_id=user_id)
    return render_template("system/users/opening.html", form=form, user=user), form.status
