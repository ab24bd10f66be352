"""How many groups of which course and speciality: the smallest demo has two streams at two faculties."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hemis.demo import facts
from hemis.demo.curricula import BACHELOR
from hemis.demo.facts import Row

USUAL_SIZE = 16.7
LARGEST_DEMO = 2500
"""Above so many students the whole university is repeated on further campuses."""
GROUPS_PER_CAMPUS = 120
SMALLEST = 4
FIRST = ("60540100", "60230119", "60610100", "60310106")
SECOND = ("70310102", "70540101")
UNEVEN = (2, -1, 0, 1, -2, 1, -1, 0)


@dataclass(frozen=True)
class Stream:
    """Groups of one course and speciality that hear their lectures together; repeated on each campus."""

    speciality: str
    course: int
    sizes: tuple[int, ...]
    """Students of each group, on every campus the same."""


@dataclass(frozen=True)
class Layout:
    """The university of a given size."""

    streams: tuple[Stream, ...]
    campuses: int


def layout(students: int) -> Layout:
    """Spread students over streams and campuses."""
    campuses = -(-students // LARGEST_DEMO)
    count = GROUPS_PER_CAMPUS if students >= 2000 else max(SMALLEST, round(students / USUAL_SIZE))
    cells = _cells(count)
    sizes = iter(_sizes(students // campuses, sum(groups for *_, groups in cells)))
    streams = tuple(
        Stream(speciality, course, tuple(next(sizes) for _ in range(groups))) for speciality, course, groups in cells
    )
    return Layout(streams, campuses)


def group_names(plan: Layout, start_year: int) -> Iterator[tuple[Stream, int, int, str]]:
    """Stream, campus, place in the stream and name, such as `2-1 МАН-25`, of each group."""
    numbers: Counter[str] = Counter()
    for campus in range(plan.campuses):
        for stream in plan.streams:
            for place in range(len(stream.sizes)):
                department = facts.by_code("specialities")[stream.speciality]["department_code"]
                prefix = facts.by_code("departments")[department]["subject_prefix"]
                tail = f"{prefix}-{(start_year - stream.course + 1) % 100:02}"
                numbers[f"{stream.course} {tail}"] += 1
                yield stream, campus, place, f"{stream.course}-{numbers[f'{stream.course} {tail}']} {tail}"


def _cells(count: int) -> list[tuple[str, int, int]]:
    """(speciality, course, groups) until `count` groups are there."""
    cells = []
    for speciality, course in _order():
        groups = 2 if facts.by_code("specialities")[speciality]["education_type"] == BACHELOR else 1
        cells.append((speciality, course, min(groups, count)))
        count -= groups
        if count <= 0:
            break
    return cells


def _order() -> Iterator[tuple[str, int]]:
    yield from ((speciality, course) for course in (2, 1, 3, 4) for speciality in FIRST)
    yield from ((speciality, course) for course in (1, 2) for speciality in SECOND)
    others = [row for row in facts.read("specialities") if row["code"] not in FIRST + SECOND]
    for turn in range(4):
        yield from ((row["code"], (turn + at) % _years(row) + 1) for at, row in enumerate(others) if turn < _years(row))


def _years(row: Row) -> int:
    return int(row["years"])


def _sizes(students: int, groups: int) -> list[int]:
    """Uneven group sizes that add up to the number of students."""
    sizes = [students // groups + UNEVEN[at % len(UNEVEN)] for at in range(groups)]
    at = 0
    while left := students - sum(sizes):
        sizes[at % groups] += 1 if left > 0 else -1
        at += 1
    return sizes
