"""The kinds of table of people and teaching: students, employees, curricula, timetables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any

from hemis.domain.i18n import N_
from hemis.domain.identifiers import FEMALE, MALE
from hemis.domain.names import fold
from hemis.domain.spreadsheets.cells import LONGEST, REFUSED, WARNED, Cell, mended, plain_text, refused, rough
from hemis.domain.spreadsheets.moments import read_date
from hemis.domain.spreadsheets.numbers import read_ordinal, read_stake, read_whole
from hemis.domain.spreadsheets.people import (
    doubt_about,
    read_full_name,
    read_name,
    read_passport,
    read_phone,
    read_pinfl,
)
from hemis.domain.spreadsheets.references import References, Seat, look_up
from hemis.domain.spreadsheets.tables import Column, Doubt, Kind, Line
from hemis.domain.spreadsheets.words import choose, listed, values_of

FIRST_ADMISSION, LAST_ADMISSION = 1960, 2100
MOST_HOURS, MOST_CREDITS, MOST_SEMESTERS = 2_000, 60, 14
SPLIT = r",;\n\r+/"
AUDITORY = ("lecture_hours", "practice_hours", "lab_hours", "seminar_hours")


def read_text(raw: Any, known: References) -> Cell:
    """Keep a text as it is, without hidden signs and double spaces."""
    return Cell(plain_text(raw))


def read_note(raw: Any, known: References) -> Cell:
    text = plain_text(raw)
    return Cell(text) if len(text) < LONGEST else refused("text_too_long", longest=str(LONGEST))


def _choice(field: str) -> Any:
    return lambda raw, known: choose(field, raw)


def _name(raw: Any, known: References) -> Cell:
    return read_name(raw)


def _day(raw: Any, known: References) -> Cell:
    return read_date(raw)


def _pinfl(raw: Any, known: References) -> Cell:
    return read_pinfl(raw, blocks=known.blocks_checksum)


def _phone(raw: Any, known: References) -> Cell:
    return read_phone(raw)


def _year(raw: Any, known: References) -> Cell:
    return read_whole(raw, FIRST_ADMISSION, LAST_ADMISSION, "year_out_of_range")


def _hours(raw: Any, known: References) -> Cell:
    return read_whole(raw, 0, MOST_HOURS)


def _pair(raw: Any, known: References) -> Cell:
    """A pair by its number or by the hour at which it begins."""
    highest = max(known.pairs, default=8)
    begins = _hour(raw)
    if begins is not None:
        found = [number for number, (start, _end) in known.pairs.items() if start == begins]
        return Cell(found[0]) if found else refused("pair_out_of_range", value=plain_text(raw), highest=str(highest))
    return read_ordinal(raw, "pair", highest, "pair_out_of_range")


def _hour(raw: Any) -> time | None:
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0)
    parts = plain_text(raw).replace("\u2013", "-").replace("\u2014", "-").split("-")[0].replace(".", ":").split(":")
    try:
        return time(int(parts[0]), int(parts[1])) if len(parts) >= 2 else None
    except ValueError:
        return None


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


def _by(index: str, kind: str) -> Any:
    return lambda raw, known: look_up(getattr(known, index), raw, kind)


def gender_code(value: Any) -> str | None:
    """Return the classifier's code of a gender as `words.toml` names it."""
    return dict(zip(values_of("gender"), (MALE, FEMALE), strict=True)).get(value)


def check_person(line: Line, known: References, memory: dict[Any, Any]) -> Iterable[Doubt]:
    """The same ЖШШИР twice is refused, the same name and birth date under two numbers is told."""
    values = line.values
    number, born = values.get("pinfl", ""), values.get("birth_date")
    name = fold(
        values.get("full_name") or " ".join(values.get(part, "") for part in ("surname", "first_name", "patronymic"))
    )
    if number and line.cells["pinfl"].state != REFUSED:
        if number in memory:
            yield Doubt(REFUSED, "duplicate_in_file", "", (("row", str(memory[number])),))
            return
        memory[number] = line.number
        if line.is_taken and number in known.known_pinfls:
            yield Doubt(REFUSED, "already_known", "pinfl", (("value", number),))
        is_date = isinstance(born, date)
        doubt = doubt_about(number, gender=gender_code(values.get("gender")), birth_date=born if is_date else None)
        if doubt and line.is_taken:
            yield Doubt(WARNED, doubt, "pinfl")
    if not line.is_taken or not isinstance(born, date):
        return
    if (name, born) in memory or (name, born) in known.known_people:
        row = memory.get((name, born))
        yield Doubt(WARNED, "possible_duplicate", "", (("row", str(row) if row else "\u2014"),))
    memory.setdefault((name, born), line.number)


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


