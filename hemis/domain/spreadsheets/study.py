"""The kinds of table around teaching: years and their pairs, academic groups, exams, links, states of employees."""

import re
from collections.abc import Callable
from typing import Any

from hemis.domain.calendar import academic_year_name
from hemis.domain.i18n import N_
from hemis.domain.spreadsheets.cells import Cell, plain_text, refused
from hemis.domain.spreadsheets.kinds import EMPLOYEE, by_index, choice_of, day_of, short_text
from hemis.domain.spreadsheets.moments import read_date, read_times
from hemis.domain.spreadsheets.numbers import read_ordinal, read_whole
from hemis.domain.spreadsheets.references import References, look_up
from hemis.domain.spreadsheets.tables import Column, Kind
from hemis.domain.spreadsheets.teaching import GROUPS_OF_ROW, PAIR, SUBJECT
from hemis.domain.spreadsheets.words import values_of

FIRST_YEAR, LAST_YEAR, MOST_PAIRS, MOST_COURSES, MOST_HOURS = 1990, 2100, 20, 7, 10
_YEAR = re.compile(r"(\d{4})(?:\s*[/\-\u2013\u2014\\]\s*(\d{2}|\d{4})(?!\d))?")
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def _year(raw: Any, known: References) -> Cell:
    """Read an academic year: `2026/2027`, `2026-27`, `2026-2027 ўқув йили`, 2026."""
    text = plain_text(raw)
    found = _YEAR.search(text)
    first = int(found[1]) if found else 0
    if not found or not FIRST_YEAR <= first <= LAST_YEAR or not _follows(first, found[2]):
        return refused("academic_year_invalid", value=text)
    return Cell(academic_year_name(first))


def _follows(first: int, second: str | None) -> bool:
    return second is None or str(first + 1).endswith(second)


def known_year(raw: Any, known: References) -> Cell:
    """Read an academic year that the system has."""
    cell = _year(raw, known)
    return look_up(known.others["year"], cell.value, "academic_year") if cell.value else cell


def _times(raw: Any, known: References) -> Cell:
    return read_times(raw)


def _end(raw: Any, known: References) -> Cell:
    cell = read_times(raw)
    return cell._replace(value=cell.value[0]) if cell.value else cell


def link(raw: Any, known: References) -> Cell:
    """Read an address that a browser opens as a page, never a script."""
    text = plain_text(raw).replace(" ", "%20")
    if text.startswith("www."):
        text = f"https://{text}"
    if not _LINK.fullmatch(text):
        return refused("link_invalid", value=text[:80])
    return Cell(text) if len(text) < 500 else refused("text_too_long", longest="500")


def _number(low: int, high: int, reason: str = "number_invalid") -> Callable[[Any, References], Cell]:
    return lambda raw, known: read_whole(raw, low, high, reason)


def _course(raw: Any, known: References) -> Cell:
    return read_ordinal(raw, "course", MOST_COURSES, "course_out_of_range")


def _pair_number(raw: Any, known: References) -> Cell:
    return read_ordinal(raw, "pair", MOST_PAIRS, "pair_out_of_range")


def _speciality(raw: Any, known: References) -> Cell:
    return look_up(known.others["speciality"], raw, "speciality")


def _tutor(raw: Any, known: References) -> Cell:
    return known.teachers.look_up(raw)


YEARS = Kind(
    "years",
    N_("Ўқув йиллари"),
    (
        Column("academic_year", N_("Ўқув йили"), _year, required=True),
        Column("begins_on", N_("Бошланиш санаси"), day_of, required=True),
        Column("ends_on", N_("Тугаш санаси"), day_of, required=True),
    ),
)

PAIRS = Kind(
    "pairs",
    N_("Жуфтликлар"),
    (
        Column("academic_year", N_("Ўқув йили"), known_year, default=""),
        Column("pair_number", N_("Жуфтлик рақами"), _pair_number, required=True),
        Column("begins_at", N_("Бошланиш вақти"), _times, required=True),
        Column("ends_at", N_("Тугаш вақти"), _end, default=None),
        Column("pair_hours", N_("Академик соат"), _number(1, MOST_HOURS), default=2),
    ),
)

GROUPS = Kind(
    "groups",
    N_("Академик гуруҳлар"),
    (
        Column("group_name", N_("Гуруҳ номи"), short_text(30), required=True),
        Column("speciality", N_("Мутахассислик"), _speciality, required=True),
        Column(
            "education_form",
            N_("Таълим шакли"),
            choice_of("education_form"),
            default=values_of("education_form")[0],
        ),
        Column("start_year", N_("Бошланган йили"), _number(FIRST_YEAR, LAST_YEAR, "year_out_of_range"), required=True),
        Column("course", N_("Курс"), _course, required=True),
        Column("language", N_("Таълим тили"), choice_of("language"), default=values_of("language")[0]),
        Column("tutor", N_("Тьютор"), _tutor),
    ),
)

STATUSES = Kind(
    "statuses",
    N_("Ходимлар ҳолати"),
    (
        EMPLOYEE,
        Column("employee_status", N_("Ҳолати"), choice_of("employee_status"), required=True),
        Column("begins_on", N_("Қайси кундан"), day_of, required=True),
        Column("ends_on", N_("Қайси кунгача"), day_of, default=None),
        Column("order_number", N_("Буйруқ рақами"), short_text(40), required=True),
        Column("order_date", N_("Буйруқ санаси"), day_of, required=True),
        Column("ground", N_("Асос"), short_text(300)),
    ),
)

RESOURCES = Kind(
    "resources",
    N_("Ўқув ресурслари (ҳаволалар)"),
    (
        Column("resource_title", N_("Номи"), short_text(300), required=True),
        SUBJECT,
        Column("link", N_("Ҳавола"), link, required=True),
        Column("resource_kind", N_("Тури"), choice_of("resource_kind"), default=values_of("resource_kind")[0]),
        Column("language", N_("Тил"), choice_of("language"), default=values_of("language")[0]),
        Column("opens_on", N_("Талабаларга очиладиган кун"), day_of, default=None),
        Column("note", N_("Изоҳ"), short_text(499)),
    ),
)

EXAMS = Kind(
    "exams",
    N_("Имтиҳонлар жадвали"),
    (
        GROUPS_OF_ROW,
        SUBJECT,
        Column("exam_date", N_("Имтиҳон куни"), lambda raw, known: read_date(raw), required=True),
        PAIR,
        Column("room", N_("Аудитория"), by_index("rooms", "room"), required=True),
        Column("examiner", N_("Имтиҳон олувчи"), _tutor, required=True),
        Column("exam_form", N_("Имтиҳон шакли"), choice_of("exam_form"), required=True),
    ),
)

STUDY = (YEARS, PAIRS, GROUPS, STATUSES, RESOURCES, EXAMS)
