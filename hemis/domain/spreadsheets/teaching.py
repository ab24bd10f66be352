"""The kinds of table of teaching: curricula, teaching loads, topics of calendar plans, timetables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hemis.domain.i18n import N_
from hemis.domain.planning import DEFAULT_HOURS, LONGEST_TITLE
from hemis.domain.planning import MOST_HOURS as MOST_TOPIC_HOURS
from hemis.domain.spreadsheets.cells import REFUSED, WARNED, Cell, mended, plain_text, refused, rough
from hemis.domain.spreadsheets.kinds import by_index, choice_of, short_text
from hemis.domain.spreadsheets.moments import read_times
from hemis.domain.spreadsheets.numbers import read_ordinal, read_whole
from hemis.domain.spreadsheets.references import References, Seat, look_up
from hemis.domain.spreadsheets.tables import Column, Doubt, Kind, Line
from hemis.domain.spreadsheets.words import listed, values_of

MOST_HOURS, MOST_CREDITS, MOST_SEMESTERS = 2_000, 60, 14
SPLIT = r",;\n\r+/"
MOST_POINTS = 100
CONTROLS = ("control_11", "control_12", "control_13")
AUDITORY = ("lecture_hours", "practice_hours", "lab_hours", "seminar_hours")


def _hours(raw: Any, known: References) -> Cell:
    return read_whole(raw, 0, MOST_HOURS)


def _points(raw: Any, known: References) -> Cell:
    return read_whole(raw, 0, MOST_POINTS)


def _topic_hours(raw: Any, known: References) -> Cell:
    return read_whole(raw, 1, MOST_TOPIC_HOURS)


def _topic(raw: Any, known: References) -> Cell:
    text = mended(plain_text(raw))
    return Cell(text) if len(text) <= LONGEST_TITLE else refused("text_too_long", longest=str(LONGEST_TITLE))


def _semester(raw: Any, known: References) -> Cell:
    return read_ordinal(raw, "semester", MOST_SEMESTERS, "semester_out_of_range")


def _teacher(raw: Any, known: References) -> Cell:
    return known.teachers.look_up(raw)


def _pair(raw: Any, known: References) -> Cell:
    """A pair by its number or by the hour at which it begins."""
    highest = max(known.pairs, default=8)
    if times := read_times(raw).value:
        begins = times[0]
        found = [number for number, (start, _end) in known.pairs.items() if start == begins]
        return Cell(found[0]) if found else refused("pair_out_of_range", value=plain_text(raw), highest=str(highest))
    return read_ordinal(raw, "pair", highest, "pair_out_of_range")


def _groups(raw: Any, known: References) -> Cell:
    """One group or several of a stream; all of them must be known."""
    text = plain_text(re.sub(f"[{SPLIT}]", ",", raw) if isinstance(raw, str) else raw)
    parts = [part for part in _split_words(text) if part]
    cells = [look_up(known.groups, part, "group") for part in parts]
    bad = next((cell for cell in cells if cell.state == REFUSED), None)
    return bad or Cell(", ".join(dict.fromkeys(cell.value for cell in cells)))


def _split_words(text: str) -> Iterator[str]:
    """Split at commas and at a word for «and» that stands alone."""
    for part in text.split(","):
        names: list[list[str]] = [[]]
        for word in part.split():
            if rough(word) in listed("units", "conjunction"):
                names.append([])
            else:
                names[-1].append(word)
        yield from (" ".join(words) for words in names)


def check_subject(line: Line, known: References, memory: dict[Any, Any]) -> Iterable[Doubt]:
    """Total hours follow from credits, parts add up, contact hours come in pairs, a subject stands once a semester."""
    if not line.is_taken:
        return
    values = line.values
    total, expected = values["total_hours"], values["credits"] * known.credit_hours
    if total != expected:
        params = (("hours", str(known.credit_hours)), ("expected", str(expected)))
        yield Doubt(REFUSED, f"total_hours_must_be_credits_x{known.credit_hours}", "total_hours", params)
        return
    for name in AUDITORY:
        if values[name] % 2:
            yield Doubt(REFUSED, "hours_odd", name, (("value", str(values[name])),))
            return
    parts = sum(values[name] for name in (*AUDITORY, "independent_hours"))
    if parts != total:
        yield Doubt(REFUSED, "hours_sum", "independent_hours", (("sum", str(parts)), ("total", str(total))))
        return
    points = sum(values[name] for name in CONTROLS)
    if points not in (0, MOST_POINTS):
        yield Doubt(REFUSED, "controls_sum", CONTROLS[-1], (("sum", str(points)),))
        return
    key = (values["semester"], values["subject"])
    if key in memory:
        yield Doubt(REFUSED, "duplicate_in_file", "", (("row", str(memory[key])),))
        return
    memory[key] = line.number


def check_semesters(lines: Sequence[Line], known: References) -> Iterable[Doubt]:
    """A semester without its 30 credits cannot be approved; that is told, not refused."""
    credits: Counter[int] = Counter()
    for line in lines:
        if line.is_taken:
            credits[line.values["semester"]] += line.values["credits"]
    for semester, total in sorted(credits.items()):
        if total != known.semester_credits:
            params = (("semester", semester), ("credits", total), ("expected", known.semester_credits))
            told = tuple((name, str(value)) for name, value in params)
            yield Doubt(WARNED, f"semester_credits_not_{known.semester_credits}", "semester", told)


def check_lesson(line: Line, known: References, memory: dict[Any, Any]) -> Iterable[Doubt]:
    """A teacher, a room and a group are in one place at a time; a room has a seat for everybody."""
    if not line.is_taken:
        return
    values = line.values
    groups = values["groups"].split(", ")
    wanted = [("teacher", values["teacher"]), ("room", values["room"]), *(("group", name) for name in groups)]
    seats = [Seat(kind, name, values["day"], values["pair"]) for kind, name in wanted]
    weeks = _weeks_of(values["week"])
    for seat in seats:
        for held, row in (*memory.get(seat, ()), *((week, "\u2014") for week in known.taken_seats.get(seat, ()))):
            if held & weeks if isinstance(held, frozenset) else held in weeks:
                yield Doubt(REFUSED, f"clash_{seat.kind}", "", (("name", seat.key), ("row", str(row))))
                return
    students = sum(row.size for name in groups for row in known.groups.find(name))
    room = known.rooms.find(values["room"])[0]
    if students > room.size > 0:
        params = (("name", room.name), ("seats", str(room.size)), ("students", str(students)))
        yield Doubt(REFUSED, "room_capacity", "room", params)
        return
    for seat in seats:
        memory.setdefault(seat, []).append((weeks, line.number))


def _weeks_of(value: str) -> frozenset[str]:
    every, odd, even = values_of("week")
    return frozenset({odd, even}) if value == every else frozenset({value})


SUBJECT = Column("subject", N_("Фан"), by_index("subjects", "subject"), required=True)
GROUPS_OF_ROW = Column("groups", N_("Гуруҳлар"), _groups, required=True)
PAIR = Column("pair", N_("Жуфтлик"), _pair, required=True)
TRAINING_TYPE = Column("training_type", N_("Машғулот тури"), choice_of("training_type"), required=True)
TEACHER = Column("teacher", N_("Ўқитувчи"), _teacher, required=True)

CURRICULUM = Kind(
    "curriculum",
    N_("Ўқув режа фанлари"),
    (
        Column(
            "semester",
            N_("Семестр"),
            _semester,
            required=True,
        ),
        Column("subject", N_("Фан номи"), by_index("subjects", "subject"), required=True),
        Column("block", N_("Блок"), choice_of("block"), required=True),
        Column("credits", N_("Кредит"), lambda raw, known: read_whole(raw, 1, MOST_CREDITS), required=True),
        Column("total_hours", N_("Жами соат"), _hours, required=True),
        Column("lecture_hours", N_("Маъруза"), _hours, default=0),
        Column("practice_hours", N_("Амалий"), _hours, default=0),
        Column("lab_hours", N_("Лаборатория"), _hours, default=0),
        Column("seminar_hours", N_("Семинар"), _hours, default=0),
        Column("independent_hours", N_("Мустақил таълим"), _hours, default=0),
        Column("final_kind", N_("Якуний назорат шакли"), choice_of("final_kind"), required=True),
        Column("elective_group", N_("Танлов гуруҳи"), short_text(20)),
        Column("control_11", N_("Жорий назорат балли"), _points, default=0),
        Column("control_12", N_("Оралиқ назорат балли"), _points, default=0),
        Column("control_13", N_("Якуний назорат балли"), _points, default=0),
    ),
    check_subject,
    check_semesters,
)

TIMETABLE = Kind(
    "timetable",
    N_("Дарс жадвали"),
    (
        Column("day", N_("Ҳафта куни"), choice_of("day"), required=True),
        PAIR,
        Column("week", N_("Ҳафта тури"), choice_of("week"), default=values_of("week")[0]),
        GROUPS_OF_ROW,
        SUBJECT,
        TRAINING_TYPE,
        TEACHER,
        Column("room", N_("Аудитория"), by_index("rooms", "room"), required=True),
    ),
    check_lesson,
)

LOADS = Kind(
    "loads",
    N_("Ўқув юкламалари"),
    (
        SUBJECT,
        TRAINING_TYPE,
        GROUPS_OF_ROW,
        TEACHER,
        Column("semester", N_("Семестр"), _semester, default=0),
        Column("load_hours", N_("Соат"), _hours, default=0),
    ),
)

TOPICS = Kind(
    "topics",
    N_("Календар режа мавзулари"),
    (
        Column("topic", N_("Мавзу"), _topic, required=True),
        Column("topic_hours", N_("Соат"), _topic_hours, default=DEFAULT_HOURS),
    ),
)
