"""A doctoral student and the public register of dissertations: what the card knows goes into it, by the vice-rector."""

from typing import Any

from sqlalchemy import select

from hemis.domain.classifiers import ACADEMIC_DEGREE, ACADEMIC_RANK
from hemis.domain.councils import parse_code
from hemis.domain.doctoral import DEGREES
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Edition
from hemis.models.councils import Council
from hemis.models.dissertations import Dissertation
from hemis.models.doctoral import DoctoralStudent
from hemis.models.staff import Employee
from hemis.models.structure import University
from hemis.operations import plain

SAME = {
    "preliminary_on": "submitted_on",
    "seminar_on": "seminar_on",
    "accepted_on": "accepted_on",
    "oak_announced_on": "announced_on",
    "day": "defended_on",
}
"""Date of the register → date of the way to a defence."""
HAS_LINE = N_("Бу докторантнинг диссертацияси реестрга киритилган: рўйхатдан топиб ўзгартиринг.")
NO_LINE = N_("Кенгаш ўзимизники: аввал диссертация реестрга киритилсин ва проректор тасдиғи билан эълон қилинсин.")
NOT_SHOWN = N_("Реестрдаги ёзув ҳали эълон қилинмаган: аввал проректор тасдиқласин.")
OTHER_KIND = N_("Реестрдаги ёзув бошқа даражада: докторант %(degree)s учун ўқиган.")
TAKEN_LINE = N_("Реестрдаги бу ёзув бошқа докторантга боғланган: %(name)s.")
OTHER_DAY = N_("Реестрда ҳимоя санаси %(day)s: саналарни бир хил қилинг.")


def proposal(student: DoctoralStudent) -> dict[str, Any]:
    """Return what the card knows of a line of the register; its topics, supervisor and department are loaded."""
    topic = student.topic
    return {
        "kind": student.degree,
        "title": topic.title if topic else "",
        "author": student.name,
        "speciality_code": student.speciality_code,
        "speciality": student.speciality,
        "organisation": db.session.scalar(select(University.name)) or "",
        "registration": topic.registration if topic else "",
        "council": student.council,
        "supervisor": student.supervisor.full_name if student.supervisor else student.supervisor_name,
        "supervisor_degree": _degree(student.supervisor) if student.supervisor else student.supervisor_degree,
        "department_id": student.department_id,
        **{name: getattr(student, own) for name, own in SAME.items()},
    }


def _degree(supervisor: Employee) -> str:
    held = (
        ACADEMIC_DEGREE[supervisor.academic_degree] if supervisor.academic_degree != "10" else "",
        ACADEMIC_RANK[supervisor.academic_rank] if supervisor.academic_rank != "10" else "",
    )
    return ", ".join(word for word in held if word)


def link(student: DoctoralStudent, row: Dissertation, *, by: User | None) -> None:
    """Remember the line of the register on the card from which it was begun; a card has one."""
    if student.dissertation_id is not None:
        raise RuleError(HAS_LINE)
    require_own_line(student, row.id)
    plain.update(student, {"dissertation_id": row.id, "version": student.version + 1}, by=by, verb="defence")


def require_own_line(student: DoctoralStudent, dissertation_id: int | None) -> None:
    """RuleError where a line of the register is of another degree, or stands on the card of somebody else."""
    row = db.session.get(Dissertation, dissertation_id) if dissertation_id else None
    if row is None:
        return
    if row.kind != student.degree:
        raise RuleError(OTHER_KIND, field="dissertation_id", degree=DEGREES[student.degree])
    others = select(DoctoralStudent.name).where(
        DoctoralStudent.dissertation_id == row.id, DoctoralStudent.id != (student.id or 0)
    )
    if name := db.session.scalar(others.limit(1)):
        raise RuleError(TAKEN_LINE, field="dissertation_id", name=name)


def require_registered(student: DoctoralStudent) -> None:
    """RuleError unless a defence in an own council stands in the register, let out by the vice-rector."""
    row = db.session.get(Dissertation, student.dissertation_id) if student.dissertation_id else None
    if row is None:
        if _is_own_council(student.council):
            raise RuleError(NO_LINE)
        return
    approved = select(Edition.day).where(Edition.announcement_id == row.id, Edition.withdrawn_at.is_(None))
    day = db.session.scalar(approved)  # not `row.day`, which a correction changes before anybody has approved it
    if day is None:
        raise RuleError(NOT_SHOWN)
    if day != student.defended_on:
        raise RuleError(OTHER_DAY, day=short_date(day))


def _is_own_council(code: str) -> bool:
    same = select(Council.id).where(Council.code_key == parse_code(code).key, Council.is_shown)
    return db.session.scalar(same) is not None


__all__ = ["link", "proposal", "require_own_line", "require_registered"]
