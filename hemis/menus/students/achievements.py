"""Ютуқлар: prizes, certificates, sport and named stipends of students, with evidence (H-10, functions §6.9)."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import ACHIEVEMENT_KIND, CERTIFICATE_KIND, SPORT_TYPE
from hemis.menus.students.achievement_forms import form_of
from hemis.models.achievements import Achievement
from hemis.models.students import AcademicGroup, Student
from hemis.operations import plain
from hemis.operations.achievements import holds_on
from hemis.operations.people import called
from hemis.web import clock, uploads
from hemis.web.answers import done, listed
from hemis.web.choices import faculty_filter
from hemis.web.export import yes_no
from hemis.web.forms import Form, IntegerField, ScopedSelect, between, choice
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("achievements", __name__, url_prefix="/achievements")
VALIDITY = {"1": _l("амал қилади"), "0": _l("муддати ўтган")}
PROVED = {"1": _l("юкланган"), "0": _l("юкланмаган")}
SORTS = {
    "issued": Achievement.issued_on,
    "student": Student.sort_key,
    "title": Achievement.title_key,
    "valid": Achievement.valid_until,
}
COLUMNS = (
    (_l("Талаба рақами"), lambda row: row.student.number),
    (_l("Ф.И.Ш."), lambda row: row.student.full_name),
    (_l("Гуруҳ"), lambda row: row.student.group.name),
    (_l("Факультет"), lambda row: row.student.faculty.name),
    (_l("Тури"), lambda row: _(ACHIEVEMENT_KIND[row.kind])),
    (_l("Номи"), lambda row: row.title),
    (_l("Сертификат тури"), lambda row: _(CERTIFICATE_KIND[row.certificate_kind]) if row.certificate_kind else ""),
    (_l("Фан"), lambda row: row.subject),
    (_l("Даражаси"), lambda row: row.level),
    (_l("Спорт тури"), lambda row: _(SPORT_TYPE[row.sport]) if row.sport else ""),
    (_l("Ўрин"), lambda row: row.place),
    (_l("Серия ва рақами"), lambda row: row.number),
    (_l("Берилган сана"), lambda row: row.issued_on),
    (_l("Амал қилиш муддати"), lambda row: row.valid_until),
    (_l("Нусхаси бор"), lambda row: yes_no(bool(row.stored_name))),
)


class OwnFilter(FilterForm):
    """What a student looks through the own achievements by."""

    q = StringField(_l("Қидириш"))
    kind = choice(_l("Тури"), ACHIEVEMENT_KIND, optional=True, blank=ALL)
    validity = choice(_l("Амал қилиши"), VALIDITY, optional=True, blank=ALL)
    evidence = choice(_l("Ҳужжат нусхаси"), PROVED, optional=True, blank=ALL)
    year = IntegerField(_l("Берилган йили"), [Optional(), between(1990, 2100)])

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = Achievement
        statement = self.by_columns(statement, row.kind, Student.group_id, Student.faculty_id)
        if asked := self.chosen("validity"):
            holds = holds_on(clock.today())
            statement = statement.where(holds if asked == "1" else ~holds)
        if asked := self.chosen("evidence"):
            statement = statement.where(row.stored_name != "" if asked == "1" else row.stored_name == "")
        if year := self.chosen("year"):
            statement = statement.where(row.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
        return statement.where(or_(called(Student, self.q.data), folded(row.title_key, self.q.data)))


class OwnFacultyFilter(OwnFilter):
    """The same for those who see the students of a faculty."""

    group_id = ScopedSelect(
        _l("Гуруҳ"),
        model=AcademicGroup,
        title=named,
        narrow=lambda rows: rows.where(AcademicGroup.is_active).order_by(AcademicGroup.sort_key),
        blank=ALL,
    )


class AchievementFilter(OwnFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


def _filters() -> OwnFilter:
    seen = viewer()
    if seen.role == "student":
        return OwnFilter()
    is_local = seen.faculty_id or seen.department_id or seen.role == "teacher"
    return OwnFacultyFilter() if is_local else AchievementFilter()


@bp.get("/")
@requires("students.achievements:view")
def index() -> ResponseReturnValue:
    filters = _filters()
    owner = contains_eager(Achievement.student)
    loads = (owner.joinedload(Student.group), owner.joinedload(Student.faculty))
    rows = filters.narrow(scoped(Achievement).join(Achievement.student).options(owner, *loads))
    values = {"today": clock.today(), "is_mine": viewer().role == "student"}
    return listed("students/achievements/index.html", sort_by(rows, SORTS, "-issued"), COLUMNS, filters, **values)


@bp.get("/<int:achievement_id>")
@requires("students.achievements:view")
def show(achievement_id: int) -> ResponseReturnValue:
    row = found(achievement_id)
    return render_template(
        "students/achievements/show.html",
        row=row,
        today=clock.today(),
        is_mine=viewer().role == "student",
        size_of=uploads.size_in_words,
        history=history_of(row, form_of(row.kind)),
    )


def found(achievement_id: int) -> Achievement:
    """Return an achievement of the viewer's scope with its student, or answer 404."""
    owner = joinedload(Achievement.student)
    return scoped_or_404(Achievement, achievement_id, owner, owner.joinedload(Student.group))


@bp.get("/<int:achievement_id>/evidence")
@requires("students.achievements:view")
def evidence(achievement_id: int) -> ResponseReturnValue:
    row = found(achievement_id)
    if not row.stored_name:
        abort(404)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.route("/<int:achievement_id>/remove", methods=["GET", "POST"])
@requires("students.achievements:edit")
def remove(achievement_id: int) -> ResponseReturnValue:
    row, form = found(achievement_id), Form()
    if form.carry_out(lambda: plain.remove(row, by=person())):
        return done(_("Ютуқ ёзуви ўчирилди."), ".index")
    return render_template("students/achievements/remove.html", form=form, row=row), form.status
