"""Reminders of lessons without a journal: once a day for a teacher, seen on the teacher's first page."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.reminders import LessonReminder
from hemis.models.staff import Employee
from hemis.operations import audit

NOBODY = N_("Эслатиладиган ўқитувчини танланг.")
TODAY = N_("Бу ўқитувчиларга бугун эслатилган: такрор эслатиш эртага мумкин.")


def remind(lessons: Mapping[int, int], *, today: date, at: datetime, by: User) -> int:
    """Remind teachers of so many lessons (teacher → number) and return how many teachers; RuleError if of none.

    Two offices that press at the same moment remind once: the key of teacher and day decides.
    """
    if not lessons:
        raise RuleError(NOBODY)
    insert = (sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql).insert
    common = {"day": today, "reminded_at": at, "reminded_by_id": by.id}
    rows = [{"teacher_id": key, "lessons": number, **common} for key, number in sorted(lessons.items())]
    new = insert(LessonReminder).values(rows).on_conflict_do_nothing(index_elements=["teacher_id", "day"])
    written = sorted(db.session.scalars(new.returning(LessonReminder.teacher_id)).all())
    if not written:
        raise RuleError(TODAY)
    audit.record_many("remind", Employee, ((key, {"lessons": (None, lessons[key])}) for key in written), by=by)
    return len(written)


def newest(teachers: Collection[int], since: date) -> dict[int, LessonReminder]:
    """Return the newest reminders of teachers since a day; one statement."""
    mine = (LessonReminder.teacher_id.in_(teachers), LessonReminder.day >= since)
    rows = select(LessonReminder).where(*mine).options(joinedload(LessonReminder.reminded_by))
    found = db.session.scalars(rows.order_by(LessonReminder.day)).unique()
    return {row.teacher_id: row for row in found}


__all__ = ["newest", "remind"]
