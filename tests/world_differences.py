"""Differences of the small world: at each faculty a draft, a fixed one with a subject to make up, and a paper."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.differences import DifferenceLine, OutsideSubject, SubjectDifference
from hemis.models.students import Student
from hemis.operations.files import StoredFile


def make(faculty_id: int, mark: str, dean: User, moment: Any, file: StoredFile) -> None:
    """Fill one faculty; `mark` is БЕГОНА at the foreign one."""
    students = db.session.scalars(
        select(Student.id).where(Student.faculty_id == faculty_id).order_by(Student.group_id, Student.sort_key)
    ).all()
    for student, status in ((students[0], "draft"), (students[1], "fixed")):
        _difference(faculty_id, student, mark, dean, moment, status)
    name = f"{mark}Чизиқли алгебра"
    kept = {"stored_name": file.name, "media_type": file.media_type, "size": file.size}
    paper = {"institution": f"{mark}Тошкент институти", "paper_kind": "certificate", "paper_number": "АМ-17"}
    marked = {"credits": 5, "hours": 150, "mark": "4", "scale": "5 баллик"}
    key = fold(f"{name} {paper['institution']} {paper['paper_number']}")
    row = OutsideSubject(student_id=students[0], name=name, text_key=key, **paper, **marked, **kept)
    row.paper_on = date(2026, 8, 20)
    _added(row)


def _difference(faculty_id: int, student: int, mark: str, dean: User, moment: Any, status: str) -> None:
    place = select(CurriculumSubject).join(Semester).join(Curriculum)
    place = place.where(Curriculum.faculty_id == faculty_id, Curriculum.edition == 1).order_by(CurriculumSubject.id)
    subject = db.session.scalars(place).first()
    plan = db.session.scalar(select(Semester.curriculum_id).where(Semester.id == subject.semester_id))
    fixed = {"fixed_at": moment, "fixed_by_id": dean.id} if status == "fixed" else {}
    about = {"upto_semester": 1, "status": status, "drafted_by_id": dean.id, "drafted_at": moment}
    made = _added(SubjectDifference(student_id=student, curriculum_id=plan, **about, **fixed))
    line = DifferenceLine(difference_id=made.id, curriculum_subject_id=subject.id, position=1, semester=1)
    line.name, line.counted, line.to_make_up = f"{mark}Математик анализ", 0, subject.credits
    line.deadline = moment.date() + timedelta(days=90)
    _added(line)


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids by which tests name the differences of a faculty."""
    made = select(SubjectDifference.status, SubjectDifference.id).join(SubjectDifference.student)
    found = dict(db.session.execute(made.where(Student.faculty_id == faculty_id)).all())
    line = select(DifferenceLine.id).where(DifferenceLine.difference_id == found["draft"])
    outside = select(OutsideSubject.id).join(OutsideSubject.student).where(Student.faculty_id == faculty_id)
    return SimpleNamespace(
        difference=found["draft"],
        fixed_difference=found["fixed"],
        difference_line=db.session.scalar(line),
        outside=db.session.scalar(outside),
    )
