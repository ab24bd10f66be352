"""What the pages of a doctoral student share: the words of codes, and the person whom a page is about."""

from sqlalchemy.orm import joinedload, selectinload

from hemis.access import can, scoped_or_404, viewer
from hemis.domain.classifiers import ACADEMIC_DEGREE, ACADEMIC_RANK, PAYMENT_FORM
from hemis.domain.doctoral import CONCLUSIONS, DAYS, DEGREES, FIELDS, FORMS, RESULTS, STATES, VERBS
from hemis.models.doctoral import DoctoralStudent
from hemis.models.staff import Employee
from hemis.operations.doctoral_study import course_of, year_of

CHIPS = {
    **dict.fromkeys(("studying", "defended", "passed", "positive"), "ok"),
    **dict.fromkeys(("extended", "leave", "conditional"), "warn"),
    **dict.fromkeys(("expelled", "failed", "rework"), "danger"),
}
WORDS = {
    "forms": FORMS,
    "fields": FIELDS,
    "states": STATES,
    "results": RESULTS,
    "conclusions": CONCLUSIONS,
    "degrees": DEGREES,
    "verbs": VERBS,
    "days": DAYS,
    "payments": PAYMENT_FORM,
    "ranks": ACADEMIC_RANK,
    "sciences": ACADEMIC_DEGREE,
    "chips": CHIPS,
    "course_of": course_of,
    "year_of": year_of,
}
LOADS = (
    selectinload(DoctoralStudent.topics),
    *(joinedload(part) for part in (DoctoralStudent.supervisor, DoctoralStudent.department)),
)


def doctoral_student(key: int, *loads: object, lock: bool = False) -> DoctoralStudent:
    """The doctoral student of this page, if the viewer may see the person."""
    return scoped_or_404(DoctoralStudent, key, *LOADS, *loads, lock=lock)  # type: ignore[arg-type]


def may_mark(student: DoctoralStudent) -> bool:
    """The bureau marks everybody's plan, a supervisor those of the own doctoral students."""
    me = viewer().employee_id
    return can("doctoral.students:edit") or (
        can("doctoral.plans:edit") and me is not None and student.supervisor_id == me
    )


def supervisor_of(student: DoctoralStudent) -> str:
    """Who supervises, as a list tells it."""
    own: Employee | None = student.supervisor
    return own.full_name if own else student.supervisor_name


__all__ = ["LOADS", "WORDS", "doctoral_student", "may_mark", "supervisor_of"]
