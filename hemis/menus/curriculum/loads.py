"""Юкламалар: who gives which kind of lesson to which groups; divided by the head of the department."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.workloads import PlanHours
from hemis.extensions import db
from hemis.menus.curriculum.selects import ALL, years
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.staff import Employee
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.operations import coverage, loads
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.choices import department_filter
from hemis.web.forms import Form, IntegerField, ScopedSelect, between, checks, choice, required
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("loads", __name__, url_prefix="/loads")
GONE = "14"
KINDS = {code: LESSON_KIND[code] for code in ("11", "12", "13", "14")}
STATES = {"none": _l("жадвалга қўйилмаган"), "part": _l("қисман қўйилган"), "full": _l("тўлиқ қўйилган")}
SORTS = {
    "subject": Subject.sort_key,
    "teacher": Employee.sort_key,
    "hours": TeachingLoad.hours,
    "semester": Semester.number,
}
COLUMNS = (
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Семестр"), lambda row: row.curriculum_subject.semester.number),
    (_l("Машғулот тури"), lambda row: _(LESSON_KIND[row.lesson_kind])),
    (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
    (_l("Гуруҳлар"), lambda row: ", ".join(each.group.name for each in row.groups)),
    (_l("Соат"), lambda row: row.hours),
    (_l("Кафедра"), lambda row: row.department.name),
)


class LoadFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    year_id = years(_l("Ўқув йили"), blank=_l("бораётган семестр"))
    department_id = department_filter()
    kind = choice(_l("Машғулот тури"), KINDS, optional=True, blank=ALL)
    state = SelectField(
        _l("Жадвал"), choices=[SelectChoice("", ALL), *(SelectChoice(code, word) for code, word in STATES.items())]
    )

    def narrow(self, statement: Select[TeachingLoad]) -> Select[TeachingLoad]:
        if year_id := self.chosen("year_id"):
            statement = statement.where(Semester.year_id == year_id)
        else:
            statement = statement.where(coverage.running(clock.today()))
        if department_id := self.chosen("department_id"):
            statement = statement.where(TeachingLoad.department_id == department_id)
        if kind := self.chosen("kind"):
            statement = statement.where(TeachingLoad.lesson_kind == kind)
        if state := self.chosen("state"):
            statement = statement.where(coverage.is_placed(state))
        return statement.where(folded(Subject.name_key, self.q.data) | coverage.is_called(self.q.data))


def teacher_words(row: Employee) -> str:
    return named(row)


def teachers() -> ScopedSelect:
    """Declare the choice of a teacher of the viewer's department."""
    return ScopedSelect(
        _l("Ўқитувчи"),
        required(),
        model=Employee,
        title=teacher_words,
        narrow=lambda rows: rows.where(Employee.status != GONE, coverage.holds_post()).order_by(Employee.sort_key),
    )


class LoadForm(Form):
    lesson_kind = choice(_l("Машғулот тури"), KINDS)
    teacher_id = teachers()
    group_ids = checks(_l("Гуруҳлар"), description=_l("Бирга ўтириладиган гуруҳлар (поток)."))
    hours = IntegerField(_l("Соат"), [*required(), between(2, 400)])


class ChangeForm(Form):
    teacher_id = teachers()
    hours = IntegerField(_l("Соат"), [*required(), between(2, 400)])


@bp.get("/")
@requires("curriculum.loads:view")
def index() -> ResponseReturnValue:
    filters = LoadFilter()
    rows = (
        scoped(TeachingLoad)
        .join(TeachingLoad.curriculum_subject)
        .join(CurriculumSubject.subject)
        .join(CurriculumSubject.semester)
        .join(TeachingLoad.teacher)
        .options(
            contains_eager(TeachingLoad.curriculum_subject).contains_eager(CurriculumSubject.subject),
            contains_eager(TeachingLoad.curriculum_subject).contains_eager(CurriculumSubject.semester),
            contains_eager(TeachingLoad.teacher),
            joinedload(TeachingLoad.department),
            selectinload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group),
        )
    )
    rows = sort_by(filters.narrow(rows), SORTS)
    return listed("curriculum/loads/index.html", rows, COLUMNS, filters, placed_of=coverage.hours_of_loads)


