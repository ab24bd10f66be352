"""Талабалар базаси: everybody who studies or has studied here, kept by the dean's office (H-10)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, false
from sqlalchemy.orm import joinedload, load_only
from wtforms import StringField

from hemis.access import can, requires, scoped, viewer
from hemis.access.guard import policy_of
from hemis.domain.classifiers import COURSE, EDUCATION_FORM, GENDER, LANGUAGE, PAYMENT_FORM, PROVINCE, STUDENT_STATUS
from hemis.extensions import db
from hemis.models.curriculum import Speciality
from hemis.models.reading import SavedFilter
from hemis.models.students import AcademicGroup, Student
from hemis.operations import student_cards
from hemis.web import personal
from hemis.web.choices import faculty_filter
from hemis.web.chosen import MOST_CHOSEN, asked_id, ticked
from hemis.web.export import asked_for_file, export
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, Page, folded, paginate, paginate_found, sort_by

bp = Blueprint("base", __name__, url_prefix="/base")
LIST = "students.base"
WHOLE = "whole"
"""The argument that takes everybody whom the filters find, without ticking."""
ORDERS = "movement.orders.kinds"
"""Where an order for chosen students is begun, if that room is there."""
SORTS = {
    "name": Student.sort_key,
    "number": Student.number,
    "group": AcademicGroup.sort_key,
    "course": AcademicGroup.course,
    "payment": Student.payment_form,
    "status": Student.status,
}
OF_GROUP = ("speciality_id", "course", "education_form", "language")
OF_STUDENT = ("faculty_id", "payment_form", "status", "gender", "province")
LINE = (
    *(Student.surname, Student.first_name, Student.patronymic),
    *(Student.surname_latin, Student.first_name_latin, Student.patronymic_latin),
    *(Student.number, Student.group_id, Student.payment_form, Student.status, Student.sort_key),
)
GROUP_LINE = (AcademicGroup.name, AcademicGroup.name_latin, AcademicGroup.course)
SHEET = (
    (_l("Ф.И.Ш."), lambda row: row.full_name),
    (_l("Талаба рақами"), lambda row: row.number),
    (_l("Гуруҳ"), lambda row: row.group.name),
    (_l("Курс"), lambda row: row.group.course),
    (_l("Тўлов шакли"), lambda row: _(PAYMENT_FORM[row.payment_form])),
    (_l("Ҳолати"), lambda row: _(STUDENT_STATUS[row.status])),
)
"""What a printed list says: nothing that only some may see."""


def _specialities(rows: Select[Any]) -> Select[Any]:
    """Those of one faculty: who sees all faculties chooses a faculty first."""
    if viewer().faculty_id:
        return rows.order_by(Speciality.code)
    chosen = asked_id("faculty_id")
    return rows.where(false() if chosen is None else Speciality.faculty_id == chosen).order_by(Speciality.code)


class OwnStudentFilter(FilterForm):
    """What a dean's office looks for its students by."""

    q = StringField(_l("Исм, рақам, ЖШШИР ёки гуруҳ"))
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=_specialities,
        blank=ALL,
    )
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    group = StringField(_l("Гуруҳ номи"))
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=ALL)
    payment_form = choice(_l("Тўлов шакли"), PAYMENT_FORM, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), STUDENT_STATUS, optional=True, blank=ALL)
    gender = choice(_l("Жинси"), GENDER, optional=True, blank=ALL)
    language = choice(_l("Таълим тили"), LANGUAGE, optional=True, blank=ALL)
    province = choice(_l("Вилоят"), PROVINCE, optional=True, blank=ALL)

    def narrow(self, statement: Select[Student]) -> Select[Student]:
        for name in OF_STUDENT:
            if name in self and (value := self.chosen(name)):
                statement = statement.where(getattr(Student, name) == value)
        wanted = [getattr(AcademicGroup, name) == value for name in OF_GROUP if (value := self.chosen(name))]
        if self.group.data:
            wanted.append(folded(AcademicGroup.name_key, self.group.data))
        if wanted:
            groups = scoped(AcademicGroup).where(*wanted).with_only_columns(AcademicGroup.id)
            statement = statement.where(Student.group_id.in_(groups))
        if not (self.q.data or "").strip():
            return statement
        return statement.where(student_cards.found(self.q.data, by_pinfl=can("students.personal:view")))


class StudentFilter(OwnStudentFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


def asked_rows() -> tuple[OwnStudentFilter, Select[Student]]:
    """Return the filters of the address, and the students whom it asks for: the ticked ones, or all that it finds.

    Their groups are not loaded yet: see `listed`.
    """
    filters = OwnStudentFilter() if viewer().faculty_id else StudentFilter()
    rows = filters.narrow(scoped(Student))
    if "student" in request.args:
        rows = rows.where(Student.id.in_(ticked()))
    if request.args.get("sort", "").removeprefix("-") in ("group", "course"):
        rows = rows.join(Student.group)
    return filters, sort_by(rows, SORTS)


def listed(rows: Select[Student]) -> Select[Student]:
    """Load what a line of the list says and no more: a card is long, and a search is to be quick."""
    groups = joinedload(Student.group).load_only(*GROUP_LINE)
    return rows.options(load_only(*LINE), groups)


def order_address(keys: Iterable[int]) -> str:
    """Return where an order for these students is begun; empty where nobody makes orders."""
    policy = policy_of(ORDERS)
    if policy is None or not can(policy):
        return ""
    return url_for(ORDERS, student=list(keys))


def whole_address(page: Page[Student]) -> str:
    """Return where all that was found is worked with at once; empty where that is more than one order takes."""
    asked = [(name, typed) for name, typed in request.args.items(multi=True) if typed and name != "page"]
    return f"{url_for('.chosen')}?{urlencode([*asked, (WHOLE, '1')])}" if page.total <= MOST_CHOSEN else ""


@bp.get("/")
@requires("students.base:view")
def index() -> ResponseReturnValue:
    if asked_for_file() and request.args["format"] != "print":
        return redirect(f"{url_for('.file')}?{urlencode(list(request.args.items(multi=True)))}")
    filters, rows = asked_rows()
    if asked_for_file():
        personal.looked_through(Student, rows)
        return export(listed(rows), SHEET, "students", str(_("Талабалар рўйхати")))
    page = paginate_found(rows, listed) if filters.q.data else paginate(listed(rows))
    personal.searched(Student, page, filters.q.data)
    kept = scoped(SavedFilter).where(SavedFilter.list_name == LIST).order_by(SavedFilter.name)
    shown = {"filters": filters, "page": page, "kept": db.session.scalars(kept).all(), "whole_url": whole_address(page)}
    return render_template("students/base/index.html", **shown)


@bp.get("/chosen")
@requires("students.base:view")
def chosen() -> ResponseReturnValue:
    _filters, rows = asked_rows()
    if not ticked() and WHOLE not in request.args:
        rows = rows.where(false())
    page = paginate(listed(rows), MOST_CHOSEN)
    keys = [row.id for row in page]
    return render_template("students/base/chosen.html", page=page, keys=keys, order_url=order_address(keys))
