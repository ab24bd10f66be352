"""The columns of a student's card besides the name, the papers and the group: addresses, home, family, telephones."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from hemis.domain import classifiers
from hemis.domain.alphabet import APOSTROPHES, TURNED, TUTUQ
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.numbering import is_student_number
from hemis.domain.places import parse_point
from hemis.domain.spreadsheets.cells import REFUSED, Cell, plain_text, refused
from hemis.domain.spreadsheets.numbers import read_whole
from hemis.domain.spreadsheets.people import read_phone
from hemis.domain.spreadsheets.references import References
from hemis.domain.spreadsheets.tables import Column
from hemis.domain.spreadsheets.words import choose, values_of

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s.,;<>]+(?:\.[^@\s.,;<>]+)+")
LATIN = re.compile(f"[A-Za-z][A-Za-z \\-{APOSTROPHES}{TURNED}{TUTUQ}]*")
MOST_ROOMMATES = 99
LATIN_PARTS = ("surname_latin", "first_name_latin", "patronymic_latin")
TITLES: Mapping[str, Mapping[str, str]] = {
    "country": classifiers.COUNTRY,
    "citizenship": classifiers.CITIZENSHIP,
    "nationality": classifiers.NATIONALITY,
    "student_type": classifiers.STUDENT_TYPE,
    "social_category": classifiers.SOCIAL_CATEGORY,
    "poverty_level": classifiers.POVERTY_LEVEL,
    "accommodation": classifiers.ACCOMMODATION,
    "living_status": classifiers.LIVING_STATUS,
    "roommate_kind": classifiers.ROOMMATE_KIND,
    "grant_kind": classifiers.GRANT_KIND,
    "current_region": classifiers.PROVINCE,
}
"""Column → classifier; `words.toml` names the same values in the same order."""
CODES = {name: dict(zip(values_of(name), titles, strict=True)) for name, titles in TITLES.items()}


def read_number(raw: Any, known: References) -> Cell:
    """Read a student number of 12 digits; one that a spreadsheet has rounded is refused."""
    text = re.sub(rf"[\s\-{APOSTROPHES}]", "", plain_text(raw))
    return Cell(text) if is_student_number(text) else refused("student_number_invalid", value=plain_text(raw))


def _latin(longest: int) -> Callable[[Any, References], Cell]:
    def read(raw: Any, known: References) -> Cell:
        text = plain_text(raw)
        is_read = LATIN.fullmatch(text) and len(text) <= longest
        return Cell(text) if is_read else refused("latin_name_letters", value=text)

    return read


def _text(longest: int) -> Callable[[Any, References], Cell]:
    def read(raw: Any, known: References) -> Cell:
        text = plain_text(raw)
        return Cell(text) if len(text) <= longest else refused("text_too_long", longest=str(longest))

    return read


def _phone(raw: Any, known: References) -> Cell:
    return read_phone(raw)


def _email(raw: Any, known: References) -> Cell:
    text = plain_text(raw)
    is_read = EMAIL.fullmatch(text) and len(text) <= 120
    return Cell(text) if is_read else refused("email_invalid", value=text)


def _location(raw: Any, known: References) -> Cell:
    try:
        return Cell(str(parse_point(plain_text(raw))))
    except RuleError:
        return refused("location_invalid", value=plain_text(raw))


def _roommates(raw: Any, known: References) -> Cell:
    return read_whole(raw, 0, MOST_ROOMMATES)


def _classified(field: str, title: str, *, has_usual: bool = False) -> Column:
    """A column of a classifier, by code or by name in either script; `has_usual` gives an empty cell the first one."""

    def read(raw: Any, known: References) -> Cell:
        cell = choose(field, raw)
        return refused(f"not_in_list:{field}", column=title, value=plain_text(raw)) if cell.state == REFUSED else cell

    return Column(field, title, read, default=values_of(field)[0] if has_usual else "")


NUMBER = Column("student_number", N_("Талаба рақами"), read_number)
IN_LATIN = (
    Column("surname_latin", N_("Фамилияси (лотинча)"), _latin(60)),
    Column("first_name_latin", N_("Исми (лотинча)"), _latin(60)),
    Column("patronymic_latin", N_("Отасининг исми (лотинча)"), _latin(80)),
)
CARD = (
    _classified("grant_kind", N_("Грант тури")),
    Column("birth_place", N_("Туғилган жойи"), _text(200)),
    _classified("citizenship", N_("Фуқаролиги"), has_usual=True),
    _classified("nationality", N_("Миллати")),
    _classified("student_type", N_("Талаба тоифаси"), has_usual=True),
    _classified("social_category", N_("Ижтимоий тоифа"), has_usual=True),
    _classified("poverty_level", N_("Ижтимоий ҳимоя"), has_usual=True),
    _classified("country", N_("Давлати"), has_usual=True),
    Column("mahalla", N_("Маҳалла"), _text(120)),
    Column("home_address", N_("Уй манзили"), _text(200)),
    _classified("accommodation", N_("Яшаш жойи")),
    _classified("living_status", N_("Яшаш жойи статуси")),
    _classified("roommate_kind", N_("Ким билан яшайди")),
    Column("roommate_count", N_("Бирга яшайдиганлар сони"), _roommates, default=None),
    _classified("current_region", N_("Жорий вилоят")),
    Column("current_district", N_("Жорий туман"), _text(80)),
    Column("current_address", N_("Жорий манзили"), _text(200)),
    Column("location", N_("Геолокация"), _location),
    Column("email", N_("Электрон почта"), _email),
    Column("parent_name", N_("Ота-онаси"), _text(200)),
    Column("parent_phone", N_("Ота-онаси телефони"), _phone),
    Column("guardian_name", N_("Масъул шахс"), _text(200)),
    Column("guardian_phone", N_("Масъул шахс телефони"), _phone),
)
SAME = (
    *("birth_place", "mahalla", "current_district", "current_address", "email"),
    *("parent_name", "parent_phone", "guardian_name", "guardian_phone", "roommate_count"),
)
"""Columns whose value is what the card keeps."""


def card_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a card from the values of a row; the kind of a grant is none of them."""
    card: dict[str, Any] = {name: values[name] for name in SAME}
    coded = {name: CODES[name].get(values[name], "") for name in CODES if name != "grant_kind"}
    card |= {"current_province": coded.pop("current_region"), "address": values["home_address"], **coded}
    north, east = parse_point(values["location"]) if values["location"] else (None, None)
    return card | {"latitude": north, "longitude": east}


__all__ = ["CARD", "CODES", "IN_LATIN", "LATIN_PARTS", "NUMBER", "card_of", "read_number"]
