"""The timetable while it is being made: who holds which slot in which weeks, and what it costs."""

from collections.abc import Sequence
from functools import cache

from hemis.domain.generator.problem import (
    GROUP_WINDOW,
    LIKED,
    MISSED,
    OVERFULL,
    TEACHER_WINDOW,
    WEEKDAYS,
    Placed,
    Problem,
)


@cache
def windows(bits: int) -> int:
    """Free pairs between the first and the last of a day."""
    return len(f"{bits:b}".strip("0").replace("1", ""))


class Line:
    """The week of one teacher, group or room: which weeks of each slot are taken, and by which rows."""

    __slots__ = ("bits", "holders", "most", "taken", "window")

    def __init__(self, problem: Problem, window: int, most: int) -> None:
        self.taken = [0] * problem.slots
        self.holders: list[list[int]] = [[] for _ in range(problem.slots)]
        self.bits = [[0] * WEEKDAYS for _ in problem.samples]
        """For each sample week and weekday the pairs that are taken."""
        self.window, self.most = window, most

    def day_cost(self, bits: int) -> int:
        return self.window * windows(bits) + OVERFULL * max(0, bits.bit_count() - self.most)


class Board:
    """All lines, and the place of each row. What stands already is taken and has no holder."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.rows = problem, problem.rows
        most = (problem.teacher_most, problem.group_most)
        self.teachers = {row.teacher: Line(problem, TEACHER_WINDOW, most[0]) for row in self.rows}
        self.groups = {key: Line(problem, GROUP_WINDOW, most[1]) for row in self.rows for key in row.groups}
        self.rooms = [Line(problem, 0, WEEKDAYS * problem.pairs) for _ in problem.rooms]
        self.at: list[int | None] = [None] * len(self.rows)
        self.room: list[int] = [-1] * len(self.rows)
        numbers = {key: place for place, key in enumerate(problem.rooms)}
        for lines, busy in ((self.teachers, problem.busy_teachers), (self.groups, problem.busy_groups)):
            for (who, slot), weeks in busy.items():
                if who in lines:
                    self.take(lines[who], slot, weeks)
        for (who, slot), weeks in problem.busy_rooms.items():
            if who in numbers:
                self.take(self.rooms[numbers[who]], slot, weeks)
        self.people: list[list[Line]] = [
            [self.teachers[row.teacher], *(self.groups[key] for key in dict.fromkeys(row.groups))] for row in self.rows
        ]
        self.allowed = [self._allowed(row) for row in range(len(self.rows))]

    def _allowed(self, row: int) -> list[int]:
        """The slots that neither a ban nor anything that stands keeps a row from."""
        mine, pairs = self.rows[row], self.problem.pairs
        return [
            slot
            for slot in range(self.problem.slots)
            if (weeks := mine.masks[slot // pairs])
            and (mine.teacher, slot) not in self.problem.bans
            and not any(line.taken[slot] & weeks for line in self.people[row])
            and any(not self.rooms[room].taken[slot] & weeks for room in mine.rooms)
        ]

    def weeks(self, row: int, slot: int) -> int:
        return self.rows[row].masks[slot // self.problem.pairs]

    def is_free(self, row: int, slot: int) -> bool:
        """Whether the teacher and the groups are free."""
        weeks = self.weeks(row, slot)
        return not any(line.taken[slot] & weeks for line in self.people[row])

    def free_room(self, row: int, slot: int, weeks: int | None = None) -> int | None:
        """The best room that is free."""
        wanted = self.weeks(row, slot) if weeks is None else weeks
        return next((room for room in self.rows[row].rooms if not self.rooms[room].taken[slot] & wanted), None)

    def take(self, line: Line, slot: int, weeks: int, row: int | None = None) -> None:
        line.taken[slot] |= weeks
        if row is not None:
            line.holders[slot].append(row)
        day, pair = divmod(slot, self.problem.pairs)
        for bits, sample in zip(line.bits, self.problem.samples, strict=True):
            if weeks & sample:
                bits[day] |= 1 << pair

    def put(self, row: int, slot: int, room: int) -> None:
        """Put a row into a free place."""
        self.at[row], self.room[row] = slot, room
        for line in (*self.people[row], self.rooms[room]):
            self.take(line, slot, self.weeks(row, slot), row)

    def lift(self, row: int) -> None:
        """Take a row out of its place."""
        slot = self.at[row]
        if slot is None:
            return
        weeks, (day, pair) = self.weeks(row, slot), divmod(slot, self.problem.pairs)
        for line in (*self.people[row], self.rooms[self.room[row]]):
            line.taken[slot] &= ~weeks
            line.holders[slot].remove(row)
            for bits, sample in zip(line.bits, self.problem.samples, strict=True):
                if weeks & sample:
                    bits[day] &= ~(1 << pair)
        self.at[row], self.room[row] = None, -1

    def own_cost(self, row: int, slot: int) -> int:
        """What a slot costs whoever else is there: lateness, wishes of the teacher, pairs that fall on days off."""
        mine, (day, pair) = self.rows[row], divmod(slot, self.problem.pairs)
        missed = mine.pairs - mine.masks[day].bit_count()
        return pair + self.problem.wishes.get((mine.teacher, slot), 0) + MISSED * missed - LIKED

    def cost(self, row: int, slot: int) -> int:
        """What a free slot would cost: its own price, and the windows and overfull days that it makes or closes."""
        price, weeks = self.own_cost(row, slot), self.weeks(row, slot)
        day, pair = divmod(slot, self.problem.pairs)
        for line in self.people[row]:
            for bits, sample in zip(line.bits, self.problem.samples, strict=True):
                if weeks & sample:
                    before = bits[day]
                    price += line.day_cost(before | 1 << pair) - line.day_cost(before) + before.bit_count()
        return price

    def total(self, rows: Sequence[int] | None = None) -> int:
        """The cost of everything that is placed, or of these rows and their people."""
        every = range(len(self.rows)) if rows is None else rows
        lines = {id(line): line for row in every for line in self.people[row]}.values()
        own = sum(self.own_cost(row, slot) for row in every if (slot := self.at[row]) is not None)
        return own + sum(line.day_cost(bits) for line in lines for week in line.bits for bits in week)

    def placed(self) -> list[Placed]:
        """What stands where."""
        return [
            Placed(row, slot, self.room[row], self.weeks(row, slot))
            for row, slot in enumerate(self.at)
            if slot is not None
        ]


__all__ = ["Board", "Line", "windows"]
