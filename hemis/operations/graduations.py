"""The worksheet of graduation: who of the last course may graduate, and the draft of the one order (rules 6.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from hemis.domain import graduation, rules
from hemis.domain.errors import RuleError
from hemis.domain.graduation import DECISIONS, GRADUATE, WAIT, Prospect, Reached
from hemis.domain.i18n import N_
from hemis.domain.movement_terms import last_course
from hemis.domain.rule_spec import CREDIT_ACT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import attainment
from hemis.operations.order_templates import text_of
from hemis.operations.orders import NewLine, draft
from hemis.operations.promotions import FAILED_AS, WITHOUT_REASON, Departure
from hemis.operations.rules import rule_versions
from hemis.operations.standing import LIMITS, programme_of

KEPT_OUT = {WAIT: DECISIONS[WAIT]}
"""The only departure there is: somebody who may graduate is left out. A missing credit has no exception (rules 6.3)."""
NOBODY = N_("Буйруққа киритиладиган талаба йўқ: битириш шартлари ҳали бажарилмаган ёки ҳаммаси бошқа лойиҳада.")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A worksheet as it was decided: its students in order, what was proposed, and who is left out with a reason."""

    students: Sequence[Student]
    prospects: Mapping[int, Prospect]
    departures: Mapping[int, Departure]


def prospects(students: Sequence[Student], groups: Mapping[int, AcademicGroup]) -> dict[int, Prospect]:
    """Propose for students whose groups are loaded with curriculum, intake year and speciality."""
    versions = rule_versions(FAILED_AS, *LIMITS)
    curricula = {group.curriculum_id: group.curriculum for group in groups.values()}
    learners = [(each.id, each.group_id, groups[each.group_id].curriculum_id) for each in students]
    found = attainment.of(learners, curricula, versions)
    keys = [each.id for each in students]
    stretch = select(Enrolment.student_id, Enrolment.course, Enrolment.semester)
    now = db.session.execute(stretch.where(Enrolment.student_id.in_(keys), Enrolment.ends_on.is_(None)))
    places = {student: (course, semester) for student, course, semester in now}
    made = {}
    for student, _group, plan in learners:
        curriculum, (taken, attained, _subjects) = curricula[plan], found[student]
        semesters = curriculum.semesters
        reached = Reached(*places[student], last_course(semesters), semesters)
        failed_as = rules.whole_on(FAILED_AS, versions, curriculum.intake_year.starts_on, programme_of(curriculum))
        made[student] = graduation.propose(taken, attained, reached, failed_as=failed_as, act=CREDIT_ACT)
    return made


def make_order(sheet: Sheet, *, effective_on: date, faculty_id: int | None, by: User, at: datetime) -> Order:
    """Draft the order of those who may graduate; RuleError when there is nobody or a reason is missing."""
    for student_id, other in sheet.departures.items():
        if not other.reason.strip():
            raise RuleError(WITHOUT_REASON, field=f"reason-{student_id}")
    lines = [_line(each, sheet.prospects[each.id]) for each in sheet.students if _graduates(sheet, each.id)]
    if not lines:
        raise RuleError(NOBODY)
    text = text_of("graduation")
    return draft(
        "graduation",
        lines,
        title=text.title,
        preamble=text.preamble,
        body=text.body,
        effective_on=effective_on,
        faculty_id=faculty_id,
        by=by,
        at=at,
    )


def _graduates(sheet: Sheet, student_id: int) -> bool:
    return sheet.prospects[student_id].decision == GRADUATE and student_id not in sheet.departures


def _line(student: Student, prospect: Prospect) -> NewLine:
    """The figures behind the decision stay with the order."""
    gpa = None if prospect.gpa is None else str(prospect.gpa)
    return NewLine(student_id=student.id, details={"total_gpa": gpa, "credits": prospect.attained.earned})


__all__ = ["KEPT_OUT", "Sheet", "make_order", "prospects"]
