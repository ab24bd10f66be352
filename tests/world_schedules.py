"""Personal schedules of the small world: at each faculty a draft whose subject is in a group, and an approved one."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.schedules import PersonalSchedule, RestudyGroup, ScheduleLine
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.models.students import Student
from hemis.operations import documents, schedule_papers

ADDRESS = "http://localhost/uz/tekshirish/"
DAYS = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 11, 20), "final_on": date(2026, 11, 18)}


def make(faculty_id: int, mark: str, dean: User, studies: User, moment: Any) -> None:
    """Fill one faculty; `mark` is БЕГОНА at the foreign one. The subject is that of the second edition of its plan."""
    students = select(Student.id).where(Student.faculty_id == faculty_id).order_by(Student.group_id, Student.sort_key)
    owner, other = db.session.scalars(students.limit(2)).all()
    plan = select(CurriculumSubject).join(Semester).join(Curriculum).where(Curriculum.faculty_id == faculty_id)
    subject = db.session.scalars(plan.order_by(Curriculum.edition.desc(), CurriculumSubject.id)).first()
    posts = select(Post.employee_id).join(Department, Department.id == Post.department_id)
    teacher = db.session.scalar(
        select(Employee.id).where(Employee.id.in_(posts.where(Department.faculty_id == faculty_id)))
    )
    given = {"teacher_id": teacher, **DAYS}
    units = {"subject_id": subject.subject_id, "faculty_id": faculty_id, "department_id": subject.department_id}
    group = _added(RestudyGroup(**units, **given, form="summer", formed_by_id=dean.id, formed_at=moment))
    drafted = {
        "drafted_by_id": dean.id,
        "drafted_at": moment,
        "starts_on": DAYS["starts_on"],
        "ends_on": DAYS["ends_on"],
    }
    draft = _added(PersonalSchedule(student_id=other, ground="debts", note=f"{mark}ёзги семестр", **drafted))
    line = {"curriculum_subject_id": subject.id, "department_id": subject.department_id, "credits": 4, "hours": 120}
    _added(
        ScheduleLine(schedule_id=draft.id, student_id=other, form="summer", restudy_group_id=group.id, **line, **given)
    )
    signed = {"submitted_by_id": dean.id, "submitted_at": moment, "approved_by_id": studies.id, "approved_at": moment}
    row = _added(PersonalSchedule(student_id=owner, ground="repeat", status="approved", **drafted, **signed))
    paid = {"base": Decimal(9_250_000), "fee": Decimal(616_667), "form": "individual"}
    _added(ScheduleLine(schedule_id=row.id, student_id=owner, **line, **given, **paid))
    issued = {"by": studies, "at": moment, "today": moment.date(), "address": ADDRESS}
    documents.issue(schedule_papers.KIND, row.id, schedule_papers.paper_of(row, today=moment.date()), **issued)


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids by which tests name these rows of a faculty."""
    own = select(PersonalSchedule.status, PersonalSchedule.id).join(PersonalSchedule.student)
    found = dict(db.session.execute(own.where(Student.faculty_id == faculty_id)).all())
    lines = {key: select(ScheduleLine.id).where(ScheduleLine.schedule_id == each) for key, each in found.items()}
    return SimpleNamespace(
        schedule=found["draft"],
        approved_schedule=found["approved"],
        schedule_line=db.session.scalar(lines["draft"]),
        approved_line=db.session.scalar(lines["approved"]),
        restudy_group=db.session.scalar(select(RestudyGroup.id).where(RestudyGroup.faculty_id == faculty_id)),
    )
