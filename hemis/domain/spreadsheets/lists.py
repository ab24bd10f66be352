"""The plain lists: faculties, departments, divisions, buildings, rooms, subject groups, subjects."""

import re
from collections.abc import Iterable
from typing import Any

from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.spreadsheets.cells import (
    REFUSED,
    WARNED,
    Cell,
    has_cyrillic,
    has_latin,
    in_cyrillic,
    mended,
    plain_text,
    refused,
    signs,
    warned,
)
from hemis.domain.spreadsheets.kinds import short_text
from hemis.domain.spreadsheets.numbers import read_whole
from hemis.domain.spreadsheets.people import read_phone
from hemis.domain.spreadsheets.references import References, look_up
from hemis.domain.spreadsheets.tables import Column, Doubt, Kind, Line, Read
from hemis.domain.spreadsheets.words import choose

SPECIALITY = re.compile("[0-9]{5,10}")
MOST_SEATS, MOST_FLOORS, MOST_THINGS = 5_000, 50, 1_000


def _name(raw: Any, known: References) -> Cell:
    """Read a name; one that is wholly Latin becomes a Cyrillic proposal."""
    text = mended(plain_text(raw))
    if len(text) > 300:
        return refused("text_too_long", longest="300")
    if has_latin(text) and not has_cyrillic(text):
        return warned(in_cyrillic(text), "latin_converted", value=text)
    return Cell(text)


def _code(raw: Any, known: References) -> Cell:
    text = plain_text(raw).replace(" ", "").upper()
    return Cell(text) if len(text) <= 20 else refused("text_too_long", longest="20")


def _speciality_code(raw: Any, known: References) -> Cell:
    text = plain_text(raw).replace(" ", "")
    return Cell(text) if SPECIALITY.fullmatch(text) else refused("speciality_code_invalid", value=text)


def _room_code(raw: Any, known: References) -> Cell:
    return Cell(signs(plain_text(raw))[:20])


def _number(low: int, high: int) -> Read:
    return lambda raw, known: read_whole(raw, low, high)


def _known(kind: str) -> Read:
    return lambda raw, known: look_up(known.others[kind], raw, kind)


def _phone(raw: Any, known: References) -> Cell:
    return read_phone(raw)


def _choice(field: str) -> Read:
    return lambda raw, known: choose(field, raw)


def _check(line: Line, known: References, memory: dict[Any, Any]) -> Iterable[Doubt]:
    """A code stands once; the same name under another code is told."""
    if not line.is_taken:
        return
    values = line.values
    code, name = signs(values["code"]), fold(values.get("name", ""))
    if code in known.taken:
        yield Doubt(REFUSED, "already_known", "code", (("value", values["code"]),))
        return
    if code in memory:
        yield Doubt(REFUSED, "duplicate_in_file", "", (("row", str(memory[code])),))
        return
    memory[code] = line.number
    if name and ("name", name) in memory:
        yield Doubt(WARNED, "possible_duplicate", "name", (("row", str(memory["name", name])),))
    memory.setdefault(("name", name), line.number)


def _list(name: str, title: str, *columns: Column) -> Kind:
    return Kind(name, title, columns, _check)


CODE = Column("code", N_("Код"), _code, required=True)
NAME = Column("name", N_("Номи"), _name, required=True)
NAME_LATIN = Column("name_latin", N_("Номи (лотинча)"), short_text(300))
EMAIL = Column("email", N_("Электрон почта"), short_text(120))

LISTS = (
    _list(
        "faculties", N_("Факультетлар"), CODE, NAME, NAME_LATIN, Column("short_name", N_("Қисқа номи"), short_text(30))
    ),
    _list(
        "departments",
        N_("Кафедралар"),
        CODE,
        NAME,
        NAME_LATIN,
        Column("faculty", N_("Факультет"), _known("faculty"), required=True),
        Column("phone", N_("Телефон"), _phone),
        EMAIL,
    ),
    _list(
        "divisions",
        N_("Бўлимлар"),
        CODE,
        NAME,
        NAME_LATIN,
        Column("division_kind", N_("Тури"), _choice("division_kind"), required=True),
        EMAIL,
    ),
    _list(
        "buildings",
        N_("Бинолар"),
        CODE,
        NAME,
        NAME_LATIN,
        Column("address", N_("Манзили"), short_text(300)),
        Column("floors", N_("Қаватлар сони"), _number(1, MOST_FLOORS), default=1),
    ),
    _list(
        "rooms",
        N_("Аудиториялар"),
        Column("code", N_("Код"), _room_code, required=True),
        Column("building", N_("Бино"), _known("building"), required=True),
        Column("number", N_("Хона рақами"), short_text(20)),
        Column("floor", N_("Қават"), _number(-3, MOST_FLOORS), default=1),
        Column("room_kind", N_("Тури"), _choice("room_kind"), required=True),
        Column("capacity", N_("Сиғими"), _number(1, MOST_SEATS), required=True),
    ),
    Kind(
        "equipment",
        N_("Аудитория жиҳозлари"),
        (
            Column("room", N_("Аудитория"), lambda raw, known: look_up(known.rooms, raw, "room"), required=True),
            Column("equipment", N_("Жиҳоз"), _choice("equipment"), required=True),
            Column("quantity", N_("Сони"), _number(1, MOST_THINGS), default=1),
        ),
    ),
    Kind(
        "specialities",
        N_("Мутахассисликлар"),
        (
            Column("speciality_code", N_("Шифри"), _speciality_code, required=True),
            Column("speciality_name", N_("Номи"), _name, required=True),
            NAME_LATIN,
            Column("education_type", N_("Таълим тури"), _choice("education_type"), required=True),
            Column("qualification", N_("Квалификация"), short_text(200)),
            Column(
                "department",
                N_("Кафедра"),
                lambda raw, known: look_up(known.departments, raw, "department"),
                required=True,
            ),
        ),
    ),
    _list("subject_groups", N_("Фанлар гуруҳлари"), CODE, NAME, NAME_LATIN),
    _list(
        "subjects",
        N_("Фанлар"),
        CODE,
        NAME,
        NAME_LATIN,
        Column("subject_group", N_("Фанлар гуруҳи"), _known("subject_group"), required=True),
        Column(
            "department", N_("Кафедра"), lambda raw, known: look_up(known.departments, raw, "department"), required=True
        ),
    ),
)
