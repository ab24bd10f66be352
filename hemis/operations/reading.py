"""How much personal data one account may read: files a day, cards an hour; too much raises an alarm (promise F5)."""

import logging
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import PersonalView
from hemis.models.reading import DataExport, ReadingAlarm, SavedFilter
from hemis.operations import audit, plain
from hemis.operations.rules import whole_rule

log = logging.getLogger("hemis")
CARDS, EXPORTS = "cards", "exports"
RULE_OF = {CARDS: "privacy.cards_per_hour", EXPORTS: "privacy.exports_per_day"}
SHOWN = ("card", "edit", "paper")
HOUR = timedelta(hours=1)
LONGEST_QUERY = 1_000
REASON_MIN = 10

STOPPED = N_("Файл бериш тўхтатилган: бир кунда кўпи билан %(most)s та файл олинади. Администраторга хабар кетди.")
OWN = N_("Ўз ҳисобингизга рухсат бера олмайсиз: буни бошқа администратор қилади.")
SHORT = N_("Сабабини ёзинг: камида %(count)s та белги.")
DONE = N_("Бу ҳисобга аллақачон рухсат берилган.")
NOTHING = N_("Аввал қидирув ёки филтрларни тўлдиринг, кейин уларни сақланг.")
TOO_LONG = N_("Филтрлар жуда узун: уларни қисқартиринг.")


def may_open_card(user_id: int, student_id: int, *, at: datetime) -> int | None:
    """Return None if one more card may be opened, else how many an hour the rule allows. Two statements."""
    most = whole_rule(RULE_OF[CARDS], on=at.astimezone(TASHKENT).date())
    alarms = select(ReadingAlarm.id).where(ReadingAlarm.user_id == user_id, ReadingAlarm.kind == CARDS)
    released = (
        select(func.max(ReadingAlarm.released_at))
        .where(ReadingAlarm.user_id == user_id, ReadingAlarm.kind == CARDS)
        .scalar_subquery()
    )
    seen = select(func.count(PersonalView.object_id.distinct())).where(
        PersonalView.viewer_id == user_id,
        PersonalView.last_at > at - HOUR,
        PersonalView.last_at > func.coalesce(released, at - HOUR),
        PersonalView.object_type == "student",
        PersonalView.page.in_(SHOWN),
        PersonalView.object_id != student_id,
    )
    is_stopped = alarms.where(ReadingAlarm.released_at.is_(None)).exists()
    stopped, count = db.session.execute(select(is_stopped, seen.scalar_subquery())).one()
    return most if stopped or count >= most else None


def raise_alarm(user: User, kind: str, *, most: int, at: datetime) -> None:
    """Stop an account and let the administrators know, once."""
    held = select(ReadingAlarm.id).where(
        ReadingAlarm.user_id == user.id, ReadingAlarm.kind == kind, ReadingAlarm.released_at.is_(None)
    )
    if db.session.scalar(held) is not None:
        return
    row = ReadingAlarm(user_id=user.id, kind=kind, most=most, raised_at=at)
    db.session.add(row)
    db.session.flush()
    audit.record("alarm", row, by=user, changes={"kind": (None, kind), "user_id": (None, user.id)})
    log.warning("too much personal data read: account %s, %s", user.id, kind)


def left_exports(user_id: int, *, at: datetime) -> int:
    """Return how many files an account may still take today; 0 while it is stopped."""
    day = at.astimezone(TASHKENT)
    most = whole_rule(RULE_OF[EXPORTS], on=day.date())
    begins = datetime.combine(day.date(), time(), TASHKENT)
    alarms = select(ReadingAlarm).where(ReadingAlarm.user_id == user_id, ReadingAlarm.kind == EXPORTS)
    last = db.session.scalars(alarms.order_by(ReadingAlarm.id.desc()).limit(1)).first()
    if last and last.released_at is None:
        return 0
    taken = select(func.count(DataExport.id)).where(DataExport.user_id == user_id, DataExport.at >= begins)
    if last and last.released_at:
        taken = taken.where(DataExport.at > last.released_at)
    return max(0, most - (db.session.scalar(taken) or 0))


def take_export(list_name: str, asked: str, row_count: int, *, by: User, role: str, at: datetime) -> DataExport:
    """Note that a file is taken; RuleError when it is one too many: the caller then raises the alarm.

    Requests of one account wait for one another: two at once are two files, not one.
    """
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update())
    if left_exports(by.id, at=at) == 0:
        raise RuleError(STOPPED, most=whole_rule(RULE_OF[EXPORTS], on=at.astimezone(TASHKENT).date()))
    row = DataExport(user_id=by.id, role=role, list_name=list_name, asked=asked[:2000], row_count=row_count, at=at)
    db.session.add(row)
    db.session.flush()
    audit.record("export", row, by=by, changes={"row_count": (None, row_count), "asked": (None, row.asked)})
    return row


def release(alarm: ReadingAlarm, reason: str, *, by: User, at: datetime) -> None:
    """Let an account read again; what it has read until now no longer counts."""
    if alarm.released_at is not None:
        raise RuleError(DONE)
    if alarm.user_id == by.id:
        raise RuleError(OWN)
    if len(reason.strip()) < REASON_MIN:
        raise RuleError(SHORT, field="reason", count=REASON_MIN)
    alarm.released_at, alarm.released_by_id, alarm.reason = at, by.id, reason.strip()
    db.session.flush()
    audit.record("release", alarm, by=by, changes={"user_id": (None, alarm.user_id)}, reason=alarm.reason)


def keep_filter(list_name: str, name: str, query: str, *, by: User) -> SavedFilter:
    """Keep a search of one's own under a name."""
    if not query:
        raise RuleError(NOTHING)
    if len(query) > LONGEST_QUERY:
        raise RuleError(TOO_LONG)
    return plain.create(SavedFilter(user_id=by.id, list_name=list_name, name=name, query=query), by=by)


__all__ = [
    *("CARDS", "EXPORTS", "keep_filter", "left_exports", "may_open_card", "raise_alarm", "release", "take_export"),
]
