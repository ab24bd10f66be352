"""Курслар ўзлаштириши: how the courses stand this year against the year before (H-13)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import requires, scoped, viewer
from hemis.domain.averages import SEMESTER, YEAR
from hemis.domain.classifiers import COURSE, EDUCATION_FORM
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import sort_key
from hemis.domain.progress import Compared, whole
from hemis.models.curriculum import AcademicYear, Speciality
from hemis.models.gpa import GpaResult
from hemis.models.students import AcademicGroup, Student
from hemis.operations import progress
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import ScopedSelect, choice, refusal
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded_words, page_of

bp = Blueprint("progress", __name__, url_prefix="/progress")
WAYS = {progress.SPECIALITY: _l("Мутахассислик"), progress.GROUP: _l("Гуруҳ"), progress.SUBJECT: _l("Фан")}
LEFT_BEHIND = {"by", "q", "page", "speciality_id"}
PERIODS = {YEAR: _l("ўқув йили"), SEMESTER: _l("семестр")}


class Row(NamedTuple):
    """A line of the table; what it is called, and how it stands."""

    key: int
    title: str
    compared: Compared


def doors() -> dict[str, Callable[[Row], str] | None]:
    """Return where the name of a line leads, as far as the viewer may go there."""
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in LEFT_BEHIND}
    held = viewer().permissions
    return {
        progress.SPECIALITY: lambda row: url_for(".index", by=progress.GROUP, speciality_id=row.key, **kept),
        progress.GROUP: _summary if "performance.summaries:view" in held else None,
        progress.SUBJECT: _sheets if "performance.sheets:view" in held else None,
    }


def _summary(row: Row) -> str:
    return url_for("performance.summaries.show", group_id=row.key)


def _sheets(row: Row) -> str:
    return url_for("performance.sheets.index", q=row.title)


class ProgressFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    by = SelectField(_l("Қаторлар"), choices=[SelectChoice(code, title) for code, title in WAYS.items()])
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    period = SelectField(_l("Давр"), choices=[SelectChoice(code, title) for code, title in PERIODS.items()])
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
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=ALL)

    def __init__(self) -> None:
        super().__init__()
        if viewer().faculty_id:
            del self.faculty_id

    @property
    def semesters(self) -> tuple[int, ...]:
        """The two semesters of the course asked for; none for all."""
        course = int(self.chosen("course") or 0)
        return (2 * course - 1, 2 * course) if course else ()

    def narrow(self, rows: Select[GpaResult]) -> Select[GpaResult]:
        """Narrow the averages: of a year those of the course asked for, of a semester those of its two."""
        period = self.chosen("period") or YEAR
        rows = rows.where(GpaResult.kind == period)
        if self.semesters:
            numbers = (self.semesters[1] // 2,) if period == YEAR else self.semesters
            rows = rows.where(GpaResult.number.in_(numbers))
        return self.by_columns(rows, GpaResult.faculty_id, AcademicGroup.speciality_id, AcademicGroup.education_form)


@bp.get("/")
@requires("performance.progress:view")
def index() -> ResponseReturnValue:
    filters = ProgressFilter()
    by, years = filters.chosen("by") or progress.SPECIALITY, progress.two_years(filters.chosen("year_id"))
    averages = scoped(GpaResult).join(GpaResult.student).join(Student.group)
    found, problem = _found(by, filters, averages, years)
    rows = _rows(by, found, folded_words(filters.q.data))
    total = Row(0, str(_("Жами")), whole(row.compared for row in rows))
    if asked_for_file():
        return export_lines([*rows, total], _columns(by, years), "progress", _("Курслар ўзлаштириши"))
    page = page_of(rows)
    values: dict[str, Any] = {
        "filters": filters,
        "by": by,
        "ways": WAYS,
        "years": years,
        "total": total,
        "problem": problem,
    }
    values["doors"] = doors()
    return render_template("performance/progress/index.html", page=page, **values)


def _found(
    by: str, filters: ProgressFilter, averages: Select[Any], years: progress.Years
) -> tuple[dict[int, Compared], str]:
    """Return what stands in the lines, or why it is too much to ask for."""
    rows = filters.narrow(averages)
    if by != progress.SUBJECT:
        return progress.compared(rows, by, years), ""
    try:
        return progress.by_subject(rows, years, filters.semesters), ""
    except RuleError as error:
        return {}, refusal(error)


def _rows(by: str, found: dict[int, Compared], words: list[str]) -> list[Row]:
    known = progress.titles(by, found)
    has_code = by == progress.SPECIALITY
    titles = {key: f"{row.code} {named(row)}" if has_code else named(row) for key, row in known.items()}
    shown = [key for key in found if key in known and all(word in known[key].name_key for word in words)]
    return [Row(key, titles[key], found[key]) for key in sorted(shown, key=lambda key: sort_key(titles[key]))]


def _columns(by: str, years: progress.Years) -> tuple[Any, ...]:
    now, before = (year.name if year else "—" for year in years)
    if by == progress.SUBJECT:
        counted, mean = N_("Баҳолар сони, %(year)s"), N_("Ўртача баҳо, %(year)s")
    else:
        counted, mean = N_("Талабалар, %(year)s"), N_("Ўртача GPA, %(year)s")
    return (
        (WAYS[by], lambda row: row.title),
        (_(counted, year=now), lambda row: row.compared.now.students),
        (_(counted, year=before), lambda row: row.compared.before.students),
        (_("Ўзлаштириш, %%, %(year)s", year=now), lambda row: row.compared.now.passed_percent),
        (_("Ўзлаштириш, %%, %(year)s", year=before), lambda row: row.compared.before.passed_percent),
        (_("Сифат, %%, %(year)s", year=now), lambda row: row.compared.now.good_percent),
        (_("Сифат, %%, %(year)s", year=before), lambda row: row.compared.before.good_percent),
        (_(mean, year=now), lambda row: row.compared.now.mean),
        (_(mean, year=before), lambda row: row.compared.before.mean),
        (_("Фарқи"), lambda row: row.compared.mean_change),
    )
