"""A teacher's yearly load with its norms: what is out of them is told, never refused (rules §8)."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from hemis.access import requires, scoped
from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.workloads import warnings
from hemis.extensions import db
from hemis.menus.curriculum.loads import KINDS, bp
from hemis.menus.curriculum.timetables import teacher_or_404
from hemis.models.curriculum import AcademicYear
from hemis.models.staff import Employee
from hemis.operations import loads
from hemis.operations.rules import whole_rules
from hemis.web import clock

NORMS = ("load.auditory_min", "load.lecture_max_nodegree", "load.per_stavka")


@bp.get("/teachers/<int:teacher_id>")
@requires("curriculum.loads:view")
def teacher(teacher_id: int) -> ResponseReturnValue:
    row, today = teacher_or_404(teacher_id, scoped(Employee)), clock.today()
    running = scoped(AcademicYear).where(AcademicYear.starts_on <= today).order_by(AcademicYear.starts_on.desc())
    year = db.session.scalar(running.limit(1)) or abort(404)
    workload = loads.year_of(row, year.id, today)
    norms = whole_rules(*NORMS, on=today)
    told = warnings(
        workload.year,
        least=norms["load.auditory_min"],
        lecture_most=norms["load.lecture_max_nodegree"],
        per_stake=norms["load.per_stavka"],
    )
    kinds = [kind for kind in KINDS if any(key[0] == kind for key in workload.year.hours)]
    values = {"workload": workload, "norms": norms, "told": told, "kinds": kinds, "names": LESSON_KIND}
    return render_template("curriculum/loads/teacher.html", teacher=row, academic_year=year, **values)
