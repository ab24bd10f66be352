"""Шахсий режа: what is to be done year by year; the bureau writes it, the supervisor marks what was done."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped_or_404
from hemis.menus.doctoral import papers
from hemis.menus.doctoral.words import WORDS, doctoral_student, may_mark
from hemis.models.doctoral import DoctoralStudent, PlanItem
from hemis.operations import doctoral_study
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, IntegerField, between, required, text
from hemis.web.history import history_of

bp = Blueprint("plans", __name__, url_prefix="/plans")
NOT_DONE = _l("Бўш қолдирилса, банд бажарилмаган бўлади.")
PARTS = (selectinload(DoctoralStudent.items), selectinload(DoctoralStudent.attestations))


class ItemForm(Form):
    study_year = IntegerField(_l("Ўқиш йили"), [*required(), between(1, 20)])
    title = text(_l("Бажариладиган иш"), 500, area=True)
    due_on = DateField(_l("Муддати"), required())


class MarkForm(Form):
    done_on = DateField(_l("Бажарилган сана"), [Optional()], description=NOT_DONE)
    remark = text(_l("Изоҳ"), 500, optional=True, area=True)


class WholeForm(ItemForm):
    """The words of both, for the history."""

    done_on = DateField(_l("Бажарилган сана"))
    remark = text(_l("Изоҳ"), 500)


@bp.get("/<int:doctoral_id>")
@requires("doctoral.students:view")
def index(doctoral_id: int) -> ResponseReturnValue:
    student = doctoral_student(doctoral_id, *PARTS)
    years = range(1, doctoral_study.years_of(student) + 1)
    values = {"years": years, "today": clock.today(), "may_mark": may_mark(student), **WORDS}
    return render_template("doctoral/plans/index.html", student=student, **values)


@bp.get("/<int:doctoral_id>/print")
@requires("doctoral.students:view")
def printed(doctoral_id: int) -> ResponseReturnValue:
    return papers.plan(doctoral_student(doctoral_id, *PARTS))


@bp.route("/<int:doctoral_id>/new", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def new(doctoral_id: int) -> ResponseReturnValue:
    return _form(PlanItem(), doctoral_student(doctoral_id))


@bp.route("/items/<int:plan_item_id>/edit", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def edit(plan_item_id: int) -> ResponseReturnValue:
    item = scoped_or_404(PlanItem, plan_item_id)
    return _form(item, doctoral_student(item.student_id))


def _form(item: PlanItem, student: DoctoralStudent) -> ResponseReturnValue:
    form, key = ItemForm(obj=item), student.id
    if form.carry_out(lambda: doctoral_study.save_item(item, student, form.values, by=person())):
        return done(_("Сақланди."), ".index", doctoral_id=key)
    return render_template("doctoral/plans/form.html", form=form, item=item, student=student), form.status


@bp.route("/items/<int:plan_item_id>/mark", methods=["GET", "POST"])
@requires("doctoral.plans:edit")
def mark(plan_item_id: int) -> ResponseReturnValue:
    item = scoped_or_404(PlanItem, plan_item_id)
    student, form = doctoral_student(item.student_id), MarkForm(obj=item)
    if form.carry_out(lambda: _mark(item, student, form)):
        return done(_("Сақланди."), ".index", doctoral_id=student.id)
    values = {"item": item, "student": student, "history": history_of(item, WholeForm)}
    return render_template("doctoral/plans/mark.html", form=form, **values), form.status


def _mark(item: PlanItem, student: DoctoralStudent, form: MarkForm) -> None:
    keeps = can("doctoral.students:edit")
    doctoral_study.mark_item(item, student, form.values, keeps=keeps, today=clock.today(), by=person())


@bp.route("/items/<int:plan_item_id>/remove", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def remove(plan_item_id: int) -> ResponseReturnValue:
    item, form = scoped_or_404(PlanItem, plan_item_id), Form()
    key = item.student_id
    if form.carry_out(lambda: doctoral_study.remove_item(item, by=person())):
        return done(_("Режа банди ўчирилди."), ".index", doctoral_id=key)
    return render_template("doctoral/plans/remove.html", form=form, item=item), form.status
