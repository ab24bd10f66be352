"""Examinations put into days: what the rules allow, and the greedy filling of what is left (rules 1.1, 1.4).

A place is a day, a pair, a room and an examiner. Between two exams of a group lie at least `gap` whole days;
a group has one exam a day. Kinds of what is taken: `group`, `room`, `teacher`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from hemis.domain.i18n import N_

GROUP, ROOM, TEACHER = "group", "room", "teacher"
ORAL, WRITTEN, TEST, PRACTICAL = "11", "12", "13", "14"

NO_EXAMINER = N_("имтиҳон олувчи йўқ: кафедранинг ҳамма ўқитувчиси бу гуруҳга дарс беради")
NO_DAY = N_("бўш кун қолмади: бошқа имтиҳонлар билан оралиқ сақланмайди")
NO_ROOM = N_("бунча ўринли хона йўқ: гуруҳларни алоҳида қўйинг")
NO_TIME = N_("мос кунларда гуруҳ, хона ёки имтиҳон олувчи банд")


class Room(NamedTuple):
    """A room that exams can be put into; `seats` is its capacity."""

    id: int
    seats: int


class Demand(NamedTuple):
    """Groups that are examined together; `size` in students, `examiners` those who may examine them, best first."""

    key: int
    groups: tuple[int, ...]
    size: int
    examiners: tuple[int, ...]


class Place(NamedTuple):
    """Where an exam is put."""

    day: date
    slot: int
    room: int
    examiner: int


class Taken(NamedTuple):
    """Somebody or something that is busy; an exam of a group counts for its gaps, a lesson does not."""

    kind: str
    id: int
    day: date
    slot: int
    is_exam: bool


class Filled(NamedTuple):
    """Placed demands in the order in which they were placed, and why the others were not."""

    placed: list[tuple[Demand, Place]]
    failed: list[tuple[Demand, str]]


def gap_kept(first: date, second: date, gap: int) -> bool:
    """Whether at least `gap` whole days lie between two exams; with no gap they are still on different days."""
    return abs((second - first).days) > gap


def too_near(day: date, others: Iterable[date], gap: int) -> date | None:
    """The nearest of the other exams' days that leaves too short a gap, or None."""
    near = (other for other in others if not gap_kept(day, other, gap))
    return min(near, key=lambda other: (abs((other - day).days), other), default=None)


def results_due(day: date, form: str, *, written_days: int) -> date:
    """The last day on which results are entered: the same day, or `written_days` later for a written exam (1.4).

    Calendar days; only written work is read afterwards, a test, an oral and a practical exam are marked at once.
    """
    return day + timedelta(days=written_days if form == WRITTEN else 0)


class Calendar:
    """The days of a session as they fill: who is busy when, and what is free for a demand."""

    def __init__(
        self, days: Sequence[date], slots: Sequence[int], rooms: Sequence[Room], gap: int, taken: Iterable[Taken]
    ) -> None:
        self.days, self.slots, self.gap = list(days), list(slots), gap
        self.rooms = sorted(rooms, key=lambda room: (room.seats, room.id))
        self.busy: set[tuple[str, int, date, int]] = set()
        self.exam_days: dict[int, set[date]] = defaultdict(set)
        self.work: dict[int, int] = defaultdict(int)
        for each in taken:
            self.busy.add((each.kind, each.id, each.day, each.slot))
            if each.is_exam and each.kind == GROUP:
                self.exam_days[each.id].add(each.day)
            if each.is_exam and each.kind == TEACHER:
                self.work[each.id] += 1

    def neighbour(self, groups: Iterable[int], day: date) -> date | None:
        """The exam of one of the groups that is too near to a day, or None when the day keeps the rule."""
        return too_near(day, (other for group in groups for other in self.exam_days[group]), self.gap)

    def days_for(self, groups: Sequence[int]) -> list[date]:
        """The days that leave all the gaps."""
        return [day for day in self.days if self.neighbour(groups, day) is None]

    def is_free(self, kind: str, key: int, day: date, slot: int) -> bool:
        return (kind, key, day, slot) not in self.busy

    def rooms_at(self, day: date, slot: int, size: int = 0) -> list[Room]:
        """Free rooms with at least `size` seats, the smallest first."""
        return [room for room in self.rooms if room.seats >= size and self.is_free(ROOM, room.id, day, slot)]

    def examiners_at(self, day: date, slot: int, among: Sequence[int]) -> list[int]:
        """The free ones of `among`, those with the fewest exams first."""
        free = [key for key in among if self.is_free(TEACHER, key, day, slot)]
        return sorted(free, key=lambda key: (self.work[key], among.index(key)))

    def are_free(self, groups: Iterable[int], day: date, slot: int) -> bool:
        """Whether no group has a lesson then; its exams are a matter of days."""
        return all(self.is_free(GROUP, group, day, slot) for group in groups)

    def places(self, demand: Demand) -> Iterator[Place]:
        """The places of a demand by day and pair: the smallest room that is large enough, the least busy examiner."""
        for day in self.days_for(demand.groups):
            for slot in self.slots:
                if self.are_free(demand.groups, day, slot):
                    rooms = self.rooms_at(day, slot, demand.size)
                    examiners = self.examiners_at(day, slot, demand.examiners)
                    if rooms and examiners:
                        yield Place(day, slot, rooms[0].id, examiners[0])

    def put(self, demand: Demand, place: Place) -> None:
        """Take a place."""
        for group in demand.groups:
            self.busy.add((GROUP, group, place.day, place.slot))
            self.exam_days[group].add(place.day)
        self.busy |= {(ROOM, place.room, place.day, place.slot), (TEACHER, place.examiner, place.day, place.slot)}
        self.work[place.examiner] += 1

    def refusal(self, demand: Demand) -> str:
        """Why a demand has no place: the first thing that is missing."""
        if not demand.examiners:
            return NO_EXAMINER
        if not any(room.seats >= demand.size for room in self.rooms):
            return NO_ROOM
        return NO_TIME if self.days_for(demand.groups) else NO_DAY


def fill(demands: Sequence[Demand], calendar: Calendar) -> Filled:
    """Place demands one after another, the hardest first, each at its earliest place; the calendar fills with them.

    Hard are streams, then groups with many exams, then subjects with few examiners. Equal ones keep their order,
    so that the same session is always filled the same way.
    """
    result = Filled([], [])
    exams = _exams_of_groups(demands)

    def hardness(demand: Demand) -> tuple[int, int, int]:
        return -len(demand.groups), -max(exams[group] for group in demand.groups), len(demand.examiners)

    for demand in sorted(demands, key=hardness):
        place = next(calendar.places(demand), None)
        if place is None:
            result.failed.append((demand, calendar.refusal(demand)))
        else:
            calendar.put(demand, place)
            result.placed.append((demand, place))
    return result


def _exams_of_groups(demands: Iterable[Demand]) -> Mapping[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for demand in demands:
        for group in demand.groups:
            counts[group] += 1
    return counts
