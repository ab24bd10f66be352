"""The people behind a number of the contingent: who studied on a day, who came and who left between two days."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager
from wtforms import StringField
from wtforms.fields import SelectChoice, SelectField
from wtforms.widgets import HiddenInput

from hemis.access import can, requires
from hemis.domain.classifiers import COURSE, GENDER, GRANT_KIND, LANGUAGE, PAYMENT_FORM, STUDENT_STATUS
from hemis.menus.students.contingent import ALL, GRANTS, DayFilter, stretches
from hemis.menus.students.timeline import within_reach
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import contingent
from hemis.operations.contingent import Asked
from hemis.operations.people import called
from hemis.web import personal
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import IntegerField, choice
from hemis.web.listing import paginate, sort_by
from hemis.web.orders import order_links

bp = Blueprint("people", __name__, url_prefix="/people")
PARTS = {"": _l("контингентдагилар"), contingent.CAME: _l("келганлар"), contingent.LEFT: _l("кетганлар")}
SORTS = {
    "name": Student.sort_key,
    "group": AcademicGroup.sort_key,
    "course": Enrolment.course,
    "since": Enrolment.starts_on,
}


class PeopleFilter(DayFilter):
    """The same contingent, and which of its people."""

    q = StringField(_l("Қидириш"))
    part = SelectField(_l("Рўйхат"), choices=[SelectChoice(code, title) for code, title in PARTS.items()])
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    payment_form = choice(_l("Тўлов шакли"), PAYMENT_FORM, optional=True, blank=ALL)
    grant_kind = choice(_l("Грант тури"), GRANTS, optional=True, blank=ALL)
    gender = choice(_l("Жинси"), GENDER, optional=True, blank=ALL)
    language = choice(_l("Таълим тили"), LANGUAGE, optional=True, blank=ALL)
    group_id = IntegerField(widget=HiddenInput())
    """Not offered: thousands of groups; the table leads here."""

    @property
    def fields_shown(self) -> list[Any]:
        return [self.q, *(field for field in super().fields_shown if field not in (self.q, self.group_id))]

    @property
    def chosen_part(self) -> str:
        """`came` or `left` where a day to compare with is given."""
        part = str(self.chosen("part") or "")
        return part if self.than.data else ""

    def of_row(self, rows: Select[Enrolment]) -> Select[Enrolment]:
        """Narrow to the row and the column of the table that was opened."""
        if course := self.chosen("course"):
            rows = rows.where(Enrolment.course == int(course))
        group = self.chosen("group_id")
        if group is not None:
            rows = rows.where(Enrolment.group_id == group)
        if grant := self.chosen("grant_kind"):
            rows = rows.where(contingent.COLUMNS[contingent.GRANT] == grant)
        rows = self.by_columns(rows, Enrolment.payment_form, Student.gender, AcademicGroup.language)
        return rows.where(called(Student, self.q.data))


@bp.get("/")
@requires("students.contingent:view")
def index() -> ResponseReturnValue:
    filters = PeopleFilter()
    asked, part = filters.asked, filters.chosen_part
    whole = filters.narrow(stretches())
    found = contingent.changed(whole, asked, part) if part else contingent.people(whole, asked)
    rows = filters.of_row(found).options(contains_eager(Enrolment.student), contains_eager(Enrolment.group))
    rows = sort_by(rows, SORTS)
    if asked_for_file():
        return _file(rows, contingent.causes(whole, asked, part, rows) if part else {}, _title(asked, part))
    page = paginate(rows)
    personal.searched(Student, page, filters.q.data, "student_id")
    causes = contingent.causes(whole, asked, part, page.items) if part else {}
    shown = {row.id: causes.get(row.student_id, row) for row in page}
    links = order_links(each.order_number for each in shown.values())
    reach = within_reach(page) if can("students.timeline:view") else set()
    values = {"filters": filters, "part": part, "page": page, "title": _title(asked, part), "reach": reach}
    return render_template("students/contingent/people.html", causes=shown, links=links, **values)


def _title(asked: Asked, part: str) -> str:
    days = {"day": f"{asked.day:%d.%m.%Y}", "than": f"{asked.than:%d.%m.%Y}" if asked.than else ""}
    if part == contingent.CAME:
        return _("Контингентга келганлар: %(than)s дан %(day)s гача", **days)
    if part == contingent.LEFT:
        return _("Контингентдан кетганлар: %(than)s дан %(day)s гача", **days)
    return _("Контингент рўйхати: %(day)s ҳолатига", **days)


def _file(rows: Select[Enrolment], causes: Mapping[int, Enrolment], title: str) -> ResponseReturnValue:
    personal.looked_through(Student, rows)
    return export(rows, _columns(causes), "contingent-people", title)


def _columns(causes: Mapping[int, Enrolment]) -> tuple[Column, ...]:
    def cause(row: Enrolment) -> Enrolment:
        return causes.get(row.student_id, row)

    return (
        (_l("Ф.И.Ш."), lambda row: row.student.full_name),
        (_l("Талаба рақами"), lambda row: row.student.number),
        (_l("Гуруҳ"), lambda row: row.group.name),
        (_l("Курс"), lambda row: row.course),
        (_l("Семестр"), lambda row: row.semester),
        (_l("Тўлов шакли"), lambda row: _(PAYMENT_FORM[row.payment_form])),
        (_l("Грант тури"), lambda row: _(GRANT_KIND[row.grant_kind]) if row.grant_kind else ""),
        (_l("Ҳолати"), lambda row: _(STUDENT_STATUS[cause(row).status])),
        (_l("Қайси кундан"), lambda row: cause(row).starts_on),
        (_l("Буйруқ рақами"), lambda row: cause(row).order_number),
    )