def _mended_text(raw: Any, known: References) -> Cell:
    return Cell(mended(plain_text(raw)))


STUDENTS = Kind(
    "students",
    N_("Талабалар"),
    (
        Column("surname", N_("Фамилияси"), _name, required=True),
        Column("first_name", N_("Исми"), _name, required=True),
        Column("patronymic", N_("Отасининг исми"), _name),
        Column("gender", N_("Жинси"), _choice("gender"), required=True),
        Column("birth_date", N_("Туғилган санаси"), _day, required=True),
        Column("pinfl", N_("ЖШШИР"), _pinfl, required=True),
        Column("passport", N_("Паспорт"), lambda raw, known: read_passport(raw)),
        Column("phone", N_("Телефон"), _phone),
        Column("region", N_("Вилоят"), _mended_text),
        Column("district", N_("Туман (шаҳар)"), _mended_text),
        Column("group", N_("Гуруҳ"), _by("groups", "group"), required=True),
        Column("payment_form", N_("Тўлов шакли"), _choice("payment_form"), required=True),
        Column("admission_year", N_("Қабул йили"), _year),
        Column("note", N_("Изоҳ"), read_note),
    ),
    check_person,
)

EMPLOYEES = Kind(
    "employees",
    N_("Профессор-ўқитувчилар ва ходимлар"),
    (
        Column("full_name", N_("Ф.И.Ш."), lambda raw, known: read_full_name(raw), required=True),
        Column("birth_date", N_("Туғилган санаси"), _day, required=True),
        Column("pinfl", N_("ЖШШИР"), _pinfl, required=True),
        Column("phone", N_("Телефон"), _phone),
        Column("position", N_("Лавозими"), _by("positions", "position"), required=True),
        Column("stavka", N_("Ставка"), lambda raw, known: read_stake(raw, known.highest_stake), required=True),
        Column("department", N_("Кафедра"), _by("departments", "department"), required=True),
        Column(
            "academic_degree", N_("Илмий даражаси"), _choice("academic_degree"), default=values_of("academic_degree")[0]
        ),
        Column("start_date", N_("Ишга кирган санаси"), _day, required=True),
    ),
    check_person,
)

CURRICULUM = Kind(
    "curriculum",
    N_("Ўқув режа фанлари"),
    (
        Column(
            "semester",
            N_("Семестр"),
            lambda raw, known: read_ordinal(raw, "semester", MOST_SEMESTERS, "semester_out_of_range"),
            required=True,
        ),
        Column("subject", N_("Фан номи"), _by("subjects", "subject"), required=True),
        Column("block", N_("Блок"), _choice("block"), required=True),
        Column("credits", N_("Кредит"), lambda raw, known: read_whole(raw, 1, MOST_CREDITS), required=True),
        Column("total_hours", N_("Жами соат"), _hours, required=True),
        Column("lecture_hours", N_("Маъруза"), _hours, default=0),
        Column("practice_hours", N_("Амалий"), _hours, default=0),
        Column("lab_hours", N_("Лаборатория"), _hours, default=0),
        Column("seminar_hours", N_("Семинар"), _hours, default=0),
        Column("independent_hours", N_("Мустақил таълим"), _hours, default=0),
        Column("final_kind", N_("Якуний назорат шакли"), _choice("final_kind"), required=True),
    ),
    check_subject,
    check_semesters,
)

TIMETABLE = Kind(
    "timetable",
    N_("Дарс жадвали"),
    (
        Column("day", N_("Ҳафта куни"), _choice("day"), required=True),
        Column("pair", N_("Жуфтлик"), _pair, required=True),
        Column("week", N_("Ҳафта тури"), _choice("week"), default=values_of("week")[0]),
        Column("groups", N_("Гуруҳлар"), _groups, required=True),
        Column("subject", N_("Фан"), _by("subjects", "subject"), required=True),
        Column("training_type", N_("Машғулот тури"), _choice("training_type"), required=True),
        Column("teacher", N_("Ўқитувчи"), lambda raw, known: known.teachers.look_up(raw), required=True),
        Column("room", N_("Аудитория"), _by("rooms", "room"), required=True),
    ),
    check_lesson,
)
