"""What follows a control in the small world: at each faculty a debt and an appeal of its closed sheet."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
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
    _own(sheet, mark, moment)


def _own(sheet: GradeSheet, mark: str, moment: Any) -> None:
    """The student who signs in has points in the closed sheet, which was published now, and has appealed the final."""
    student = db.session.scalars(_signs_in(sheet.faculty_id)).one()
    controls = select(SubjectControl).filter_by(curriculum_subject_id=sheet.curriculum_subject_id)
    written = {"student_id": student.id, "entered_by_id": sheet.closed_by_id, "entered_at": moment}
    sheet.status = "draft"
    db.session.flush()
    rows = db.session.scalars(controls.order_by(SubjectControl.position))
    for control, points in zip(rows, (25, 17, 27), strict=True):
        db.session.add(Grade(sheet_id=sheet.id, control_id=control.id, points=points, **written))
    db.session.flush()
    sheet.status, sheet.published_at = "closed", moment
    about = {"sheet_id": sheet.id, "student_id": student.id, "control_id": control.id, "filed_by_id": student.user_id}
    told = {"claim": f"{mark}Тўртинчи масала ҳисобланмаган.", "published_at": moment, "filed_at": moment}
    db.session.add(Appeal(**about, **told, due_on=date(2026, 10, 8), old_points=27))
    db.session.flush()


def _signs_in(faculty: int) -> Any:
    return select(Student).where(Student.faculty_id == faculty, Student.user_id.is_not(None))


def read(faculty: int) -> SimpleNamespace:
    """Return the ids of what `make` has made."""
    appeal = select(Appeal.id).join(Appeal.sheet).where(GradeSheet.faculty_id == faculty).order_by(Appeal.id)
    others, own = db.session.scalars(appeal).all()
    sheet = db.session.scalar(select(Appeal.sheet_id).where(Appeal.id == own))
    return SimpleNamespace(appeal=others, own_appeal=own, own_sheet=sheet)
