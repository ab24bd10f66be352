"""The anchors of assignments, exams on the computer, retakes and appeals; with them the table is whole."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hemis.access.anchors import ANCHORS, Anchor, Criterion, at, via
from hemis.access.paths import (
    debt_of_teacher,
    extract_of_student,
    line_of_teacher,
    schedule_of_student,
    schedule_of_tutor,
    sheet_of_student,
)
from hemis.access.tested import tested_by, tested_student
from hemis.models.assessment import GradeSheet
from hemis.models.assignments import (
    Assignment,
    AssignmentExtension,
    AssignmentFile,
    AssignmentGroup,
    AssignmentWork,
    DailyMarking,
    LessonMark,
    PointsTransfer,
    WorkFile,
    WorkSending,
    gets_it,
)
from hemis.models.commissions import Commission, CommissionMember
from hemis.models.controls import AcademicDebt, Appeal, ControlPermit, SheetAnnulment, SheetReminder, SheetStudent
from hemis.models.daily_marks import DailyMarkRule
from hemis.models.doctoral import Attestation, DoctoralStep, DoctoralStudent, DoctoralTopic, PlanItem
from hemis.models.documents import IssuedDocument
from hemis.models.oak import OakEdition
from hemis.models.profiles import ResearchIndicator, ResearchProfile
from hemis.models.rating import RatingCriterion, RatingGroup, RatingResult, RatingSet
from hemis.models.reminders import LessonReminder
from hemis.models.schedules import PersonalSchedule, RestudyGroup, ScheduleLine
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.models.students import Student
from hemis.models.teaching import Absence, TeachingLoad
from hemis.models.testing import (
    AttemptQuestion,
    ComputerExam,
    ExamAllowance,
    ExamAttempt,
    ExamPart,
    ExamQuestion,
    ExamSitting,
)
from hemis.models.visits import ApiToken, ApiTokenUse


def _given_to(student_id: int) -> Criterion:
    """A student sees what is published and in force for a group with which the student takes the subject."""
    given = aliased(Assignment)
    taken = (
        select(AssignmentGroup.assignment_id)
        .join(given, given.id == AssignmentGroup.assignment_id)
        .join(TeachingLoad, TeachingLoad.id == given.load_id)
        .join(Student, Student.id == student_id)
        .where(gets_it(TeachingLoad.curriculum_subject_id))
        .correlate(None)
    )
    return Assignment.id.in_(taken) & Assignment.published_at.is_not(None) & Assignment.is_active


ANCHORS[Assignment] = replace(via(Assignment.load, TeachingLoad), student=_given_to)
ANCHORS[AssignmentGroup] = Anchor()
ANCHORS[AssignmentFile] = via(AssignmentFile.assignment, Assignment)
ANCHORS[AssignmentWork] = replace(via(AssignmentWork.assignment, Assignment), student=AssignmentWork.student_id.__eq__)
ANCHORS[AssignmentExtension] = replace(
    via(AssignmentExtension.assignment, Assignment), student=AssignmentExtension.student_id.__eq__
)
ANCHORS[WorkSending] = via(WorkSending.work, AssignmentWork)
ANCHORS[WorkFile] = via(WorkFile.sending, WorkSending)
ANCHORS[PointsTransfer] = Anchor()
ANCHORS[DailyMarking] = via(DailyMarking.load, TeachingLoad)
ANCHORS[LessonMark] = Anchor(student=LessonMark.student_id.__eq__)
ANCHORS[DailyMarkRule] = Anchor(
    faculty=lambda faculty_id: DailyMarkRule.department.has(Department.faculty_id == faculty_id),
    department=DailyMarkRule.department_id.__eq__,
)
ANCHORS[LessonReminder] = Anchor(teacher=LessonReminder.teacher_id.__eq__)
ANCHORS[ComputerExam] = Anchor(
    faculty=ComputerExam.faculty_id.__eq__,
    department=ComputerExam.department_id.__eq__,
    teacher=tested_by,
    student=tested_student,
)
ANCHORS[ExamPart] = replace(via(ExamPart.exam, ComputerExam), student=None)
ANCHORS[ExamSitting] = replace(via(ExamSitting.exam, ComputerExam), student=None)
ANCHORS[ExamQuestion] = replace(via(ExamQuestion.exam, ComputerExam), student=None)
ANCHORS[ExamAttempt] = replace(via(ExamAttempt.exam, ComputerExam), student=ExamAttempt.student_id.__eq__)
ANCHORS[ExamAllowance] = replace(via(ExamAllowance.exam, ComputerExam), student=None)
ANCHORS[AttemptQuestion] = Anchor()
ANCHORS[AcademicDebt] = Anchor(
    faculty=AcademicDebt.faculty_id.__eq__,
    department=AcademicDebt.department_id.__eq__,
    teacher=debt_of_teacher,
    student=AcademicDebt.student_id.__eq__,
)
ANCHORS[Appeal] = replace(via(Appeal.sheet, GradeSheet), student=Appeal.student_id.__eq__)
ANCHORS[ControlPermit] = replace(via(ControlPermit.sheet, GradeSheet), student=ControlPermit.student_id.__eq__)
ANCHORS[PersonalSchedule] = Anchor(
    faculty=lambda value: PersonalSchedule.student.has(Student.faculty_id == value),
    teacher=schedule_of_tutor,
    student=schedule_of_student,
)
ANCHORS[ScheduleLine] = Anchor(
    faculty=lambda value: ScheduleLine.student.has(Student.faculty_id == value),
    department=ScheduleLine.department_id.__eq__,
    teacher=line_of_teacher,
    student=lambda value: ScheduleLine.schedule.has(schedule_of_student(value)),
)
ANCHORS[RestudyGroup] = Anchor(
    faculty=RestudyGroup.faculty_id.__eq__,
    department=RestudyGroup.department_id.__eq__,
    teacher=RestudyGroup.teacher_id.__eq__,
)
ANCHORS[SheetReminder] = via(SheetReminder.sheet, GradeSheet)
ANCHORS[ResearchProfile] = via(ResearchProfile.employee, Employee)
ANCHORS[ResearchIndicator] = Anchor(
    faculty=lambda value: ResearchIndicator.department.has(Department.faculty_id == value),
    department=ResearchIndicator.department_id.__eq__,
    teacher=ResearchIndicator.employee_id.__eq__,
)
ANCHORS[OakEdition] = Anchor(is_open=True)
ANCHORS[ScientificWork] = Anchor(
    faculty=lambda value: ScientificWork.department.has(Department.faculty_id == value),
    department=ScientificWork.department_id.__eq__,
    teacher=lambda value: (
        (ScientificWork.owner_id == value) | ScientificWork.authors.any(WorkAuthor.employee_id == value)
    ),
)
ANCHORS[DoctoralStudent] = Anchor(
    department=DoctoralStudent.department_id.__eq__,
    teacher=lambda value: (DoctoralStudent.supervisor_id == value) | (DoctoralStudent.employee_id == value),
)
ANCHORS[DoctoralTopic] = via(DoctoralTopic.student, DoctoralStudent)
ANCHORS[PlanItem] = via(PlanItem.student, DoctoralStudent)
ANCHORS[Attestation] = via(Attestation.student, DoctoralStudent)
ANCHORS[DoctoralStep] = via(DoctoralStep.student, DoctoralStudent)
ANCHORS[RatingSet] = ANCHORS[RatingGroup] = ANCHORS[RatingCriterion] = Anchor(is_open=True)
ANCHORS[RatingResult] = at(
    faculty=RatingResult.faculty_id, department=RatingResult.department_id, teacher=RatingResult.employee_id
)
for _model in (WorkAuthor, SheetStudent, SheetAnnulment, Commission, CommissionMember, ApiToken, ApiTokenUse):
    ANCHORS[_model] = Anchor()
ANCHORS[GradeSheet] = replace(ANCHORS[GradeSheet], student=sheet_of_student)
ANCHORS[Absence] = replace(ANCHORS[Absence], student=Absence.student_id.__eq__)
ANCHORS[IssuedDocument] = replace(ANCHORS[IssuedDocument], student=extract_of_student)

__all__ = ["ANCHORS"]
