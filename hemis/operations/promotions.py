"""The worksheet of promotion: what is proposed for each student, and the drafts of the orders made of it (H-11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists

from hemis.domain import promotion, rules
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.promotion import PROMOTE, REPEAT, Measure, Proposal
from hemis.domain.rules import RULES
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum
from hemis.models.orders import Order, OrderLine
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Student
from hemis.operations import attainment
from hemis.operations.order_templates import text_of
from hemis.operations.orders import NewLine, draft
from hemis.operations.rules import rule_versions
from hemis.operations.standing import LIMITS, programme_of
from hemis.operations.students import first_semester

CREDIT_SYSTEM = "13"
GPA_MIN, FAILED_AS, DEBT_LIMIT = "promotion.gpa_min", "gpa.failed_as", "debt.limit"
WITHOUT_REASON = N_("Таклифдан фарқли қарорнинг сабабини ёзинг.")
WITHOUT_GROUP = N_("Курсдан қолдириладиган талабалар қайси гуруҳда ўқишини танланг.")
NOBODY = N_("Буйруққа киритиладиган талаба йўқ: ҳаммаси кутмоқда ёки бошқа лойиҳада.")
PROMOTION_TITLE = N_("%(course)s-курс талабаларини кейинги курсга ўтказиш тўғрисида")
REPEAT_TITLE = N_("%(course)s-курс талабаларини курсдан қолдириш тўғрисида")
SEMESTER_TITLE = N_("%(semester)s-семестр талабаларини кейинги семестрга ўтказиш тўғрисида")


@dataclass(frozen=True)
class Departure:
    """A decision that departs from what is proposed, and why."""

    decision: str
    reason: str


def in_draft(*kinds: str) -> ColumnElement[bool]:
    """The criterion of the students whom an order of such a kind names that is not carried out yet."""
    named = exists().where(OrderLine.student_id == Student.id, OrderLine.order_id == Order.id, Order.kind.in_(kinds))
    return named.where(Order.status.in_(("draft", "submitted", "agreed", "signed"))).correlate(Student)


def proposals(students: Iterable[Student], groups: Mapping[int, AcademicGroup]) -> dict[int, Proposal]:
    """Propose for students whose groups are loaded with curriculum, intake year, grading system and speciality."""
    versions = rule_versions(GPA_MIN, FAILED_AS, DEBT_LIMIT, *LIMITS)
    curricula = {group.curriculum_id: group.curriculum for group in groups.values()}
    measures = {key: measure_of(each, programme_of(each), versions) for key, each in curricula.items()}
    learners = [(each.id, each.group_id, groups[each.group_id].curriculum_id) for each in students]
    found, proposed = attainment.of(learners, curricula, versions), {}
    for student, group, plan in learners:
        taken = found[student].upto(groups[group].course)
        proposed[student] = promotion.propose(taken, measures[plan])
    return proposed


def measure_of(curriculum: Curriculum, scope: str, versions: Sequence[RuleValue]) -> Measure:
    """Return the limit that holds for the intake: the one of the day on which its first year began."""
    day = curriculum.intake_year.starts_on
    is_credit = curriculum.grading_system.code == CREDIT_SYSTEM
    key = GPA_MIN if is_credit else DEBT_LIMIT
    return Measure(
        is_credit,
        rules.number_on(GPA_MIN, versions, day, scope),
        rules.whole_on(DEBT_LIMIT, versions, day, scope),
        rules.whole_on(FAILED_AS, versions, day, scope),
        _act(key, versions, day, scope),
    )


def _act(key: str, versions: Sequence[RuleValue], day: date, scope: str) -> str:
    """The decision behind the value that holds, else the act that allows it."""
    value = rules.value_on(key, versions, day, scope)
    for version in rules.ranked(key, versions):
        holds = version.valid_from <= day and (version.valid_to is None or day < version.valid_to)
        if holds and rules.parse_value(RULES[key], version.value) == value and version.act:
            return version.act
    return RULES[key].act


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A worksheet as it was decided: its students in order, what was proposed, and what differs."""

    students: Sequence[Student]
    groups: Mapping[int, AcademicGroup]
    proposals: Mapping[int, Proposal]
    departures: Mapping[int, Departure]
    goals: Mapping[int, int]
    """Speciality → group in which those who repeat the course go on."""

    def decision(self, student_id: int) -> str:
        """What was decided for a student."""
        other = self.departures.get(student_id)
        return other.decision if other else self.proposals[student_id].decision


