"""Ҳисоб ва роллар: the account of an employee, and the roles that follow from the posts (H-2, functions 24.1)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Regexp

from hemis.access import person, requires, scoped_or_404
from hemis.access.roles import TITLES, Role
from hemis.models.staff import Employee
from hemis.operations import posts, staff_accounts
from hemis.operations.staff_accounts import Offer
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form, required
from hemis.web.jinja import named

bp = Blueprint("accounts", __name__)


class AccountForm(Form):
    login = StringField(
        _l("Логин"),
        [
            *required(),
            Length(3, 60, message=_l("%(min)d дан %(max)d гача белги киритинг.")),
            Regexp(r"^[A-Za-z0-9._-]+$", message=_l("Фақат лотин ҳарфлари, рақам, нуқта ва чизиқча бўлсин.")),
        ],
        description=_l("Исм-фамилиядан таклиф қилинди, ўзгартириш мумкин."),
    )


class RoleForm(Form):
    role = SelectField(_l("Рол"), required(), choices=())

    def __init__(self, offers: list[Offer], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offers = {each.key: each for each in offers}
        self.role.choices = [SelectChoice(key, said(each)) for key, each in self.offers.items()]


def said(offer: Offer) -> str:
    """A role with the unit where it will hold, and the post that it follows from."""
    return f"{_(TITLES[Role(offer.role.role)])} · {named(offer.post.position)}, {named(offer.post.department)}"


@bp.get("/<int:employee_id>/account")
@requires("staff.accounts:view")
def show(employee_id: int) -> ResponseReturnValue:
    employee, today = _employee(employee_id), clock.today()
    return render_template(
        "staff/accounts/show.html",
        employee=employee,
        roles=posts.roles_held(employee, today),
        offers=staff_accounts.offers(employee, today) if employee.user_id else [],
        said=said,
        titles=TITLES,
    )


def _employee(employee_id: int) -> Employee:
    return scoped_or_404(Employee, employee_id, joinedload(Employee.user))


@bp.route("/<int:employee_id>/account/new", methods=["GET", "POST"])
@requires("staff.accounts:edit")
def new(employee_id: int) -> ResponseReturnValue:
    employee = _employee(employee_id)
    if employee.user_id:
        flash(_(staff_accounts.HAS_ACCOUNT), "error")
        return redirect(url_for(".show", employee_id=employee_id), 303)
    form, passwords = AccountForm(data={"login": staff_accounts.proposed_login(employee)}), []
    if form.carry_out(lambda: passwords.append(_open(employee, form))):
        return render_template("staff/accounts/password.html", employee=_employee(employee_id), password=passwords[0])
    return render_template("staff/accounts/form.html", form=form, employee=employee), form.status


def _open(employee: Employee, form: AccountForm) -> str:
    return staff_accounts.open_for(employee, form.login.data, today=clock.today(), by=person())


@bp.route("/<int:employee_id>/account/roles/new", methods=["GET", "POST"])
@requires("staff.accounts:edit")
def new_role(employee_id: int) -> ResponseReturnValue:
    employee, today = _employee(employee_id), clock.today()
    form = RoleForm(staff_accounts.offers(employee, today))
    if form.carry_out(lambda: _give(employee, form)):
        return done(_("Рол берилди."), ".show", employee_id=employee_id)
    return render_template("staff/accounts/role.html", form=form, employee=employee), form.status


def _give(employee: Employee, form: RoleForm) -> None:
    role = form.offers[form.role.data].role
    staff_accounts.give(employee, role, today=clock.today(), by=person())
