"""GPA as it is stored: computed anew in the transaction that changes a sheet, a group or what counts (H-13).

The source of what is passed is `attainment`, of how it counts `domain.averages`; promotion proposes by the same two.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from hemis.domain.averages import YEAR, Average, Line, averages
from hemis.domain.calendar import TASHKENT
from hemis.domain.grading import ARCHIVE, HUNDRED, SCALE_3069
from hemis.domain.promotion import Measure
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.curriculum import Curriculum, Semester
from hemis.models.gpa import GpaResult
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Student
from hemis.operations import attainment, debts
from hemis.operations.attainment import Read
from hemis.operations.bulk import insert_many
from hemis.operations.promotions import DEBT_LIMIT, FAILED_AS, GPA_MIN, measure_of
from hemis.operations.rules import rule_versions
from hemis.operations.standing import CONFIRMED, LIMITS, Learner, PlanSubject, programme_of, result_of, thresholds_of

RULES_BEHIND = (GPA_MIN, FAILED_AS, DEBT_LIMIT, *LIMITS)
"""The rules of which a stored average is made; a new value of one of them calls for computing all anew."""
DELETED_AT_ONCE = 500
OF = GpaResult
COLUMNS = (
    *(OF.student_id, OF.faculty_id, OF.kind, OF.number, OF.year_id, OF.method, OF.value, OF.weight, OF.weighted),
    *(OF.earned, OF.subjects, OF.debts, OF.missing, OF.may_rise, OF.failed_as, OF.threshold, OF.debt_limit),
    *(OF.rules_of, OF.act, OF.sheets),
)
NAMES = tuple(column.key for column in COLUMNS)
Row = tuple[Any, ...]
"""What is stored of an average, in the order of `COLUMNS`."""


class Person(NamedTuple):
    """A student with the plan that counts now."""

    student_id: int
    group_id: int
    curriculum_id: int
    faculty_id: int


class Behind(NamedTuple):
    """What the averages of one student follow from."""

    lines: list[Line]
    measure: Measure
    is_archive: bool
    curriculum: Curriculum
    subjects: list[PlanSubject]
    """Those of the lines, in the same order."""


def recompute(students: Iterable[int], *, at: datetime) -> int:
    """Compute the averages of some students anew and store what has changed; return of how many students it was.

    Nineteen statements at most, however many they are. The caller's transaction is that of the change itself; where
    two change the same student at once, the second waits for the first and reads what it has written.
    """
    keys = sorted(set(students))
    if not keys:
        return 0
    db.session.flush()
    return replace(keys, rows_of(people(keys, lock=True)), at=at)


def follow(sheets: Sequence[int], *, at: datetime) -> int:
    """Compute anew who stands on some sheets or belongs to their groups: a sheet also says who is barred from it."""
    marked = select(Grade.student_id).where(Grade.sheet_id.in_(sheets))
    groups = select(GradeSheet.group_id).where(GradeSheet.id.in_(sheets))
    members = select(Student.id).where(Student.group_id.in_(groups))
    return recompute(db.session.scalars(marked.union(members)), at=at)


def follow_groups(groups: Iterable[int], *, at: datetime) -> int:
    """Compute anew who is in groups whose subjects have changed, where a confirmed sheet says anything of them."""
    keys = list(groups)
    has_sheet = select(GradeSheet.id).where(GradeSheet.group_id.in_(keys), GradeSheet.status == CONFIRMED).exists()
    members = select(Student.id).where(Student.group_id.in_(keys))
    has_average = select(OF.id).where(OF.student_id == Student.id).correlate(Student).exists()
    return recompute(db.session.scalars(members.where(has_sheet | has_average)), at=at)


def follow_hours(students: Iterable[int], subjects: Iterable[int], *, at: datetime) -> int:
    """Compute anew whose missed hours have changed in a subject that has a confirmed sheet: they may bar or admit.

    The debts of the students follow the same hours.
    """
    keys, of = list(students), set(subjects)
    sheet = select(GradeSheet.id).where(GradeSheet.curriculum_subject_id.in_(of), GradeSheet.status == CONFIRMED)
    if db.session.scalar(sheet.limit(1)) is None:
        return 0
    debts.follow_hours(keys, of, today=at.astimezone(TASHKENT).date())
    return recompute(keys, at=at)


def people(students: Sequence[int], *, lock: bool = False) -> list[Person]:
    """Return students with their present groups and plans; one statement."""
    rows = select(Student.id, Student.group_id, AcademicGroup.curriculum_id, Student.faculty_id)
    rows = rows.join(Student.group).where(Student.id.in_(students)).order_by(Student.id)
    found = db.session.execute(rows.with_for_update(of=Student, key_share=True) if lock else rows)
    return [Person(*row) for row in found]


def rows_of(learners: Sequence[Person]) -> list[Row]:
    """Compute what is to be stored of some students; sixteen statements at most."""
    curricula = plans_of({each.curriculum_id for each in learners})
    years = years_of({each.curriculum_id for each in learners})
    found, rows = behind(learners, curricula, rule_versions(*RULES_BEHIND)), []
    for each in learners:
        lines, measure, is_archive, curriculum, _subjects = found[each.student_id]
        rules_of = curriculum.intake_year.starts_on
        said = (measure.failed_as, measure.threshold, measure.debt_limit, rules_of, measure.act[:300])
        for average in averages(lines, measure, is_archive=is_archive):
            year = years.get((curriculum.id, _first_semester(average)))
            rows.append((*_told(each, average, year), *said, _json(average.sheets)))
    return rows


def behind(
    learners: Sequence[Person],
    curricula: Mapping[int, Curriculum],
    versions: Sequence[RuleValue],
    *,
    with_points: bool = False,
) -> dict[int, Behind]:
    """Return by student the lines of the plan and the rule; with the points of each subject where they are asked for.

    Twelve statements at most.
    """
    triples = [(each.student_id, each.group_id, each.curriculum_id) for each in learners]
    read = attainment.with_facts(triples, curricula, versions)
    scopes = {key: programme_of(plan) for key, plan in curricula.items()}
    measures = {key: measure_of(plan, scopes[key], versions) for key, plan in curricula.items()}
    found = {}
    for each in learners:
        plan = curricula[each.curriculum_id]
        is_archive = plan.grading_system.code == ARCHIVE
        lines = lines_of(each, plan, scopes[plan.id], read, with_points=with_points or is_archive)
        subjects = read.whole[each.student_id].subjects
        found[each.student_id] = Behind(lines, measures[plan.id], is_archive, plan, subjects)
    return found


def lines_of(person: Person, plan: Curriculum, scope: str, read: Read, *, with_points: bool) -> list[Line]:
    """Return the subjects of a student's plan with hours, points and sheets."""
    facts, whole = read.facts, read.whole[person.student_id]
    scale = facts.scales.get(plan.grading_system_id, SCALE_3069)
    learner = Learner(person.student_id, person.group_id, person.curriculum_id, 0)

    def points_of(subject: PlanSubject) -> Decimal | None:
        limits = thresholds_of(subject.starts_on, scope, facts)
        most = sum(control.maximum for control in subject.controls)
        result = result_of(learner, subject, scale, limits, facts)
        return None if result is None or not most else result.total * HUNDRED / most

    return [
        Line(
            subject.key,
            subject.semester,
            subject.hours,
            taken,
            points_of(subject) if with_points else None,
            tuple(facts.sources.get((person.student_id, subject.key), ())),
        )
        for subject, taken in zip(whole.subjects, whole.taken, strict=True)
    ]


