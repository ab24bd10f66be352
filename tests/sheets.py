"""Spreadsheets of students for tests and measurements: as many rows as wanted, each person another one."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from hemis.domain.identifiers import check_digit
from tests.crowd import FIRST_NAMES, PATRONYMICS, SURNAMES

HEADING = (
    *("№", "Фамилияси", "Исми", "Отасининг исми", "Жинси", "Туғилган санаси", "ЖШШИР", "Паспорт", "Телефон"),
    *("Вилоят", "Туман", "Гуруҳ", "Тўлов шакли", "Қабул йили", "Изоҳ"),
)


def student(number: int, group: str) -> list[Any]:
    """Return the cells of a student; the number makes everything about him different from the others."""
    born = date(2003, 1, 1) + timedelta(days=number % 1400)
    digits = f"5{born:%d%m%y}{100 + number // 1400:03}{number % 1000:03}"
    return [
        number + 1,
        SURNAMES[number % len(SURNAMES)],
        FIRST_NAMES[number // len(SURNAMES) % len(FIRST_NAMES)],
        PATRONYMICS[number % len(PATRONYMICS)],
        "Эркак",
        f"{born:%d.%m.%Y}",
        f"{digits}{check_digit(digits)}",
        f"XX{number:07}",
        f"90 {number // 10000 % 1000:03}-{number // 100 % 100:02}-{number % 100:02}",
        "Бухоро вилояти",
        "Ромитан тумани",
        group,
        "грант" if number % 3 else "Kontrakt",
        2025,
        "",
    ]


def book(rows: Sequence[Sequence[Any]], heading: Sequence[str] = HEADING, titles: int = 2) -> bytes:
    """Return a workbook with some titles above its heading."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as file:
        sheet = file.add_worksheet()
        for number in range(titles):
            sheet.write(number, 0, "Бухоро давлат университети")
        for at, row in enumerate([list(heading), *rows], start=titles):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(at, column, cell)
    return out.getvalue()


def students(count: int, groups: Sequence[str], first: int = 0) -> bytes:
    """Return a workbook of so many students, spread over the groups."""
    return book([student(first + at, groups[at % len(groups)]) for at in range(count)])
