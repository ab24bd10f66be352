"""The card of an employee: made, changed, given a photo, taken back when it was a mistake."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires, scoped_or_404
from hemis.domain.errors import Reason
from hemis.menus.staff.employees import bp
from hemis.menus.staff.forms import EmployeeForm
from hemis.models.staff import Employee
from hemis.operations import staff
from hemis.web import clock, personal, photos
from hemis.web.answers import done
from hemis.web.forms import Form


@bp.route("/new", methods=["GET", "POST"])
@requires("staff.employees:edit")
def new() -> ResponseReturnValue:
    return _form(Employee())


@bp.route("/<int:employee_id>/edit", methods=["GET", "POST"])
@requires("staff.employees:edit")
def edit(employee_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Employee, employee_id))


def _form(employee: Employee) -> ResponseReturnValue:
    form, doubts = EmployeeForm(obj=employee), []
    personal.looked_at(Employee, employee.id, personal.EDIT)
    if form.carry_out(lambda: doubts.extend(_save(employee, form))):
        for doubt in doubts:
            flash(_(doubt.msgid, **doubt.params), "warning")
        return done(_("Сақланди."), ".show", employee_id=employee.id)
    return render_template("staff/employees/form.html", form=form, employee=employee), form.status


def _save(employee: Employee, form: EmployeeForm) -> list[Reason]:
    return staff.save_employee(employee, form.values, today=clock.today(), by=person())


@bp.route("/<int:employee_id>/photo/edit", methods=["GET", "POST"])
@requires("staff.employees:edit")
def edit_photo(employee_id: int) -> ResponseReturnValue:
    return photos.edit_page(scoped_or_404(Employee, employee_id), _("Ходим расми"), employee_id=employee_id)


@bp.route("/<int:employee_id>/photo/remove", methods=["GET", "POST"])
@requires("staff.employees:edit")
def remove_photo(employee_id: int) -> ResponseReturnValue:
    return photos.removal_page(scoped_or_404(Employee, employee_id), employee_id=employee_id)


@bp.route("/<int:employee_id>/remove", methods=["GET", "POST"])
@requires("staff.employees:edit")
def remove(employee_id: int) -> ResponseReturnValue:
    employee, form = scoped_or_404(Employee, employee_id), Form()
    if form.carry_out(lambda: staff.remove_employee(employee, by=person())):
        return done(_("Ходим ёзуви ўчирилди."), ".index")
    return render_template("staff/employees/remove.html", form=form, employee=employee), form.status
