"""What a teacher may choose from when an exam is made."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select

from hemis.extensions import db
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, SubjectControl
from hemis.models.materials import Question
from hemis.models.staff import Employee, Post
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.models.teaching import Topic
from hemis.models.testing import TAKES_PART, ComputerExam, ExamSitting
from hemis.operations.testing import usable


class Offer(NamedTuple):
    """A control with the place of its subject."""

    control: SubjectControl
    subject: Subject
    curriculum: Curriculum
    number: int


def controls_of(places: Select[CurriculumSubject]) -> list[Offer]:
    """The controls of some curriculum subjects, the newest semester first; final attestations have none."""
    keys = places.with_only_columns(CurriculumSubject.id, maintain_column_froms=True)
    rows = (
        select(SubjectControl, Subject, Curriculum, Semester.number)
        .join(CurriculumSubject, CurriculumSubject.id == SubjectControl.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .where(CurriculumSubject.id.in_(keys), Curriculum.is_approved)
        .order_by(Semester.starts_on.desc(), Subject.sort_key, Curriculum.sort_key, SubjectControl.position)
    )
    return [Offer(*row) for row in db.session.execute(rows)]


def colleagues(employee_id: int | None, chosen: int | None) -> Sequence[Employee]:
    """Those with a post at a department where this employee has one; and who is chosen already."""
    home = select(Post.department_id).where(Post.employee_id == employee_id, Post.department_id.is_not(None))
    there = select(Post.employee_id).where(Post.department_id.in_(home), Post.ends_on.is_(None))
    rows = select(Employee).where(or_(Employee.id.in_(there), Employee.id == chosen))
    return db.session.scalars(rows.order_by(Employee.sort_key)).all()


def topics_of(exam: ComputerExam) -> list[tuple[int, str, int]]:
    """(key, title, number of questions) of the topics that the teacher's and the shared questions have."""
    rows = (
        select(Topic.id, Topic.title, func.count())
        .join(Question, Question.topic_id == Topic.id)
        .where(*usable(exam))
        .group_by(Topic.id, Topic.title, Topic.position)
        .order_by(Topic.position, Topic.id)
    )
    return [tuple(row) for row in db.session.execute(rows)]  # type: ignore[misc]


def students_of(exam_id: int) -> list[tuple[Student, AcademicGroup]]:
    """Those who may sit, with the group with which they do, in the order of groups and names."""
    rows = (
        select(Student, AcademicGroup)
        .select_from(ExamSitting)
        .join(ComputerExam, ComputerExam.id == ExamSitting.exam_id)
        .join(AcademicGroup, AcademicGroup.id == ExamSitting.group_id)
        .join(Student, TAKES_PART)
        .where(ExamSitting.exam_id == exam_id)
        .order_by(AcademicGroup.name_key, Student.sort_key, Student.id)
    )
    return [(student, group) for student, group in db.session.execute(rows)]


def shared_count(exam: ComputerExam) -> int:
    """How many questions colleagues share for this subject."""
    rows = select(func.count(Question.id)).where(*usable(exam), Question.owner_id != exam.teacher_id)
    return db.session.scalar(rows) or 0
