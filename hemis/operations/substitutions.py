"""Another teacher gives one lesson: who is ill or away keeps the load, and the colleague keeps the journal."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import LessonSlot
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import audit
from hemis.operations.examining import refuse_examiner
from hemis.operations.moves import CHANGED, NO_REASON, SHORTEST_REASON, note_changes
from hemis.operations.teaching import EXAM_THERE, TEACHER_BUSY, has_exam

HELD = N_("Дарс ўтилган: журналини унинг ўқитувчиси юритади, ўқитувчи энди алмаштирилмайди.")
SAME = N_("Дарсни шундоқ ҳам шу ўқитувчи ўтади: бошқасини танланг.")


def substitute(lesson: Lesson, teacher_id: int, *, reason: str, by: User, at: datetime) -> None:
    """Give one lesson that is not held to another teacher, who is free then; those concerned are told why."""
    if lesson.held_at is not None:
        raise RuleError(HELD)
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleError(NO_REASON, field="reason", least=SHORTEST_REASON)
    before = lesson.teacher_id
    if teacher_id == before:
        raise RuleError(SAME, field="teacher_id")
    groups = db.session.scalars(select(LessonGroup.group_id).where(LessonGroup.lesson_id == lesson.id)).all()
    refuse_examiner(teacher_id, lesson.curriculum_subject_id, groups, today=at.astimezone(TASHKENT).date())
    if has_exam("teacher", teacher_id, lesson.day, lesson.slot_id):
        raise _busy(lesson, teacher_id, EXAM_THERE)
    try:
        with db.session.begin_nested():
            note_changes([lesson], reason=reason, by=by, at=at)
            _pass_on(lesson, teacher_id)
    except IntegrityError as error:
        raise _busy(lesson, teacher_id, TEACHER_BUSY) from error
    audit.record("reassign", lesson, by=by, changes={"teacher_id": (before, teacher_id)}, reason=reason.strip())
    db.session.expire(lesson)


def _pass_on(lesson: Lesson, teacher_id: int) -> None:
    """The version grows, so that a phone which still holds the lesson is told."""
    mine = update(Lesson).where(Lesson.id == lesson.id, Lesson.held_at.is_(None), Lesson.version == lesson.version)
    values = {"teacher_id": teacher_id, "version": Lesson.version + 1}
    done = db.session.execute(mine.values(values).execution_options(synchronize_session=False))
    if cast(CursorResult[Any], done).rowcount != 1:
        raise RuleError(CHANGED)


def _busy(lesson: Lesson, teacher_id: int, sentence: str) -> RuleError:
    name = db.session.get_one(Employee, teacher_id).full_name
    pair = db.session.scalar(select(LessonSlot.number).where(LessonSlot.id == lesson.slot_id))
    return RuleError(sentence, field="teacher_id", name=name, day=f"{lesson.day:%d.%m.%Y}", pair=pair)


__all__ = ["substitute"]
