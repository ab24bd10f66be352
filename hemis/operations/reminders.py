"""Reminders of late sheets: a dean's office or a department reminds the teachers, once a day for each sheet."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import SheetReminder
from hemis.operations import audit
from hemis.operations.late_sheets import is_late

NOBODY = N_("Муддати ўтган, ҳали ёпилмаган қайднома йўқ: эслатадиган ҳеч ким йўқ.")
TODAY = N_("Бу қайдномалар ўқитувчиларига бугун эслатилган: такрор эслатиш эртага мумкин.")
AT_ONCE = 500


class Reminded(NamedTuple):
    """The newest reminder of a sheet, and how many there have been."""

    at: datetime
    by: User
    times: int
    is_today: bool


def remind(sheets: Iterable[int], *, at: datetime, today: date, by: User) -> int:
    """Remind the teachers of those of some sheets that are late; return of how many, RuleError when of none.

    Two offices that press at the same moment remind once: the key of sheet and day decides.
    """
    keys = _late(list(sheets), today)
    if not keys:
        raise RuleError(NOBODY)
    written = [key for part in _parts(keys) for key in _write(part, at, today, by)]
    if not written:
        raise RuleError(TODAY)
    told = {"day": (None, today)}
    audit.record_many("remind", GradeSheet, ((key, told) for key in sorted(written)), by=by)
    return len(written)


def _late(keys: Sequence[int], today: date) -> list[int]:
    late = select(GradeSheet.id).where(is_late(today)).order_by(GradeSheet.id)
    return [key for part in _parts(keys) for key in db.session.scalars(late.where(GradeSheet.id.in_(part)))]


def _write(keys: Sequence[int], at: datetime, today: date, by: User) -> Sequence[int]:
    insert = (sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql).insert
    rows = [{"sheet_id": key, "day": today, "reminded_at": at, "reminded_by_id": by.id} for key in keys]
    new = insert(SheetReminder).values(rows).on_conflict_do_nothing(index_elements=["sheet_id", "day"])
    return db.session.scalars(new.returning(SheetReminder.sheet_id)).all()


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def newest(sheets: Iterable[int], *, today: date) -> dict[int, Reminded]:
    """Return the newest reminders of some sheets; one statement."""
    mine = SheetReminder.sheet_id.in_(list(sheets))
    last = select(SheetReminder.sheet_id, func.max(SheetReminder.day).label("day"), func.count().label("number"))
    last_of = last.where(mine).group_by(SheetReminder.sheet_id).subquery()
    rows = (
        select(SheetReminder, User, last_of.c.number)
        .join(last_of, (last_of.c.sheet_id == SheetReminder.sheet_id) & (last_of.c.day == SheetReminder.day))
        .join(User, User.id == SheetReminder.reminded_by_id)
    )
    return {
        row.sheet_id: Reminded(row.reminded_at, user, number, row.day == today)
        for row, user, number in db.session.execute(rows)
    }


def waiting(own: Select[GradeSheet], *, today: date) -> Select[GradeSheet]:
    """Of the sheets of a teacher those of which somebody has reminded, as long as they are late."""
    reminded = select(SheetReminder.id).where(SheetReminder.sheet_id == GradeSheet.id)
    return own.where(is_late(today), reminded.exists())


__all__ = ["Reminded", "newest", "remind", "waiting"]
