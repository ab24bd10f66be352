"""The kinds of table of people: students, employees, their posts, courses and elections."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hemis.domain.i18n import N_
from hemis.domain.identifiers import FEMALE, MALE
from hemis.domain.names import fold
from hemis.domain.spreadsheets.cards import CARD, IN_LATIN, NUMBER
from hemis.domain.spreadsheets.cells import LONGEST, REFUSED, WARNED, Cell, mended, plain_text, refused
from hemis.domain.spreadsheets.moments import read_date
from hemis.domain.spreadsheets.numbers import read_stake, read_whole
from hemis.domain.spreadsheets.people import (
    doubt_about,
    parts_of,
    read_full_name,
    read_name,
    read_passport,
    read_phone,
    read_pinfl,
)
from hemis.domain.spreadsheets.references import References, look_up
from hemis.domain.spreadsheets.tables import Column, Doubt, Kind, Line, Read
from hemis.domain.spreadsheets.words import choose, values_of

FIRST_ADMISSION, LAST_ADMISSION = 1960, 2100
MOST_COURSE_HOURS = 2_000
MAIN_JOB = values_of("employment_form")[0]


def read_text(raw: Any, known: References) -> Cell:
    """Keep a text as it is, without hidden signs and double spaces."""
    return Cell(plain_text(raw))


def read_note(raw: Any, known: References) -> Cell:
    text = plain_text(raw)
    return Cell(text) if len(text) < LONGEST else refused("text_too_long", longest=str(LONGEST))


def short_text(longest: int) -> Read:
    """Return a reader of a text no longer than its column."""

    def read(raw: Any, known: References) -> Cell:
        text = mended(plain_text(raw))
        return Cell(text) if len(text) <= longest else refused("text_too_long", longest=str(longest))

    return read


def choice_of(field: str) -> Any:
    return lambda raw, known: choose(field, raw)


def _name(raw: Any, known: References) -> Cell:
    return read_name(raw)


def day_of(raw: Any, known: References) -> Cell:
    """Read a date."""
    return read_date(raw)


def _pinfl(raw: Any, known: References) -> Cell:
    return read_pinfl(raw, blocks=known.blocks_checksum)


def _phone(raw: Any, known: References) -> Cell:
    return read_phone(raw)


def _year(raw: Any, known: References) -> Cell:
    return read_whole(raw, FIRST_ADMISSION, LAST_ADMISSION, "year_out_of_range")


def by_index(index: str, kind: str) -> Any:
    return lambda raw, known: look_up(getattr(known, index), raw, kind)


def read_unit(raw: Any, known: References) -> Cell:
    """Read where somebody works: a department, else a division where divisions are known."""
    cell = look_up(known.departments, raw, "department")
    divisions = known.others.get("division")
    found = look_up(divisions, raw, "department") if divisions and cell.state == REFUSED else cell
    return found if found.value else cell


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


def split_name(line: Line) -> None:
    """Take surname, name and patronymic out of the one cell that has them all."""
    whole = line.cells["full_name"].value
    if whole and not line.cells["surname"].value:
        for name, part in zip(("surname", "first_name", "patronymic"), parts_of(whole), strict=True):
            line.cells[name] = line.cells[name]._replace(value=line.cells[name].value or part)


STUDENTS = Kind(
    "students",
    N_("Талабалар"),
    (
        NUMBER,
        Column("surname", N_("Фамилияси"), _name),
        Column("first_name", N_("Исми"), _name),
        Column("patronymic", N_("Отасининг исми"), _name),
        Column("full_name", N_("Ф.И.Ш. (битта устунда бўлса)"), lambda raw, known: read_full_name(raw)),
        Column("gender", N_("Жинси"), choice_of("gender"), required=True),
        Column("birth_date", N_("Туғилган санаси"), day_of, required=True),
        Column("pinfl", N_("ЖШШИР"), _pinfl, required=True),
        Column("passport", N_("Паспорт"), lambda raw, known: read_passport(raw)),
        Column("phone", N_("Телефон"), _phone),
        Column("region", N_("Вилоят"), short_text(80)),
        Column("district", N_("Туман (шаҳар)"), short_text(80)),
        Column("group", N_("Гуруҳ"), by_index("groups", "group"), required=True),
        Column("payment_form", N_("Тўлов шакли"), choice_of("payment_form"), required=True),
        Column("admission_year", N_("Қабул йили"), _year),
        *IN_LATIN,
        *CARD,
        Column("note", N_("Изоҳ"), read_note),
    ),
    check_person,
    either=(("surname", "first_name"), ("full_name",)),
    complete=split_name,
)

EMPLOYEES = Kind(
    "employees",
    N_("Профессор-ўқитувчилар ва ходимлар"),
    (
        Column("full_name", N_("Ф.И.Ш."), lambda raw, known: read_full_name(raw), required=True),
        Column("birth_date", N_("Туғилган санаси"), day_of, required=True),
        Column("pinfl", N_("ЖШШИР"), _pinfl, required=True),
        Column("phone", N_("Телефон"), _phone),
        Column("position", N_("Лавозими"), by_index("positions", "position"), required=True),
        Column("stavka", N_("Ставка"), lambda raw, known: read_stake(raw, known.highest_stake), required=True),
        Column("department", N_("Кафедра ёки бўлим"), read_unit, required=True),
        Column(
            "academic_degree",
            N_("Илмий даражаси"),
            choice_of("academic_degree"),
            default=values_of("academic_degree")[0],
        ),
        Column("start_date", N_("Ишга кирган санаси"), day_of, required=True),
    ),
    check_person,
)


def _employee(raw: Any, known: References) -> Cell:
    return known.teachers.look_up(raw)


EMPLOYEE = Column("employee", N_("Ходим"), _employee, required=True)

TRAININGS = Kind(
    "trainings",
    N_("Малака ошириш курслари"),
    (
        EMPLOYEE,
        Column("centre", N_("Марказ"), short_text(200), required=True),
        Column("direction", N_("Йўналиш"), short_text(300), required=True),
        Column("begins_on", N_("Бошланган"), day_of, required=True),
        Column("ends_on", N_("Тугаган"), day_of, required=True),
        Column("course_hours", N_("Соат"), lambda raw, known: read_whole(raw, 1, MOST_COURSE_HOURS), required=True),
        Column("certificate", N_("Сертификат рақами"), short_text(60), required=True),
    ),
)

CONTESTS = Kind(
    "contests",
    N_("Танловлар"),
    (
        EMPLOYEE,
        Column("department", N_("Кафедра"), by_index("departments", "department"), required=True),
        Column("position", N_("Лавозими"), by_index("positions", "position"), required=True),
        Column("elected_on", N_("Сайланган санаси"), day_of, required=True),
        Column("minutes_number", N_("Баённома рақами"), short_text(40), required=True),
        Column("minutes_date", N_("Баённома санаси"), day_of, required=True),
        Column("contract_ends_on", N_("Меҳнат шартномаси муддати"), day_of, default=None),
    ),
)

POSTS = Kind(
    "posts",
    N_("Штат бирликлари"),
    (
        EMPLOYEE,
        Column("department", N_("Кафедра ёки бўлим"), read_unit, required=True),
        Column("position", N_("Лавозими"), by_index("positions", "position"), required=True),
        Column("stavka", N_("Ставка"), lambda raw, known: read_stake(raw, known.highest_stake), required=True),
        Column("employment_form", N_("Иш шакли"), choice_of("employment_form"), default=MAIN_JOB),
        Column("start_date", N_("Ишга кирган санаси"), day_of, required=True),
        Column("order_number", N_("Буйруқ рақами"), short_text(40)),
    ),
)
