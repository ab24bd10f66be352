"""Papers that excuse absences, and a measure that was decided long ago: one of each at each faculty."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, Semester
from hemis.models.excuses import AbsenceExcuse, AttendanceMeasure, ExcuseFile
from hemis.models.students import Student
from hemis.operations.files import StoredFile


def make(faculty_id: int, mark: str, dean: User, moment: Any, file: StoredFile) -> None:
    """Fill one faculty; `mark` is БЕГОНА at the foreign one."""
    student = db.session.scalars(select(Student.id).where(Student.faculty_id == faculty_id).order_by(Student.id.desc()))
    key, number = student.first(), f"{mark}МТ-86"
    days = {"starts_on": date(2026, 9, 3), "ends_on": date(2026, 9, 4)}
    paper = _added(
        AbsenceExcuse(
            student_id=key,
            kind="01",
            number=number,
            number_key=fold(number),
            entered_at=moment - timedelta(days=30),
            entered_by_id=dean.id,
            decided_at=moment - timedelta(days=30),
            decided_by_id=dean.id,
            **days,
        )
    )
    kept = {"title": "маълумотнома", "stored_name": file.name, "media_type": file.media_type, "size": file.size}
    _added(ExcuseFile(excuse_id=paper.id, uploaded_at=moment, uploaded_by_id=dean.id, **kept))
    _sent(faculty_id, mark, moment, kept)
    semester = select(Semester.id).join(Curriculum).where(Curriculum.faculty_id == faculty_id, Curriculum.edition == 1)
    decided = {"decided_at": moment, "decided_by_id": dean.id, "ended_at": moment}
    _added(
        AttendanceMeasure(
            kind="expulsion",
            student_id=key,
            semester_id=db.session.scalar(semester),
            state="dismissed",
            hours=76,
            limit_value=74,
            found_at=moment - timedelta(days=9),
            reason=f"{mark}Кенгаш қарори билан қолдирилган",
            **decided,
        )
    )


def _sent(faculty_id: int, mark: str, moment: Any, kept: dict[str, Any]) -> None:
    """A paper that the student who signs in has sent, and that waits for its answer."""
    own = select(Student).where(Student.faculty_id == faculty_id, Student.user_id.is_not(None))
    student, number = db.session.scalars(own).one(), f"{mark}ВКК-7"
    sent = {"student_id": student.id, "kind": "01", "number": number, "number_key": fold(number), "status": "sent"}
    days = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 2), "due_on": date(2026, 10, 8)}
    by = {"entered_at": moment - timedelta(days=1), "entered_by_id": student.user_id}
    paper = _added(AbsenceExcuse(**sent, **days, **by))
    _added(ExcuseFile(excuse_id=paper.id, uploaded_at=moment, uploaded_by_id=student.user_id, **kept))


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids by which tests name these rows of a faculty."""
    papers = select(AbsenceExcuse.id).join(AbsenceExcuse.student).where(Student.faculty_id == faculty_id)
    paper, own = db.session.scalars(papers.order_by(AbsenceExcuse.id)).all()
    measure = select(AttendanceMeasure.id).join(AttendanceMeasure.student).where(Student.faculty_id == faculty_id)
    file = select(ExcuseFile.id).where(ExcuseFile.excuse_id == paper)
    own_file = select(ExcuseFile.id).where(ExcuseFile.excuse_id == own)
    return SimpleNamespace(
        excuse=paper,
        excuse_file=db.session.scalar(file),
        own_excuse=own,
        own_excuse_file=db.session.scalar(own_file),
        measure=db.session.scalar(measure),
    )
