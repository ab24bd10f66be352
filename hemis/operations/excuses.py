"""Papers that excuse absences: entered once for all subjects, withdrawn so that exactly their own hours come back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.excuses import AbsenceExcuse, ExcusedLesson, ExcuseFile
from hemis.models.subjects import Subject
from hemis.models.teaching import Absence, Lesson
from hemis.operations import attachments, audit, gpa, measures, plain
from hemis.operations.excused import (
    Turn,
    hold,
    hold_turned,
    inherit,
    stop_journals,
    turn,
    turn_back,
    unexcused,
)
from hemis.operations.files import StoredFile

BACKWARDS = N_("Охирги кун биринчи кундан олдин бўлмасин.")
TOO_LONG = N_("Давр бир йилдан узун: саналарни текширинг.")
STRANGE = N_("Сана нотўғрига ўхшайди: %(day)s. Йилини текширинг.")
TAKEN = N_("Талабанинг шу рақамли ҳужжати киритилган: %(first)s дан %(last)s гача.")
NO_SCAN = N_("Ҳужжат нусхасини танланг.")
WITHDRAWN = N_("Бу ҳужжат қайтариб олинган: у энди ўзгармайди.")
UNDECIDED = N_("Бу ҳужжат қабул қилинмаган: у ҳеч нарсани ўзгартирмайди.")
LAST_SCAN = N_("Ҳужжатнинг ягона нусхаси олиб ташланмайди: аввал янгисини қўшинг.")
REASON_NEEDED = N_("Сабабни тўлиқ ёзинг: камида %(least)s та белги.")
ACCEPTED = "accepted"
SHORTEST_REASON = 10
LONGEST = timedelta(days=366)
"""A longer period is a slip of the pen: whoever is away for a year is on leave."""
YEARS_BACK = 10
"""Nobody studies longer: what a paper of an earlier day says is a slip too."""
LATELY, AT_ONCE = timedelta(minutes=10), timedelta(minutes=1)


class Share(NamedTuple):
    """What a paper turns in one subject."""

    subject: str
    subject_latin: str
    lessons: int
    hours: int


def preview(student_id: int, first: date, last: date) -> list[Share]:
    """What a paper of these days would turn, by subject; nothing is written."""
    rows = unexcused(student_id, first, last).join(
        CurriculumSubject, CurriculumSubject.id == Lesson.curriculum_subject_id
    )
    rows = rows.join(Subject, Subject.id == CurriculumSubject.subject_id)
    return _shares(rows, Absence.unexcused_hours)


def turned_by(excuse_id: int) -> list[Share]:
    """What a paper excuses now, by subject."""
    rows = select(ExcusedLesson).join(Lesson, Lesson.id == ExcusedLesson.lesson_id)
    rows = rows.join(CurriculumSubject, CurriculumSubject.id == Lesson.curriculum_subject_id)
    rows = rows.join(Subject, Subject.id == CurriculumSubject.subject_id).where(ExcusedLesson.excuse_id == excuse_id)
    return _shares(rows, ExcusedLesson.hours)


def hours_of(rows: Iterable[AbsenceExcuse]) -> dict[int, int]:
    """Paper → the hours that it excuses now, by one statement for a page of a list."""
    keys = [row.id for row in rows]
    sums = select(ExcusedLesson.excuse_id, func.sum(ExcusedLesson.hours)).where(ExcusedLesson.excuse_id.in_(keys))
    found = {key: int(hours) for key, hours in db.session.execute(sums.group_by(ExcusedLesson.excuse_id))}
    return {key: found.get(key, 0) for key in keys}


def _shares(rows: Any, hours: Any) -> list[Share]:
    found = (
        rows.with_only_columns(Subject.name, Subject.name_latin, func.count(), func.sum(hours))
        .group_by(Subject.id, Subject.name, Subject.name_latin, Subject.sort_key)
        .order_by(Subject.sort_key)
    )
    return [Share(name, latin, lessons, int(sum_)) for name, latin, lessons, sum_ in db.session.execute(found)]


def enter(
    excuse: AbsenceExcuse,
    values: Mapping[str, Any],
    scans: Sequence[tuple[StoredFile, str]],
    *,
    at: datetime,
    by: User,
    needs_scan: bool = True,
) -> int:
    """Keep a paper and excuse all hours of its days at once; return how many hours. `needs_scan`: not of a demo."""
    check(excuse.student_id, values, today=at.astimezone(TASHKENT).date())
    if needs_scan and not scans:
        raise no_scan()
    with db.session.begin_nested():
        days = values["starts_on"], values["ends_on"]
        stop_journals(excuse.student_id, *days, held_only=True)
        turns = hold(excuse.student_id, *days)
        fill(excuse, values, at=at, by=by)
        excuse.decided_at, excuse.decided_by_id = at, by.id
        plain.create(excuse, by=by, told=_counts(turns))
        hang(excuse, scans, at=at, by=by)
        turn(excuse, turns)
        _follow(excuse, turns, at)
    return sum(each.hours for each in turns)


def fill(excuse: AbsenceExcuse, values: Mapping[str, Any], *, at: datetime, by: User) -> None:
    """Write into a new row what the paper says and who has entered it when."""
    for name, value in values.items():
        setattr(excuse, name, value)
    excuse.number_key, excuse.entered_at, excuse.entered_by_id = fold(values["number"])[:80], at, by.id


def hang(excuse: AbsenceExcuse, scans: Sequence[tuple[StoredFile, str]], *, at: datetime, by: User) -> None:
    """Hang the scans on a new paper."""
    for file, title in scans:
        attachments.attach(excuse, ExcuseFile(excuse_id=excuse.id, uploaded_by_id=by.id), file, title, at=at, by=by)


def come_into_force(excuse: AbsenceExcuse, *, at: datetime, by: User) -> int:
    """Let a paper that was sent excuse the hours of its days; return how many. The caller has locked it."""
    stop_journals(excuse.student_id, excuse.starts_on, excuse.ends_on, held_only=True)
    turns = hold(excuse.student_id, excuse.starts_on, excuse.ends_on)
    excuse.status, excuse.decided_at, excuse.decided_by_id = ACCEPTED, at, by.id
    db.session.flush()
    audit.record("accept", excuse, by=by, changes={"status": ("sent", ACCEPTED), **_counts(turns)})
    turn(excuse, turns)
    _follow(excuse, turns, at)
    return _sum(turns)


def withdraw(excuse: AbsenceExcuse, reason: str, *, at: datetime, by: User) -> int:
    """Take a paper back: what it alone excuses is unexcused again, the rest passes to the other paper of that day."""
    require_reason(reason)
    with db.session.begin_nested():
        db.session.refresh(excuse, ["status"], with_for_update=True)
        _require_standing(excuse)
        stop_journals(excuse.student_id, excuse.starts_on, excuse.ends_on, held_only=False)
        own = hold_turned(excuse)
        others = _others(excuse)
        heirs = {each: next((key for key, first, last in others if first <= each.day <= last), None) for each in own}
        back = [each for each, heir in heirs.items() if heir is None]
        db.session.execute(delete(ExcusedLesson).where(ExcusedLesson.excuse_id == excuse.id))
        inherit(excuse.student_id, {each: heir for each, heir in heirs.items() if heir is not None})
        turn_back(excuse.student_id, back)
        told = {"lessons": (len(own), len(own) - len(back)), "hours": (_sum(own), _sum(own) - _sum(back))}
        excuse.withdrawn_at, excuse.withdrawn_by_id, excuse.withdrawn_reason = at, by.id, reason.strip()
        excuse.status = "withdrawn"
        db.session.flush()
        audit.record("withdraw", excuse, by=by, changes=told, reason=reason.strip())
        _follow(excuse, back, at)
    return _sum(back)


def require_reason(reason: str) -> None:
    """RuleError unless a reason says something."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleError(REASON_NEEDED, field="reason", least=SHORTEST_REASON)


