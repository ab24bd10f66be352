"""Who examines a group is not who teaches it (rules 1.1): kept also when a lesson or a load is passed on later."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, exists, or_, select

from hemis.domain import workflow
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.commissions import CommissionMember
from hemis.models.exams import Exam, ExamGroup, ExamSession
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup

RETAKES = N_(
    "%(name)s %(group)s гуруҳининг шу фандан очилган қайта топшириш қайдномасида имтиҳон олувчи: имтиҳон олувчи бу"
    " гуруҳга дарс бермайди. Бошқа ўқитувчини танланг ёки қайднома ёпилгунча кутинг."
)
EXAMINES = N_(
    "%(name)s %(group)s гуруҳидан шу фан бўйича %(day)s куни якуний назорат олади: имтиҳон олувчи бу гуруҳга дарс"
    " бермайди. Бошқа ўқитувчини танланг ёки аввал имтиҳон жадвалида имтиҳон олувчини алмаштиринг."
)
LOCKED = ("submitted", "approved")
"""While a timetable is made its own page names who examines the own group; here nobody would look again."""


def refuse_examiner(teacher_id: int, subject_id: int, group_ids: Collection[int], *, today: date) -> None:
    """RuleError where a person who would teach a subject to some groups is still to examine one of them in it."""
    if group := db.session.scalar(_retaken(teacher_id, subject_id, group_ids).limit(1)):
        raise RuleError(RETAKES, field="teacher_id", name=_name(teacher_id), group=group)
    if found := db.session.execute(_examined(teacher_id, subject_id, group_ids, today).limit(1)).first():
        said = {"name": _name(teacher_id), "group": found[0], "day": f"{found[1]:%d.%m.%Y}"}
        raise RuleError(EXAMINES, field="teacher_id", **said)


def _retaken(teacher_id: int, subject_id: int, group_ids: Collection[int]) -> Select[str]:
    """The groups with a retake that is not closed, where the person examines or sits in the commission."""
    sits = exists().where(
        CommissionMember.commission_id == GradeSheet.commission_id, CommissionMember.employee_id == teacher_id
    )
    open_ones = GradeSheet.status.in_((workflow.DRAFT, workflow.REOPENED))
    return (
        select(AcademicGroup.name)
        .join(GradeSheet, GradeSheet.group_id == AcademicGroup.id)
        .where(GradeSheet.curriculum_subject_id == subject_id, AcademicGroup.id.in_(group_ids), open_ones)
        .where(GradeSheet.round > 1, GradeSheet.round < RESTUDY_ROUND, or_(GradeSheet.teacher_id == teacher_id, sits))
        .order_by(AcademicGroup.name)
    )


def _examined(teacher_id: int, subject_id: int, group_ids: Collection[int], today: date) -> Select[str, date]:
    """The groups whose final lies ahead by a timetable that stands."""
    return (
        select(AcademicGroup.name, Exam.day)
        .join(ExamGroup, ExamGroup.group_id == AcademicGroup.id)
        .join(Exam, Exam.id == ExamGroup.exam_id)
        .join(ExamSession, ExamSession.id == Exam.session_id)
        .where(Exam.examiner_id == teacher_id, Exam.curriculum_subject_id == subject_id, Exam.day >= today)
        .where(AcademicGroup.id.in_(group_ids), ExamSession.status.in_(LOCKED))
        .order_by(Exam.day, AcademicGroup.name)
    )


def _name(teacher_id: int) -> str:
    return db.session.get_one(Employee, teacher_id).full_name


__all__ = ["refuse_examiner"]
