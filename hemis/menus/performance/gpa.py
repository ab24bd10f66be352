"""GPA: the list of a faculty with its ranking, every number explained, all computed anew as a job (H-13)."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.averages import GPA, KINDS, METHODS, RATING, SEMESTER, TOTAL, YEAR, Line
from hemis.domain.classifiers import COURSE, EDUCATION_FORM
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, Speciality
from hemis.models.gpa import GpaResult
from hemis.models.students import AcademicGroup, Student
from hemis.operations import gpa_all
from hemis.operations.appealed import change
from hemis.operations.gpa_explained import explained
from hemis.operations.gpa_ranking import Rank, ranks
from hemis.operations.people import called
from hemis.web import clock, personal, progress
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export
from hemis.web.forms import Form, ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, paginate, sort_by

bp = Blueprint("gpa", __name__, url_prefix="/gpa")
WORDS = {**progress.WORDS, "kinds": KINDS, "rating": RATING, "change_of": change}
bp.context_processor(lambda: {**WORDS, "state_of_line": state_of_line})
SORTS = {
    "value": func.coalesce(GpaResult.value, 0),
    "name": Student.sort_key,
    "group": AcademicGroup.sort_key,
    "credits": GpaResult.earned,
    "debts": GpaResult.debts,
}
DEBTS = {"0": N_("қарзи йўқ"), "1": N_("қарзи бор")}
ENDED = {"1": N_("якунланган"), "0": N_("тугалланмаган")}
RISES = {True: N_("ўтади"), False: N_("ўтмайди"), None: N_("баҳолар кутилмоқда")}


def state_of_line(line: Line) -> str:
    """Return how a student stands in a subject, in a word."""
    if line.taken.is_counted:
        return str(_("бошқа жойда ўқилган, ҳисобга олинган"))
    if not line.taken.stands:
        return str(_("тасдиқланган баҳо йўқ"))
    return str(_("топширган") if line.taken.is_passed else _("қарз"))


class GpaFilter(FilterForm):
    """Which averages: by year of study unless something else is asked for, of the running academic year."""

    q = StringField(_l("Исм ёки рақам"))
    kind = SelectField(_l("Ҳисоблаш усули"), choices=[SelectChoice(code, title) for code, title in KINDS.items()])
    year_id = ScopedSelect(
        _l("Ўқув йили"),
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.code.desc()),
        blank=_l("жорий"),
    )
    faculty_id = faculty_filter()
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.order_by(Speciality.code),
        blank=ALL,
    )
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    group = StringField(_l("Гуруҳ номи"))
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=ALL)
    debts = choice(_l("Қарзлари"), DEBTS, optional=True, blank=ALL)
    ended = choice(_l("Баҳолари"), ENDED, optional=True, blank=ALL)
    scale = choice(_l("Тизими"), METHODS, optional=True, blank=ALL)

    def __init__(self) -> None:
        super().__init__()
        if viewer().faculty_id:
            del self.faculty_id

    @property
    def method(self) -> str:
        """`year`, `total` or `semester`."""
        return str(self.chosen("kind") or YEAR)

    def narrow(self, rows: Select[GpaResult]) -> Select[GpaResult]:
        """Narrow the averages, beside whom their students and groups are joined."""
        rows = rows.where(GpaResult.kind == self.method)
        if self.method != TOTAL:
            current = scoped(AcademicYear).where(AcademicYear.is_current).with_only_columns(AcademicYear.id)
            rows = rows.where(GpaResult.year_id == (self.chosen("year_id") or current.scalar_subquery()))
        if debts := self.chosen("debts"):
            rows = rows.where(GpaResult.debts > 0 if debts == "1" else GpaResult.debts == 0)
        if ended := self.chosen("ended"):
            rows = rows.where(GpaResult.missing == 0 if ended == "1" else GpaResult.missing > 0)
        if scale := self.chosen("scale"):
            rows = rows.where(GpaResult.method == scale)
        if course := self.chosen("course"):
            rows = rows.where(AcademicGroup.course == int(course))
        rows = self.by_columns(rows, GpaResult.faculty_id, AcademicGroup.speciality_id, AcademicGroup.education_form)
        words = (self.q.data or "").strip()
        rows = rows.where(folded(AcademicGroup.name_key, self.group.data))
        return rows.where(or_(Student.number == words, called(Student, words))) if words else rows


def joined() -> Select[GpaResult]:
    """Return the averages of the viewer's scope beside their students and groups."""
    rows = scoped(GpaResult).join(GpaResult.student).join(Student.group)
    own = contains_eager(GpaResult.student)
    return rows.options(own, own.contains_eager(Student.group), joinedload(GpaResult.year))


