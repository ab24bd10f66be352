"""A whole transcript for every student: each subject up to the end of the course on a confirmed sheet with points.

Nobody is asked to enter two million points by hand, so they come from two statements, on both engines alike.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, delete, exists, insert, literal, select, type_coerce, update

from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.curriculum import CurriculumSubject, Semester, SubjectControl
from hemis.models.gpa import GpaResult
from hemis.models.students import AcademicGroup, Student

AT = datetime(2026, 11, 20, 9, tzinfo=TASHKENT)
LOWEST, SPREAD = 55, 46
"""Points are 55 to 100 percent of each control: some fail, most do not."""


def fill() -> None:
    """Confirm every sheet, add those that are missing, and give each student points wherever there are none."""
    two = db.session.scalars(select(User.id).order_by(User.id).limit(2)).all()
    named = {"closed_by_id": two[0], "closed_at": AT, "confirmed_by_id": two[1], "confirmed_at": AT}
    confirmed = update(GradeSheet).where(GradeSheet.status != "annulled").values(status="confirmed", **named)
    _sheets()
    _points(two[0])
    for statement in (delete(GpaResult), confirmed):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.commit()


def _sheets() -> None:
    sample = db.session.scalars(select(GradeSheet).limit(1)).one()
    same = exists().where(
        GradeSheet.curriculum_subject_id == CurriculumSubject.id, GradeSheet.group_id == AcademicGroup.id
    )
    said: dict[str, object] = {
        "teacher_id": sample.teacher_id, "department_id": sample.department_id, "kind": sample.kind,
        "round": 1, "status": "draft", "version": 1, "entered_count": 0, "is_written": False,
    }  # fmt: skip
    table = GradeSheet.__table__.c
    columns: list[Any] = [AcademicGroup.id, CurriculumSubject.id, AcademicGroup.faculty_id]
    columns += [literal(value, table[name].type) for name, value in said.items()]
    rows = (
        select(*columns)
        .join(Semester, Semester.curriculum_id == AcademicGroup.curriculum_id)
        .join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
        .where(Semester.number <= 2 * AcademicGroup.course, ~same)
    )
    names = ["group_id", "curriculum_subject_id", "faculty_id", *said]
    db.session.execute(insert(GradeSheet).from_select(names, rows, include_defaults=False))


def _points(by: int) -> None:
    has = exists().where(
        Grade.sheet_id == GradeSheet.id, Grade.student_id == Student.id, Grade.control_id == SubjectControl.id
    )
    percent: ColumnElement[int] = LOWEST + ((Student.id % 1009 + 7) * (SubjectControl.id % 997 + 13)) % SPREAD
    # Tenths of a point as whole numbers, which is how they are kept.
    points = (type_coerce(SubjectControl.max_points, Integer) * percent).op("/")(literal(100))
    rows = (
        select(GradeSheet.id, Student.id, SubjectControl.id, points, literal(False), literal(False), literal(1))
        .add_columns(literal(by), literal(AT, Grade.__table__.c.entered_at.type))
        .select_from(GradeSheet)
        .join(Student, Student.group_id == GradeSheet.group_id)
        .join(SubjectControl, SubjectControl.curriculum_subject_id == GradeSheet.curriculum_subject_id)
        .where(GradeSheet.status == "draft", ~has)
    )
    names = ["sheet_id", "student_id", "control_id", "points", "is_absent", "is_carried", "version"]
    names += ["entered_by_id", "entered_at"]
    db.session.execute(insert(Grade).from_select(names, rows, include_defaults=False))


__all__ = ["fill"]
