"""Why an average is what it is: every subject with its credits, mark and sheets, and the rule (promise C8)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from hemis.domain import rules
from hemis.domain.averages import SEMESTER, TOTAL, YEAR, Line, Part, part_of
from hemis.domain.honours import Honours, honours
from hemis.domain.promotion import Measure
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.controls import Appeal
from hemis.models.curriculum import Curriculum
from hemis.models.gpa import GpaResult
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.operations import appealed, gpa
from hemis.operations.rules import rule_versions
from hemis.operations.standing import PlanSubject, programme_of

HONOURS = ("honours.excellent_pct", "honours.min_mark")


class Subject(NamedTuple):
    """A subject of the plan, what it adds to the sum, and the confirmed sheets that say so."""

    line: Line
    subject: PlanSubject
    part: Part
    sheets: tuple[GradeSheet, ...]
    appeals: tuple[Appeal, ...] = ()
    """Those that have changed its points."""


@dataclass(frozen=True)
class Explained:
    """All averages of a student, and by semester what they are made of."""

    student: Student
    curriculum: Curriculum
    measure: Measure
    is_archive: bool
    semesters: dict[int, list[Subject]]
    stored: dict[tuple[str, int], GpaResult]
    honours: Honours | None = None
    """How the marks stand to the diploma with honours; None while the plan is not through."""
    allowance: tuple[Decimal, int] = (Decimal(0), 0)
    """What honours ask: excellent marks in percent, and the lowest mark."""

    @property
    def has_new_rule(self) -> bool:
        """Whether the rule has another value by now than the one with which the averages were computed."""
        row, now = self.total, self.measure
        if row is None:
            return False
        stored = (row.failed_as, row.threshold, row.debt_limit, row.act)
        return stored != (now.failed_as, now.threshold, now.debt_limit, now.act[:300])

    @property
    def years(self) -> list[tuple[int, GpaResult, list[int]]]:
        """Each year of study with its semesters, the newest first."""
        found = [(number, row) for (kind, number), row in self.stored.items() if kind == YEAR]
        semesters = [number for kind, number in self.stored if kind == SEMESTER]
        return [
            (course, row, sorted(number for number in semesters if (number + 1) // 2 == course))
            for course, row in sorted(found, key=lambda pair: -pair[0])
        ]

    @property
    def total(self) -> GpaResult | None:
        return self.stored.get((TOTAL, 0))

    def semester(self, number: int) -> GpaResult:
        return self.stored[SEMESTER, number]


def explained(student: Student) -> Explained:
    """Explain the averages of a student whose group is loaded; sixteen statements at most."""
    return explained_all([student])[student.id]


def explained_all(students: Sequence[Student]) -> dict[int, Explained]:
    """Explain the averages of many students whose groups are loaded, by as many statements as those of one."""
    people = [gpa.Person(each.id, each.group_id, each.group.curriculum_id, each.faculty_id) for each in students]
    curricula = gpa.plans_of({each.curriculum_id for each in people})
    versions = rule_versions(*gpa.RULES_BEHIND, *HONOURS)
    behind = gpa.behind(people, curricula, versions, with_points=True)
    used = {key for found in behind.values() for line in found.lines for key in line.sheets}
    sheets, appeals = _sheets(used, list(behind))
    stored: dict[int, dict[tuple[str, int], GpaResult]] = defaultdict(dict)
    for row in results_of(list(behind)):
        stored[row.student_id][row.kind, row.number] = row
    return {each.id: _explained(each, behind[each.id], versions, sheets, appeals, stored[each.id]) for each in students}


def _explained(
    student: Student,
    found: gpa.Behind,
    versions: Sequence[RuleValue],
    sheets: Mapping[int, GradeSheet],
    appeals: Mapping[tuple[int, int], Sequence[Appeal]],
    stored: dict[tuple[str, int], GpaResult],
) -> Explained:
    semesters: dict[int, list[Subject]] = defaultdict(list)
    for line, subject in zip(found.lines, found.subjects, strict=True):
        part = part_of(line, found.measure.failed_as, is_archive=found.is_archive)
        own = tuple(sheets[key] for key in line.sheets)
        changed = tuple(each for key in line.sheets for each in appeals.get((key, student.id), ()))
        semesters[line.semester].append(Subject(line, subject, part, own, changed))
    plan, asked = found.curriculum, _asked(found.curriculum, versions)
    reached = _honours(found.lines, *asked)
    return Explained(student, plan, found.measure, found.is_archive, dict(semesters), stored, reached, asked)


def _asked(plan: Curriculum, versions: Sequence[RuleValue]) -> tuple[Decimal, int]:
    """What honours ask of those who began with this plan."""
    day, scope = plan.intake_year.starts_on, programme_of(plan)
    return rules.number_on(HONOURS[0], versions, day, scope), rules.whole_on(HONOURS[1], versions, day, scope)


def _honours(lines: Sequence[Line], excellent_pct: Decimal, min_mark: int) -> Honours | None:
    """Look at the marks of a plan whose every subject stands; what counts from elsewhere has none of our own."""
    if not lines or not all(line.taken.stands for line in lines):
        return None
    marks = [line.taken.mark or 0 for line in lines if not line.taken.is_counted]
    return honours(marks, excellent_pct=excellent_pct, min_mark=min_mark)


def results_of(students: Sequence[int]) -> Sequence[GpaResult]:
    """Return the stored averages of students with their academic years; one statement."""
    rows = select(GpaResult).where(GpaResult.student_id.in_(students)).options(joinedload(GpaResult.year))
    return db.session.scalars(rows.order_by(GpaResult.student_id, GpaResult.number)).all()


def totals_of(students: Select[Any]) -> dict[int, tuple[Decimal | None, int]]:
    """Return the whole average and the credits earned of the students that a statement names, by one statement."""
    rows = select(GpaResult.student_id, GpaResult.value, GpaResult.earned)
    found = db.session.execute(rows.where(GpaResult.student_id.in_(students), GpaResult.kind == TOTAL))
    return {student: (value, earned) for student, value, earned in found}


def _sheets(
    keys: Iterable[int], students: Sequence[int]
) -> tuple[dict[int, GradeSheet], dict[tuple[int, int], list[Appeal]]]:
    """The sheets, and by sheet and student the upheld appeals in them, by one statement."""
    own = and_(Appeal.sheet_id == GradeSheet.id, Appeal.student_id.in_(students), Appeal.status == appealed.UPHELD)
    rows = select(GradeSheet, Appeal).outerjoin(Appeal, own).where(GradeSheet.id.in_(set(keys)))
    loads = (joinedload(GradeSheet.confirmed_by), joinedload(Appeal.control))
    found = db.session.execute(rows.options(*loads).order_by(Appeal.id)).all()
    changed: dict[tuple[int, int], list[Appeal]] = defaultdict(list)
    for sheet, appeal in found:
        if appeal is not None:
            changed[sheet.id, appeal.student_id].append(appeal)
    return {sheet.id: sheet for sheet, _appeal in found}, changed


__all__ = ["Explained", "Subject", "explained", "explained_all", "results_of", "totals_of"]
