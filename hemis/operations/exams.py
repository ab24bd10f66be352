"""Exams put into their places, moved and taken off: who is busy, teaches or has too short a gap is told by name."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.domain.exams import Filled, Place, fill, too_near
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import LessonSlot
from hemis.models.exams import Exam, ExamGroup, ExamLine, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import audit, bulk
from hemis.operations.calendar import working_week_between
from hemis.operations.exam_board import Waiting, days_of, taught_by
from hemis.operations.exam_faults import gap_of
from hemis.operations.exam_sessions import require_open
from hemis.operations.timetables import refuse_small

OUTSIDE = N_("Имтиҳон куни сессия ичида бўлиши керак: %(first)s – %(last)s.")
IN_THE_PAST = N_("Ўтиб кетган кунга имтиҳон қўйиб бўлмайди.")
DAY_OFF = N_("%(day)s дам олиш куни: бошқа кунни танланг.")
OTHER_YEAR = N_("Бу жуфтлик сессиянинг ўқув йилига тегишли эмас.")
NO_SUCH_LINE = N_("Бу гуруҳнинг шу фандан имтиҳони сессия рўйхатида йўқ ёки жадвалга аввал қўйилган.")
TEACHES = N_("%(name)s бу фандан %(group)s гуруҳига дарс беради: якуний назоратни бошқа ўқитувчи олиши шарт.")
TOO_NEAR = N_("%(group)s гуруҳининг %(day)s куни имтиҳони бор: имтиҳонлар орасида камида %(gap)s кун бўлиши керак.")
SAME_DAY = N_("%(group)s гуруҳининг шу куни бошқа имтиҳони бор: бир кунда битта имтиҳон олинади.")
ROOM_BUSY = N_("%(name)s хонаси %(day)s куни %(pair)s-жуфтликда банд: бошқа хона ёки вақтни танланг.")
EXAMINER_BUSY = N_("%(name)s %(day)s куни %(pair)s-жуфтликда банд: бошқа имтиҳон олувчи ёки вақтни танланг.")
GROUP_BUSY = N_("%(name)s гуруҳининг %(day)s куни %(pair)s-жуфтликда дарси бор: бошқа вақтни танланг.")
CHANGED = N_("Жадвал ҳозиргина ўзгарди. Саҳифани янгилаб, қайта уриниб кўринг.")


@dataclass(frozen=True, kw_only=True)
class NewExam:
    """Groups of a curriculum subject, their place and the form of the exam."""

    session_id: int
    curriculum_subject_id: int
    faculty_id: int
    department_id: int
    group_ids: tuple[int, ...]
    day: date
    slot_id: int
    room_id: int
    examiner_id: int
    form: str


PLACE = ("day", "slot_id", "room_id", "examiner_id", "form")


def place(session: ExamSession, new: NewExam, *, by: User | None, today: date, agreed: bool = False) -> int:
    """Put an exam into the timetable of an open session; return its number."""
    require_open(session)
    _require_lines(new)
    _check(session, new, today, agreed=agreed, without=None)
    return add_exams([new], by=by)[0]


def move(exam: Exam, session: ExamSession, new: NewExam, *, by: User, today: date, agreed: bool = False) -> None:
    """Give an exam another day, pair, room, examiner or form."""
    require_open(session)
    _check(session, new, today, agreed=agreed, without=exam.id)
    wanted = {name: getattr(new, name) for name in PLACE}
    changes = {name: (getattr(exam, name), to) for name, to in wanted.items() if getattr(exam, name) != to}
    if not changes:
        return
    try:
        with db.session.begin_nested():
            mine = update(Exam).where(Exam.id == exam.id).values(wanted)
            db.session.execute(mine.execution_options(synchronize_session=False))
    except IntegrityError as error:
        raise _clash([new], without=exam.id) from error
    audit.record("update", exam, by=by, changes=changes)
    db.session.expire(exam)


def take_off(exam: Exam, session: ExamSession, *, by: User) -> None:
    """Take an exam off the timetable; its groups wait again."""
    require_open(session)
    audit.record("remove", exam, by=by, changes={name: (getattr(exam, name), None) for name in PLACE})
    db.session.execute(delete(ExamGroup).where(ExamGroup.exam_id == exam.id))
    db.session.expunge(exam)
    db.session.execute(delete(Exam).where(Exam.id == exam.id))


def add_exams(rows: Sequence[NewExam], *, by: User | None) -> list[int]:
    """Write exams with their groups; whatever the database refuses is told by name."""
    try:
        with db.session.begin_nested():
            columns = [{key: value for key, value in asdict(each).items() if key != "group_ids"} for each in rows]
            ids = bulk.insert_numbered(Exam, columns)
            bulk.insert_many(
                ExamGroup,
                [_group(key, each, group) for key, each in zip(ids, rows, strict=True) for group in each.group_ids],
            )
    except IntegrityError as error:
        raise _clash(rows) from error
    told = (*PLACE, "group_ids", "curriculum_subject_id")
    facts = ((key, {name: (None, getattr(each, name)) for name in told}) for key, each in zip(ids, rows, strict=True))
    audit.record_many("create", Exam, facts, by=by)
    return ids


def _group(exam_id: int, exam: NewExam, group_id: int) -> dict[str, Any]:
    names = ("curriculum_subject_id", "day", "slot_id")
    return {"exam_id": exam_id, "group_id": group_id} | {name: getattr(exam, name) for name in names}


def plan_rest(session: ExamSession, *, together: bool, invited: bool, today: date) -> tuple[Waiting, Filled]:
    """Find places for all that is not placed yet; nothing is written."""
    waiting = Waiting(session, together=together, invited=invited)
    return waiting, fill(waiting.demands, days_of(session, today).calendar)


def fill_rest(
    session: ExamSession,
    *,
    form: str,
    by: User | None,
    today: date,
    together: bool = False,
    invited: bool = False,
) -> tuple[int, int]:
    """Place all that has a place; return (groups placed, groups for which none was found)."""
    require_open(session)
    waiting, filled = plan_rest(session, together=together, invited=invited, today=today)
    rows = [_filled(session, waiting.parties[demand.key], found, form) for demand, found in filled.placed]
    if rows:
        add_exams(rows, by=by)
    return sum(len(each.group_ids) for each in rows), sum(len(demand.groups) for demand, _ in filled.failed)


def _filled(session: ExamSession, lines: Sequence[ExamLine], found: Place, form: str) -> NewExam:
    return NewExam(
        session_id=session.id,
        curriculum_subject_id=lines[0].curriculum_subject_id,
        faculty_id=session.faculty_id,
        department_id=lines[0].department_id,
        group_ids=tuple(line.group_id for line in lines),
        day=found.day,
        slot_id=found.slot,
        room_id=found.room,
        examiner_id=found.examiner,
        form=form,
    )


def _require_lines(new: NewExam) -> None:
    waiting = db.session.scalars(
        select(ExamLine.group_id).where(
            ExamLine.curriculum_subject_id == new.curriculum_subject_id,
            ExamLine.faculty_id == new.faculty_id,
            ExamLine.exam_id.is_(None),
        )
    ).all()
    if not new.group_ids or not set(new.group_ids) <= set(waiting):
        raise RuleError(NO_SUCH_LINE)


def _check(session: ExamSession, new: NewExam, today: date, *, agreed: bool, without: int | None) -> None:
    """Refuse whatever a rule forbids; what two people do at once is left to the database."""
    if not session.starts_on <= new.day <= session.ends_on:
        first, last = (f"{day:%d.%m.%Y}" for day in (session.starts_on, session.ends_on))
        raise RuleError(OUTSIDE, field="day", first=first, last=last)
    if new.day < today:
        raise RuleError(IN_THE_PAST, field="day")
    if not working_week_between(new.day, new.day).is_working(new.day):
        raise RuleError(DAY_OFF, field="day", day=f"{new.day:%d.%m.%Y}")
    if db.session.get_one(LessonSlot, new.slot_id).year_id != session.year_id:
        raise RuleError(OTHER_YEAR, field="slot_id")
    _check_examiner(new)
    _check_gaps(session, new, without)
    refuse_small(db.session.get_one(Room, new.room_id), _size(new), agreed=agreed)


def _size(new: NewExam) -> int:
    counts = select(AcademicGroup.student_count).where(AcademicGroup.id.in_(new.group_ids))
    return sum(db.session.scalars(counts))


def _check_examiner(new: NewExam) -> None:
    for group in new.group_ids:
        taught = taught_by(new.curriculum_subject_id, [group])
        if db.session.scalar(select(Employee.id).where(Employee.id == new.examiner_id, Employee.id.in_(taught))):
            name = db.session.get_one(Employee, new.examiner_id).full_name
            known = db.session.get_one(AcademicGroup, group).name
            raise RuleError(TEACHES, field="examiner_id", name=name, group=known)


def _check_gaps(session: ExamSession, new: NewExam, without: int | None) -> None:
    gap = gap_of(session)
    rows = db.session.execute(
        select(ExamGroup.group_id, ExamGroup.day)
        .where(ExamGroup.group_id.in_(new.group_ids), ExamGroup.exam_id != (without or 0))
        .order_by(ExamGroup.day)
    ).all()
    for group in new.group_ids:
        near = too_near(new.day, (day for key, day in rows if key == group), gap)
        if near is not None:
            name = db.session.get_one(AcademicGroup, group).name
            sentence = SAME_DAY if near == new.day else TOO_NEAR
            values = {"group": name} | ({} if near == new.day else {"day": f"{near:%d.%m.%Y}", "gap": gap})
            raise RuleError(sentence, field="day", **values)


def _clash(rows: Sequence[NewExam], *, without: int | None = None) -> RuleError:
    """Name the first whom the database would not put into two places."""
    for new in rows:
        if group := _examined_group(new, without or 0):
            return RuleError(SAME_DAY, field="day", group=group)
        at: dict[str, Any] = {
            "day": f"{new.day:%d.%m.%Y}",
            "pair": db.session.get_one(LessonSlot, new.slot_id).number,
        }
        lesson = (Lesson.day == new.day, Lesson.slot_id == new.slot_id)
        exam = (Exam.day == new.day, Exam.slot_id == new.slot_id, Exam.id != (without or 0))
        in_room = select(Lesson.id).where(Lesson.room_id == new.room_id, *lesson)
        if db.session.scalar(in_room.union(select(Exam.id).where(Exam.room_id == new.room_id, *exam)).limit(1)):
            return RuleError(ROOM_BUSY, field="room_id", name=db.session.get_one(Room, new.room_id).code, **at)
        taught = select(Lesson.id).where(Lesson.teacher_id == new.examiner_id, *lesson)
        if db.session.scalar(taught.union(select(Exam.id).where(Exam.examiner_id == new.examiner_id, *exam)).limit(1)):
            name = db.session.get_one(Employee, new.examiner_id).full_name
            return RuleError(EXAMINER_BUSY, field="examiner_id", name=name, **at)
        if group := _busy_group(new):
            return RuleError(GROUP_BUSY, field="day", name=group, **at)
    return RuleError(CHANGED)


def _examined_group(new: NewExam, without: int) -> str | None:
    found = (
        select(AcademicGroup.name)
        .join(ExamGroup, ExamGroup.group_id == AcademicGroup.id)
        .where(ExamGroup.day == new.day, ExamGroup.exam_id != without, AcademicGroup.id.in_(new.group_ids))
        .limit(1)
    )
    return db.session.scalar(found)


def _busy_group(new: NewExam) -> str | None:
    found = (
        select(AcademicGroup.name)
        .join(LessonGroup, LessonGroup.group_id == AcademicGroup.id)
        .where(LessonGroup.day == new.day, LessonGroup.slot_id == new.slot_id)
        .where(AcademicGroup.id.in_(new.group_ids))
        .limit(1)
    )
    return db.session.scalar(found)


__all__ = ["NewExam", "add_exams", "fill_rest", "move", "place", "plan_rest", "take_off"]
