"""Малака ошириш: courses entered by the head of the department, watched by faculty and university (H-18, H-14, H-6)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.menus.staff import choices, due
from hemis.models.staff import Employee, Post, TrainingCourse
from hemis.operations import competence, plain
from hemis.operations.people import called
from hemis.operations.posts import holds_post
from hemis.web import clock, uploads
from hemis.web.answers import done, listed
from hemis.web.export import asked_for_file, export_lines, yes_no
from hemis.web.forms import DateField, Form, IntegerField, between, required, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, page_of, sort_by

bp = Blueprint("trainings", __name__, url_prefix="/trainings")
SORTS = {
    "ended": TrainingCourse.ends_on,
    "name": Employee.sort_key,
    "hours": TrainingCourse.hours,
    "centre": TrainingCourse.centre,
}
COLUMNS = (
    (_l("Ходим рақами"), lambda row: row.employee.number),
    (_l("Ф.И.Ш."), lambda row: row.employee.full_name),
    (_l("Марказ"), lambda row: row.centre),
    (_l("Йўналиш"), lambda row: row.direction),
    (_l("Бошланган"), lambda row: row.starts_on),
    (_l("Тугаган"), lambda row: row.ends_on),
    (_l("Соат"), lambda row: row.hours),
    (_l("Сертификат рақами"), lambda row: row.certificate_number),
    (_l("Нусхаси бор"), lambda row: yes_no(bool(row.stored_name))),
)
LAST_DAY = _l("Кейинги курс муддати")


class TrainingFilter(FilterForm):
    q = StringField(_l("Исм"))
    department_id = choices.department_filter()
    since = DateField(_l("Қайси кундан"), [Optional()])
    until = DateField(_l("Қайси кунгача"), [Optional()])

    def narrow(self, statement: Select[TrainingCourse]) -> Select[TrainingCourse]:
        if department_id := self.chosen("department_id"):
            statement = statement.where(holds_post(clock.today(), Post.department_id == department_id))
        if since := self.chosen("since"):
            statement = statement.where(TrainingCourse.ends_on >= since)
        if until := self.chosen("until"):
            statement = statement.where(TrainingCourse.ends_on <= until)
        return statement.where(called(Employee, self.q.data))


class TrainingForm(Form):
    employee_id = choices.person_choice()
    centre = text(_l("Марказ"), 200, description=_l("Малака оширилган муассаса ёки марказ номи."))
    direction = text(_l("Йўналиш"), 300)
    starts_on = DateField(_l("Бошланган"), required())
    ends_on = DateField(_l("Тугаган"), required())
    hours = IntegerField(_l("Соат"), [*required(), between(1, 2000)])
    certificate_number = text(_l("Сертификат рақами"), 60)
    file = FileField(_l("Сертификат нусхаси"), description=_l("PDF, PNG ёки JPEG, кўпи билан 25 МБ."))

    @property
    def values(self) -> dict[str, Any]:
        """The columns; the scan is told apart."""
        return {name: value for name, value in super().values.items() if name != "file"}


class TrainingWords(TrainingForm):
    """The fields that everybody may read of in the history."""

    employee_id = None  # type: ignore[assignment]  # how WTForms leaves a field out


@bp.get("/")
@requires("staff.trainings:view")
def index() -> ResponseReturnValue:
    filters = TrainingFilter()
    rows = scoped(TrainingCourse).join(TrainingCourse.employee).options(contains_eager(TrainingCourse.employee))
    return listed("staff/trainings/index.html", sort_by(filters.narrow(rows), SORTS, "-ended"), COLUMNS, filters)


def _lines(filters: due.DueFilter) -> tuple[list[due.Line], competence.Terms]:
    terms = competence.terms_on(clock.today())
    seen = scoped(TrainingCourse).with_only_columns(
        TrainingCourse.employee_id, TrainingCourse.ends_on, TrainingCourse.hours
    )
    return due.lines(filters, terms.of_training(db.session.execute(seen))), terms


@bp.get("/due", endpoint="due")
@requires("staff.trainings:view")
def due_list() -> ResponseReturnValue:
    filters = due.DueFilter()
    found, terms = _lines(filters)
    if asked_for_file():
        return export_lines(found, due.columns(LAST_DAY), "training-due")
    rule = terms.training_rule(terms.today)
    page = page_of(found)
    return render_template("staff/trainings/due.html", filters=filters, page=page, rule=rule, terms=terms, **due.WORDS)


@bp.get("/summary")
@requires("staff.trainings:view")
def summary() -> ResponseReturnValue:
    found = due.counts(_lines(due.DueFilter())[0])
    if asked_for_file():
        return export_lines(found, due.COUNT_COLUMNS, "training-summary")
    return render_template("staff/trainings/summary.html", counts=found, **due.WORDS)


@bp.get("/<int:training_id>")
@requires("staff.trainings:view")
def show(training_id: int) -> ResponseReturnValue:
    course = scoped_or_404(TrainingCourse, training_id, joinedload(TrainingCourse.employee))
    form = TrainingForm if can("staff.trainings:edit") else TrainingWords
    return render_template(
        "staff/trainings/show.html", course=course, size_of=uploads.size_in_words, history=history_of(course, form)
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("staff.trainings:edit")
def new() -> ResponseReturnValue:
    return _form(TrainingCourse())


@bp.route("/<int:training_id>/edit", methods=["GET", "POST"])
@requires("staff.trainings:edit")
def edit(training_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(TrainingCourse, training_id))


def _form(course: TrainingCourse) -> ResponseReturnValue:
    form = TrainingForm(obj=course)
    if form.carry_out(lambda: _save(course, form)):
        return done(_("Сақланди."), ".show", training_id=course.id)
    return render_template("staff/trainings/form.html", form=form, course=course), form.status


def _save(course: TrainingCourse, form: TrainingForm) -> None:
    if form.file.data:
        competence.check_scan(form.file.data.filename or "")
    scan = uploads.keep(form.file.data) if form.file.data else None
    competence.save_course(course, form.values, scan, today=clock.today(), by=person())


@bp.get("/<int:training_id>/scan")
@requires("staff.trainings:view")
def scan(training_id: int) -> ResponseReturnValue:
    course = scoped_or_404(TrainingCourse, training_id)
    if not course.stored_name:
        abort(404)
    return uploads.answer_with(course.stored_name, course.media_type, course.certificate_number)


@bp.route("/<int:training_id>/remove", methods=["GET", "POST"])
@requires("staff.trainings:edit")
def remove(training_id: int) -> ResponseReturnValue:
    course, form = scoped_or_404(TrainingCourse, training_id, joinedload(TrainingCourse.employee)), Form()
    if form.carry_out(lambda: plain.remove(course, by=person())):
        return done(_("Курс ёзуви ўчирилди."), ".index")
    return render_template("staff/trainings/remove.html", form=form, course=course), form.status