def _apart(rows: Select[GpaResult]) -> Select[GpaResult]:
    """Points of the archive are no GPA: sorted by the average, they stand behind it, each among its like."""
    asked = request.args.get("sort", "").removeprefix("-")
    return rows if asked in SORTS.keys() - {"value"} else rows.order_by(GpaResult.method)


def _columns(rank: Rank) -> tuple[tuple[Any, Callable[[GpaResult], Any]], ...]:
    return (
        (_l("Ўрни"), rank),
        (_l("Талаба"), lambda row: row.student.full_name),
        (_l("Талаба рақами"), lambda row: row.student.number),
        (_l("Гуруҳ"), lambda row: row.student.group.name),
        (_l("Курс"), lambda row: row.student.group.course),
        (_l("Усул"), lambda row: _(KINDS[row.kind])),
        (_l("Ўқув йили"), lambda row: row.year.name if row.year else ""),
        (_l("Семестр"), lambda row: row.number if row.kind == SEMESTER else ""),
        (_l("GPA"), lambda row: row.value if row.method == GPA else ""),
        (_l("Рейтинг (1981), балл"), lambda row: row.value if row.method == RATING else ""),
        (_l("Ҳисобга кирган кредит"), lambda row: row.weight),
        (_l("Тўпланган кредит"), lambda row: row.earned),
        (_l("Фанлар"), lambda row: row.subjects),
        (_l("Қарздор фанлар"), lambda row: row.debts),
        (_l("Баҳоси йўқ фанлар"), lambda row: row.missing),
        (_l("Кейинги курсга"), lambda row: _(RISES[row.may_rise]) if row.kind == YEAR else ""),
    )


@bp.get("/")
@requires("performance.gpa:view")
def index() -> ResponseReturnValue:
    filters = GpaFilter()
    rows = sort_by(_apart(filters.narrow(joined())), SORTS, "-value")
    if asked_for_file():
        keys = rows.with_only_columns(GpaResult.student_id.label("id"), maintain_column_froms=True).order_by(None)
        personal.looked_through(Student, scoped(Student).where(Student.id.in_(keys)))
        return export(rows, _columns(ranks(None)), "gpa", _("GPA рўйхати"))
    page = paginate(rows)
    personal.searched(Student, page, filters.q.data, "student_id")
    shown = {"filters": filters, "page": page, "rank": ranks(page), "rises": RISES}
    return render_template("performance/gpa/index.html", **shown, last_year=None if page.items else last_year(filters))


def last_year(filters: GpaFilter) -> AcademicYear | None:
    """Return the newest year with averages of the kind asked for, where the year that is shown has none at all."""
    of_kind = scoped(GpaResult).where(GpaResult.kind == filters.method).with_only_columns(GpaResult.year_id)
    with_averages = scoped(AcademicYear).where(AcademicYear.id.in_(of_kind)).order_by(AcademicYear.code.desc())
    years = db.session.scalars(with_averages).all()
    asked = filters.chosen("year_id")
    is_shown = any(year.id == asked if asked else year.is_current for year in years)
    return None if is_shown or not years else years[0]


@bp.get("/students/<int:student_id>")
@requires("performance.gpa:view")
def student(student_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Student, student_id, joinedload(Student.group).joinedload(AcademicGroup.speciality))
    personal.looked_at(Student, student_id, personal.CARD)
    return render_template("performance/gpa/student.html", found=explained(row), rises=RISES)


@bp.route("/computation", methods=["GET", "POST"])
@requires("performance.gpa:edit")
def computation() -> ResponseReturnValue:
    form, faculty_id = Form(), viewer().faculty_id
    if form.carry_out(lambda: gpa_all.start(by=person(), at=clock.now(), faculty_id=faculty_id)):
        flash(_("Ҳисоблаш бошланди: тугагунча шу саҳифада кузатинг."))
        return redirect(url_for(".computation"), 303)
    job = gpa_all.newest(faculty_id)
    is_own = job is not None and job.owner_id == viewer().user_id
    return render_template("performance/gpa/computation.html", form=form, job=job, is_own=is_own), form.status
