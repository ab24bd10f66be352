"""Жамланма қайднома: the summary sheet of a group and a semester, on the screen, as a file and on paper (H-13)."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import COURSE, EDUCATION_FORM
from hemis.domain.digits import whole_number
from hemis.domain.formats import plain
from hemis.domain.names import shortened
from hemis.models.curriculum import Curriculum, Speciality
from hemis.models.students import AcademicGroup, Student
from hemis.operations.accounts import holders
from hemis.operations.summaries import Row, Summary, summary_of
from hemis.web import clock, personal
from hemis.web.answers import listed
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export_table
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("summaries", __name__, url_prefix="/summaries")
SORTS = {
    "name": AcademicGroup.sort_key,
    "course": AcademicGroup.course,
    "speciality": Speciality.sort_key,
    "students": AcademicGroup.student_count,
}
COLUMNS = (
    (_l("Гуруҳ"), lambda row: row.name),
    (_l("Курс"), lambda row: row.course),
    (_l("Мутахассислик шифри"), lambda row: row.speciality.code),
    (_l("Мутахассислик"), lambda row: row.speciality.name),
    (_l("Талабалар сони"), lambda row: row.student_count),
)
WITH_PLAN = (
    joinedload(AcademicGroup.curriculum).joinedload(Curriculum.grading_system),
    joinedload(AcademicGroup.speciality),
    joinedload(AcademicGroup.faculty),
)


class GroupFilter(FilterForm):
    q = StringField(_l("Гуруҳ"))
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    faculty_id = faculty_filter()
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.order_by(Speciality.code),
        blank=ALL,
    )
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=ALL)
    kept = choice(_l("Гуруҳлар"), {"0": _l("архив: битирган гуруҳлар")}, optional=True, blank=_l("ўқиётганлар"))

    def __init__(self) -> None:
        super().__init__()
        if viewer().faculty_id:
            del self.faculty_id

    def narrow(self, rows: Select[AcademicGroup]) -> Select[AcademicGroup]:
        rows = rows.where(AcademicGroup.is_active == (self.chosen("kept") != "0"))
        if course := self.chosen("course"):
            rows = rows.where(AcademicGroup.course == int(course))
        columns = (AcademicGroup.faculty_id, AcademicGroup.speciality_id, AcademicGroup.education_form)
        return self.by_columns(rows, *columns).where(folded(AcademicGroup.name_key, self.q.data))


@bp.get("/")
@requires("performance.summaries:view")
def index() -> ResponseReturnValue:
    filters = GroupFilter()
    rows = scoped(AcademicGroup).join(AcademicGroup.speciality)
    rows = filters.narrow(rows.options(contains_eager(AcademicGroup.speciality)))
    return listed("performance/summaries/index.html", sort_by(rows, SORTS, "name"), COLUMNS, filters)


@bp.get("/<int:group_id>")
@requires("performance.summaries:view")
def show(group_id: int) -> ResponseReturnValue:
    group = scoped_or_404(AcademicGroup, group_id, *WITH_PLAN)
    number = _asked(group)
    summary = summary_of(group, number)
    if asked_for_file():
        personal.looked_through(Student, scoped(Student).where(Student.group_id == group.id))
    if asked_for_file() and request.args["format"] != "print":
        return export_table(_headings(summary), _cells(summary), f"summary-{group.id}-{number}", "")
    page = {"group": group, "summary": summary, "semesters": range(1, group.curriculum.semesters + 1)}
    if request.args.get("format") == "print":
        return render_template("performance/summaries/print.html", **page, dean=_dean(group), day=clock.today())
    return render_template("performance/summaries/show.html", **page)


def _asked(group: AcademicGroup) -> int:
    """The semester of the address, else the first one of the course."""
    number = whole_number(request.args.get("semester", ""), 2)
    number = 2 * group.course - 1 if number is None else number
    return min(max(number, 1), group.curriculum.semesters)


def _headings(summary: Summary) -> list[str]:
    subjects = [f"{each.name} ({each.hours if summary.is_archive else each.credits})" for each in summary.subjects]
    mean = _("Ўртача рейтинг") if summary.is_archive else _("GPA")
    more = [mean, _("Ўрни"), _("Тўпланган кредит"), _("Қарздор фанлар"), _("Умумий ўртача балл")]
    return [_("Талаба рақами"), _("Талаба"), *subjects, *more]


def _cells(summary: Summary) -> list[list[Any]]:
    return [
        [
            row.student.number,
            row.student.full_name,
            *(_told(row, each.key) for each in summary.subjects),
            *_sums(row, summary.places.get(row.student.id)),
        ]
        for row in summary.rows
    ]


def _told(row: Row, key: int) -> str:
    """A cell of a file, which cannot be bold: a debt is told in words."""
    mark = _mark(row, key)
    return f"{mark} — {_('қарз')}" if is_debt(row, key) else mark


def is_debt(row: Row, key: int) -> bool:
    """Say whether a confirmed sheet leaves a debt in a subject."""
    line = row.lines.get(key)
    return line is not None and line.taken.stands and not line.taken.is_passed


def _mark(row: Row, key: int) -> str:
    """`89 (4)`: points and mark; a dash without a confirmed result, nothing where the subject is not taken."""
    line = row.lines.get(key)
    if line is None:
        return ""
    if line.taken.is_counted:
        return str(_("ҳисобга олинган"))
    if not line.taken.stands:
        return "—"
    points = plain(line.points, 1) if line.points is not None else "—"
    mark = line.taken.mark or _("киритилмади")
    return f"{points} ({mark})"


def _sums(row: Row, place: int | None) -> list[Any]:
    semester, total = row.semester, row.total
    own = [semester.value, place, semester.earned, semester.debts] if semester else [None] * 4
    return [*own, total.value if total else None]


def _dean(group: AcademicGroup) -> str:
    held = holders("faculty", clock.today(), faculty_id=group.faculty_id)
    return shortened(held[0].name) if len(held) == 1 else ""


bp.context_processor(lambda: {"mark_in": _mark, "is_debt": is_debt})
