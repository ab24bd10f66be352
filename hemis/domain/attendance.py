"""Absences in academic hours and what follows from them (rules 3; ВМҚ 824 cl. 41; ВМҚ 393 on expulsion).

Hours are whole academic hours; a pair is two. Excused hours count in no limit.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from hemis.domain.formats import half_up

Level = TypeVar("Level", int, Decimal)
SEMESTER_LEVELS = (36, 54, 72)


def cycle(hours: int, pair_hours: int = 2) -> int:
    """The next mark of a tap: present (0) -> absent (a whole pair) -> half (1 hour) -> present."""
    return pair_hours if hours == 0 else 1 if hours > 1 else 0


def missed_percent(unexcused: int, auditory: int) -> Decimal:
    """Missed part of the subject's planned auditory hours in percent, 0 to 100 and not rounded.

    Lessons may be held beyond the plan: who missed those too has missed all of it and not more.
    """
    if unexcused < 0 or auditory < 0:
        raise ValueError("hours are not negative")
    return Decimal(min(unexcused, auditory) * 100) / auditory if auditory else Decimal(0)


def share(unexcused: int, auditory: int) -> Decimal:
    """`missed_percent` with two decimals, for showing."""
    return half_up(missed_percent(unexcused, auditory), 2)


def is_blocked(unexcused: int, auditory: int, limit: Decimal | int = 25) -> bool:
    """Whether the subject is lost: `limit` percent or more, compared exactly and not as shown."""
    return auditory > 0 and unexcused * 100 >= limit * auditory


def subject_level(unexcused: int, auditory: int, levels: Sequence[Level]) -> Level | None:
    """The highest warning level in percent that a student has reached in a subject."""
    return max((level for level in levels if is_blocked(unexcused, auditory, level)), default=None)


def is_expellable(hours: int, limit: int = 74) -> bool:
    """Whether the semester's unexcused hours are a ground for expulsion: strictly more than `limit`.

    A ground makes a task for the dean; nobody is expelled without a rector's order.
    """
    return hours > limit


def semester_level(hours: int, levels: tuple[int, ...] = SEMESTER_LEVELS, limit: int = 74) -> int | None:
    """The highest warning level in hours reached in the semester; the limit itself must be exceeded."""
    reached = [level for level in levels if hours >= level] + [limit] * is_expellable(hours, limit)
    return max(reached, default=None)


def present_share(expected: int, absent: int) -> Decimal | None:
    """The part of the expected students who came, in percent with one decimal; None where nobody was expected."""
    if not 0 <= absent <= expected:
        raise ValueError("the absent are some of the expected")
    return half_up(Decimal((expected - absent) * 100) / expected, 1) if expected else None