def plans_of(keys: Iterable[int]) -> dict[int, Curriculum]:
    """Return plans with what their rules are asked by; one statement."""
    loads = (Curriculum.speciality, Curriculum.intake_year, Curriculum.grading_system)
    plans = select(Curriculum).where(Curriculum.id.in_(list(keys))).options(*(joinedload(each) for each in loads))
    return {row.id: row for row in db.session.scalars(plans)}


def stored(students: Sequence[int]) -> dict[int, dict[Row, int]]:
    """Return by student what is stored, with the number of each row; one statement."""
    found: dict[int, dict[Row, int]] = defaultdict(dict)
    rows = select(OF.id, *COLUMNS).where(OF.student_id.in_(students))
    for key, *row in db.session.execute(rows):
        found[row[0]][tuple(row)] = key
    return found


def replace(
    students: Sequence[int], rows: Iterable[Row], *, at: datetime, before: Mapping[int, dict[Row, int]] | None = None
) -> int:
    """Store what some students' averages are now; rows that say the same stay. Return how many changed.

    `before` is what `stored` says of them, where the caller has it under the lock.
    """
    before, wanted = stored(students) if before is None else before, defaultdict[int, set[Row]](set)
    for row in rows:
        wanted[row[0]].add(row)
    gone, new, changed = [], [], 0
    for student in students:
        had, has = before.get(student, {}), wanted.get(student, set())
        gone += [key for row, key in had.items() if row not in has]
        new += [{**dict(zip(NAMES, row, strict=True)), "computed_at": at} for row in has if row not in had]
        changed += had.keys() != has
    for start in range(0, len(gone), DELETED_AT_ONCE):
        part = gone[start : start + DELETED_AT_ONCE]
        db.session.execute(delete(OF).where(OF.id.in_(part)), execution_options={"synchronize_session": False})
    insert_many(OF, new)
    return changed


def years_of(plans: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return (plan, semester) → the academic year in which the plan has it; one statement."""
    rows = select(Semester.curriculum_id, Semester.number, Semester.year_id)
    found = db.session.execute(rows.where(Semester.curriculum_id.in_(list(plans))))
    return {(plan, number): year for plan, number, year in found}


def _first_semester(average: Average) -> int:
    return 2 * average.number - 1 if average.kind == YEAR else average.number


def _told(person: Person, average: Average, year_id: int | None) -> Row:
    given = average._asdict()
    told = {**given, "student_id": person.student_id, "faculty_id": person.faculty_id, "year_id": year_id}
    # A result of points that are thirds of a percent is kept to a tenth of hour-points, which changes nothing shown.
    told["weighted"] = average.weighted.quantize(Decimal("0.1"))
    return tuple(told[name] for name in NAMES[: NAMES.index("failed_as")])


def _json(sheets: Sequence[int]) -> str:
    return json.dumps(list(sheets), separators=(",", ":"))


__all__ = [
    "RULES_BEHIND",
    "Behind",
    "Person",
    "behind",
    "follow",
    "follow_groups",
    "follow_hours",
    "lines_of",
    "people",
    "plans_of",
    "recompute",
]
__all__ += ["replace", "rows_of", "stored", "years_of"]
