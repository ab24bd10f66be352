"""Choosing electives: when a window is open, which subjects have too few students, and where the rest could go."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

PLANNED, RUNNING, OVER, JOINED = "planned", "running", "over", "joined"


def state_of(opens_on: date, closes_on: date, today: date, *, is_closed: bool, is_joined: bool) -> str:
    """Return `planned`, `running`, `over` or `joined`; both days belong to the window."""
    if is_joined:
        return JOINED
    if is_closed or today > closes_on:
        return OVER
    return PLANNED if today < opens_on else RUNNING


def too_few(chosen: Mapping[int, int], least: int) -> set[int]:
    """Return the subjects that somebody has chosen, but fewer than `least`.

    The only one that anybody has chosen is never among them: there is nowhere to go from it.
    """
    wanted = [key for key, count in chosen.items() if count]
    return {key for key in wanted if chosen[key] < least} if len(wanted) > 1 else set()


def spread(students: Iterable[int], chosen: Mapping[int, int], least: int) -> dict[int, int]:
    """Return a subject for each student who has chosen none: student → subject.

    First those subjects are filled that lack students, the nearest to `least` before others; then all grow evenly. What
    nobody has chosen stays closed; where nobody has chosen anything, as many open as can reach `least`, one at least.
    """
    people = list(students)
    counts = {key: count for key, count in chosen.items() if count} or _opened(list(chosen), len(people), least)
    found: dict[int, int] = {}
    for student in people if counts else ():
        key = min(counts, key=lambda each: _turn(counts[each], least))
        counts[key] += 1
        found[student] = key
    return found


def _turn(count: int, least: int) -> tuple[bool, int]:
    """What is taken first: the fullest of those below the least, then the emptiest."""
    return (False, least - count) if count < least else (True, count)


def _opened(keys: Sequence[int], people: int, least: int) -> dict[int, int]:
    return dict.fromkeys(keys[: max(1, people // least)], 0)


__all__ = ["JOINED", "OVER", "PLANNED", "RUNNING", "spread", "state_of", "too_few"]
