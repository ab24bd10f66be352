"""The paths by which a teacher, a department or a student reaches rows: criteria that the anchors name."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import AcademicDebt
from hemis.models.curriculum import (
    Curriculum,
    CurriculumSubject,
    Semester,
    Speciality,
)
from hemis.models.documents import IssuedDocument
from hemis.models.electives import ElectiveWindow, ElectiveWindowGroup
from hemis.models.orders import NUMBERED, Order, OrderLine
from hemis.models.plans import PlanLine
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.models.teaching import Absence, Lesson, TeachingLoad, TeachingLoadGroup, Topic

PUBLISHED = ("closed", "confirmed", "reopened")
"""The states of a sheet whose results were made known; those of an annulled one are void."""
Criterion = ColumnElement[bool]
Path = Callable[[Any], Criterion]


def taught_group(teacher_id: int) -> Criterion:
    taught = (
        select(TeachingLoadGroup.group_id)
        .join(TeachingLoad, TeachingLoad.id == TeachingLoadGroup.load_id)
        .where(TeachingLoad.teacher_id == teacher_id)
    )
    return AcademicGroup.id.in_(taught) | (AcademicGroup.tutor_id == teacher_id)


def taught_student(teacher_id: int) -> Criterion:
    return Student.group.has(taught_group(teacher_id))


def tutored_student(tutor_id: int) -> Criterion:
    """A tutor answers for the students of the own groups, whoever teaches them."""
    return Student.group.has(AcademicGroup.tutor_id == tutor_id)


def absence_of_teacher(teacher_id: int) -> Criterion:
    """From an own lesson, or of a student of an own group."""
    return Absence.lesson.has(Lesson.teacher_id == teacher_id) | Absence.student.has(tutored_student(teacher_id))


def department_group(department_id: int) -> Criterion:
    taught = (
        select(TeachingLoadGroup.group_id)
        .join(TeachingLoad, TeachingLoad.id == TeachingLoadGroup.load_id)
        .where(TeachingLoad.department_id == department_id)
    )
    return AcademicGroup.id.in_(taught) | AcademicGroup.speciality.has(Speciality.department_id == department_id)


def department_student(department_id: int) -> Criterion:
    return Student.group.has(department_group(department_id))


def debt_of_teacher(teacher_id: int) -> Criterion:
    """Those of own sheets, and of the students of a tutor's groups."""
    led = select(Student.id).join(Student.group).where(AcademicGroup.tutor_id == teacher_id)
    own = select(GradeSheet.id).where(GradeSheet.teacher_id == teacher_id)
    return AcademicDebt.sheet_id.in_(own) | AcademicDebt.student_id.in_(led)


def schedule_of_tutor(teacher_id: int) -> Criterion:
    """Those of a tutor's groups."""
    return PersonalSchedule.student.has(tutored_student(teacher_id))


def line_of_teacher(teacher_id: int) -> Criterion:
    """The subjects that the person teaches again, and those of a tutor's groups."""
    return (ScheduleLine.teacher_id == teacher_id) | ScheduleLine.student.has(tutored_student(teacher_id))


def schedule_of_student(student_id: int) -> Criterion:
    """A student reads what was approved, and what became of it."""
    return (PersonalSchedule.student_id == student_id) & PersonalSchedule.approved_at.is_not(None)


def sheet_of_student(student_id: int) -> Criterion:
    """A student reaches the published sheets in which the person has points; a page shows the own line alone."""
    own = select(Grade.sheet_id).where(Grade.student_id == student_id)
    return GradeSheet.id.in_(own) & GradeSheet.published_at.is_not(None) & GradeSheet.status.in_(PUBLISHED)


def extract_of_student(student_id: int) -> Criterion:
    """The extracts that were given to the student."""
    return (IssuedDocument.kind == "results_extract") & (IssuedDocument.subject_id == student_id)


def extract_of_faculty(faculty_id: int) -> Criterion:
    """Of issued papers only the extracts have a list of their own; they belong to whoever has the student."""
    own = select(Student.id).where(Student.faculty_id == faculty_id)
    return (IssuedDocument.kind == "results_extract") & IssuedDocument.subject_id.in_(own)


def stretch_in(groups: Path) -> Path:
    """A stretch of study belongs to whoever has its group, wherever the student is today."""
    return lambda value: Enrolment.group_id.in_(select(AcademicGroup.id).where(groups(value)))


def department_employee(department_id: int) -> Criterion:
    return Employee.id.in_(select(Post.employee_id).where(Post.department_id == department_id))


def faculty_employee(faculty_id: int) -> Criterion:
    posts = select(Post.employee_id).join(Department, Department.id == Post.department_id)
    return Employee.id.in_(posts.where(Department.faculty_id == faculty_id))


def department_curriculum(department_id: int) -> Criterion:
    taught = select(Semester.curriculum_id).join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
    return Curriculum.id.in_(taught.where(CurriculumSubject.department_id == department_id))


def taught_place(teacher_id: int) -> Criterion:
    taught = select(TeachingLoad.curriculum_subject_id).where(TeachingLoad.teacher_id == teacher_id)
    return CurriculumSubject.id.in_(taught)


def taught_kind(model: type[PlanLine] | type[Topic]) -> Path:
    """A teacher plans the kinds of lesson that stand in the own load."""
    load = TeachingLoad
    same = (load.curriculum_subject_id == model.curriculum_subject_id, load.lesson_kind == model.lesson_kind)
    return lambda teacher_id: exists().where(load.teacher_id == teacher_id, *same)


def order_of_student(student_id: int) -> Criterion:
    """A student sees the signed orders that name the person."""
    own = select(OrderLine.order_id).where(OrderLine.student_id == student_id)
    return Order.id.in_(own) & Order.status.in_(NUMBERED)


def window_of_student(student_id: int) -> Criterion:
    """A student sees the choices in which the own group takes part."""
    own = select(ElectiveWindowGroup.window_id).join(Student, Student.group_id == ElectiveWindowGroup.group_id)
    return ElectiveWindow.id.in_(own.where(Student.id == student_id))


__all__ = [
    "Criterion",
    "Path",
    "absence_of_teacher",
    "debt_of_teacher",
    "department_curriculum",
    "department_employee",
    "department_group",
    "department_student",
    "faculty_employee",
    "line_of_teacher",
    "order_of_student",
    "schedule_of_student",
    "schedule_of_tutor",
    "stretch_in",
    "taught_group",
    "taught_kind",
    "taught_place",
    "taught_student",
    "tutored_student",
    "window_of_student",
]
