"""Why a row has no place: by counting where that is enough, else by CP-SAT, down to the rows that really collide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hemis.domain.generator.board import Board
from hemis.domain.generator.exact import atoms
from hemis.domain.generator.problem import Conflict

NO_ROOM, NO_TIME, TEACHER, GROUP, ROOMS, NOT_FOUND = "no_room", "no_time", "teacher", "group", "rooms", "not_found"
PROOF_SECONDS = 5.0
MOST_IN_CORE = 40
Feasible = Callable[[Sequence[int]], bool | None]


def conflicts(board: Board, cp: Any, tell: Callable[[], None]) -> list[Conflict]:
    """A conflict for each row without a place; rows with the same cause share one."""
    found: dict[tuple[str, int, tuple[int, ...]], Conflict] = {}
    for row, slot in enumerate(board.at):
        if slot is None and not any(row in each.rows for each in found.values() if each.kind != NOT_FOUND):
            tell()
            each = _conflict(board, row, cp)
            found.setdefault((each.kind, each.who, each.rows), each)
    return list(found.values())


def _conflict(board: Board, row: int, cp: Any) -> Conflict:
    mine = board.rows[row]
    if not mine.rooms:
        return Conflict(NO_ROOM, (row,))
    if not board.allowed[row]:
        return Conflict(NO_TIME, (row,), mine.teacher, wanted=mine.pairs)
    lines = [("teacher", mine.teacher), *(("group", key) for key in mine.groups)]
    for (kind, who), line in zip(lines, board.people[row], strict=False):
        rows = [each for each in range(len(board.rows)) if line in board.people[each] and board.allowed[each]]
        if _is_possible(board, rows, cp) is False:
            core = smallest(rows, row, lambda some: _is_possible(board, some, cp))
            slots = {slot for each in core for slot in board.allowed[each]}
            return Conflict(TEACHER if kind == "teacher" else GROUP, core, who, wanted=len(core), offered=len(slots))
    return _of_rooms(board, row, cp) or Conflict(NOT_FOUND, (row,), mine.teacher)


def _of_rooms(board: Board, row: int, cp: Any) -> Conflict | None:
    """All rows that can only be held where this one can, and the times that those rooms offer."""
    rooms = frozenset(board.rows[row].rooms)
    rows = [each for each in range(len(board.rows)) if board.allowed[each] and rooms.issuperset(board.rows[each].rooms)]
    weeks = 0
    for each in rows:
        weeks |= max(board.rows[each].masks, key=int.bit_count)
    wanted = max((sum(_takes(board, each, week) for each in rows) for week in _bits(weeks)), default=0)
    offered = sum(
        not board.rooms[room].taken[slot] & ~_held(board, room, slot) & weeks
        for room in rooms
        for slot in {slot for each in rows for slot in board.allowed[each]}
    )
    if wanted > offered:
        return Conflict(ROOMS, tuple(rows[:MOST_IN_CORE]), row, wanted=wanted, offered=offered)
    if _is_possible(board, rows, cp, with_rooms=True) is False:
        return Conflict(ROOMS, tuple(rows[:MOST_IN_CORE]), row, wanted=len(rows), offered=offered)
    return None


def _takes(board: Board, row: int, week: int) -> bool:
    return all(mask & week for mask in board.rows[row].masks if mask)


def _held(board: Board, room: int, slot: int) -> int:
    weeks = 0
    for row in board.rooms[room].holders[slot]:
        weeks |= board.weeks(row, slot)
    return weeks


def _bits(mask: int) -> Iterable[int]:
    while mask:
        yield mask & -mask
        mask &= mask - 1


def smallest(rows: Sequence[int], must: int, is_possible: Feasible) -> tuple[int, ...]:
    """The rows that cannot all be held, `must` among them if it is needed, none of which can be spared."""
    core = [must, *(row for row in rows if row != must)]
    for row in core[:0:-1]:
        rest = [each for each in core if each != row]
        if len(rest) > 1 and is_possible(rest) is False:
            core = rest
    return tuple(sorted(core))


def _is_possible(board: Board, rows: Sequence[int], cp: Any, *, with_rooms: bool = False) -> bool | None:
    """Whether these rows could all be held if there were no others; None when the solver does not say in time."""
    if cp is None:
        return None
    model = cp.CpModel()
    x = {(row, slot): model.new_bool_var("") for row in rows for slot in board.allowed[row]}
    for row in rows:
        model.add_exactly_one([x[row, slot] for slot in board.allowed[row]])
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, slot in x:
        for line in board.people[row]:
            together[id(line), slot].append(row)
    for (_line, slot), meeting in together.items():
        for weeks in atoms(board.weeks(row, slot) for row in meeting):
            model.add_at_most_one([x[row, slot] for row in meeting if board.weeks(row, slot) & weeks])
    if with_rooms:
        _limit_rooms(board, model, x)
    solver = cp.CpSolver()
    solver.parameters.max_time_in_seconds = PROOF_SECONDS
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    return None if status == cp.UNKNOWN else bool(status != cp.INFEASIBLE)


def _limit_rooms(board: Board, model: Any, x: dict[tuple[int, int], Any]) -> None:
    """No more rows at a time than there are rooms that serve one of them."""
    at: dict[int, list[int]] = defaultdict(list)
    for row, slot in x:
        at[slot].append(row)
    for slot, rows in at.items():
        for weeks in atoms(board.weeks(row, slot) for row in rows):
            meeting = [row for row in rows if board.weeks(row, slot) & weeks]
            usable = {
                room
                for row in meeting
                for room in board.rows[row].rooms
                if not board.rooms[room].taken[slot] & ~_held(board, room, slot) & weeks
            }
            model.add(sum(x[row, slot] for row in meeting) <= len(usable))


__all__ = ["GROUP", "NOT_FOUND", "NO_ROOM", "NO_TIME", "ROOMS", "TEACHER", "conflicts", "smallest"]
