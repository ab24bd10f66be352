"""A week of lessons: who clashes with whom. A timetable without clashes is made by `placing`.

A week has days 1-6 and pairs 1-8; a lesson is held in `all`, `odd` or `even` weeks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import NamedTuple

DAYS, PAIRS = 6, 8
ALL, ODD, EVEN = "all", "odd", "even"
PARITIES = {ALL: (0, 1), ODD: (0,), EVEN: (1,)}

LECTURE, LABORATORY, PRACTICE, SEMINAR = "11", "12", "13", "14"
SUITABLE = {
    LECTURE: ("11", "14", "13", "15", "10"),
    LABORATORY: ("12", "15", "10"),
    PRACTICE: ("13", "14", "15", "16", "12", "11", "10"),
    SEMINAR: ("14", "13", "11", "15", "10"),
}
ANY_ROOM = ("13", "14", "11", "15", "12", "16", "10")


class Lesson(NamedTuple):
    """A weekly lesson in its place; `teacher` or `room` may still be empty."""

    key: str
    groups: tuple[str, ...]
    teacher: str
    room: str
    day: int
    pair: int
    weeks: str = ALL


class Clash(NamedTuple):
    """Two lessons that want the same `kind` (group, teacher, room) `name` at one time; keys in the order given."""

    kind: str
    name: str
    day: int
    pair: int
    first: str
    second: str


def weeks_meet(first: str, second: str) -> bool:
    """Whether there is a week that both kinds of weeks hold."""
    return first == second or ALL in (first, second)


def clashes(lessons: Iterable[Lesson]) -> list[Clash]:
    """Every pair of lessons that cannot both be held, once for each group, teacher or room they share."""
    wanted: dict[tuple[str, str, int, int], list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        for kind, name in _needs(lesson):
            wanted[kind, name, lesson.day, lesson.pair].append(lesson)
    return [
        Clash(kind, name, day, pair, first.key, second.key)
        for (kind, name, day, pair), rivals in wanted.items()
        for first, second in combinations(rivals, 2)
        if weeks_meet(first.weeks, second.weeks)
    ]


def suitable_rooms(lesson_kind: str) -> tuple[str, ...]:
    """The kinds of rooms in which a kind of lesson can be held, the best first."""
    return SUITABLE.get(lesson_kind, ANY_ROOM)


def pairs_of_row(left: int, days: int) -> int:
    """How many of the `left` pairs one weekly row takes that could be held on `days` days: rows of equal length."""
    rows = -(-left // days) if days else 0
    return -(-left // rows) if rows else 0


def pair_times(start: time, count: int, minutes: int = 80, pause: int = 10) -> list[tuple[time, time]]:
    """Begin and end of `count` pairs in a row from `start`: 08:30-09:50, 10:00-11:20."""
    begin = datetime.combine(datetime.min, start)
    begins = [begin + timedelta(minutes=(minutes + pause) * number) for number in range(count)]
    return [(moment.time(), (moment + timedelta(minutes=minutes)).time()) for moment in begins]


def _needs(lesson: Lesson) -> Iterator[tuple[str, str]]:
    yield from (("group", group) for group in dict.fromkeys(lesson.groups))
    if lesson.teacher:
        yield "teacher", lesson.teacher
    if lesson.room:
        yield "room", lesson.room
