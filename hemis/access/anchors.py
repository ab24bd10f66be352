"""How each model reaches a faculty, a department, a teacher, a student or an account: one anchor line per model."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import QueryableAttribute

from hemis.access.attended import round_of_student
from hemis.access.examined import exam_of_student, exam_of_teacher, session_of_department, sheet_of_teacher
from hemis.access.paths import (
    Criterion,
    Path,
    absence_of_teacher,
    department_curriculum,
    department_employee,
    department_group,
    department_student,
    extract_of_faculty,
    faculty_employee,
    order_of_student,
    stretch_in,
    taught_group,
    taught_kind,
    taught_place,
    taught_student,
    tutored_student,
    window_of_student,
)
from hemis.access.taken import of_taken_subject
from hemis.extensions import Base
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.models.achievements import Achievement, AdmissionQuota
from hemis.models.announcements import Announcement, AnnouncementFile
from hemis.models.arrivals import Arrival, ArrivalRound
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.audit import AuditEntry, PersonalView
from hemis.models.control_kinds import ControlKind
from hemis.models.councils import Council, Requirement
from hemis.models.curriculum import (
    AcademicYear,
    Curriculum,
    CurriculumSubject,
    GradeKind,
    GradeSheetKind,
    GradingSystem,
    LessonSlot,
    Qualification,
    Semester,
    Speciality,
)
from hemis.models.differences import DifferenceLine, OutsideSubject, SubjectDifference
from hemis.models.dissertations import Dissertation
from hemis.models.documents import IssuedDocument
from hemis.models.electives import ElectiveChoice, ElectiveWindow
from hemis.models.events import Conference, Meeting
from hemis.models.exams import Exam, ExamLine, ExamSession
from hemis.models.excuses import AbsenceExcuse, AttendanceMeasure, ExcusedLesson, ExcuseFile
from hemis.models.generator import DraftRow, TeacherWish, TimetableDraft, WishCell
from hemis.models.gpa import GpaResult
from hemis.models.imports import SheetImport
from hemis.models.infrastructure import Building, Room, RoomEquipment
from hemis.models.jobs import Job
from hemis.models.materials import LearningResource, Question, QuestionOption
from hemis.models.orders import NUMBERED, Order, OrderFile, OrderLine, OrderTemplate
from hemis.models.plans import CalendarPlan, PlanLine
from hemis.models.reading import DataExport, ReadingAlarm, SavedFilter
from hemis.models.research import Seminar
from hemis.models.service import ServiceCard
from hemis.models.settings import Holiday, Maintenance, RuleValue
from hemis.models.staff import Employee, Position, Post, PostCompetition, StatusPeriod, TrainingCourse
from hemis.models.structure import Department, Division, Faculty, FormerName, University
from hemis.models.students import AcademicGroup, Enrolment, MergedStudent, Student
from hemis.models.subjects import Subject, SubjectGroup
from hemis.models.teaching import Absence, AbsenceTotal, Lesson, TeachingLoad, Topic
from hemis.models.timetable import CalendarFeed, CancelledLesson, LessonChange, TimetablePublication


@dataclass(frozen=True)
class Anchor:
    """How a model reaches a faculty, a department, a teacher, a student or an account; None where it cannot."""

    faculty: Path | None = None
    department: Path | None = None
    teacher: Path | None = None
    student: Path | None = None
    mine: Path | None = None
    """The account that owns the row: it sees the row in every role, and nobody else does."""
    is_open: bool = False
    """A reference table that every signed-in role with the permission sees whole."""


def at(**columns: QueryableAttribute[Any]) -> Anchor:
    """Anchor a model by its own columns."""
    return replace(Anchor(), **{name: column.__eq__ for name, column in columns.items()})  # type: ignore[arg-type]


def via(relationship: QueryableAttribute[Any], target: type[Base]) -> Anchor:
    """Anchor a model by a row it points at; compiles to EXISTS, meant for the small tables."""
    goal = ANCHORS[target]

    def through(path: Path | None) -> Path | None:
        return None if path is None else lambda value: relationship.has(path(value))

    return Anchor(through(goal.faculty), through(goal.department), through(goal.teacher), through(goal.student))


OPEN = Anchor(is_open=True)


def _material(model: type[LearningResource] | type[Question]) -> Anchor:
    """A resource or question: of its owner, of the department of its subject, of that department's faculty."""
    return Anchor(
        faculty=lambda faculty_id: model.department.has(Department.faculty_id == faculty_id),
        department=model.department_id.__eq__,
        teacher=model.owner_id.__eq__,
    )