def no_scan() -> RuleError:
    """The refusal of a paper that nobody can look at."""
    return RuleError(NO_SCAN, field="file")


def add_scan(excuse: AbsenceExcuse, file: StoredFile, title: str, *, at: datetime, by: User) -> ExcuseFile:
    """Hang another scan on a paper that stands."""
    _require_standing(excuse)
    row = ExcuseFile(excuse_id=excuse.id, uploaded_by_id=by.id)
    return attachments.attach(excuse, row, file, title, at=at, by=by)


def remove_scan(excuse: AbsenceExcuse, file: ExcuseFile, *, by: User) -> None:
    """Take a scan off; the last one stays, or nothing would show the reason."""
    _require_standing(excuse)
    scans = select(func.count()).select_from(ExcuseFile).where(ExcuseFile.excuse_id == excuse.id)
    if (db.session.scalar(scans) or 0) < 2:
        raise RuleError(LAST_SCAN)
    attachments.detach(excuse, file, by=by)


def catch_up(at: datetime) -> None:
    """Excuse what was first marked in the moment in which its paper was entered, each unseen by the other."""
    late = (
        select(AbsenceExcuse)
        .where(AbsenceExcuse.status == ACCEPTED, AbsenceExcuse.decided_at >= at - LATELY)
        .order_by(AbsenceExcuse.id)
    )
    for excuse in db.session.scalars(late).all():
        since = (excuse.decided_at or excuse.entered_at) - AT_ONCE
        missed = hold(excuse.student_id, excuse.starts_on, excuse.ends_on, held_since=since)
        if missed:
            turn(excuse, missed)
            audit.record("update", excuse, by=None, changes=_counts(missed))
            _follow(excuse, missed, at)


