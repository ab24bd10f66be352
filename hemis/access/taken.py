"""Which subjects a student takes: what the own group takes, and what the student was joined to alone."""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, or_, select
from sqlalchemy.orm import aliased

from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.materials import LearningResource
from hemis.models.students import AcademicGroup, Student

_TWIN = aliased(CurriculumSubject)
_STANDS_FOR = or_(
    _TWIN.id == CurriculumSubject.id,
    and_(
        CurriculumSubject.elective_group != "",
        _TWIN.elective_group == CurriculumSubject.elective_group,
        _TWIN.semester_id == CurriculumSubject.semester_id,
    ),
)
_OF_GROUP = GroupSubject.group_id == Student.group_id
_WHOLE = exists().where(_OF_GROUP, GroupSubject.curriculum_subject_id == CurriculumSubject.id, GroupSubject.is_whole)
_SETTLED = exists().where(_OF_GROUP, GroupSubject.curriculum_subject_id == _TWIN.id, _STANDS_FOR)
"""Somebody has joined the group to this subject, or to another that stands for it."""


def of_taken_subject(student_id: int) -> ColumnElement[bool]:
    """Return the criterion of the resources of a student's subjects; on which day they open is asked by the page."""
    return LearningResource.subject_id.in_(taken_subjects(student_id))


def taken_subjects(student_id: int) -> CompoundSelect[Any]:
    """Return the keys of the subjects; what nobody has joined the group to yet, the group takes whole."""
    with_group = (
        select(CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(AcademicGroup, AcademicGroup.curriculum_id == Semester.curriculum_id)
        .join(Student, Student.group_id == AcademicGroup.id)
        .where(Student.id == student_id, or_(_WHOLE, ~_SETTLED))
        .correlate(None)
    )
    alone = (
        select(CurriculumSubject.subject_id)
        .join(GroupSubject, GroupSubject.curriculum_subject_id == CurriculumSubject.id)
        .join(StudentSubject, StudentSubject.group_subject_id == GroupSubject.id)
        .where(StudentSubject.student_id == student_id)
        .correlate(None)
    )
    return with_group.union(alone)


__all__ = ["of_taken_subject", "taken_subjects"]
