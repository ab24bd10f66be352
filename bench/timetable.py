"""Making a timetable: seconds until all lessons have a place, and the windows that are left when the time is up.

Two universities: 120 groups, 150 teachers, 100 rooms within 60 s; 400 groups, 640 teachers, 330 rooms within 10
minutes.
The seconds are those of two idle cores of the class that the budgets are meant for: other work is taken out by the
yardstick of `bench.server`, which runs before and after.
"""

import argparse
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from random import Random
from time import perf_counter

from bench.load import slowness
from hemis.domain.generator.generate import generate
from hemis.domain.generator.problem import WEEKDAYS, Problem, Row, clashes
from hemis.domain.timetable import LABORATORY, LECTURE, PRACTICE, suitable_rooms

SIZES = {120: (150, 100, 60), 400: (640, 330, 600)}
"""Groups → teachers, rooms, seconds."""
PAIRS, WEEKS = 6, 15
STREAM, GROUP = 4, 25
SUBJECTS, LABORATORIES = 6, 3
EVERY = (1 << WEEKS) - 1
ODD = sum(1 << week for week in range(0, WEEKS, 2))
EVEN = EVERY & ~ODD


def instance(groups: int, teachers: int, rooms: int, seed: int = 0) -> Problem:
    """A semester: streams of four groups, six subjects with a lecture and a practice a week, three with a laboratory.

    A group has 13.5 pairs a week. Each teacher has a day off and some pairs that are liked less; two days of the
    semester are holidays.
    """
    chance = Random(seed)
    kinds = _rooms(rooms)
    masks = {weeks: tuple(_worked(mask, day) for day in range(WEEKDAYS)) for weeks, mask in _weeks().items()}
    free, rows = [0.0] * teachers, []

    def add(load: int, some: tuple[int, ...], kind: str, weeks: str, teacher: int) -> None:
        size = GROUP * len(some)
        wanted = suitable_rooms(kind)
        suited = sorted(
            (wanted.index(kinds[room][0]), kinds[room][1], room)
            for room in range(rooms)
            if kinds[room][0] in wanted and kinds[room][1] >= size
        )
        pairs = max(mask.bit_count() for mask in masks[weeks])
        held = tuple(room for _kind, _seats, room in suited)
        rows.append(Row(load, teacher, some, held, weeks, pairs, masks[weeks], masks["all"]))
        free[teacher] += 1 if weeks == "all" else 0.5

    def least_busy() -> int:
        return min(range(teachers), key=lambda each: (free[each], chance.random()))

    load = 0
    for first in range(0, groups, STREAM):
        stream = tuple(range(first, min(groups, first + STREAM)))
        for subject in range(SUBJECTS):
            lecturer = least_busy()
            add(load, stream, LECTURE, "all", lecturer)
            for group in stream:
                add(load + 1, (group,), PRACTICE, "all", least_busy())
                if subject < LABORATORIES:
                    add(load + 2, (group,), LABORATORY, "odd" if (group + subject) % 2 else "even", least_busy())
                load += 3
    days_off = {teacher: chance.randrange(WEEKDAYS) for teacher in range(teachers)}
    bans = {(teacher, day * PAIRS + pair) for teacher, day in days_off.items() for pair in range(PAIRS)}
    slots = range(WEEKDAYS * PAIRS)
    wishes = {(teacher, slot): 8 for teacher in range(teachers) for slot in chance.sample(slots, 4)}
    return Problem(PAIRS, rows, list(range(rooms)), bans=bans, wishes=wishes)


def _weeks() -> dict[str, int]:
    return {"all": EVERY, "odd": ODD, "even": EVEN}


def _worked(mask: int, day: int) -> int:
    """The holidays are a Thursday of the fifth week and a Tuesday of the fourteenth."""
    return mask & ~{3: 1 << 4, 1: 1 << 13}.get(day, 0)


def _rooms(count: int) -> list[tuple[str, int]]:
    """Kind and seats: one in six is a hall for a stream, one in four a laboratory or a computer class."""
    halls, laboratories = count // 6, count // 4
    hall = [("11", 100 + 20 * (room % 3)) for room in range(halls)]
    laboratory = [("12" if room % 2 else "15", 25 + 5 * (room % 2)) for room in range(laboratories)]
    ordinary = [("13" if room % 3 else "14", 25 + 5 * (room % 4)) for room in range(count - halls - laboratories)]
    return hall + laboratory + ordinary


def main() -> int:
    """Measure each size; 1 when a lesson has no place, two meet, or it took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES), help="how many groups")
    parser.add_argument("--seconds", type=float, help="for how long the answer is bettered; the budget by default")
    asked, over = parser.parse_args(), False
    print("groups  rows   first answer, s   all, s (budget)   windows: groups, teachers   unwanted   slowness")
    with ProcessPoolExecutor(2) as cores:
        for groups in asked.sizes:
            teachers, rooms, budget = SIZES[groups]
            problem, told = instance(groups, teachers, rooms), _Told()
            before, start = slowness(cores), perf_counter()
            answer = generate(problem, seconds=asked.seconds or budget / 2, tell=told)
            seconds = perf_counter() - start
            slow = statistics.mean((before, slowness(cores)))
            bad = list(clashes(problem, answer.placed + answer.extra)) or answer.conflicts
            missing = sum(row.pairs for row in problem.rows) - sum(
                each.weeks.bit_count() for each in answer.placed + answer.extra
            )
            figures = answer.figures
            over = over or bool(bad) or missing > 0 or seconds / slow > budget
            first, windows = (told.first - start) / slow, (figures["group_windows"], figures["teacher_windows"])
            print(f"{groups:6} {len(problem.rows):5}   {first:15.1f}   {seconds / slow:6.1f} ({budget})", end="")
            print(f"   {windows[0]:15} {windows[1]:9}   {figures['unwanted']:8}   {slow:8.2f}")
            if bad or missing:
                print(f"   wrong: {bad[:3]}, {missing} lessons without a place")
    return int(over)


class _Told:
    """Remembers when the first answer was there."""

    first = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != "search" and not self.first:
            self.first = perf_counter()


if __name__ == "__main__":
    sys.exit(main())
