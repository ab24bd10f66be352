"""What the public service measures of itself: answers of a day, minutes in which it answered its own probe (H2)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from hemis.domain.availability import bit_of, hour_of
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.service import ServiceDay, ServiceHour
from hemis.operations.rules import whole_rule

ADD: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Answered = tuple[date, bool]
"""A day, and whether the answer was quick."""


def add_answers(counts: Mapping[Answered, int]) -> None:
    """Add what one process has counted; others add to the same rows, so days are always taken in the same order."""
    for day in sorted({day for day, _is_quick in counts}):
        quick = counts.get((day, True), 0)
        row = {"day": day, "answers": quick + counts.get((day, False), 0), "quick": quick}
        add = _insert(ServiceDay).values(**row)
        more = {name: getattr(ServiceDay, name) + add.excluded[name] for name in ("answers", "quick")}
        db.session.execute(add.on_conflict_do_update(index_elements=["day"], set_=more))


def mark_answered(moment: datetime) -> None:
    """Note that the service answered its probe in this minute; several processes may say so."""
    add = _insert(ServiceHour).values(hour=hour_of(moment), minutes=bit_of(moment))
    both = ServiceHour.minutes.op("|")(add.excluded.minutes)
    db.session.execute(add.on_conflict_do_update(index_elements=["hour"], set_={"minutes": both}))


def forget_old(today: date) -> None:
    """Delete what was measured longer ago than the rule keeps it."""
    first = today - timedelta(days=whole_rule("status.keep_days", on=today))
    db.session.execute(delete(ServiceDay).where(ServiceDay.day < first))
    db.session.execute(delete(ServiceHour).where(ServiceHour.hour < datetime.combine(first, time(), TASHKENT)))


def _insert(model: type[Any]) -> Any:
    return ADD[db.session.get_bind().dialect.name](model.__table__)


__all__ = ["Answered", "add_answers", "forget_old", "mark_answered"]
