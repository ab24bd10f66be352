"""Students of another group who take a subject with this one: joined and released one by one (H-12)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import AcademicGroup, Student
from hemis.operations import audit, bulk, gpa
from hemis.operations.joining import require_no_marks

STUDYING = "11"
NOBODY = N_("Бундай рақамли талаба топилмади ёки у ҳозир ўқимайди.")
OWN = N_("%(student)s шу гуруҳда ўқийди: уни гуруҳнинг ўз рўйхатида бириктиринг.")
THERE = N_("%(student)s бу фанга аллақачон бириктирилган.")
NOT_JOINED = N_("Аввал гуруҳнинг ўзини бу фанга бириктиринг.")


def guests_of(group_subject_id: int, group_id: int) -> Sequence[Student]:
    """Return who takes a subject with a group without belonging to it."""
    found = (
        select(Student)
        .join(StudentSubject, StudentSubject.student_id == Student.id)
        .where(StudentSubject.group_subject_id == group_subject_id, Student.group_id != group_id)
        .options(joinedload(Student.group))
        .order_by(Student.sort_key, Student.id)
    )
    return db.session.scalars(found).all()


def joined_row(group: AcademicGroup, subject: CurriculumSubject) -> GroupSubject | None:
    """Return how a group is joined to a subject, None if it is not."""
    own = select(GroupSubject).where(
        GroupSubject.group_id == group.id, GroupSubject.curriculum_subject_id == subject.id
    )
    return db.session.scalar(own)


def add_guest(
    group: AcademicGroup, subject: CurriculumSubject, student: Student | None, *, by: User | None, at: datetime
) -> None:
    """Let a student of another group take a subject with this one."""
    if student is None or student.status != STUDYING:
        raise RuleError(NOBODY, field="number")
    if student.group_id == group.id:
        raise RuleError(OWN, field="number", student=student.full_name)
    row = joined_row(group, subject)
    if row is None:
        raise RuleError(NOT_JOINED)
    if db.session.get(StudentSubject, (row.id, student.id)):
        raise RuleError(THERE, field="number", student=student.full_name)
    bulk.insert_many(StudentSubject, [{"group_subject_id": row.id, "student_id": student.id}])
    audit.record("join", group, by=by, changes={"subjects": (None, subject.subject.name)}, reason=student.full_name)
    gpa.recompute([student.id], at=at)


def release_guest(
    group: AcademicGroup, subject: CurriculumSubject, student_id: int, *, by: User | None, at: datetime
) -> None:
    """Take a student of another group off; refused when points or missed hours would lose their place."""
    student = db.session.get_one(Student, student_id)
    require_no_marks({subject.id: subject.subject.name}, [(student.id, subject.id)])
    row = joined_row(group, subject)
    if row is None:
        raise RuleError(NOT_JOINED)
    own = (StudentSubject.group_subject_id == row.id, StudentSubject.student_id == student.id)
    db.session.execute(delete(StudentSubject).where(*own))
    audit.record("join", group, by=by, changes={"subjects": (subject.subject.name, None)}, reason=student.full_name)
    gpa.recompute([student.id], at=at)


__all__ = ["add_guest", "guests_of", "joined_row", "release_guest"]
