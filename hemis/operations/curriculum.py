"""Academic years, and whole curricula with their semesters, weeks, subjects and controls."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from hemis.domain.calendar import academic_year_name
from hemis.domain.curriculum import cut_weeks
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester, SubjectControl, Week
from hemis.operations import audit, bulk, plain
from hemis.operations.plan_controls import NewControl


@dataclass(frozen=True, kw_only=True)
class NewSubject:
    """A subject in its place in a semester; `controls` are in their order."""

    subject_id: int
    department_id: int
    block: str
    kind: str
    finish: str
    credits: int
    total_hours: int
    lecture_hours: int
    practice_hours: int
    lab_hours: int
    seminar_hours: int
    independent_hours: int
    controls: tuple[NewControl, ...]
    elective_group: str = ""


@dataclass(frozen=True, kw_only=True)
class NewSemester:
    """A semester of an academic year; `theory_until` is the last day of its lessons."""

    number: int
    year_id: int
    starts_on: date
    theory_until: date
    ends_on: date
    subjects: tuple[NewSubject, ...]


def add_year(start_year: int, *, starts_on: date, ends_on: date, is_current: bool, by: User | None) -> AcademicYear:
    """Add an academic year, named after the calendar years it spans."""
    return plain.create(
        AcademicYear(
            code=str(start_year),
            name=academic_year_name(start_year),
            starts_on=starts_on,
            ends_on=ends_on,
            is_current=is_current,
        ),
        by=by,
    )


def add_curriculum(row: Curriculum, semesters: Sequence[NewSemester], *, by: User | None) -> Curriculum:
    """Add a curriculum with everything in it: semesters, weeks, subjects, controls."""
    # Once it is approved, the database takes nothing more into it.
    is_approved, row.is_approved = bool(row.is_approved), False
    plain.create(row, by=by)
    numbers = bulk.insert_numbered(
        Semester,
        [
            {
                "curriculum_id": row.id,
                "year_id": each.year_id,
                "number": each.number,
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
            }
            for each in semesters
        ],
    )
    filled = list(zip(numbers, semesters, strict=True))
    bulk.insert_many(Week, [week for number, each in filled for week in _weeks(number, each)])
    subjects = [(number, subject) for number, each in filled for subject in each.subjects]
    rows = [_subject(number, subject, row.faculty_id) for number, subject in subjects]
    ids = bulk.insert_numbered(CurriculumSubject, rows)
    audit.record_many("create", Semester, ((key, {"number": (None, each.number)}) for key, each in filled), by=by)
    audit.record_many(
        "create",
        CurriculumSubject,
        ((key, {name: (None, value) for name, value in each.items()}) for key, each in zip(ids, rows, strict=True)),
        by=by,
    )
    bulk.insert_many(
        SubjectControl,
        [
            {"curriculum_subject_id": key, "position": position, **control._asdict()}
            for key, (_, subject) in zip(ids, subjects, strict=True)
            for position, control in enumerate(subject.controls, start=1)
        ],
    )
    plain.update(row, {"is_approved": is_approved}, by=by)
    return row


def _weeks(semester_id: int, semester: NewSemester) -> Iterator[dict[str, Any]]:
    for week in cut_weeks(semester.starts_on, semester.theory_until, semester.ends_on):
        yield {"semester_id": semester_id, **week._asdict()}


def _subject(semester_id: int, subject: NewSubject, faculty_id: int) -> dict[str, Any]:
    values = asdict(replace(subject, controls=()))
    del values["controls"]
    return values | {"semester_id": semester_id, "faculty_id": faculty_id}
