"""Талабалар ҳолати: the moves of all students as a list, for tutors and offices (functions 7.9)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import requires, scoped, viewer
from hemis.domain.classifiers import COURSE, STUDENT_STATUS
from hemis.domain.timeline import MOVES
from hemis.menus.students.timeline import within_reach
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations.people import called
from hemis.operations.timeline import told_of
from hemis.web import personal
from hemis.web.choices import faculty_filter
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import DateField, choice
from hemis.web.listing import ALL, FilterForm, folded, paginate, sort_by
from hemis.web.orders import order_links

bp = Blueprint("statuses", __name__, url_prefix="/statuses")
SORTS = {
    "since": Enrolment.starts_on,
    "name": Student.sort_key,
    "group": AcademicGroup.sort_key,
    "course": Enrolment.course,
}
COLUMNS: tuple[Column, ...] = (
    (_l("Ф.И.Ш."), lambda row: row.student.full_name),
    (_l("Талаба рақами"), lambda row: row.student.number),
    (_l("Гуруҳ"), lambda row: row.group.name),
    (_l("Курс"), lambda row: row.course),
    (_l("Семестр"), lambda row: row.semester),
    (_l("Ҳолати"), lambda row: _(STUDENT_STATUS[row.status])),
    (_l("Қайси кундан"), lambda row: row.starts_on),
    (_l("Қайси кунгача"), lambda row: row.ends_on),
    (_l("Буйруқ рақами"), lambda row: row.order_number),
)


class StatusFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    group = StringField(_l("Гуруҳ"))
    status = choice(_l("Ҳолати"), STUDENT_STATUS, optional=True, blank=ALL)
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    since = DateField(_l("Қайси кундан"), [Optional()])
    until = DateField(_l("Қайси кунгача"), [Optional()])
    faculty_id = faculty_filter()

    def __init__(self) -> None:
        super().__init__()
        if viewer().faculty_id:
            del self.faculty_id

    def narrow(self, rows: Select[Enrolment]) -> Select[Enrolment]:
        if course := self.chosen("course"):
            rows = rows.where(Enrolment.course == int(course))
        if since := self.chosen("since"):
            rows = rows.where(Enrolment.starts_on >= since)
        if until := self.chosen("until"):
            rows = rows.where(Enrolment.starts_on <= until)
        rows = self.by_columns(rows, Enrolment.status, AcademicGroup.faculty_id)
        return rows.where(called(Student, self.q.data), folded(AcademicGroup.name_key, self.group.data))


@bp.get("/")
@requires("students.timeline:view")
def index() -> ResponseReturnValue:
    filters = StatusFilter()
    rows = scoped(Enrolment).join(Enrolment.student).join(Enrolment.group)
    rows = filters.narrow(rows).options(contains_eager(Enrolment.student), contains_eager(Enrolment.group))
    rows = sort_by(rows, SORTS, "-since")
    if asked_for_file():
        personal.looked_through(Student, rows)
        return export(rows, COLUMNS, "student-moves")
    page = paginate(rows)
    personal.searched(Student, page, filters.q.data, "student_id")
    return render_template(
        "students/statuses/index.html",
        filters=filters,
        page=page,
        reach=within_reach(page),
        told=told_of(page.items),
        move_words=MOVES,
        links=order_links(row.order_number for row in page),
    )
