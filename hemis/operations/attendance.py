"""Keeping the journal of a lesson: by its teacher in time, afterwards by the dean's office with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import joinedload

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.teaching import Lesson
from hemis.operations import audit, deliveries, excused, gpa, measures
from hemis.operations.lesson_sums import Sums, columns_of
from hemis.operations.rosters import Journal, Member
from hemis.operations.tallies import Held, Hours, add_to_totals, drop_absences, each_row, hold_many, put_absences
from hemis.operations.terms import closes_at, closings

NOT_OWN = N_("Бу дарс сизники эмас: журналини уни ўтган ўқитувчи юритади.")
NOT_BEGUN = N_("Дарс ҳали бошланмаган. Журнал дарс бошланганда очилади.")
TOO_LATE = N_("Журнал %(day)s охирида ёпилган. Ўзгартириш керак бўлса, деканатга мурожаат қилинг.")
NOT_MARKABLE = N_("%(name)s белгиланмайди: бу ёзувни фақат деканат ўзгартиради.")
NOT_MEMBER = N_("Белгиланган талаба бу дарс гуруҳларида йўқ.")
WRONG_HOURS = N_("Қолдирилган соат нотўғри. Рўйхатдаги қийматлардан бирини танланг.")
WRONG_TOPIC = N_("Бу мавзу режада йўқ. Рўйхатдаги мавзулардан бирини танланг.")
REASON_NEEDED = N_("Сабабни тўлиқ ёзинг: камида %(least)s та белги.")
CHANGED = N_("Журнал бу орада ўзгарган. Сақланган қийматлар белгилар ёнида: солиштириб, қайта сақланг.")
SHORTEST_REASON = 10
Changes = Mapping[int, tuple[Hours, Hours]]
Answer = dict[str, int]


class Stale(Exception):
    """Somebody else saved the journal in the meantime; nothing was written."""


@dataclass(frozen=True)
class Sent:
    """What a page or a phone sends: only the students named in `marks` change, missed hours by student."""

    version: int
    marks: Mapping[int, int]
    topic_id: int | None = None
    made_at: str = ""
    """When the marks were made by the clock of the phone: recorded, never trusted."""


def opens_at(lesson: Lesson) -> datetime:
    """The beginning of the pair."""
    return datetime.combine(lesson.day, lesson.slot.starts_at, TASHKENT)


def ends_at(lesson: Lesson) -> datetime:
    """The end of the pair."""
    return datetime.combine(lesson.day, lesson.slot.ends_at, TASHKENT)


def deliver(journal: Journal, sent: Sent, *, key: str, teacher_id: int | None, by: User, at: datetime) -> Answer:
    """Save a journal once, however many copies of the same delivery arrive; return the new state."""
    print_ = deliveries.fingerprint({"lesson": journal.lesson.id} | vars(sent))
    if not 0 < len(key) <= deliveries.LONGEST_KEY:
        raise RuleError(deliveries.OTHER_BODY)
    try:
        with db.session.begin_nested():
            answer = save(journal, sent, teacher_id=teacher_id, by=by, at=at)
            deliveries.remember(key, print_, answer, by=by, at=at)
    except Stale:
        # Every save raises the version, so a copy of one that was done already is always stale.
        known = deliveries.find(key, print_, by=by)
        if known is None:
            raise
        return known
    return answer


def save(journal: Journal, sent: Sent, *, teacher_id: int | None, by: User, at: datetime) -> Answer:
    """Save what the teacher marked; the lesson counts as held from now on."""
    if sent.version != journal.lesson.version:
        raise Stale
    _refuse_unless_open(journal, teacher_id, at)
    if not journal.topic_fits:
        raise RuleError(WRONG_TOPIC, field="topic")
    # The teacher's page knows how much was missed, not how much of it was excused: an equal sum is no change.
    known = journal.hours
    wanted = {who: Hours(hours) for who, hours in sent.marks.items() if who not in known or known[who].missed != hours}
    changes = _changes(journal, wanted)
    for member in journal.members:
        if member.id in changes and member.fixed:
            raise RuleError(NOT_MARKABLE, name=member.full_name)
    papers = _excused(journal.excused_by, changes)
    changes |= _by_papers(papers, changes)
    _write(journal, changes, topic_id=sent.topic_id, by=by, at=at, told={"made_at": (None, sent.made_at)})
    excused.excuse_new(journal.lesson.id, papers)
    if changes and journal.is_graded:
        gpa.follow_hours(changes, [journal.lesson.curriculum_subject_id], at=at)
    return {"version": journal.lesson.version, "absent": journal.lesson.absent_count}


def set_mark(
    journal: Journal, member: Member, missed: int, *, was: int, teacher_id: int | None, by: User, at: datetime
) -> None:
    """Change one cell of a journal that is already kept; Stale when it no longer shows what the person saw."""
    if journal.lesson.held_at is None or member.hours.missed != was:
        raise Stale
    sent = Sent(journal.lesson.version, {member.id: missed}, journal.lesson.topic_id)
    save(journal, sent, teacher_id=teacher_id, by=by, at=at)


def correct(
    journal: Journal, wanted: Mapping[int, Hours], *, version: int, reason: str, by: User | None, at: datetime
) -> None:
    """Change a journal by the dean's office: at any time after the lesson began, excused hours too, with a reason.

    An absence that is new on a day which a paper excuses is excused by it, whoever marks it.
    """
    if version != journal.lesson.version:
        raise Stale
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleError(REASON_NEEDED, field="reason", least=SHORTEST_REASON)
    if at < opens_at(journal.lesson):
        raise RuleError(NOT_BEGUN)
    changes = _changes(journal, wanted)
    for member in journal.members:
        if member.id in changes and member.reason and changes[member.id][1].missed:
            raise RuleError(NOT_MARKABLE, name=member.full_name)
    is_new = any(after.unexcused and not before.missed for before, after in changes.values())
    papers = _excused(excused.covering_on(journal.lesson.id), changes) if is_new else {}
    changes |= _by_papers(papers, changes)
    _write(journal, changes, topic_id=journal.lesson.topic_id, by=by, at=at, reason=reason.strip())
    excused.excuse_new(journal.lesson.id, papers)
    less = {student: after.excused for student, (before, after) in changes.items() if after.excused < before.excused}
    if less:
        excused.trim(journal.lesson.id, less)
    if changes:
        measures.follow(changes.keys(), at=at)
    gpa.follow_hours(changes, [journal.lesson.curriculum_subject_id], at=at)


def _excused(papers: Mapping[int, int], changes: Changes) -> dict[tuple[int, int], int]:
    """(Student, paper) → hours of new absences on a day that a paper of the student excuses already."""
    return {
        (student, papers[student]): after.unexcused
        for student, (before, after) in changes.items()
        if student in papers and after.unexcused and not before.missed
    }


def _by_papers(papers: Mapping[tuple[int, int], int], changes: Changes) -> dict[int, tuple[Hours, Hours]]:
    """The changes of those whom papers excuse: all that they missed is excused."""
    return {student: (Hours(), Hours(0, changes[student][1].missed)) for student, _paper in papers}


def last_change(lesson: Lesson) -> AuditEntry | None:
    """Who changed the journal last, for one who finds it changed."""
    entries = select(AuditEntry).where(AuditEntry.object_type == "lesson", AuditEntry.object_id == lesson.id)
    newest = entries.order_by(AuditEntry.number.desc()).limit(1).options(joinedload(AuditEntry.user))
    return db.session.scalars(newest).first()


def _refuse_unless_open(journal: Journal, teacher_id: int | None, at: datetime) -> None:
    lesson = journal.lesson
    if lesson.teacher_id != teacher_id:
        raise RuleError(NOT_OWN)
    if at < opens_at(lesson):
        raise RuleError(NOT_BEGUN)
    if at.astimezone(TASHKENT).date() == lesson.day:
        return  # no rule closes a journal on the very day of its lesson: the commonest save need not look at them
    end = closes_at(lesson.day, journal.calendar)
    if at >= end:
        raise RuleError(TOO_LATE, day=short_date((end.astimezone(TASHKENT) - timedelta(seconds=1)).date()))


def _changes(journal: Journal, wanted: Mapping[int, Hours]) -> dict[int, tuple[Hours, Hours]]:
    """Return student → (before, after) of what differs; RuleError for what cannot be."""
    hours, whole = journal.hours, journal.lesson.slot.hours
    if not wanted.keys() <= hours.keys():
        raise RuleError(NOT_MEMBER)
    if any(min(each) < 0 or each.missed > whole for each in wanted.values()):
        raise RuleError(WRONG_HOURS)
    return {student: (hours[student], after) for student, after in wanted.items() if after != hours[student]}


def _write(
    journal: Journal,
    changes: Changes,
    *,
    topic_id: int | None,
    by: User | None,
    at: datetime,
    reason: str = "",
    told: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    lesson, version, topic_before = journal.lesson, journal.lesson.version, journal.lesson.topic_id
    is_first = lesson.held_at is None
    values: dict[str, Any] = {"version": version + 1, "topic_id": topic_id, **_sums_after(journal, changes)}
    if is_first:
        values |= {"held_at": at, "held_by_id": by.id if by else None}
    _claim(lesson, values)
    after = {student: hours for student, (_before, hours) in changes.items()}
    put_absences(each_row(lesson.id, student, hours) for student, hours in after.items() if hours.missed)
    drop_absences(lesson.id, [student for student, hours in after.items() if not hours.missed])
    key = (lesson.curriculum_subject_id, lesson.faculty_id)
    add_to_totals((student, *key, _difference(*pair)) for student, pair in changes.items())
    facts = {"version": (version, version + 1), "topic_id": (topic_before, topic_id), **(told or {})}
    facts |= {f"hours {student}": (tuple(before), tuple(now)) for student, (before, now) in changes.items()}
    verb = "correct" if reason else "hold" if is_first else "update"
    audit.record(verb, lesson, by=by, changes={key: pair for key, pair in facts.items() if any(pair)}, reason=reason)


def _claim(lesson: Lesson, values: Mapping[str, Any]) -> None:
    """Take the next version of the lesson; whoever comes second with the same version has taken nothing."""
    mine = update(Lesson).where(Lesson.id == lesson.id, Lesson.version == lesson.version).values(values)
    taken = db.session.execute(mine, execution_options={"synchronize_session": "evaluate"})
    if cast(CursorResult[Any], taken).rowcount != 1:
        raise Stale


def _difference(before: Hours, after: Hours) -> Hours:
    return Hours(after.unexcused - before.unexcused, after.excused - before.excused)


def _sums_after(journal: Journal, changes: Changes) -> dict[str, Any]:
    """What the lesson adds up to once the changes are written, by group."""
    parts = {group.id: Sums() for group in journal.groups} or {0: Sums()}
    after = {student: now for student, (_before, now) in changes.items()}
    for member in journal.counted:
        hours = after.get(member.id, member.hours)
        row = (not member.reason, hours.missed > 0, *hours)
        parts[member.group_id] = parts.get(member.group_id, Sums()).plus(row)
    return columns_of(parts)


__all__ = [
    "Held",
    "Hours",
    "Sent",
    "Stale",
    "closes_at",
    "closings",
    "correct",
    "deliver",
    "ends_at",
    "hold_many",
    "last_change",
    "opens_at",
    "save",
    "set_mark",
]
