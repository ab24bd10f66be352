"""Making a timetable: each lesson gets a slot and a room so that nobody is in two places at once.

Lessons are placed hardest first where they cost least; one that finds no place drives out others, which then look
again (iterative forward search). The same demands and seed give the same timetable.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import and_
from random import Random
from typing import NamedTuple

from hemis.domain.timetable import ALL, DAYS, PAIRS, PARITIES, Lesson

GAPS = [len(bits.strip("0")) - bits.count("1") for bits in map("{:08b}".format, range(1 << PAIRS))]
GAP_COST, DAY_COST = 9, 2
EJECTIONS_PER_DEMAND = 10
PASSES = 3


class Demand(NamedTuple):
    """One weekly lesson that wants a place; `size` in students, `room_kind` empty when no room is needed."""

    key: str
    groups: tuple[str, ...]
    teacher: str
    size: int
    room_kind: str
    weeks: str = ALL


class Room(NamedTuple):
    """A room that lessons can be put into; `capacity` in seats."""

    name: str
    kind: str
    capacity: int


class Plan(NamedTuple):
    """Placed lessons in the order of their demands, and the demands for which the search found no place."""

    lessons: list[Lesson]
    unplaced: list[Demand]


def place(
    demands: Sequence[Demand],
    rooms: Sequence[Room],
    shifts: Mapping[str, tuple[int, int]],
    *,
    days: int = DAYS,
    max_per_day: int = 4,
    seed: int = 0,
) -> Plan:
    """A timetable free of clashes. `shifts` gives a group's first and last pair; without one it has the whole day.

    No group gets more than `max_per_day` pairs in a day, and a room has the demanded kind and enough seats.
    """
    search = _Search(Random(seed), max_per_day)
    tasks = _tasks(demands, rooms, shifts, days)
    search.run(tasks)
    placed = [task.lesson(task.slot) for task in tasks if task.slot is not None]
    return Plan(placed, [task.demand for task in tasks if task.slot is None])


class _Line:
    """The week of one group, teacher or room: a bit per busy slot and who holds it, in odd and in even weeks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.busy = [0, 0]
        self.holders: tuple[dict[int, _Task], dict[int, _Task]] = ({}, {})

    def take(self, task: _Task, slot: int) -> None:
        for week in task.weeks:
            self.busy[week] |= 1 << slot
            self.holders[week][slot] = task

    def leave(self, task: _Task, slot: int) -> None:
        for week in task.weeks:
            self.busy[week] &= ~(1 << slot)
            del self.holders[week][slot]

    def taken(self, weeks: Sequence[int]) -> int:
        """The slots that are busy in one of `weeks`, as bits."""
        return self.busy[0] | self.busy[1] if len(weeks) > 1 else self.busy[weeks[0]]

    def rivals(self, task: _Task, slot: int) -> list[_Task]:
        """Who holds `slot` in the weeks of `task`."""
        return [self.holders[week][slot] for week in task.weeks if slot in self.holders[week]]

    def day(self, week: int, slot: int) -> int:
        """The bits of the day that `slot` lies in."""
        return self.busy[week] >> slot // PAIRS * PAIRS & 0xFF

    def on_day(self, week: int, slot: int) -> list[_Task]:
        """Who holds the slots of that day."""
        first = slot // PAIRS * PAIRS
        return [self.holders[week][at] for at in range(first, first + PAIRS) if at in self.holders[week]]


class _Task:
    """A demand, all that it occupies, its present place and how often it has given way."""

    def __init__(
        self, demand: Demand, groups: list[_Line], teacher: list[_Line], rooms: list[_Line], slots: list[int]
    ) -> None:
        self.demand, self.weeks = demand, PARITIES[demand.weeks]
        self.groups, self.people = groups, groups + teacher
        self.rooms, self.slots = rooms, slots
        self.slot: int | None = None
        self.room: list[_Line] = []
        self.ejected = 0

    @property
    def difficulty(self) -> tuple[int, int, int]:
        """Streams first, then lessons of every week, then those with few rooms."""
        return len(self.groups), len(self.weeks), -len(self.rooms)

    def put(self, slot: int) -> None:
        free = (room for room in self.rooms if not room.taken(self.weeks) >> slot & 1)
        self.slot, self.room = slot, list(islice(free, 1))
        for line in self.people + self.room:
            line.take(self, slot)

    def lift(self) -> None:
        if self.slot is not None:
            for line in self.people + self.room:
                line.leave(self, self.slot)
        self.slot = None

    def taken(self) -> int:
        """The slots, as bits, in which somebody is busy or every room is."""
        slots = 0
        for line in self.people:
            slots |= line.taken(self.weeks)
        return slots | reduce(and_, (room.taken(self.weeks) for room in self.rooms)) if self.rooms else slots

    def lesson(self, slot: int) -> Lesson:
        day, pair = divmod(slot, PAIRS)
        room = self.room[0].name if self.room else ""
        return Lesson(
            self.demand.key, self.demand.groups, self.demand.teacher, room, day + 1, pair + 1, self.demand.weeks
        )


