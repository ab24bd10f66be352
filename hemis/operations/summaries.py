"""Жамланма қайднома: a group and a semester, students by subjects, as its confirmed sheets say (H-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select

from hemis.domain.averages import Average, Line, averages
from hemis.domain.grading import ARCHIVE
from hemis.domain.movement import GRADUATED, STUDYING
from hemis.extensions import db
from hemis.models.students import AcademicGroup, Student
from hemis.operations import gpa
from hemis.operations.rules import rule_versions
from hemis.operations.standing import PlanSubject


@dataclass(frozen=True)
class Row:
    """A student: the line of each subject of the summary, None where it is not taken, and the averages."""

    student: Student
    lines: dict[int, Line]
    semester: Average | None
    total: Average | None


@dataclass(frozen=True)
class Summary:
    """The subjects in their order, a row for each student in the order of names."""

    number: int
    is_archive: bool
    subjects: Sequence[PlanSubject]
    rows: Sequence[Row]

    def of_subject(self, key: int) -> tuple[int, int, int]:
        """How many have a mark, passed, and have 4 or 5."""
        lines = [row.lines[key] for row in self.rows if key in row.lines and row.lines[key].taken.stands]
        marks = [line.taken.mark or 0 for line in lines]
        return len(lines), sum(line.taken.is_passed for line in lines), sum(mark >= GOOD for mark in marks)

    @cached_property
    def places(self) -> dict[int, int]:
        """Student → place by the average of the semester, equals alike, among those whose marks are all there."""
        reached = {
            row.student.id: row.semester.value
            for row in self.rows
            if row.semester and row.semester.value is not None and not row.semester.missing
        }
        values = sorted(reached.values(), reverse=True)
        return {student: values.index(value) + 1 for student, value in reached.items()}

    @property
    def mean(self) -> Decimal | None:
        """The mean of the students' averages of the semester."""
        values = [row.semester.value for row in self.rows if row.semester and row.semester.value is not None]
        return sum(values, Decimal(0)) / len(values) if values else None


GOOD = 4


def summary_of(group: AcademicGroup, number: int) -> Summary:
    """Sum up a semester of those who study in a group, of its graduates where nobody does; sixteen statements."""
    rows = select(Student).where(Student.group_id == group.id).order_by(Student.sort_key)
    students = db.session.scalars(rows.where(Student.status == STUDYING)).all()
    students = students or db.session.scalars(rows.where(Student.status == GRADUATED)).all()
    people = [gpa.Person(each.id, group.id, group.curriculum_id, each.faculty_id) for each in students]
    curricula = gpa.plans_of([group.curriculum_id])
    is_archive = curricula[group.curriculum_id].grading_system.code == ARCHIVE
    if not people:
        return Summary(number, is_archive, (), ())
    found = gpa.behind(people, curricula, rule_versions(*gpa.RULES_BEHIND), with_points=True)
    subjects: dict[int, PlanSubject] = {}
    made = []
    for student in students:
        behind = found[student.id]
        subjects |= {each.key: each for each in behind.subjects if each.semester == number}
        reached = {
            (each.kind, each.number): each for each in averages(behind.lines, behind.measure, is_archive=is_archive)
        }
        lines = {line.key: line for line in behind.lines if line.semester == number}
        made.append(Row(student, lines, reached.get(("semester", number)), reached.get(("total", 0))))
    return Summary(number, is_archive, sorted(subjects.values(), key=lambda each: each.key), made)


__all__ = ["Row", "Summary", "summary_of"]