def _follow(excuse: AbsenceExcuse, turns: Iterable[Turn], at: datetime) -> None:
    """Measures and averages follow the hours of the student at once."""
    measures.follow([excuse.student_id], at=at)
    gpa.follow_hours([excuse.student_id], {each.curriculum_subject_id for each in turns}, at=at)


def check(student_id: int, values: Mapping[str, Any], *, today: date) -> None:
    """RuleError unless the days of a paper make sense and the student has no such paper yet."""
    first, last = values["starts_on"], values["ends_on"]
    if last < first:
        raise RuleError(BACKWARDS, field="ends_on")
    if last - first > LONGEST:
        raise RuleError(TOO_LONG, field="ends_on")
    if not today - LONGEST * YEARS_BACK <= first <= today + LONGEST:
        raise RuleError(STRANGE, field="starts_on", day=short_date(first))
    same = {"kind": values["kind"], "number": values["number"], "starts_on": first}
    twins = select(AbsenceExcuse).filter_by(student_id=student_id, **same)
    if twin := db.session.scalar(twins.where(AbsenceExcuse.status.in_(("sent", ACCEPTED)))):
        days = {"first": short_date(twin.starts_on), "last": short_date(twin.ends_on)}
        raise RuleError(TAKEN, field="number", **days)


def _require_standing(excuse: AbsenceExcuse) -> None:
    if excuse.status != ACCEPTED:
        raise RuleError(WITHDRAWN if excuse.status == "withdrawn" else UNDECIDED)


def _others(excuse: AbsenceExcuse) -> list[tuple[int, date, date]]:
    """The other papers of the student that stand: each may excuse a day of this one."""
    rows = select(AbsenceExcuse.id, AbsenceExcuse.starts_on, AbsenceExcuse.ends_on).where(
        AbsenceExcuse.student_id == excuse.student_id,
        AbsenceExcuse.id != excuse.id,
        AbsenceExcuse.status == ACCEPTED,
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows.order_by(AbsenceExcuse.id))]


def _counts(turns: Sequence[Turn]) -> dict[str, tuple[Any, Any]]:
    return {"lessons": (None, len(turns)), "hours": (None, _sum(turns))}


def _sum(turns: Iterable[Turn]) -> int:
    return sum(each.hours for each in turns)


__all__ = [
    "Share",
    "add_scan",
    "catch_up",
    "check",
    "come_into_force",
    "enter",
    "fill",
    "hang",
    "hours_of",
    "no_scan",
    "preview",
    "remove_scan",
    "require_reason",
    "turned_by",
    "withdraw",
]