def make_orders(sheet: Sheet, *, effective_on: date, faculty_id: int | None, by: User, at: datetime) -> list[Order]:
    """Draft one order of repeat and one of promotion; those who wait are in neither.

    The repeat comes first, because nobody may stay behind in a group that goes on.
    """
    for student_id, other in sheet.departures.items():
        if not other.reason.strip():
            raise RuleError(WITHOUT_REASON, field=f"reason-{student_id}")
    course = max((group.course for group in sheet.groups.values()), default=1)
    about: dict[str, Any] = {"effective_on": effective_on, "faculty_id": faculty_id, "by": by, "at": at}
    kept = [_repeat(sheet, each) for each in sheet.students if sheet.decision(each.id) == REPEAT]
    promoted = [_promote(sheet, each) for each in sheet.students if sheet.decision(each.id) == PROMOTE]
    if not kept and not promoted:
        raise RuleError(NOBODY)
    drafts = [("repeat", kept, REPEAT_TITLE), ("promotion", promoted, PROMOTION_TITLE)]
    return [
        draft(kind, lines, title=title % {"course": course}, **_opening(kind), **about)
        for kind, lines, title in drafts
        if lines
    ]


def _opening(kind: str) -> dict[str, Any]:
    """The words with which an order of a kind begins."""
    text = text_of(kind)
    return {"preamble": text.preamble, "body": text.body}


def _promote(sheet: Sheet, student: Student) -> NewLine:
    course = sheet.groups[student.group_id].course + 1
    return NewLine(course=course, semester=first_semester(course), **_line(sheet, student))


def _repeat(sheet: Sheet, student: Student) -> NewLine:
    group = sheet.groups[student.group_id]
    goal = sheet.goals.get(group.speciality_id)
    if goal is None:
        raise RuleError(WITHOUT_GROUP, field=f"goal-{group.speciality_id}")
    return NewLine(group_id=goal, course=group.course, semester=first_semester(group.course), **_line(sheet, student))


def _line(sheet: Sheet, student: Student) -> dict[str, Any]:
    """What both orders say of a student: the figures behind the decision, and why it differs from the proposal."""
    proposal, other = sheet.proposals[student.id], sheet.departures.get(student.id)
    details = {
        "gpa": _text(proposal.gpa),
        "total_gpa": _text(proposal.total_gpa),
        "credits": proposal.earned,
        "debts": [each.name for each in proposal.debts],
        "proposed": proposal.decision,
    }
    return {"student_id": student.id, "reason": other.reason.strip() if other else "", "details": details}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def order_of_semester(
    lines: Sequence[tuple[Student, int, int]],
    *,
    effective_on: date,
    controller: str,
    faculty_id: int | None,
    by: User,
    at: datetime,
) -> Order:
    """Draft one order that moves students (each with course and present semester) to the next semester."""
    if not lines:
        raise RuleError(NOBODY)
    new = [NewLine(student_id=each.id, course=course, semester=semester + 1) for each, course, semester in lines]
    title = SEMESTER_TITLE % {"semester": lines[0][2]}
    about: dict[str, Any] = {"effective_on": effective_on, "faculty_id": faculty_id, "by": by, "at": at}
    return draft("semester", new, title=title, controller=controller, **_opening("semester"), **about)


__all__ = ["Departure", "Sheet", "in_draft", "make_orders", "measure_of", "order_of_semester", "proposals"]
