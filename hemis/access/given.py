"""Which assignments and answers each may see: of the own loads, the own department, the own faculty, the own work."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hemis.access.anchors import ANCHORS, Anchor, Criterion, via
from hemis.models.assignments import (
    Assignment,
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
from hemis.models.students import Student
from hemis.models.teaching import TeachingLoad


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
ANCHORS[WorkSending] = via(WorkSending.work, AssignmentWork)
ANCHORS[WorkFile] = via(WorkFile.sending, WorkSending)
ANCHORS[PointsTransfer] = Anchor()
ANCHORS[DailyMarking] = via(DailyMarking.load, TeachingLoad)
ANCHORS[LessonMark] = Anchor()

__all__ = ["ANCHORS"]
