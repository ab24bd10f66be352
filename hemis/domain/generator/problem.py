"""What is asked of the generator, and what it answers; plain numbers, so that a process of its own can do the work.

A slot is a weekday and a pair: `weekday * pairs + pair`, both from 0. Weeks are bits: a row of lessons is the set of
weeks in which it is held, and two rows meet when they share a slot and a week.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

WEEKDAYS = 6
GROUP_WINDOW, TEACHER_WINDOW = 10, 3
OVERFULL = 30
AVOID, LIKED = 8, -2
MISSED = 4
"""For each pair of a row that falls on a day off and has to be held at another time."""


class Row(NamedTuple):
    """One weekly row of a load that wants a place; `pairs` lessons, in at most the weeks that `weeks` names."""

    load: int
    teacher: int
    groups: tuple[int, ...]
    rooms: tuple[int, ...]
    """Rooms that will do, the best first, as places in `Problem.rooms`."""
    weeks: str
    pairs: int
    masks: tuple[int, ...]
    """The weeks it takes on each weekday: those of `weeks` in which the day is worked, at most `pairs` of them."""
    reach: tuple[int, ...]
    """All weeks of lessons on each weekday: where a pair that fell out can be held instead."""


@dataclass
class Problem:
    """Everything that decides about a timetable. Who is busy already is told by (who, slot) → weeks."""

    pairs: int
    rows: list[Row]
    rooms: list[int]
    busy_teachers: dict[tuple[int, int], int] = field(default_factory=dict)
    busy_groups: dict[tuple[int, int], int] = field(default_factory=dict)
    busy_rooms: dict[tuple[int, int], int] = field(default_factory=dict)
    bans: set[tuple[int, int]] = field(default_factory=set)
    """(teacher, slot) that is never given."""
    wishes: dict[tuple[int, int], int] = field(default_factory=dict)
    """(teacher, slot) → what it costs; below nothing when it is liked."""
    group_most: int = 4
    teacher_most: int = 4
    samples: tuple[int, ...] = (1, 2)
    """The weeks by which windows are counted: an odd one and an even one."""

    @property
    def slots(self) -> int:
        return WEEKDAYS * self.pairs


class Placed(NamedTuple):
    """A row in its place; `weeks` are those in which it is held there."""

    row: int
    slot: int
    room: int
    weeks: int


class Conflict(NamedTuple):
    """Why a row has no place: a `kind` of reason, the rows that collide, and how many of what there are."""

    kind: str
    rows: tuple[int, ...]
    who: int = 0
    wanted: int = 0
    offered: int = 0


@dataclass
class Answer:
    """What came of it; `is_proved` tells whether CP-SAT has agreed to all conflicts."""

    placed: list[Placed]
    extra: list[Placed]
    """Single lessons instead of those that fell on days off."""
    conflicts: list[Conflict]
    figures: dict[str, int]


def to_plain(problem: Problem) -> dict[str, Any]:
    """A problem as JSON can carry it."""
    plain = asdict(problem)
    for name in ("busy_teachers", "busy_groups", "busy_rooms", "wishes"):
        plain[name] = [[*key, value] for key, value in plain[name].items()]
    plain["bans"] = sorted(plain["bans"])
    return plain


def from_plain(plain: dict[str, Any]) -> Problem:
    """The other way round."""
    values = dict(plain)
    for name in ("busy_teachers", "busy_groups", "busy_rooms", "wishes"):
        values[name] = {(who, slot): value for who, slot, value in plain[name]}
    values["bans"] = {(who, slot) for who, slot in plain["bans"]}
    values["samples"] = tuple(plain["samples"])
    values["rows"] = [
        Row(load, teacher, tuple(groups), tuple(rooms), weeks, pairs, tuple(masks), tuple(reach))
        for load, teacher, groups, rooms, weeks, pairs, masks, reach in plain["rows"]
    ]
    return Problem(**values)


def answer_of(plain: dict[str, Any]) -> Answer:
    """An answer out of JSON."""
    return Answer(
        [Placed(*each) for each in plain["placed"]],
        [Placed(*each) for each in plain["extra"]],
        [Conflict(kind, tuple(rows), *more) for kind, rows, *more in plain["conflicts"]],
        plain["figures"],
    )


def clashes(problem: Problem, placed: list[Placed]) -> Iterator[tuple[str, int, int]]:
    """Whoever is wanted twice in a week, or although busy or banned: (kind, who, slot). Nothing is the right answer."""
    taken: dict[tuple[str, int, int], int] = {}
    for name, busy in (
        ("teacher", problem.busy_teachers),
        ("group", problem.busy_groups),
        ("room", problem.busy_rooms),
    ):
        for (who, slot), weeks in busy.items():
            taken[name, who, slot] = weeks
    for each in placed:
        row = problem.rows[each.row]
        if (row.teacher, each.slot) in problem.bans:
            yield "ban", row.teacher, each.slot
        if each.room not in row.rooms:
            yield "unsuited", each.room, each.slot
        wants = [("teacher", row.teacher), ("room", problem.rooms[each.room]), *(("group", key) for key in row.groups)]
        for name, who in wants:
            if taken.get((name, who, each.slot), 0) & each.weeks:
                yield name, who, each.slot
            taken[name, who, each.slot] = taken.get((name, who, each.slot), 0) | each.weeks


def split(left: int, every: int, odd: int, even: int, odd_is_lighter: bool) -> list[tuple[str, int]]:
    """Cut the pairs of a load into weekly rows (weeks, pairs): whole ones first, the rest in alternating weeks.

    `every`, `odd` and `even` are the numbers of weeks that remain; where both parities would do, the lighter one is it.
    """
    if every <= 0:
        return []
    whole, rest = divmod(left, every)
    rows = [("all", every)] * whole
    if rest:
        fits = [name for name, weeks in (("odd", odd), ("even", even)) if rest <= weeks]
        lighter = "odd" if odd_is_lighter else "even"
        rows.append((lighter if lighter in fits else fits[0] if fits else "all", rest))
    return rows


__all__ = ["Answer", "Conflict", "Placed", "Problem", "Row", "answer_of", "clashes", "from_plain", "split", "to_plain"]