class _Search:
    """The placing itself; `chance` only breaks ties."""

    def __init__(self, chance: Random, max_per_day: int) -> None:
        self.chance, self.max_per_day = chance, max_per_day

    def run(self, tasks: Sequence[_Task]) -> None:
        """Place all that have a slot to go to, give up after so many ejections, then mend the gaps."""
        able = [task for task in tasks if task.slots]
        waiting = deque(sorted(able, key=lambda task: (task.difficulty, self.chance.random()), reverse=True))
        left = EJECTIONS_PER_DEMAND * len(able)
        while waiting:
            task = waiting.popleft()
            if not self.settle(task) and left > 0:
                rivals = self.force(task)
                left -= len(rivals)
                waiting.extend(rivals)
        for task in able * PASSES:
            task.lift()
            self.settle(task)

    def settle(self, task: _Task) -> bool:
        """Put `task` where it costs least among the free places; its present place, just left, is one of them."""
        taken = task.taken()
        full = {day for day in {slot // PAIRS for slot in task.slots} if self.full_days(task, day * PAIRS)}
        free = [
            (self.cost(task, slot), self.chance.random(), slot)
            for slot in task.slots
            if not taken >> slot & 1 and slot // PAIRS not in full
        ]
        if free:
            task.put(min(free)[-1])
        return bool(free)

    def force(self, task: _Task) -> list[_Task]:
        """Put `task` where it drives out the fewest and least driven others; returns those."""
        choices = [(self.rivals(task, slot), slot) for slot in task.slots]
        rivals, slot = min(choices, key=lambda choice: (_reluctance(choice[0]), self.chance.random()))
        for rival in rivals:
            rival.lift()
            rival.ejected += 1
        task.put(slot)
        return rivals

    def rivals(self, task: _Task, slot: int) -> list[_Task]:
        """Who must go before `task` fits `slot`: its holders, one lesson of a full day, the holders of a room."""
        found = dict.fromkeys(rival for line in task.people for rival in line.rivals(task, slot))
        for today in self.full_days(task, slot):
            if found.keys().isdisjoint(today):
                found[min(today, key=lambda rival: rival.ejected)] = None
        in_rooms = [[rival for rival in room.rivals(task, slot) if rival not in found] for room in task.rooms]
        return [*found, *dict.fromkeys(min(in_rooms, key=_reluctance) if in_rooms else ())]

    def full_days(self, task: _Task, slot: int) -> list[list[_Task]]:
        """The days of the groups, in each week, that hold as many lessons as they may."""
        return [
            line.on_day(week, slot)
            for line in task.groups
            for week in task.weeks
            if line.day(week, slot).bit_count() >= self.max_per_day
        ]

    def cost(self, task: _Task, slot: int) -> int:
        """The price of a free slot: its lateness, the gaps it makes, the days it fills."""
        price, bit = slot % PAIRS, 1 << slot % PAIRS
        for line in task.groups:
            for week in task.weeks:
                day = line.day(week, slot)
                price += GAP_COST * (GAPS[day | bit] - GAPS[day]) + DAY_COST * day.bit_count()
        return price


def _reluctance(rivals: Sequence[_Task]) -> int:
    return sum(1 + rival.ejected for rival in rivals)


def _tasks(
    demands: Sequence[Demand], rooms: Sequence[Room], shifts: Mapping[str, tuple[int, int]], days: int
) -> list[_Task]:
    """The demands with their lines; one that no room or no common shift can serve gets no slot."""
    groups = {name: _Line(name) for demand in demands for name in demand.groups}
    teachers = {demand.teacher: _Line(demand.teacher) for demand in demands}
    lines = [(room, _Line(room.name)) for room in sorted(rooms, key=lambda room: (room.capacity, room.name))]
    tasks = []
    for demand in demands:
        suited = [line for room, line in lines if room.kind == demand.room_kind and room.capacity >= demand.size]
        first = max((shifts[name][0] for name in demand.groups if name in shifts), default=1)
        last = min((shifts[name][1] for name in demand.groups if name in shifts), default=PAIRS)
        slots = [day * PAIRS + pair - 1 for day in range(days) for pair in range(first, last + 1)]
        tasks.append(
            _Task(
                demand,
                [groups[name] for name in dict.fromkeys(demand.groups)],
                [teachers[demand.teacher]] if demand.teacher else [],
                suited if demand.room_kind else [],
                slots if suited or not demand.room_kind else [],
            )
        )
    return tasks
