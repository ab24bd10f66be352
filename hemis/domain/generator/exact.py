"""Bettering an answer by CP-SAT, part after part: some rows are lifted, and the solver finds their best places.

The solver is the extra `timetable`. It is loaded when it is used, because it is large and most processes never need it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from hemis.domain.generator.board import Board, Line
from hemis.domain.generator.problem import OVERFULL, WEEKDAYS

UNPLACED = 10_000
PART, LARGEST_PART = 40, 90


def is_there() -> bool:
    """Whether the solver is installed."""
    return importlib.util.find_spec("ortools") is not None


def solver() -> Any:
    """The module of CP-SAT."""
    return importlib.import_module("ortools.sat.python.cp_model")


def atoms(masks: Iterable[int]) -> list[int]:
    """The largest sets of weeks that each mask holds whole or not at all."""
    parts: list[int] = []
    for mask in dict.fromkeys(masks):
        rest, cut = mask, []
        for part in parts:
            cut += [piece for piece in (part & mask, part & ~mask) if piece]
            rest &= ~part
        parts = cut + ([rest] if rest else [])
    return parts


class Part:
    """Some rows whose places are open, while all others stand; the model of them."""

    def __init__(self, board: Board, rows: Sequence[int], cp: Any) -> None:
        self.board, self.rows, self.cp = board, rows, cp
        self.before = {row: (slot, board.room[row]) for row in rows if (slot := board.at[row]) is not None}
        self.model = cp.CpModel()
        for row in self.before:
            board.lift(row)
        self.open = {row: self._open(row) for row in rows}
        self.x = {(row, slot): self.model.new_bool_var("") for row in rows for slot in self.open[row]}
        self._once()
        self._people()
        self._rooms()

    def _open(self, row: int) -> list[int]:
        board = self.board
        return [
            slot for slot in board.allowed[row] if board.is_free(row, slot) and board.free_room(row, slot) is not None
        ]

    def _once(self) -> None:
        self.left = {}
        for row in self.rows:
            self.left[row] = self.model.new_bool_var("")
            self.model.add_exactly_one([self.x[row, slot] for slot in self.open[row]] + [self.left[row]])
            now = self.before.get(row)
            self.model.add_hint(self.left[row], now is None)
            for slot in self.open[row]:
                self.model.add_hint(self.x[row, slot], now is not None and now[0] == slot)

    def _people(self) -> None:
        """Nobody is in two places in one week; windows and overfull days cost."""
        rows_of: dict[int, list[int]] = defaultdict(list)
        lines: dict[int, Line] = {}
        for row in self.rows:
            for line in self.board.people[row]:
                rows_of[id(line)].append(row)
                lines[id(line)] = line
        self.price: list[Any] = [UNPLACED * left for left in self.left.values()]
        self.price += [self.board.own_cost(row, slot) * x for (row, slot), x in self.x.items()]
        for key, rows in rows_of.items():
            if len(rows) > 1:
                for slot in {slot for row in rows for slot in self.open[row]}:
                    self._at_most(rows, slot, 1)
            self._days(lines[key], rows)

    def _at_most(self, rows: Sequence[int], slot: int, most: int) -> None:
        here = [(self.board.weeks(row, slot), self.x[row, slot]) for row in rows if (row, slot) in self.x]
        if len(here) <= most:
            return
        for weeks in atoms(mask for mask, _x in here):
            meeting = [x for mask, x in here if mask & weeks]
            if len(meeting) > most:
                if most == 1:
                    self.model.add_at_most_one(meeting)
                else:
                    self.model.add(sum(meeting) <= most)

    def _days(self, line: Line, rows: Sequence[int]) -> None:
        pairs = self.board.problem.pairs
        for bits, sample in zip(line.bits, self.board.problem.samples, strict=True):
            for day in range(WEEKDAYS):
                taken: list[Any] = []
                for pair in range(pairs):
                    slot = day * pairs + pair
                    here = [
                        self.x[row, slot]
                        for row in rows
                        if (row, slot) in self.x and self.board.weeks(row, slot) & sample
                    ]
                    taken.append(1 if bits[day] >> pair & 1 else sum(here) if here else 0)
                if any(not isinstance(each, int) for each in taken):
                    self._day(taken, line)

    def _day(self, taken: list[Any], line: Line) -> None:
        """A window is a free pair with something before it and something after it."""
        model, count = self.model, len(taken)
        before = [model.new_bool_var("") for _ in range(count)]
        after = [model.new_bool_var("") for _ in range(count)]
        for at in range(count):
            model.add(before[at] >= taken[at])
            model.add(after[at] >= taken[at])
            if at:
                model.add(before[at] >= before[at - 1])
                model.add(after[at - 1] >= after[at])
        for at in range(1, count - 1):
            window = model.new_bool_var("")
            model.add(window >= before[at] + after[at] - 1 - taken[at])
            self.price.append(line.window * window)
        if count > line.most:
            over = model.new_int_var(0, count, "")
            model.add(over >= sum(taken) - line.most)
            self.price.append(OVERFULL * over)

    def _rooms(self) -> None:
        """No more rows in a slot than there are rooms for them; which room each gets is decided afterwards."""
        board, at = self.board, defaultdict(list)
        for row, slot in self.x:
            at[slot].append(row)
        for slot, rows in at.items():
            free = {
                row: frozenset(
                    room for room in board.rows[row].rooms if not board.rooms[room].taken[slot] & board.weeks(row, slot)
                )
                for row in rows
            }
            for rooms in dict.fromkeys(free.values()):
                self._at_most([row for row in rows if free[row] <= rooms], slot, len(rooms))

    def solve(self, seconds: float, seed: int, workers: int = 2) -> bool:
        """Put the rows into their best places, or back where they were; tell whether anything became better."""
        board = self.board
        self.model.minimize(sum(self.price))
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        status = solver.solve(self.model)
        if status in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            self._put_back()
            was, standing = board.total(self.rows), len(self.before)
            for row in self.rows:
                board.lift(row)
            chosen = {row: slot for (row, slot), x in self.x.items() if solver.value(x)}
            if self._put(chosen) and (-len(chosen), board.total(self.rows)) <= (-standing, was):
                return (len(chosen), -board.total(self.rows)) > (standing, -was)
            for row in self.rows:
                board.lift(row)
        self._put_back()
        return False

    def _put(self, chosen: dict[int, int]) -> bool:
        """Give each row a room, those with the fewest first; False when one gets none."""
        board = self.board
        for row in sorted(chosen, key=lambda row: (len(board.rows[row].rooms), -board.weeks(row, chosen[row]))):
            room = board.free_room(row, chosen[row])
            if room is None:
                return False
            board.put(row, chosen[row], room)
        return True

    def _put_back(self) -> None:
        for row, (slot, room) in self.before.items():
            self.board.put(row, slot, room)


class Parts:
    """Chooses which rows are opened next: those around one that has no place, else those of a group with windows."""

    def __init__(self, board: Board, seed: int) -> None:
        self.board, self.chance = board, Random(seed)
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for row, lines in enumerate(board.people):
            for line in lines:
                self.rows_of[id(line)].append(row)
        self.tried: dict[int, int] = defaultdict(int)

    def next(self, size: int) -> list[int]:
        board = self.board
        homeless = [row for row, slot in enumerate(board.at) if slot is None and board.allowed[row]]
        if homeless:
            first = min(homeless, key=lambda row: (self.tried[-1 - row], self.chance.random()))
            self.tried[-1 - first] += 1
            return self._around([first], board.people[first], size)
        lines = {id(line): line for line in (*board.groups.values(), *board.teachers.values())}
        worst = min(lines, key=lambda key: (-_pain(lines[key]) // (1 + self.tried[key]), self.chance.random()))
        self.tried[worst] += 1
        return self._around([], [lines[worst]], size)

    @property
    def is_painful(self) -> bool:
        """Whether a row has no place, or somebody a window or too full a day."""
        lines = (*self.board.groups.values(), *self.board.teachers.values())
        return None in self.board.at or any(_pain(line) for line in lines)

    def _around(self, rows: list[int], lines: Sequence[Line], size: int) -> list[int]:
        """Rows of these people, then of the people whom those share lessons with."""
        found = dict.fromkeys(rows)
        seen, waiting = {id(line) for line in lines}, list(lines)
        while waiting and len(found) < size:
            mine = self.rows_of[id(waiting.pop(0))]
            for row in self.chance.sample(mine, len(mine)):
                if len(found) >= size:
                    break
                found[row] = None
                near = [line for line in self.board.people[row] if id(line) not in seen]
                seen.update(id(line) for line in near)
                waiting += near
        return list(found)


def _pain(line: Line) -> int:
    return sum(line.day_cost(bits) for week in line.bits for bits in week)


__all__ = ["LARGEST_PART", "PART", "Part", "Parts", "atoms", "is_there", "solver"]
