"""How many studied in which course on a day, and how each row of the table came from another day to this one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Move(NamedTuple):
    """So many students who stood in one cell then and stand in another now; a course of None is outside."""

    course: int | None
    key: str | None
    course_then: int | None
    key_then: str | None
    students: int


@dataclass
class Tally:
    """One row of the table: students by course now, and what became of those of then.

    `before + came - left + moved` is always `total`; `moved` came from other rows of the same table, or went there.
    """

    key: str = ""
    by_course: Counter[int] = field(default_factory=Counter)
    before: int = 0
    came: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        return self.by_course.total()

    @property
    def difference(self) -> int:
        return self.total - self.before

    @property
    def moved(self) -> int:
        return self.difference - self.came + self.left


def tallies(moves: Iterable[Move]) -> tuple[list[Tally], Tally]:
    """The rows by key in the order met, and the row of all together."""
    rows: dict[str, Tally] = {}
    whole = Tally()
    for move in moves:
        is_here, was_here = move.course is not None, move.course_then is not None
        if is_here:
            for row in (rows.setdefault(move.key or "", Tally(move.key or "")), whole):
                row.by_course[move.course or 0] += move.students
                row.came += 0 if was_here else move.students
        if was_here:
            for row in (rows.setdefault(move.key_then or "", Tally(move.key_then or "")), whole):
                row.before += move.students
                row.left += 0 if is_here else move.students
    return list(rows.values()), whole
