"""What keeps the timetable of a session from being approved: what is missing in it, and which rules it breaks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import and_, exists, or_, select

from hemis.domain.errors import Reason
from hemis.domain.exams import gap_kept
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import Exam, ExamLine, ExamSession
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup
from hemis.operations.calendar import working_week_between
from hemis.operations.rules import whole_rule

NOT_PLACED = N_("имтиҳон жадвалга қўйилмаган")
NOT_JOINED = N_("гуруҳ фанга бириктирилмаган")
NO_LOAD = N_("юклама тақсимланмаган: дарс берган ўқитувчи номаълум")
TEACHES = N_("имтиҳон олувчи бу гуруҳга шу фандан дарс беради")
TOO_NEAR = N_("%(first)s ва %(second)s имтиҳонлари орасида %(gap)s кун оралиқ йўқ")
DAY_OFF = N_("%(day)s дам олиш куни")


class Fault(NamedTuple):
    """What is wrong with the exam of a group, and where it is mended."""

    group: AcademicGroup
    subject: Subject
    subject_id: int
    """The curriculum subject."""
    exam_id: int | None
    reason: Reason


class _Line(NamedTuple):
    line: ExamLine
    group: AcademicGroup
    subject: Subject
    day: date | None
    is_taught: bool


def gap_of(session: ExamSession) -> int:
    """How many whole days must lie between two exams, by the rule of the session's first day."""
    return whole_rule("exam.gap_days", on=session.starts_on, scope=f"faculty={session.faculty_id}")


def faults_of(session: ExamSession) -> list[Fault]:
    """Return everything that is wrong, by group and subject."""
    lines = _lines(session)
    gap, week = gap_of(session), working_week_between(session.starts_on, session.ends_on)
    found = []
    for each in lines:
        for reason in _faults(each, is_off=each.day is not None and not week.is_working(each.day)):
            found.append(_fault(each, reason))
    return found + list(_gaps(lines, gap))


def _lines(session: ExamSession) -> list[_Line]:
    by_load = exists().where(
        TeachingLoad.teacher_id == Exam.examiner_id,
        TeachingLoadGroup.load_id == TeachingLoad.id,
        TeachingLoadGroup.group_id == ExamLine.group_id,
        TeachingLoadGroup.curriculum_subject_id == ExamLine.curriculum_subject_id,
    )
    by_lesson = exists().where(
        Lesson.teacher_id == Exam.examiner_id,
        Lesson.curriculum_subject_id == ExamLine.curriculum_subject_id,
        LessonGroup.lesson_id == Lesson.id,
        LessonGroup.group_id == ExamLine.group_id,
    )
    is_taught = or_(*(each.correlate(Exam, ExamLine) for each in (by_load, by_lesson)))
    found = (
        select(ExamLine, AcademicGroup, Subject, Exam.day, and_(Exam.id.is_not(None), is_taught))
        .join(AcademicGroup, AcademicGroup.id == ExamLine.group_id)
        .join(CurriculumSubject, CurriculumSubject.id == ExamLine.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .outerjoin(Exam, Exam.id == ExamLine.exam_id)
        .where(ExamLine.faculty_id == session.faculty_id)
        .where(ExamLine.year_id == session.year_id, ExamLine.season == session.season)
        .order_by(AcademicGroup.sort_key, Subject.sort_key)
    )
    return [_Line(*row) for row in db.session.execute(found)]


def missing(line: ExamLine) -> list[str]:
    """What a line lacks before its exam can be held, in sentences to translate."""
    checks = ((line.is_joined, NOT_JOINED), (line.has_load, NO_LOAD), (line.exam_id is not None, NOT_PLACED))
    return [said for is_there, said in checks if not is_there]


def _faults(each: _Line, *, is_off: bool) -> Iterator[Reason]:
    yield from (Reason(said, {}) for said in missing(each.line))
    if each.is_taught:
        yield Reason(TEACHES, {})
    if is_off:
        yield Reason(DAY_OFF, {"day": f"{each.day:%d.%m.%Y}"})


def _gaps(lines: Sequence[_Line], gap: int) -> Iterator[Fault]:
    by_group: dict[int, list[_Line]] = defaultdict(list)
    for each in lines:
        if each.day:
            by_group[each.group.id].append(each)
    for exams in by_group.values():
        exams.sort(key=lambda each: each.day or date.min)
        for before, after in pairwise(exams):
            if before.day and after.day and not gap_kept(before.day, after.day, gap):
                days = {"first": f"{before.day:%d.%m.%Y}", "second": f"{after.day:%d.%m.%Y}", "gap": str(gap)}
                yield _fault(after, Reason(TOO_NEAR, days))


def _fault(each: _Line, reason: Reason) -> Fault:
    return Fault(each.group, each.subject, each.line.curriculum_subject_id, each.line.exam_id, reason)


__all__ = ["Fault", "faults_of", "gap_of", "missing"]
