"""The kinds of table beside the rolls of students: qualifications, admission quotas, achievements."""

from typing import Any

from hemis.domain.i18n import N_
from hemis.domain.spreadsheets.cells import Cell, plain_text
from hemis.domain.spreadsheets.kinds import choice_of, day_of, short_text
from hemis.domain.spreadsheets.lists import NAME_LATIN
from hemis.domain.spreadsheets.numbers import read_whole
from hemis.domain.spreadsheets.references import References, look_up
from hemis.domain.spreadsheets.study import known_year
from hemis.domain.spreadsheets.tables import Column, Kind
from hemis.domain.spreadsheets.words import values_of

MOST_PLACES, LAST_PLACE = 10_000, 3


def _known(kind: str) -> Any:
    return lambda raw, known: look_up(known.others[kind], raw, kind)


def _number(high: int) -> Any:
    return lambda raw, known: read_whole(raw, 1, high)


def _digits(raw: Any, known: References) -> Cell:
    return Cell(plain_text(raw).replace(" ", ""))


QUALIFICATIONS = Kind(
    "qualifications",
    N_("Квалификациялар"),
    (
        Column("qualification_name", N_("Номи"), short_text(200), required=True),
        NAME_LATIN,
        Column("education_type", N_("Таълим тури"), choice_of("education_type"), required=True),
        Column("faculty", N_("Факультет"), _known("faculty"), required=True),
    ),
)

QUOTAS = Kind(
    "quotas",
    N_("Қабул квоталари"),
    (
        Column("academic_year", N_("Ўқув йили"), known_year, required=True),
        Column("speciality", N_("Мутахассислик"), _known("speciality"), required=True),
        Column(
            "education_form",
            N_("Таълим шакли"),
            choice_of("education_form"),
            default=values_of("education_form")[0],
        ),
        Column("quota_kind", N_("Квота тури"), choice_of("quota_kind"), required=True),
        Column("planned", N_("Қабул квотаси"), _number(MOST_PLACES), required=True),
    ),
)

ACHIEVEMENTS = Kind(
    "achievements",
    N_("Ютуқлар"),
    (
        Column("student_number", N_("Талаба рақами"), _digits, required=True),
        Column("achievement_kind", N_("Тури"), choice_of("achievement_kind"), required=True),
        Column("achievement", N_("Номи"), short_text(200), required=True),
        Column("certificate_kind", N_("Сертификат тури"), choice_of("certificate_kind"), default=""),
        Column("science", N_("Фан"), short_text(120)),
        Column("grade", N_("Даражаси"), short_text(40)),
        Column("sport", N_("Спорт тури"), choice_of("sport"), default=""),
        Column("place", N_("Ўрин"), _number(LAST_PLACE), default=None),
        Column("paper_number", N_("Серия ва рақами"), short_text(40)),
        Column("issued_on", N_("Берилган сана"), day_of, required=True),
        Column("valid_until", N_("Амал қилиш муддати"), day_of, default=None),
    ),
)

ROLLS = (QUALIFICATIONS, QUOTAS, ACHIEVEMENTS)
