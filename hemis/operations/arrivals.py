"""Self check-in at a lesson: opened by its teacher while the lesson lasts, used once by each of its students."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hemis.domain import arrivals
from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.arrivals import Arrival, ArrivalRound
from hemis.models.teaching import Lesson
from hemis.operations import audit
from hemis.operations.attendance import NOT_BEGUN, NOT_OWN, ends_at, opens_at
from hemis.operations.rosters import Journal, journal_of
from hemis.operations.rules import whole_rule

IS_OVER = N_("Дарс тугаган: келганни энди QR код билан қайд этиб бўлмайди. Журналда белгиланг.")
NOT_OPEN = N_("Ўқитувчи қайд этишни очмаган ёки ёпган.")
STALE_CODE = N_("Коднинг муддати ўтди. Экрандаги янги кодни сканерланг.")
WRONG_DIGITS = N_("Рақамлар нотўғри ёки муддати ўтган. Экрандаги янги рақамларни киритинг.")
NONE_OPEN = N_("Ҳозир қайд этиш очилган дарсингиз йўқ: ўқитувчи очганидан кейин киритинг.")
NOT_HERE = N_("Сиз бу дарс рўйхатида йўқсиз. Хато бўлса, ўқитувчига айтинг.")


def open_round(lesson: Lesson, *, teacher_id: int | None, by: User, at: datetime) -> ArrivalRound:
    """Open the check-in of a lesson, or open it again; who checked in before stays on the list."""
    _require_own(lesson, teacher_id)
    _require_running(lesson, at)
    row = db.session.get(ArrivalRound, lesson.id)
    if row is None:
        row = ArrivalRound(lesson_id=lesson.id, opened_by_id=by.id)
        db.session.add(row)
    elif row.opened_at < opens_at(lesson):  # the lesson was moved since: who came to its old place is not here
        db.session.execute(delete(Arrival).where(Arrival.lesson_id == lesson.id))
    row.secret, row.opened_at, row.closed_at, row.opened_by_id = secrets.token_hex(32), at, None, by.id
    db.session.flush()
    audit.record("update", lesson, by=by, changes={"arrivals": (None, "open")})
    return row


def close_round(lesson: Lesson, *, teacher_id: int | None, by: User, at: datetime) -> None:
    """Close the check-in: nobody is added to its list any more."""
    _require_own(lesson, teacher_id)
    row = db.session.get(ArrivalRound, lesson.id)
    if row is None or row.closed_at:
        raise RuleError(NOT_OPEN)
    row.closed_at = at
    db.session.flush()
    audit.record("update", lesson, by=by, changes={"arrivals": ("open", "closed")})


def round_of(lesson: Lesson) -> ArrivalRound | None:
    """Return the check-in of a lesson, if it was ever opened where the lesson stands now."""
    row = db.session.get(ArrivalRound, lesson.id)
    return row if row is not None and row.opened_at >= opens_at(lesson) else None


def current_code(row: ArrivalRound, at: datetime) -> str:
    """The code that the teacher's screen shows now."""
    return arrivals.code_at(row.secret, at, seconds_on(at))


def current_digits(row: ArrivalRound, at: datetime) -> str:
    """The digits for phones without a camera."""
    return arrivals.typed_at(row.secret, at, seconds_on(at))


def round_of_digits(rows: Sequence[ArrivalRound], digits: str, at: datetime) -> ArrivalRound:
    """Return which of some rounds shows the digits now; RuleError where none does."""
    seconds = seconds_on(at)
    found = [row for row in rows if arrivals.is_typed(digits, row.secret, at, seconds)]
    if not found:
        raise RuleError(WRONG_DIGITS if rows else NONE_OPEN, field="digits")
    require_open(found[0], at)
    return found[0]


def far_off(rows: Sequence[Arrival]) -> set[int]:
    """Students whose phone was in another network than most of the others: a question for the teacher, no verdict."""
    counts = Counter(row.address for row in rows)
    if not counts:
        return set()
    usual, number = counts.most_common(1)[0]
    return {row.student_id for row in rows if row.address != usual} if number * 2 > len(rows) and number > 2 else set()


def require_code(row: ArrivalRound, code: str, at: datetime) -> None:
    """RuleError unless the round is open, the lesson lasts, and the code is the one on the screen."""
    require_open(row, at)
    if not arrivals.is_fresh(code, row.secret, at, seconds_on(at)):
        raise RuleError(STALE_CODE)


def require_open(row: ArrivalRound, at: datetime) -> None:
    """RuleError unless the round is open and the lesson lasts."""
    _require_running(row.lesson, at)
    if row.closed_at:
        raise RuleError(NOT_OPEN)


def check_in(row: ArrivalRound, student_id: int, *, at: datetime, address: str = "") -> Arrival:
    """Put a student on the list, once; RuleError for one who is not of the lesson."""
    require_open(row, at)
    journal = journal_of(row.lesson)
    if not any(each.id == student_id and not each.reason for each in journal.members):
        raise RuleError(NOT_HERE)
    try:
        with db.session.begin_nested():
            mine = Arrival(lesson_id=row.lesson_id, student_id=student_id, arrived_at=at, address=address)
            db.session.add(mine)
    except IntegrityError:
        db.session.expire_all()
        mine = db.session.get_one(Arrival, (row.lesson_id, student_id))
    return mine


def arrivals_of(lesson_id: int) -> Sequence[Arrival]:
    """Return who checked in at a lesson, the latest first."""
    rows = select(Arrival).where(Arrival.lesson_id == lesson_id).options(joinedload(Arrival.student))
    return db.session.scalars(rows.order_by(Arrival.arrived_at.desc(), Arrival.student_id)).all()


def proposed(journal: Journal) -> dict[int, int]:
    """Return the marks that follow from the check-in: who is not on its list misses the lesson; nothing is written."""
    here = set(db.session.scalars(select(Arrival.student_id).where(Arrival.lesson_id == journal.lesson.id)))
    whole = journal.lesson.slot.hours
    return {each.id: 0 if each.id in here else whole for each in journal.members if not each.fixed}


def seconds_on(at: datetime) -> int:
    """How long a code stands on the screen."""
    return whole_rule("arrival.seconds", on=at.astimezone(TASHKENT).date())


def _require_own(lesson: Lesson, teacher_id: int | None) -> None:
    if lesson.teacher_id != teacher_id:
        raise RuleError(NOT_OWN)


def outside(lesson: Lesson, at: datetime) -> str:
    """Why nobody checks in at a moment, as a msgid; empty while the lesson lasts."""
    return NOT_BEGUN if at < opens_at(lesson) else IS_OVER if at >= ends_at(lesson) else ""


def _require_running(lesson: Lesson, at: datetime) -> None:
    if why := outside(lesson, at):
        raise RuleError(why)


__all__ = [
    "arrivals_of",
    "check_in",
    "close_round",
    "current_code",
    "current_digits",
    "far_off",
    "open_round",
    "outside",
    "proposed",
    "require_code",
    "require_open",
    "round_of",
    "round_of_digits",
    "seconds_on",
]
