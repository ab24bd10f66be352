"""Who teaches what to whom, and when: planned for one campus on paper, before any row is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

from hemis.demo import facts
from hemis.demo.curricula import LABORATORY, LABORATORY_ROOM, LECTURE, PRACTICE, PRACTICE_ROOM, SEMINAR, plan_of
from hemis.demo.groups import Stream
from hemis.demo.term import Term
from hemis.domain.placing import Demand, Room, place
from hemis.domain.timetable import ALL, EVEN, ODD, Lesson

PAIRS_A_WEEK = 11
"""Teaching pairs of a whole stake."""
SEMESTER_HOURS, ODD_WEEK_HOURS, EVEN_WEEK_HOURS = 30, 16, 14
MORNING_SHIFT, DAY_SHIFT = (1, 4), (3, 6)
LABORATORY_ROOMS = ("12", "15")

Teacher = tuple[str, int]
"""Department and number within it."""


@dataclass(frozen=True)
class Load:
    """One kind of lesson of a subject for the groups of a stream at the places `members`."""

    stream: Stream
    members: tuple[int, ...]
    subject: str
    department: str
    kind: str
    hours: int

    @property
    def size(self) -> int:
        return sum(self.stream.sizes[member] for member in self.members)

    @property
    def pairs_a_week(self) -> float:
        return self.hours / SEMESTER_HOURS


@dataclass(frozen=True)
class Teaching:
    """The semester of a campus: loads with their teachers and weekly places."""

    loads: tuple[Load, ...]
    teachers: tuple[Teacher, ...]
    """Teacher of each load."""
    places: tuple[tuple[Lesson, ...], ...]
    """Weekly places of each load."""


def plan(streams: Sequence[Stream], term: Term, seed: int) -> Teaching:
    """Loads, their teachers and a timetable without clashes."""
    loads = tuple(load for stream in streams for load in _loads(stream, term))
    teachers = _teachers(loads)
    demands = [demand for at, load in enumerate(loads) for demand in _demands(at, load, teachers[at])]
    rooms = [Room(row["code"], row["kind"], int(row["capacity"])) for row in facts.read("rooms")]
    made = place(demands, rooms, dict(_shifts(streams)), seed=seed)
    if made.unplaced:
        raise RuntimeError(f"no place in the timetable for {len(made.unplaced)} lessons")
    places: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in made.lessons:
        places[int(lesson.key.split(":")[0])].append(lesson)
    return Teaching(loads, teachers, tuple(tuple(places[at]) for at in range(len(loads))))


def staff(loads: Iterable[Load]) -> dict[str, int]:
    """How many teachers each department needs: its head, and if it has lessons somebody beside the head."""
    pairs = _pairs(loads)
    return {
        row["code"]: max(2 if row["code"] in pairs else 1, ceil(pairs.get(row["code"], 0) / PAIRS_A_WEEK))
        for row in facts.read("departments")
    }


def _loads(stream: Stream, term: Term) -> Iterator[Load]:
    everybody = tuple(range(len(stream.sizes)))
    for subject in plan_of(stream.speciality):
        if subject.semester == term.number(stream.course):
            for kind, hours in subject.hours.items():
                for members in [everybody] if kind == LECTURE else [(member,) for member in everybody]:
                    yield Load(stream, members, subject.subject, subject.department, kind, hours)


def _pairs(loads: Iterable[Load]) -> dict[str, float]:
    pairs: dict[str, float] = defaultdict(float)
    for load in loads:
        pairs[load.department] += load.pairs_a_week
    return pairs


def _teachers(loads: Sequence[Load]) -> tuple[Teacher, ...]:
    """The least busy teacher of the department, the heaviest loads first."""
    counts, busy = staff(loads), defaultdict[Teacher, float](float)
    chosen: dict[int, Teacher] = {}
    for at in sorted(range(len(loads)), key=lambda at: -loads[at].hours):
        department = loads[at].department
        teacher = min(((department, number) for number in range(counts[department])), key=lambda each: busy[each])
        busy[teacher] += loads[at].pairs_a_week
        chosen[at] = teacher
    return tuple(chosen[at] for at in range(len(loads)))


def _demands(at: int, load: Load, teacher: Teacher) -> Iterator[Demand]:
    groups = tuple(_name(load.stream, member) for member in load.members)
    for number, weeks in enumerate(weekly(load.hours)):
        yield Demand(f"{at}:{number}", groups, f"{teacher[0]}:{teacher[1]}", load.size, room_kind(load), weeks)


@cache
def weekly(hours: int) -> tuple[str, ...]:
    """The weekly lessons that make up the hours of a semester: 30 = each week, 16 = odd weeks, 14 = even weeks."""
    whole, rest = divmod(hours, SEMESTER_HOURS)
    tails = {0: (), ODD_WEEK_HOURS: (ODD,), EVEN_WEEK_HOURS: (EVEN,)}
    return (ALL,) * whole + tails[rest]


def room_kind(load: Load) -> str:
    """The kind of room that a lesson wants."""
    wanted = facts.by_code("subjects")[load.subject]["practical_room_kind"] or PRACTICE_ROOM
    if load.kind == LABORATORY:
        return wanted if wanted in LABORATORY_ROOMS else LABORATORY_ROOM
    return {LECTURE: LECTURE, PRACTICE: wanted, SEMINAR: PRACTICE_ROOM}[load.kind]


def _shifts(streams: Sequence[Stream]) -> Iterator[tuple[str, tuple[int, int]]]:
    for stream in streams:
        for member in range(len(stream.sizes)):
            yield _name(stream, member), MORNING_SHIFT if stream.course <= 2 else DAY_SHIFT


def _name(stream: Stream, member: int) -> str:
    return f"{stream.speciality}/{stream.course}/{member}"
