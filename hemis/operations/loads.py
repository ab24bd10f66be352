"""Teaching loads as a department divides them: within the hours of the plan, each kind once for a group."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.workloads import PlanHours
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment, DailyMarking
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester
from hemis.models.exams import Exam
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, TeachingLoad, TeachingLoadGroup
from hemis.models.timetable import CancelledLesson
from hemis.operations import audit
from hemis.operations.examining import refuse_examiner
from hemis.operations.moves import note_changes
from hemis.operations.plain import CLASH
from hemis.operations.teaching import EXAM_THERE, TEACHER_BUSY, NewLoad, add_loads

NO_GROUPS = N_("Камида битта гуруҳни танланг.")
FOREIGN_GROUP = N_("Бу фан ўқув режасига кирмайдиган гуруҳ танланган.")
KIND_TAKEN = N_("%(group)s гуруҳига бу фандан шу турдаги машғулот аввал бириктирилган.")
TOO_MANY_HOURS = N_("Режада бу машғулот туридан %(hours)s соат бор: ундан ошириб бўлмайди.")
NOT_PLANNED = N_("Режада бу фандан бундай машғулот тури йўқ.")
STANDS = N_("Юкламанинг дарслари жадвалда турибди ёки ўтилган: аввал уларни жадвалдан олинг.")
HAS_ASSIGNMENTS = N_("Бу юкламада топшириқ берилган: юклама ўчирилмайди, уни бошқа ўқитувчига ўтказиш мумкин.")
FEWER_THAN_PLACED = N_("Жадвалга %(hours)s соат қўйилган: юклама ундан кам бўлолмайди.")


def groups_of(curriculum_subject_id: int) -> list[AcademicGroup]:
    """The groups that study by the curriculum of a subject: those that its loads may be for."""
    found = (
        select(AcademicGroup)
        .join(Semester, Semester.curriculum_id == AcademicGroup.curriculum_id)
        .join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
        .where(CurriculumSubject.id == curriculum_subject_id, AcademicGroup.is_active)
        .order_by(AcademicGroup.sort_key)
    )
    return list(db.session.scalars(found))


def taken_kinds(curriculum_subject_id: int) -> dict[str, set[int]]:
    """Kind of lesson → the groups that have it of this subject already."""
    rows = db.session.execute(
        select(TeachingLoadGroup.lesson_kind, TeachingLoadGroup.group_id).where(
            TeachingLoadGroup.curriculum_subject_id == curriculum_subject_id
        )
    )
    taken: dict[str, set[int]] = defaultdict(set)
    for kind, group in rows:
        taken[kind].add(group)
    return taken


def add_load(
    subject: CurriculumSubject,
    *,
    lesson_kind: str,
    teacher_id: int,
    group_ids: Sequence[int],
    hours: int,
    today: date,
    by: User,
) -> int:
    """Give one kind of lesson of a subject for a stream of groups to a teacher; return the id of the load."""
    if not group_ids:
        raise RuleError(NO_GROUPS, field="group_ids")
    known = {row.id: row.name for row in groups_of(subject.id)}
    if not set(group_ids) <= known.keys():
        raise RuleError(FOREIGN_GROUP, field="group_ids")
    refuse_hours(subject, lesson_kind, hours)
    twice = taken_kinds(subject.id).get(lesson_kind, set()) & set(group_ids)
    if twice:
        raise RuleError(KIND_TAKEN, field="group_ids", group=known[min(twice)])
    refuse_examiner(teacher_id, subject.id, group_ids, today=today)
    new = NewLoad(
        curriculum_subject_id=subject.id,
        teacher_id=teacher_id,
        department_id=subject.department_id,
        lesson_kind=lesson_kind,
        hours=hours,
        group_ids=tuple(group_ids),
    )
    try:
        with db.session.begin_nested():
            return add_loads([new], by=by)[0]
    except IntegrityError as error:
        raise RuleError(KIND_TAKEN, field="group_ids", group=known[min(group_ids)]) from error


def refuse_hours(subject: CurriculumSubject, lesson_kind: str, hours: int) -> None:
    """Refuse more hours than the plan gives this kind of lesson."""
    planned = PlanHours.of(subject).get(lesson_kind, 0)
    if not planned:
        raise RuleError(NOT_PLANNED, field="lesson_kind")
    if hours > planned:
        raise RuleError(TOO_MANY_HOURS, field="hours", hours=planned)


def change_load(load: TeachingLoad, *, teacher_id: int, hours: int, by: User, at: datetime) -> None:
    """Change the teacher or the hours; lessons from today on that are not held go over to the new teacher.

    A single lesson that a colleague was asked to give stays with the colleague.
    """
    refuse_hours(load.curriculum_subject, load.lesson_kind, hours)
    placed = placed_hours(load.id)
    if hours < placed:
        raise RuleError(FEWER_THAN_PLACED, field="hours", hours=placed)
    wanted = {"teacher_id": teacher_id, "hours": hours}
    changes = {name: (getattr(load, name), to) for name, to in wanted.items() if getattr(load, name) != to}
    today = at.astimezone(TASHKENT).date()
    if "teacher_id" in changes:
        groups = db.session.scalars(select(TeachingLoadGroup.group_id).filter_by(load_id=load.id)).all()
        refuse_examiner(teacher_id, load.curriculum_subject_id, groups, today=today)
    own = Lesson.teacher_id == load.teacher_id
    coming = (Lesson.load_id == load.id, own, Lesson.day >= today, Lesson.held_at.is_(None))
    try:
        with db.session.begin_nested():
            passed = db.session.scalars(select(Lesson).where(*coming)).all() if "teacher_id" in changes else []
            note_changes(passed, reason="", by=by, at=at)
            load.teacher_id, load.hours = teacher_id, hours
            db.session.flush()
            passing = update(Lesson).where(*coming).values(teacher_id=teacher_id, version=Lesson.version + 1)
            if "teacher_id" in changes:
                db.session.execute(passing.execution_options(synchronize_session=False))
    except IntegrityError as error:
        raise _busy(teacher_id, coming) from error
    if changes:
        audit.record("update", load, by=by, changes=changes)
        facts = ((row.id, {"teacher_id": changes["teacher_id"]}) for row in passed)
        audit.record_many("reassign", Lesson, facts, by=by)


def remove_load(load: TeachingLoad, *, by: User) -> None:
    """Delete a load; RuleError while a lesson of it stands, was held or was cancelled, or it has assignments."""
    stands = select(Lesson.id).where(Lesson.load_id == load.id).limit(1)
    gone = select(CancelledLesson.id).where(CancelledLesson.load_id == load.id).limit(1)
    if db.session.scalar(stands) or db.session.scalar(gone):
        raise RuleError(STANDS)
    if db.session.scalar(select(Assignment.id).where(Assignment.load_id == load.id).limit(1)):
        raise RuleError(HAS_ASSIGNMENTS)
    changes = {name: (getattr(load, name), None) for name in ("teacher_id", "lesson_kind", "hours")}
    audit.record("remove", load, by=by, changes=changes)
    for model in (TeachingLoadGroup, DailyMarking):
        db.session.execute(delete(model).where(model.load_id == load.id))
    db.session.delete(load)
    db.session.flush()


def placed_hours(load_id: int) -> int:
    """The hours of a load that stand in the timetable, held ones included."""
    return (
        db.session.scalar(
            select(func.coalesce(func.sum(LessonSlot.hours), 0))
            .select_from(Lesson)
            .join(LessonSlot)
            .where(Lesson.load_id == load_id)
        )
        or 0
    )


def hours_placed_each() -> ColumnElement[int]:
    """The same as a column of a statement over loads."""
    hours = select(func.coalesce(func.sum(LessonSlot.hours), 0)).select_from(Lesson)
    return hours.join(LessonSlot).where(Lesson.load_id == TeachingLoad.id).correlate(TeachingLoad).scalar_subquery()


def _busy(teacher_id: int, coming: Iterable[ColumnElement[bool]]) -> RuleError:
    """Name the first lesson at whose time the new teacher has another, or an exam."""
    name = db.session.get_one(Employee, teacher_id).full_name
    for model, column, sentence in ((Lesson, Lesson.teacher_id, TEACHER_BUSY), (Exam, Exam.examiner_id, EXAM_THERE)):
        if found := _first_clash(model, column == teacher_id, coming):
            day, pair = found
            return RuleError(sentence, field="teacher_id", name=name, day=f"{day:%d.%m.%Y}", pair=pair)
    return RuleError(CLASH, field="teacher_id")


def _first_clash(model: Any, mine: ColumnElement[bool], coming: Iterable[ColumnElement[bool]]) -> Any:
    own = select(model.day, model.slot_id).where(mine).subquery()
    clash = (
        select(Lesson.day, LessonSlot.number)
        .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
        .join(own, (own.c.day == Lesson.day) & (own.c.slot_id == Lesson.slot_id))
        .where(*coming)
        .order_by(Lesson.day)
        .limit(1)
    )
    return db.session.execute(clash).first()


__all__ = [
    "add_load",
    "change_load",
    "groups_of",
    "hours_placed_each",
    "placed_hours",
    "remove_load",
    "taken_kinds",
]
