"""Қайта ўқиш гуруҳлари: who studies what in the summer; one group gives days and teacher to many students at once."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import requires, scoped, scoped_or_404, viewer
from hemis.domain.schedules import FORMS, INDIVIDUAL, OPEN
from hemis.domain.workflow import DRAFT
from hemis.extensions import db
from hemis.menus.performance.restudies import joined
from hemis.menus.performance.schedule_entry import teacher_field
from hemis.menus.performance.schedules import ALL
from hemis.models.curriculum import CurriculumSubject
from hemis.models.schedules import PersonalSchedule, RestudyGroup, ScheduleLine
from hemis.models.structure import Department
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.operations import restudy
from hemis.operations.restudy import LEAST
from hemis.operations.rules import whole_rule
from hemis.web import clock, personal
from hemis.web.answers import listed
from hemis.web.choices import faculty_filter
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.forms import DateField, Form, choice, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded, page_of, sort_by

bp = Blueprint("restudy_groups", __name__, url_prefix="/restudy-groups")
TOGETHER = {key: title for key, title in FORMS.items() if key != INDIVIDUAL}
WHEN = {"coming": _l("бошланмаган"), "running": _l("ўқимоқда"), "over": _l("тугаган")}
SORTS = {"from": RestudyGroup.starts_on, "final": RestudyGroup.final_on, "subject": Subject.name_key}
COLUMNS: tuple[Column, ...] = (
    (_l("Фан"), lambda row: row.subject.name),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Ўқиш шакли"), lambda row: _(FORMS[row.form])),
    (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
    (_l("Бошланиши"), lambda row: row.starts_on),
    (_l("Тугаши"), lambda row: row.ends_on),
    (_l("Якуний назорат"), lambda row: row.final_on),
)
DEMAND_COLUMNS: tuple[Column, ...] = (
    (_l("Фан"), lambda row: row.name),
    (_l("Кафедра"), lambda row: row.department),
    (_l("Гуруҳсиз талаба"), lambda row: row.waiting),
)
MEMBER_COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda line: line.student.number),
    (_l("Ф.И.Ш."), lambda line: line.student.full_name),
    (_l("Гуруҳ"), lambda line: line.student.group.name),
    (_l("Кредит"), lambda line: line.credits),
    (_l("Тўлов, сўм"), lambda line: line.fee),
)


class GroupFilter(FilterForm):
    q = StringField(_l("Фан"))
    form = choice(_l("Ўқиш шакли"), TOGETHER, optional=True, blank=ALL)
    when = choice(_l("Ҳолати"), WHEN, optional=True, blank=ALL)
    first = DateField(_l("Шу кундан"), [Optional()])

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        row, today = RestudyGroup, clock.today()
        rows = self.by_columns(rows, row.form, row.faculty_id)
        if asked := self.chosen("when"):
            running = (row.starts_on <= today) & (row.ends_on >= today)
            rows = rows.where({"coming": row.starts_on > today, "running": running, "over": row.ends_on < today}[asked])
        if first := self.chosen("first"):
            rows = rows.where(row.ends_on >= first)
        return rows.where(folded(Subject.name_key, self.q.data))


class GroupsFilter(GroupFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


class DemandFilter(FilterForm):
    q = StringField(_l("Фан"))


class HistoryForm(Form):
    """The words in which the history of a group is told."""

    form = choice(_l("Ўқиш шакли"), TOGETHER)
    teacher_id = teacher_field()
    starts_on = DateField(_l("Ўқиш бошланади"))
    ends_on = DateField(_l("Ўқиш тугайди"))
    midterm_on = DateField(_l("Оралиқ назорат"))
    final_on = DateField(_l("Якуний назорат"))
    students = text(_l("Талабалар сони"), 3)


@bp.get("/")
@requires("performance.restudies:view")
def index() -> ResponseReturnValue:
    filters = GroupFilter() if viewer().faculty_id else GroupsFilter()
    loads = (joinedload(RestudyGroup.subject), joinedload(RestudyGroup.department), joinedload(RestudyGroup.faculty))
    rows = scoped(RestudyGroup).join(RestudyGroup.subject).options(*loads, joinedload(RestudyGroup.teacher))
    sorted_ = sort_by(filters.narrow(rows), SORTS, "-from")
    return listed("performance/restudy_groups/index.html", sorted_, COLUMNS, filters, sizes_of=restudy.sizes_of)


@bp.get("/demand")
@requires("performance.restudies:view")
def demand() -> ResponseReturnValue:
    filters = DemandFilter()
    place = CurriculumSubject
    rows = (
        waiting_lines()
        .join(place.department)
        .where(folded(Subject.name_key, filters.q.data))
        .with_only_columns(Subject.id, Subject.name, Subject.name_latin, func.count().label("waiting"))
        .add_columns(
            func.min(place.department_id).label("department_id"), func.min(Department.name).label("department")
        )
        .group_by(Subject.id, Subject.name, Subject.name_latin, Subject.sort_key)
        .order_by(func.count().desc(), Subject.sort_key, Subject.id)
    )
    found = db.session.execute(rows).all()
    if asked_for_file():
        return export_lines(found, DEMAND_COLUMNS, "restudy-demand", _("Қайта ўқишга талаб"))
    least = whole_rule(LEAST, on=clock.today())
    return render_template("performance/restudy_groups/demand.html", filters=filters, page=page_of(found), least=least)


def waiting_lines(subject_id: int | None = None) -> Select[Any]:
    """The lines of drafts that are in no group, of one subject or of all."""
    rows = (
        scoped(ScheduleLine)
        .join(ScheduleLine.schedule)
        .join(ScheduleLine.curriculum_subject)
        .join(CurriculumSubject.subject)
        .where(ScheduleLine.status == OPEN, ScheduleLine.restudy_group_id.is_(None), PersonalSchedule.status == DRAFT)
    )
    return rows if subject_id is None else rows.where(CurriculumSubject.subject_id == subject_id)


@bp.get("/<int:restudy_group_id>")
@requires("performance.restudies:view")
def show(restudy_group_id: int) -> ResponseReturnValue:
    row = found(restudy_group_id)
    lines = _members(row)
    if asked_for_file():
        personal.looked_through(Student, _people(lines))
        return export_lines(lines, MEMBER_COLUMNS, f"restudy-group-{row.id}", named(row.subject))
    told: dict[str, Any] = {"lines": lines, "is_free": all(line.schedule.status == DRAFT for line in lines)}
    return render_template(
        "performance/restudy_groups/show.html", row=row, **told, history=history_of(row, HistoryForm)
    )


def found(key: int) -> RestudyGroup:
    people = (joinedload(RestudyGroup.teacher), joinedload(RestudyGroup.faculty), joinedload(RestudyGroup.department))
    return scoped_or_404(RestudyGroup, key, joinedload(RestudyGroup.subject), *people)


def _people(lines: list[ScheduleLine]) -> Select[Any]:
    return scoped(Student).where(Student.id.in_([line.student_id for line in lines])).with_only_columns(Student.id)


def _members(row: RestudyGroup) -> list[ScheduleLine]:
    rows = joined(scoped(ScheduleLine)).where(ScheduleLine.restudy_group_id == row.id)
    return list(db.session.scalars(rows.order_by(Student.sort_key, ScheduleLine.id)))
