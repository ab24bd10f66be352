"""Yearly loads with their norms: what is out of them is told, never refused (rules §8)."""

from collections.abc import Sequence

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import requires, scoped
from hemis.domain.classifiers import LESSON_KIND
from hemis.extensions import db
from hemis.menus.curriculum.loads import KINDS, bp
from hemis.menus.curriculum.selects import ALL, years
from hemis.menus.curriculum.timetables import teacher_or_404
from hemis.models.curriculum import AcademicYear
from hemis.models.staff import Employee
from hemis.operations import coverage, workloads
from hemis.operations.workloads import Workload
from hemis.web import clock
from hemis.web.choices import department_filter
from hemis.web.export import asked_for_file, export_lines
from hemis.web.listing import FilterForm, page_of

STATES = {"told": _l("нормадан четда"), "fine": _l("нормада")}
COLUMNS = (
    (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
    (_l("Ставка"), lambda row: row.stake),
    (_l("Йиллик норма, соат"), lambda row: row.norm),
    (_l("Маъруза, соат"), lambda row: row.lectures),
    (_l("Жами, соат"), lambda row: row.total),
    (_l("Изоҳ"), lambda row: " ".join(_(each.msgid, **each.params) for each in row.told)),
)


class WorkloadFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    year_id = years(_l("Ўқув йили"), blank=_l("бораётган йил"))
    department_id = department_filter()
    state = SelectField(
        _l("Ҳолати"), choices=[SelectChoice("", ALL), *(SelectChoice(code, word) for code, word in STATES.items())]
    )

    def narrow(self, statement: Select[Employee]) -> Select[Employee]:
        if department_id := self.chosen("department_id"):
            statement = statement.where(coverage.works_at(department_id))
        return statement.where(coverage.is_called(self.q.data)).order_by(Employee.sort_key, Employee.id)

    def keeps(self, row: Workload) -> bool:
        """Whether a line is in the state that is asked for."""
        state = self.chosen("state")
        return not state or (state == "told") == bool(row.told)


def year_now() -> AcademicYear:
    """The academic year that runs, or the last one that ran."""
    begun = scoped(AcademicYear).where(AcademicYear.starts_on <= clock.today())
    return db.session.scalar(begun.order_by(AcademicYear.starts_on.desc()).limit(1)) or abort(404)


@bp.get("/teachers/")
@requires("curriculum.loads:view")
def teachers() -> ResponseReturnValue:
    """All teachers of the scope with their year; the sum is what the department gives."""
    filters = WorkloadFilter()
    year_id = filters.chosen("year_id") or year_now().id
    norms = workloads.norms_on(clock.today())
    rows = filters.narrow(scoped(Employee).where(workloads.gives_or_should(year_id)))
    found = workloads.years_of(db.session.scalars(rows).all(), year_id, clock.today(), norms)
    lines = [line for line in found if filters.keeps(line)]
    if asked_for_file():
        return export_lines(lines, COLUMNS, "workloads")
    values = {"page": page_of(lines), "sums": _sums(lines), "filters": filters}
    return render_template("curriculum/loads/teachers.html", **values)


def _sums(lines: Sequence[Workload]) -> dict[str, int | object]:
    """What the lines come to together."""
    hours, stake = sum(line.total for line in lines), sum(line.stake for line in lines)
    return {"hours": hours, "stake": stake, "told": sum(bool(line.told) for line in lines)}


@bp.get("/teachers/<int:teacher_id>")
@requires("curriculum.loads:view")
def teacher(teacher_id: int) -> ResponseReturnValue:
    row, year = teacher_or_404(teacher_id, scoped(Employee)), year_now()
    workload = workloads.years_of([row], year.id, clock.today(), workloads.norms_on(clock.today()))[0]
    kinds = [kind for kind in KINDS if any(key[0] == kind for key in workload.year.hours)]
    values = {"workload": workload, "kinds": kinds, "names": LESSON_KIND, "academic_year": year}
    return render_template("curriculum/loads/teacher.html", teacher=row, **values)