FULL = (
    joinedload(TeachingLoad.teacher),
    joinedload(TeachingLoad.department),
    joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.semester).joinedload(Semester.year),
    selectinload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group),
)


@bp.get("/<int:load_id>")
@requires("curriculum.loads:view")
def show(load_id: int) -> ResponseReturnValue:
    load = scoped_or_404(TeachingLoad, load_id, *FULL)
    history, placed = history_of(load, ChangeForm), loads.placed_hours(load_id)
    return render_template("curriculum/loads/show.html", load=load, placed=placed, history=history)


@bp.get("/subjects/")
@requires("curriculum.loads:edit")
def subjects() -> ResponseReturnValue:
    """The subjects of the department in the semester that runs: hours of the plan, and what no group lacks yet."""
    rows = (
        scoped(CurriculumSubject)
        .join(CurriculumSubject.subject)
        .join(CurriculumSubject.semester)
        .options(contains_eager(CurriculumSubject.subject))
        .options(contains_eager(CurriculumSubject.semester).joinedload(Semester.curriculum))
        .where(coverage.running_or_near(clock.today()))
        .order_by(Subject.sort_key, CurriculumSubject.id)
    )
    found = db.session.scalars(rows).all()
    missing = coverage.missing_kinds([row.id for row in found])
    return render_template("curriculum/loads/subjects.html", subjects=found, missing=missing, hours_of=PlanHours.of)


@bp.route("/subjects/<int:subject_id>/new", methods=["GET", "POST"])
@requires("curriculum.loads:edit")
def new(subject_id: int) -> ResponseReturnValue:
    semester = joinedload(CurriculumSubject.semester)
    subject = scoped_or_404(CurriculumSubject, subject_id, joinedload(CurriculumSubject.subject), semester)
    form, groups, planned = LoadForm(), loads.groups_of(subject_id), PlanHours.of(subject)
    form.group_ids.choices = [SelectChoice(row.id, f"{named(row)} · {row.student_count}") for row in groups]
    made: list[int] = []
    if form.carry_out(lambda: made.append(_add(subject, form.values))):
        return done(_("Юклама қўшилди."), ".show", load_id=made[0])
    values = {"form": form, "subject": subject, "planned": planned, "taken": loads.taken_kinds(subject_id)}
    return render_template("curriculum/loads/new.html", groups=groups, **values), form.status


def _add(subject: CurriculumSubject, values: dict[str, Any]) -> int:
    names = ("lesson_kind", "teacher_id", "group_ids", "hours")
    return loads.add_load(subject, **{name: values[name] for name in names}, today=clock.today(), by=person())


@bp.route("/<int:load_id>/edit", methods=["GET", "POST"])
@requires("curriculum.loads:edit")
def edit(load_id: int) -> ResponseReturnValue:
    load = scoped_or_404(TeachingLoad, load_id, *FULL)
    form = ChangeForm(obj=load)
    if form.carry_out(lambda: loads.change_load(load, **form.values, by=person(), at=clock.now())):
        return done(_("Сақланди."), ".show", load_id=load_id)
    return render_template("curriculum/loads/form.html", form=form, load=load), form.status


@bp.route("/<int:load_id>/remove", methods=["GET", "POST"])
@requires("curriculum.loads:edit")
def remove(load_id: int) -> ResponseReturnValue:
    load, form = scoped_or_404(TeachingLoad, load_id, *FULL), Form()
    if form.carry_out(lambda: loads.remove_load(load, by=person())):
        return done(_("Юклама ўчирилди."), ".index")
    return render_template("curriculum/loads/remove.html", form=form, load=load), form.status
