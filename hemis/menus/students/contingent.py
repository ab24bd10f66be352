"""Контингент: how many study on a day, by course and another sign, compared with another day (H-9, H-10)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms.fields import SelectChoice, SelectField
from wtforms.validators import Optional

from hemis.access import requires, scoped, viewer
from hemis.domain.classifiers import EDUCATION_FORM, GENDER, GRANT_KIND, LANGUAGE, PAYMENT_FORM
from hemis.domain.contingent import Tally, tallies
from hemis.domain.movement import ON_LEAVE, STUDYING
from hemis.domain.names import sort_key
from hemis.models.curriculum import Speciality
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import contingent
from hemis.operations.contingent import Asked
from hemis.web import clock
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import DateField, ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, page_of

bp = Blueprint("contingent", __name__, url_prefix="/contingent")
BEFORE = "before"
"""The column of the day that is compared with: who was there is the contingent of that day."""
EARLIEST = date(1960, 1, 1)
"""No student of an earlier year can be entered."""
WAYS = {
    contingent.SPECIALITY: _l("Мутахассислик"),
    contingent.FORM: _l("Таълим шакли"),
    contingent.PAYMENT: _l("Тўлов шакли"),
    contingent.GRANT: _l("Грант тури"),
    contingent.GENDER: _l("Жинси"),
    contingent.LANGUAGE: _l("Таълим тили"),
    contingent.GROUP: _l("Гуруҳ"),
}
GRANTS = GRANT_KIND | {contingent.CONTRACT: PAYMENT_FORM["12"]}
WORDS: dict[str, Mapping[str, str]] = {
    contingent.FORM: EDUCATION_FORM,
    contingent.PAYMENT: PAYMENT_FORM,
    contingent.GRANT: GRANTS,
    contingent.GENDER: GENDER,
    contingent.LANGUAGE: LANGUAGE,
}
NARROWED_BY = {
    contingent.FORM: "education_form",
    contingent.PAYMENT: "payment_form",
    contingent.GRANT: "grant_kind",
    contingent.GENDER: "gender",
    contingent.LANGUAGE: "language",
    contingent.SPECIALITY: "speciality_id",
    contingent.GROUP: "group_id",
}
"""By which filter of the list of people each kind of row is opened."""
STATES = {"both": _l("Контингент (таътилдагилар билан)"), "11": _l("Ўқимоқда"), "12": _l("Академик таътилда")}


class DayFilter(FilterForm):
    """The days that are compared, and whose students are counted."""

    day = DateField(_l("Контингент куни"), [Optional()])
    than = DateField(_l("Солиштириш куни"), [Optional()])
    states = SelectField(_l("Кимлар"), choices=[SelectChoice(code, title) for code, title in STATES.items()])
    faculty_id = faculty_filter()
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.order_by(Speciality.code),
        blank=ALL,
    )
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=ALL)

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []
        if viewer().faculty_id:
            del self.faculty_id

    @property
    def asked(self) -> Asked:
        """What the reader asked for; days to come are today, and nothing is compared with a later day."""
        today = clock.today()
        wanted, than = self.chosen("day") or today, self.chosen("than")
        day = self.day.data = max(min(wanted, today), EARLIEST)
        if wanted > today:
            self.day.raw_data = None
            self.notes.append(_("Келгуси кун контингенти ҳали номаълум: бугунги кун кўрсатилди."))
        if than and than >= day:
            than = self.than.data = self.than.raw_data = None
            self.notes.append(_("Солиштириш учун контингент кунидан олдинги кунни танланг."))
        states = self.chosen("states")
        both = (STUDYING, ON_LEAVE)
        return Asked(day, than, (states,) if states in both else both)

    def narrow(self, stretches: Select[Enrolment]) -> Select[Enrolment]:
        """Narrow to the contingent that is counted."""
        columns = (AcademicGroup.faculty_id, AcademicGroup.speciality_id, AcademicGroup.education_form)
        return self.by_columns(stretches, *columns)


class TableFilter(DayFilter):
    by = SelectField(_l("Қаторлар"), choices=[SelectChoice(code, title) for code, title in WAYS.items()])


def stretches() -> Select[Enrolment]:
    """Return the stretches of the viewer's scope, with the group and the student that the filters ask for."""
    rows = scoped(Enrolment).join(AcademicGroup, AcademicGroup.id == Enrolment.group_id)
    return rows.join(Student, Student.id == Enrolment.student_id)


@bp.get("/")
@requires("students.contingent:view")
def index() -> ResponseReturnValue:
    filters = TableFilter()
    asked, by = filters.asked, filters.chosen("by") or contingent.SPECIALITY
    rows, whole = tallies(contingent.moves(filters.narrow(stretches()), asked, by))
    titles = _titles(by, rows)
    rows.sort(key=lambda row: sort_key(titles[row.key]))
    courses = sorted(whole.by_course)
    if asked_for_file():
        columns = _columns(by, titles | {"": _("Жами")}, courses, asked.than)
        title = _("Контингент %(day)s ҳолатига", day=f"{asked.day:%d.%m.%Y}")
        return export_lines([*rows, whole], columns, "contingent", title)
    table = {"by": by, "ways": WAYS, "titles": titles, "courses": courses, "whole": whole}
    earlier = {"month_ago": asked.day - timedelta(days=30), "year_ago": asked.day - timedelta(days=365)}
    values: dict[str, Any] = {"filters": filters, "asked": asked, "link": _link(filters, by), **table, **earlier}
    return render_template("students/contingent/index.html", page=page_of(rows), **values)


def _titles(by: str, rows: list[Tally]) -> dict[str, str]:
    if by in WORDS:
        return {row.key: _(WORDS[by].get(row.key, "—")) for row in rows}
    found = contingent.titles(by, (row.key for row in rows))
    return {
        key: f"{row.code} {named(row)}" if by == contingent.SPECIALITY else named(row) for key, row in found.items()
    }


def _link(filters: TableFilter, by: str) -> Any:
    """Return what makes the address of the people behind a number of the table."""
    kept = {
        name: filters[name].data for name in ("day", "than", "states", "faculty_id", "speciality_id") if name in filters
    }
    kept["education_form"] = filters.education_form.data
    kept = {name: value for name, value in kept.items() if value}

    def link(row: Tally | None = None, course: int | None = None, part: str | None = None) -> str:
        own = {NARROWED_BY[by]: row.key} if row else {}
        if part == BEFORE:
            return url_for(".people.index", **(kept | own | {"day": kept["than"], "than": None}))
        return url_for(".people.index", **(kept | own), course=course, part=part)

    return link


def _columns(by: str, titles: dict[str, str], courses: list[int], than: date | None) -> list[Any]:
    def of(course: int) -> Any:
        return lambda row: row.by_course[course]

    columns: list[Any] = [(WAYS[by], lambda row: titles[row.key])]
    columns += [(_("%(course)s-курс", course=course), of(course)) for course in courses]
    columns.append((_l("Жами"), lambda row: row.total))
    if than:
        columns += [
            (_("%(day)s ҳолатига", day=f"{than:%d.%m.%Y}"), lambda row: row.before),
            (_l("Келган"), lambda row: row.came),
            (_l("Кетган"), lambda row: row.left),
            (_l("Ички ўтиш"), lambda row: row.moved),
            (_l("Фарқи"), lambda row: row.difference),
        ]
    return columns
