"""The statements by which a grade sheet is read: who is on it, what stands in its cells, by which marks it counts."""

from typing import Any

from sqlalchemy import Date, Integer, and_, bindparam, or_, select, true, union
from sqlalchemy.orm import aliased

from hemis.models.assessment import Grade
from hemis.models.controls import SheetStudent
from hemis.models.curriculum import GradeKind, GradingSystem, SubjectControl
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import Enrolment, Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations.examiners import NAMED

STUDYING = "11"
PERSON: tuple[Any, ...] = (
    *(Student.id, Student.number, Student.surname, Student.first_name, Student.patronymic),
    *(Student.surname_latin, Student.first_name_latin, Student.patronymic_latin),
)
WRITTEN: tuple[Any, ...] = (
    *(Grade.points, Grade.is_absent, Grade.version, Grade.entered_by_id, Grade.entered_at),
    Grade.is_carried,
)
COLUMNS: tuple[Any, ...] = (
    *PERSON,
    *WRITTEN,
    *(Enrolment.id.label("enrolment_id"), AbsenceTotal.unexcused_hours),
    *(SubjectControl.id.label("control_id"), SubjectControl.kind, SubjectControl.max_points),
    *(SubjectControl.name.label("control_name"), SubjectControl.short.label("control_short")),
)

_SHEET, _GROUP, _SUBJECT = (bindparam(name, type_=Integer) for name in ("sheet", "group", "subject"))
_DAY = bindparam("day", type_=Date)
_STUDIES = and_(
    Enrolment.status == STUDYING,
    Enrolment.starts_on <= _DAY,
    or_(Enrolment.ends_on.is_(None), Enrolment.ends_on > _DAY),
)
_JOINED = and_(GroupSubject.group_id == _GROUP, GroupSubject.curriculum_subject_id == _SUBJECT)
_CHOSEN = (
    select(StudentSubject.student_id)
    .join(GroupSubject, GroupSubject.id == StudentSubject.group_subject_id)
    .where(_JOINED)
)
_ONE_BY_ONE = select(GroupSubject.id).where(_JOINED, ~GroupSubject.is_whole).exists()
_STAYED = aliased(Enrolment)
_WAS_HERE = select(_STAYED.id).where(_STAYED.student_id == Enrolment.student_id, _STAYED.group_id == _GROUP).exists()
_OF_GROUP = and_(Enrolment.group_id == _GROUP, or_(~_ONE_BY_ONE, Enrolment.student_id.in_(_CHOSEN)))
_GUEST = and_(Enrolment.group_id != _GROUP, Enrolment.student_id.in_(_CHOSEN), ~_WAS_HERE)
"""Of another group, and joined to this one's subject; who moved away from here is no guest."""
_MEMBER = and_(_STUDIES, or_(_OF_GROUP, _GUEST))
_LISTED = union(
    select(Enrolment.student_id).where(_STUDIES, _OF_GROUP),
    select(Enrolment.student_id).where(_STUDIES, _GUEST),
    select(Grade.student_id).where(Grade.sheet_id == _SHEET),
)
_TOTAL = and_(AbsenceTotal.student_id == Student.id, AbsenceTotal.curriculum_subject_id == _SUBJECT)
_GRADE = and_(Grade.sheet_id == _SHEET, Grade.student_id == Student.id, Grade.control_id == SubjectControl.id)
CELLS = (
    select(*COLUMNS)
    .select_from(Student)
    .join(SubjectControl, SubjectControl.curriculum_subject_id == _SUBJECT)
    .outerjoin(Enrolment, and_(Enrolment.student_id == Student.id, _MEMBER))
    .outerjoin(AbsenceTotal, _TOTAL)
    .outerjoin(Grade, _GRADE)
    .where(Student.id.in_(_LISTED))
    .order_by(Student.sort_key, Student.id, SubjectControl.position, SubjectControl.id)
)
"""One row for each student and control: whoever takes the subject with the group, and whoever has points."""
RETAKEN = (
    select(*COLUMNS)
    .select_from(Student)
    .join(SheetStudent, and_(SheetStudent.student_id == Student.id, SheetStudent.sheet_id == _SHEET))
    .join(SubjectControl, SubjectControl.curriculum_subject_id == _SUBJECT)
    .outerjoin(Enrolment, and_(Enrolment.student_id == Student.id, _STUDIES))
    .outerjoin(AbsenceTotal, _TOTAL)
    .outerjoin(Grade, _GRADE)
    .order_by(Student.sort_key, Student.id, SubjectControl.position, SubjectControl.id)
)
"""The same of a retake: its debtors alone, in whatever group they are by now."""
BOUNDS = (
    select(GradeKind.mark, GradeKind.name, GradeKind.min_points, GradeKind.max_points, GradingSystem.code, NAMED)
    .join(GradingSystem, GradingSystem.id == GradeKind.system_id)
    .outerjoin(NAMED, true())
    .where(GradingSystem.id == bindparam("system", type_=Integer))
)

__all__ = ["BOUNDS", "CELLS", "PERSON", "RETAKEN", "STUDYING", "WRITTEN"]
