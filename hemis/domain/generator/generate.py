"""The whole of it: a first answer, a better one as long as there is time, and the reasons for what has no place."""

from collections.abc import Callable
from time import monotonic

from hemis.domain.generator import exact
from hemis.domain.generator.board import Board, windows
from hemis.domain.generator.problem import Answer, Problem
from hemis.domain.generator.reasons import conflicts
from hemis.domain.generator.search import Search, make_up

STEP_SECONDS = 2.5
"""No single call of the solver takes longer, so that whoever cancels waits no longer."""
Tell = Callable[[str, int, int], None]
"""Hears the stage (`search`, `better`, `reasons`), how far it is and of how much; may raise to stop the work."""
ENOUGH, SPOTLESS = 60, 6
"""So many parts in a row without any gain, and there is little left to gain; fewer where no window is left."""


def generate(problem: Problem, *, seconds: float, seed: int = 0, tell: Tell = lambda *_: None) -> Answer:
    """Place all rows free of clashes, then better the answer until `seconds` are over.

    Rows that find no place come back with the reason. Without the solver the first answer is the last one.
    """
    start, board = monotonic(), Board(problem)
    Search(board, seed, lambda done, total: tell("search", done, total)).run()
    cp = exact.solver() if exact.is_there() else None
    if cp is not None:
        _better(board, cp, start, seconds, seed, tell)
    found = conflicts(board, cp, lambda: tell("reasons", 0, 0))
    placed = board.placed()
    figures = {**_figures(board), "seconds": round(monotonic() - start)}
    return Answer(placed, make_up(board), found, figures)


def _better(board: Board, cp: object, start: float, seconds: float, seed: int, tell: Tell) -> None:
    """Open part after part; parts grow while they are solved quickly."""
    parts, size, idle, number = exact.Parts(board, seed), exact.PART, 0, 0
    while (spent := monotonic() - start) < seconds and idle < (ENOUGH if parts.is_painful else SPOTLESS):
        tell("better", round(spent), round(seconds))
        rows, number = parts.next(size), number + 1
        if not rows:
            return
        begun = monotonic()
        gained = exact.Part(board, rows, cp).solve(min(STEP_SECONDS, max(0.5, seconds - spent)), seed + number)
        idle = 0 if gained else idle + 1
        quick = monotonic() - begun < STEP_SECONDS / 3
        size = min(exact.LARGEST_PART, size + 5) if quick else max(exact.PART // 2, size - 5)


def _figures(board: Board) -> dict[str, int]:
    """Windows of groups and teachers in the two sample weeks, overfull days, and wishes that were not met."""
    lines = {"group": board.groups.values(), "teacher": board.teachers.values()}
    figures = {
        f"{name}_windows": sum(windows(bits) for line in some for week in line.bits for bits in week)
        for name, some in lines.items()
    }
    figures["overfull"] = sum(
        bits.bit_count() > line.most for some in lines.values() for line in some for week in line.bits for bits in week
    )
    wishes = board.problem.wishes
    figures["unwanted"] = sum(
        wishes.get((board.rows[row].teacher, slot), 0) > 0 for row, slot in enumerate(board.at) if slot is not None
    )
    figures["liked"] = sum(
        wishes.get((board.rows[row].teacher, slot), 0) < 0 for row, slot in enumerate(board.at) if slot is not None
    )
    return figures


__all__ = ["generate"]
