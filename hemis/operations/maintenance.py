"""Профилактика ишлари: announced stretches in which the service may lawfully refuse (passport, row 8)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.domain.availability import HOUR, Stretch, end_of, length
from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.settings import Maintenance
from hemis.operations import plain
from hemis.operations.rules import whole_rules

REASONS = (
    N_("Тизимни янгилаш"),
    N_("Сервер жиҳозларига хизмат кўрсатиш"),
    N_("Маълумотлар базасига хизмат кўрсатиш"),
    N_("Тармоқ ва электр таъминоти ишлари"),
)
"""Reasons that are told in every language; of one's own words each language may be typed."""
LONGEST = timedelta(days=3)
NOTICE, MONTHLY = "maintenance.notice_hours", "maintenance.month_hours"
OVER = N_("Бу иш аллақачон тугаган.")
NONE = N_("Ҳозир профилактика йўқ.")


class Doubt(NamedTuple):
    """What the keepers are told of work that may be done but breaks a promise: a sentence and its values."""

    said: str
    values: Mapping[str, Any]


def plan(work: Maintenance, values: Mapping[str, Any], *, at: datetime, by: User | None) -> None:
    """Announce a stretch of work or change one; it must end in the future and within three days.

    What is announced with due notice is foretold; work that is moved or prolonged later is foretold only as it was.
    """
    starts_at, ends_at = values["starts_at"], values["ends_at"]
    if ends_at <= starts_at:
        raise RuleError(N_("Тугаш вақти бошланишидан кейин бўлиши керак."), field="ends_at")
    if ends_at <= at:
        raise RuleError(N_("Тугаш вақти ўтиб кетган."), field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise RuleError(N_("Профилактика 3 кундан ошмаслиги керак: муддатини бўлиб киритинг."), field="ends_at")
    if work.id and work.ends_at <= at:
        raise RuleError(N_("Тугаган иш ўзгартирилмайди: янгисини эълон қилинг."))
    plain.save(work, {**values, **_foretold(starts_at, ends_at, at)}, by=by)


def _foretold(starts_at: datetime, ends_at: datetime, at: datetime) -> dict[str, datetime]:
    """Return the columns of what is foretold, if it is announced in time."""
    if starts_at - at < _rules(at)[NOTICE] * HOUR:
        return {}
    return {"foretold_starts_at": starts_at, "foretold_ends_at": ends_at}


def start(reason: str, minutes: int, *, at: datetime, by: User | None, **words: str) -> Maintenance:
    """Begin work at once, for so many minutes."""
    work = Maintenance()
    ends_at = at + timedelta(minutes=minutes)
    plan(work, {"reason": reason, "starts_at": at, "ends_at": ends_at, **words}, at=at, by=by)
    return work


def extend(work: Maintenance, minutes: int, *, at: datetime, by: User | None) -> None:
    """Let work that is not over last longer."""
    if work.ends_at <= at:
        raise RuleError(OVER)
    ends_at = work.ends_at + timedelta(minutes=minutes)
    if ends_at - work.starts_at > LONGEST:
        raise RuleError(N_("Профилактика 3 кундан ошмаслиги керак."), field="minutes")
    plain.update(work, {"ends_at": ends_at, **_foretold(work.starts_at, ends_at, at)}, by=by)


def finish(work: Maintenance, *, at: datetime, by: User | None) -> None:
    """End work at once; one that has not begun is called off."""
    if work.ends_at <= at:
        raise RuleError(OVER)
    if work.starts_at < at:
        plain.update(work, {"ends_at": at}, by=by)
    else:
        plain.remove(work, by=by)


def finish_running(*, at: datetime, by: User | None) -> int:
    """End everything that runs, so that the service is open; RuleError when nothing runs."""
    rows = [work for work in coming(at) if work.starts_at <= at]
    if not rows:
        raise RuleError(NONE)
    for work in rows:
        finish(work, at=at, by=by)
    return len(rows)


def coming(at: datetime) -> list[Maintenance]:
    """Work that runs at `at` or is still to come."""
    rows = select(Maintenance).where(Maintenance.ends_at > at).order_by(Maintenance.starts_at)
    return list(db.session.scalars(rows))


def closed_until(at: datetime) -> datetime | None:
    """Return when the service opens again; None when nothing runs at `at`."""
    return end_of([Stretch(work.starts_at, work.ends_at) for work in coming(at)], at)


def doubts(work: Maintenance, *, at: datetime) -> list[Doubt]:
    """Tell what of the promise an announced stretch breaks: notice of two days, four hours a month."""
    limits = _rules(at)
    told = []
    if not is_foretold(work):
        told.append(
            Doubt(
                N_("Иш %(hours)s соат олдин эълон қилинмаган: хизмат узилиши деб ҳисобланади."),
                {"hours": limits[NOTICE]},
            )
        )
    first = _month(work.starts_at)
    taken = taken_in(first)
    if taken > limits[MONTHLY] * HOUR:
        told.append(
            Doubt(
                N_("%(month)s ойида профилактика %(taken)s соат бўлади: %(hours)s соатдан ошмаслиги керак."),
                {"month": f"{first:%m.%Y}", "taken": hours_of(taken), "hours": limits[MONTHLY]},
            )
        )
    return told


def is_foretold(work: Maintenance) -> bool:
    """Whether all of it was announced in time."""
    if work.foretold_starts_at is None or work.foretold_ends_at is None:
        return False
    return work.foretold_starts_at <= work.starts_at and work.ends_at <= work.foretold_ends_at


def foretold(works: Iterable[Maintenance]) -> list[Stretch]:
    """Return the parts of the stretches that were announced in time."""
    parts = (
        Stretch(max(work.starts_at, work.foretold_starts_at), min(work.ends_at, work.foretold_ends_at))
        for work in works
        if work.foretold_starts_at and work.foretold_ends_at
    )
    return [part for part in parts if part.starts_at < part.ends_at]


def taken_in(first: datetime) -> timedelta:
    """Return how much work there was, or is announced, in the month that begins at `first`."""
    following = _month(first + timedelta(days=32))
    rows = select(Maintenance).where(Maintenance.starts_at < following, Maintenance.ends_at > first)
    works = db.session.scalars(rows).all()
    return length([Stretch(work.starts_at, work.ends_at) for work in works], first, following)


def this_month(at: datetime) -> tuple[timedelta, int]:
    """Return how much work there is in the month of `at`, and how many hours are promised not to be exceeded."""
    return taken_in(_month(at)), _rules(at)[MONTHLY]


def hours_of(taken: timedelta) -> str:
    """Return a length as `3:30`."""
    minutes = -(-taken // timedelta(minutes=1))
    return f"{minutes // 60}:{minutes % 60:02}"


def _month(moment: datetime) -> datetime:
    return moment.astimezone(TASHKENT).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _rules(at: datetime) -> dict[str, int]:
    return whole_rules(NOTICE, MONTHLY, on=at.astimezone(TASHKENT).date())


__all__ = [
    *("REASONS", "Doubt", "closed_until", "coming", "doubts", "extend", "finish", "finish_running", "foretold"),
    *("hours_of", "is_foretold", "plan", "start", "taken_in", "this_month"),
]