ANCHORS: dict[type[Base], Anchor] = {
    model: OPEN
    for model in (
        University,
        Faculty,
        Department,
        Division,
        FormerName,
        Building,
        Room,
        RoomEquipment,
        AcademicYear,
        LessonSlot,
        GradingSystem,
        GradeKind,
        ControlKind,
        GradeSheetKind,
        SubjectGroup,
        Subject,
        Position,
        Holiday,
        RuleValue,
        Maintenance,
        ServiceCard,
        TimetablePublication,
    )
}
ANCHORS[Speciality] = at(faculty=Speciality.faculty_id, department=Speciality.department_id)
ANCHORS[Qualification] = Anchor(
    faculty=Qualification.faculty_id.__eq__,
    department=lambda value: Qualification.id.in_(
        select(Speciality.qualification_id).where(Speciality.department_id == value)
    ),
)
ANCHORS[Curriculum] = Anchor(faculty=Curriculum.faculty_id.__eq__, department=department_curriculum)
ANCHORS[Semester] = via(Semester.curriculum, Curriculum)
ANCHORS[CurriculumSubject] = Anchor(
    faculty=CurriculumSubject.faculty_id.__eq__,
    department=CurriculumSubject.department_id.__eq__,
    teacher=taught_place,
)
ANCHORS[PlanLine] = Anchor(
    faculty=PlanLine.faculty_id.__eq__, department=PlanLine.department_id.__eq__, teacher=taught_kind(PlanLine)
)
ANCHORS[CalendarPlan] = Anchor()
ANCHORS[Topic] = replace(via(Topic.curriculum_subject, CurriculumSubject), teacher=taught_kind(Topic))
ANCHORS[LearningResource] = replace(_material(LearningResource), student=of_taken_subject)
ANCHORS[Question] = _material(Question)
ANCHORS[QuestionOption] = via(QuestionOption.question, Question)
ANCHORS[Employee] = Anchor(faculty=faculty_employee, department=department_employee, teacher=Employee.id.__eq__)
ANCHORS[Post] = Anchor(
    faculty=lambda faculty_id: Post.department.has(Department.faculty_id == faculty_id),
    department=Post.department_id.__eq__,
    teacher=Post.employee_id.__eq__,
)
ANCHORS[StatusPeriod] = via(StatusPeriod.employee, Employee)
ANCHORS[TrainingCourse] = via(TrainingCourse.employee, Employee)
ANCHORS[PostCompetition] = via(PostCompetition.employee, Employee)
ANCHORS[AcademicGroup] = Anchor(
    faculty=AcademicGroup.faculty_id.__eq__, department=department_group, teacher=taught_group
)
ANCHORS[Student] = Anchor(
    faculty=Student.faculty_id.__eq__,
    department=department_student,
    teacher=taught_student,
    student=Student.id.__eq__,
)
ANCHORS[AdmissionQuota] = Anchor(faculty=AdmissionQuota.faculty_id.__eq__)
ANCHORS[Achievement] = Anchor(
    faculty=lambda value: Achievement.student.has(Student.faculty_id == value),
    department=lambda value: Achievement.student.has(department_student(value)),
    teacher=lambda value: Achievement.student.has(taught_student(value)),
    student=Achievement.student_id.__eq__,
)
ANCHORS[OutsideSubject] = Anchor(
    faculty=lambda value: OutsideSubject.student.has(Student.faculty_id == value),
    student=OutsideSubject.student_id.__eq__,
)
ANCHORS[SubjectDifference] = Anchor(
    faculty=lambda value: SubjectDifference.student.has(Student.faculty_id == value),
    student=lambda value: (SubjectDifference.student_id == value) & (SubjectDifference.status == "fixed"),
)
ANCHORS[DifferenceLine] = via(DifferenceLine.difference, SubjectDifference)
ANCHORS[GpaResult] = Anchor(
    faculty=GpaResult.faculty_id.__eq__,
    department=lambda value: GpaResult.student.has(department_student(value)),
    student=GpaResult.student_id.__eq__,
)
ANCHORS[MergedStudent] = Anchor()
ANCHORS[Enrolment] = Anchor(
    faculty=stretch_in(AcademicGroup.faculty_id.__eq__),
    department=stretch_in(department_group),
    teacher=stretch_in(taught_group),
    student=Enrolment.student_id.__eq__,
)
ANCHORS[Order] = Anchor(faculty=Order.faculty_id.__eq__, student=order_of_student)
ANCHORS[OrderLine] = Anchor(
    faculty=lambda faculty_id: OrderLine.order.has(Order.faculty_id == faculty_id),
    student=lambda student_id: (OrderLine.student_id == student_id) & OrderLine.order.has(Order.status.in_(NUMBERED)),
)
ANCHORS[OrderFile] = via(OrderFile.order, Order)
ANCHORS[OrderTemplate] = OPEN
ANCHORS[ElectiveWindow] = Anchor(faculty=ElectiveWindow.faculty_id.__eq__, student=window_of_student)
ANCHORS[ElectiveChoice] = replace(via(ElectiveChoice.window, ElectiveWindow), student=ElectiveChoice.student_id.__eq__)
ANCHORS[TeachingLoad] = Anchor(
    faculty=lambda value: TeachingLoad.curriculum_subject.has(CurriculumSubject.faculty_id == value),
    department=TeachingLoad.department_id.__eq__,
    teacher=TeachingLoad.teacher_id.__eq__,
)
ANCHORS[Lesson] = at(faculty=Lesson.faculty_id, department=Lesson.department_id, teacher=Lesson.teacher_id)
ANCHORS[ArrivalRound] = replace(via(ArrivalRound.lesson, Lesson), student=round_of_student)
ANCHORS[Arrival] = at(student=Arrival.student_id)
ANCHORS[CancelledLesson] = at(
    faculty=CancelledLesson.faculty_id,
    department=CancelledLesson.department_id,
    teacher=CancelledLesson.teacher_id,
)
ANCHORS[LessonChange] = via(LessonChange.lesson, Lesson)
ANCHORS[TeacherWish] = Anchor(
    faculty=lambda value: TeacherWish.employee.has(faculty_employee(value)),
    department=lambda value: TeacherWish.employee.has(department_employee(value)),
    teacher=TeacherWish.employee_id.__eq__,
)
ANCHORS[WishCell] = Anchor()
ANCHORS[TimetableDraft] = at(faculty=TimetableDraft.faculty_id)
ANCHORS[DraftRow] = via(DraftRow.draft, TimetableDraft)
ANCHORS[ExamSession] = Anchor(faculty=ExamSession.faculty_id.__eq__, department=session_of_department)
ANCHORS[Exam] = Anchor(
    faculty=Exam.faculty_id.__eq__,
    department=Exam.department_id.__eq__,
    teacher=exam_of_teacher,
    student=exam_of_student,
)
ANCHORS[ExamLine] = at(faculty=ExamLine.faculty_id, department=ExamLine.department_id)
ANCHORS[CalendarFeed] = at(mine=CalendarFeed.user_id)
ANCHORS[Absence] = replace(via(Absence.lesson, Lesson), teacher=absence_of_teacher)
ANCHORS[AbsenceTotal] = Anchor(
    faculty=AbsenceTotal.faculty_id.__eq__,
    teacher=lambda value: AbsenceTotal.student.has(tutored_student(value)),
    student=AbsenceTotal.student_id.__eq__,
)
ANCHORS[AbsenceExcuse] = Anchor(
    faculty=lambda value: AbsenceExcuse.student.has(Student.faculty_id == value),
    student=AbsenceExcuse.student_id.__eq__,
)
ANCHORS[ExcuseFile] = via(ExcuseFile.excuse, AbsenceExcuse)
ANCHORS[ExcusedLesson] = via(ExcusedLesson.excuse, AbsenceExcuse)
ANCHORS[AttendanceMeasure] = Anchor(
    faculty=lambda value: AttendanceMeasure.student.has(Student.faculty_id == value),
    teacher=lambda value: AttendanceMeasure.student.has(tutored_student(value)),
)
ANCHORS[GradeSheet] = replace(
    at(faculty=GradeSheet.faculty_id, department=GradeSheet.department_id), teacher=sheet_of_teacher
)
ANCHORS[SheetReopening] = via(SheetReopening.sheet, GradeSheet)
ANCHORS[IssuedDocument] = Anchor(faculty=extract_of_faculty)
ANCHORS[Announcement] = ANCHORS[Seminar] = at(department=Announcement.department_id)
ANCHORS[Requirement] = ANCHORS[Council] = ANCHORS[Announcement]
for each in (Announcement, Seminar, Conference, Meeting):
    ANCHORS[each] = at(department=Announcement.department_id)
ANCHORS[Announcement] = ANCHORS[Seminar] = ANCHORS[Dissertation] = at(department=Announcement.department_id)
ANCHORS[AnnouncementFile] = via(AnnouncementFile.announcement, Announcement)
ANCHORS[User] = Anchor()
ANCHORS[UserSession] = at(mine=UserSession.user_id)
ANCHORS[Job] = at(mine=Job.owner_id)
ANCHORS[SavedFilter] = at(mine=SavedFilter.user_id)
ANCHORS[DataExport] = at(mine=DataExport.user_id)
ANCHORS[ReadingAlarm] = Anchor()
ANCHORS[SheetImport] = at(mine=SheetImport.owner_id)
ANCHORS[RoleAssignment] = Anchor()
ANCHORS[AuditEntry] = Anchor()
ANCHORS[PersonalView] = Anchor()


__all__ = ["ANCHORS", "Anchor", "Criterion", "Path"]
