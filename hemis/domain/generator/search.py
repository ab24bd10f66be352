"""The first answer: rows are placed hardest first where they cost least; who finds no place drives out others.

That is iterative forward search. It needs no solver, and is quick; `exact` betters what it has made.
"""

from collections import deque
from collections.abc import Callable
from random import Random

from hemis.domain.generator.board import Board
from hemis.domain.generator.problem import Placed

EJECTIONS_EACH = 20
PASSES = 2
Tell = Callable[[int, int], None]
"""Hears how many rows have a place, out of how many; may raise to stop the work."""


class Search:
    """One search over a board; `chance` only breaks ties, so that the same seed gives the same timetable."""

    def __init__(self, board: Board, seed: int, tell: Tell) -> None:
        self.board, self.chance, self.tell = board, Random(seed), tell
        self.driven = [0] * len(board.rows)

    def run(self) -> None:
        """Place all that have a slot to go to, and give up after so many ejections; then go over all once more."""
        board = self.board
        able = [row for row in range(len(board.rows)) if board.allowed[row]]
        waiting = deque(sorted(able, key=self._ease))
        left, standing = EJECTIONS_EACH * len(able), 0
        while waiting:
            row = waiting.popleft()
            if self.settle(row):
                standing += 1
            elif left > 0 and (rivals := self.force(row)) is not None:
                standing += 1 - len(rivals)
                left -= max(1, len(rivals))
                waiting.extend(rivals)
            if not standing % 50:
                self.tell(standing, len(board.rows))
        for number, row in enumerate(able * PASSES):
            board.lift(row)
            self.settle(row)
            if not number % 50:
                self.tell(standing, len(board.rows))

    def _ease(self, row: int) -> tuple[int, float]:
        """Those with few slots and rooms for many groups come first."""
        mine = self.board.rows[row]
        room = min(len(mine.rooms), 20)
        return len(self.board.allowed[row]) * room // (len(mine.groups) * mine.pairs), self.chance.random()

    def settle(self, row: int) -> bool:
        """Put a row where it costs least among the free places."""
        board = self.board
        free = [slot for slot in board.allowed[row] if board.is_free(row, slot)]
        for _price, _chance, slot in sorted((board.cost(row, slot), self.chance.random(), slot) for slot in free):
            if (room := board.free_room(row, slot)) is not None:
                board.put(row, slot, room)
                return True
        return False

    def force(self, row: int) -> list[int] | None:
        """Put a row where it drives out the fewest and least driven others; returns those."""
        board = self.board
        best: tuple[int, float, int, int, list[int]] | None = None
        for slot in board.allowed[row]:
            weeks = board.weeks(row, slot)
            rivals = {
                each for line in board.people[row] for each in line.holders[slot] if board.weeks(each, slot) & weeks
            }
            room, in_room = self._room(row, slot, weeks, rivals)
            if room is None:
                continue
            found = [*rivals, *in_room]
            price = sum(1 + self.driven[each] for each in found)
            choice = (price, self.chance.random(), slot, room, found)
            best = min(best, choice) if best else choice
        if best is None:
            return None
        _price, _chance, slot, room, rivals_of_best = best
        for each in rivals_of_best:
            board.lift(each)
            self.driven[each] += 1
        board.put(row, slot, room)
        return rivals_of_best

    def _room(self, row: int, slot: int, weeks: int, gone: set[int]) -> tuple[int | None, list[int]]:
        """The room that is free once `gone` are gone, else the one whose holders have been driven out least."""
        board = self.board
        best: tuple[int, int, list[int]] | None = None
        for room in board.rows[row].rooms:
            line = board.rooms[room]
            if not line.taken[slot] & weeks:
                return room, []
            holders = [each for each in line.holders[slot] if board.weeks(each, slot) & weeks]
            held = 0
            for each in holders:
                held |= board.weeks(each, slot)
            if line.taken[slot] & weeks & ~held:
                continue  # something that stands already is there
            rivals = [each for each in holders if each not in gone]
            price = sum(1 + self.driven[each] for each in rivals)
            if best is None or price < best[0]:
                best = price, room, rivals
        return (best[1], best[2]) if best else (None, [])


def make_up(board: Board) -> list[Placed]:
    """Find single times for the pairs of placed rows that fell on days off; what finds none is left to a person."""
    found = []
    for row, slot in enumerate(board.at):
        if slot is None:
            continue
        for _ in range(board.rows[row].pairs - board.weeks(row, slot).bit_count()):
            single = _single(board, row)
            if single is None:
                break
            found.append(single)
            for line in (*board.people[row], board.rooms[single.room]):
                line.taken[single.slot] |= single.weeks
    return found


def _single(board: Board, row: int) -> Placed | None:
    """The time of one lesson that costs least: next to other lessons of its groups in that week."""
    mine, pairs, best = board.rows[row], board.problem.pairs, None
    for slot in range(board.problem.slots):
        if (mine.teacher, slot) in board.problem.bans:
            continue
        taken = 0
        for line in board.people[row]:
            taken |= line.taken[slot]
        free = mine.reach[slot // pairs] & ~taken
        while free:
            week = free & -free
            free &= free - 1
            first = slot - slot % pairs
            alone = sum(
                not any(line.taken[near] & week for near in (slot - 1, slot + 1) if first <= near < first + pairs)
                for line in board.people[row][1:]
            )
            price = (alone, board.problem.wishes.get((mine.teacher, slot), 0), slot % pairs, week)
            if best is None or price < best[0]:
                room = board.free_room(row, slot, week)
                if room is not None:
                    best = price, Placed(row, slot, room, week)
    return best[1] if best else None


__all__ = ["Search", "Tell", "make_up"]
