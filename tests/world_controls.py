"""What follows a control in the small world: at each faculty a debt and an appeal of its closed sheet."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import AcademicDebt, Appeal
from hemis.models.curriculum import SubjectControl
from hemis.models.students import Student


def make(faculty_id: int, mark: str, dean: User, moment: Any) -> None:
    """Fill one faculty; `mark` is БЕГОНА at the foreign one."""
    sheet = db.session.scalars(select(GradeSheet).filter_by(faculty_id=faculty_id, status="closed")).one()
    students = select(Student.id).where(Student.faculty_id == faculty_id).order_by(Student.group_id, Student.sort_key)
    debtor, appellant = db.session.scalars(students.limit(2)).all()
    final = select(SubjectControl.id).filter_by(curriculum_subject_id=sheet.curriculum_subject_id, kind="13")
    where = {"faculty_id": sheet.faculty_id, "department_id": sheet.department_id, "sheet_id": sheet.id}
    owed = {"state": "failed", "step": "retake", "until": date(2027, 2, 28), "points": 52, "is_credit": True}
    subject = sheet.curriculum_subject_id
    db.session.add(AcademicDebt(student_id=debtor, curriculum_subject_id=subject, **where, **owed))
    about = {"sheet_id": sheet.id, "student_id": appellant, "control_id": db.session.scalar(final)}
    told = {"claim": f"{mark}Учинчи савол баҳоланмаган.", "published_at": moment, "filed_at": moment}
    db.session.add(Appeal(**about, **told, filed_by_id=dean.id, due_on=date(2026, 10, 8), old_points=29))
    db.session.flush()


def read(faculty: int) -> SimpleNamespace:
    """Return the ids of what `make` has made."""
    appeal = select(Appeal.id).join(Appeal.sheet).where(GradeSheet.faculty_id == faculty)
    return SimpleNamespace(appeal=db.session.scalar(appeal))
