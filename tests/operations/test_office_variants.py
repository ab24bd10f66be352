"""The same tables as other offices would keep them: other order, headings, titles, dates, letters; same values."""

import io
from datetime import date, datetime
from functools import cache
from itertools import product
from random import Random

import pytest
import xlsxwriter

from hemis.domain.spreadsheets.cells import ACCEPTED, REFUSED, SKIPPED
from hemis.domain.spreadsheets.tables import examine
from hemis.operations.workbooks import read_sheet
from tests.operations.test_spreadsheet_truth import FOLDER, KINDS, known

ROWS = 24
HEADINGS = {
    "students": {
        "latin": "Familiyasi|Ismi|Otasining ismi|Jinsi|Tugʻilgan sanasi|JSHSHIR|Pasport seriyasi va raqami"
        "|Telefon raqami|Viloyati|Tumani|Guruhi|Toʻlov shakli|Qabul yili|Izoh",
        "russian": "Фамилия|Имя|Отчество|Пол|Дата рождения|ПИНФЛ|Серия и номер паспорта|Номер телефона|Область|Район"
        "|Группа|Форма оплаты|Год поступления|Примечание",
        "english": "Last name|First name|Middle name|Gender|Date of birth|PINFL|Passport number|Phone|Region|District"
        "|Group|Payment form|Admission year|Notes",
        "long": "Талабанинг фамилияси|Талабанинг исми|Отасининг исми (шарифи)|Жинси (эркак/аёл)"
        "|Туғилган санаси (кун.ой.йил)|ЖШШИР (14 рақам)|Паспорт серияси ва рақами|Телефон рақами (+998)"
        "|Доимий яшаш вилояти|Туман (шаҳар)|Академик гуруҳ|Тўлов шакли (грант/шартнома)|Қабул қилинган йили|Изоҳлар",
    },
    "employees": {
        "latin": "F.I.Sh.|Tugʻilgan sanasi|JSHSHIR|Telefon|Lavozimi|Stavkasi|Kafedrasi|Ilmiy darajasi"
        "|Ishga kirgan sanasi",
        "russian": "Ф.И.О.|Дата рождения|ПИНФЛ|Номер телефона|Должность|Ставка|Кафедра|Учёная степень|Дата приёма",
        "english": "Full name|Birth date|PINFL|Phone number|Position|Rate|Department|Academic degree|Start date",
    },
    "curriculum": {
        "latin": "Semestr|Fan nomi|Blok|Kredit|Jami soat|Maʼruza|Amaliy|Laboratoriya|Seminar|Mustaqil taʼlim"
        "|Yakuniy nazorat shakli",
        "russian": "Семестр|Наименование дисциплины|Блок|Кредиты|Всего часов|Лекция|Практика|Лабораторные|Семинар"
        "|Самостоятельная работа|Форма контроля",
        "english": "Semester|Subject|Block|Credits|Total hours|Lecture|Practice|Laboratory|Seminar|Independent study"
        "|Final control",
    },
    "timetable": {
        "latin": "Hafta kuni|Juftlik|Hafta|Guruhlar|Fan|Mashgʻulot turi|Oʻqituvchi|Auditoriya",
        "russian": "День недели|Пара|Неделя|Группы|Предмет|Вид занятия|Преподаватель|Аудитория",
        "english": "Day|Pair|Week|Groups|Subject|Lesson type|Teacher|Room",
    },
}
SHAPES = ("titles", "two_rows", "totals", "empty_columns", "hidden", "blank_rows", "numbered")


def base(kind):
    """The heading and the first rows of the clean workbook, and what they are read as."""
    heading, rows, wanted = _base(kind)
    return heading, [list(row) for row in rows], wanted


@cache
def _base(kind):
    sheet = read_sheet((FOLDER / f"{kind}_clean.xlsx").read_bytes())
    rows = [list(row) for row in sheet.rows[: ROWS + 1]]
    report = examine(type(sheet)("", rows), KINDS[kind], known())
    return rows[0], rows[1:], [line.values for line in report.lines if line.state == ACCEPTED]


def book(heading, rows, shapes=()):
    """Return a workbook of a table in some of the shapes that offices give it."""
    width = len(heading)
    if "numbered" in shapes:
        heading, rows = ["Т/р", *heading], [[number, *row] for number, row in enumerate(rows, start=1)]
    if "empty_columns" in shapes:
        heading = ["", *heading[:3], "", *heading[3:], ""]
        rows = [["", *row[:3], "", *row[3:], ""] for row in rows]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        if "hidden" in shapes:
            other = file.add_worksheet("Архив")
            other.write_row(0, 0, heading)
            other.write_row(1, 0, rows[0])
            other.hide()
        sheet = file.add_worksheet("Рўйхат")
        if "hidden" in shapes:
            sheet.activate()
            sheet.set_first_sheet()
        day = file.add_format({"num_format": "dd.mm.yyyy"})
        at = 0
        if "titles" in shapes:
            sheet.merge_range(0, 0, 0, width - 1, "Бухоро давлат университети")
            sheet.merge_range(1, 0, 1, width - 1, "2026/2027 ўқув йили учун маълумот")
            sheet.write(2, 1, "Тасдиқлайман: ____________ Раҳмонов Б.")
            at = 4
        if "two_rows" in shapes:
            sheet.merge_range(at, 0, at, 2, "Умумий маълумотлар")
            sheet.merge_range(at, 3, at, len(heading) - 1, "Қолган маълумотлар")
            at += 1
        sheet.write_row(at, 0, heading)
        for row in rows:
            at += 2 if "blank_rows" in shapes and at % 7 == 0 else 1
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif cell != "":
                    sheet.write(at, column, cell)
        if "totals" in shapes:
            sheet.write(at + 1, 1 if heading[0] else 2, f"Жами: {len(rows)} та")
            sheet.write(at + 3, 1 if heading[0] else 2, "Масъул ходим: ____________ /имзо/")
    return out.getvalue()


def values_of(kind, content):
    """Read a workbook; return the values of its rows, and the reasons of what was not taken as it stands."""
    report = examine(read_sheet(content), KINDS[kind], known())
    lines = [line for line in report.lines if line.state != SKIPPED]
    return [line.values for line in lines], [(line.number, line.reason) for line in lines if line.state == REFUSED]


@pytest.fixture(scope="module", params=KINDS)
def table(request):
    return request.param, *base(request.param)


@pytest.mark.parametrize("shape", [*SHAPES, SHAPES])
def test_every_shape_of_a_table_has_the_same_values(table, shape):
    kind, heading, rows, wanted = table
    shapes = shape if isinstance(shape, tuple) else (shape,)
    assert values_of(kind, book(heading, rows, shapes)) == (wanted, [])


@pytest.mark.parametrize("seed", range(4))
def test_columns_stand_in_any_order(table, seed):
    kind, heading, rows, wanted = table
    order = list(range(len(heading)))
    Random(seed).shuffle(order)
    content = book([heading[at] for at in order], [[row[at] for at in order] for row in rows], ("titles", "totals"))
    assert values_of(kind, content) == (wanted, [])


@pytest.mark.parametrize(
    ("kind", "language", "case"),
    [
        (kind, language, case)
        for kind, languages in HEADINGS.items()
        for language, case in product(languages, ("as_is", "upper", "look_alike", "spaced"))
    ],
)
def test_headings_are_known_in_every_language_and_habit(kind, language, case):
    _heading, rows, wanted = base(kind)
    heading = [_written(title, case) for title in HEADINGS[kind][language].split("|")]
    assert values_of(kind, book(heading, rows, ("titles",))) == (wanted, [])


def _written(title, case):
    if case == "upper":
        return title.upper()
    if case == "look_alike":
        return title.translate(str.maketrans("аеорсхАЕОРСХ", "aeopcxAEOPCX"))
    return f"  {title.replace(' ', '  ')}\n" if case == "spaced" else title


DATES = (
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%d.%m.%Y} й.",
    lambda day: (day - date(1899, 12, 30)).days,
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: datetime(day.year, day.month, day.day),
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
)
MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
PHONES = (
    lambda digits: f"+998{digits}",
    lambda digits: f"998 {digits[:2]} {digits[2:5]} {digits[5:7]} {digits[7:]}",
    lambda digits: f"({digits[:2]}) {digits[2:5]}-{digits[5:7]}-{digits[7:]}",
    lambda digits: int(digits),
    lambda digits: (
        f"8-{digits[:2]}-{digits[2:5]}-{digits[5:7]}-{digits[7:]}" if False else f"{digits[:2]}-{digits[2:]}"
    ),
)


@pytest.mark.parametrize("kind", ["students", "employees"])
@pytest.mark.parametrize("written", range(len(DATES)))
def test_dates_are_read_in_every_way_they_are_written(kind, written):
    heading, rows, wanted = base(kind)
    report = examine(read_sheet(book(heading, rows)), KINDS[kind], known())
    for name in ("birth_date", "start_date"):
        if name in KINDS[kind].fields:
            place = report.heading.columns[name]
            for row, values in zip(rows, wanted, strict=True):
                row[place] = DATES[written](values[name])
    assert values_of(kind, book(heading, rows)) == (wanted, [])


@pytest.mark.parametrize("kind", ["students", "employees"])
@pytest.mark.parametrize("written", range(len(PHONES)))
def test_telephones_are_read_in_every_way_they_are_written(kind, written):
    heading, rows, wanted = base(kind)
    place = examine(read_sheet(book(heading, rows)), KINDS[kind], known()).heading.columns["phone"]
    for row, values in zip(rows, wanted, strict=True):
        if values["phone"]:
            row[place] = PHONES[written](values["phone"][4:])
    assert values_of(kind, book(heading, rows)) == (wanted, [])


@pytest.mark.parametrize("apostrophe", ["'", "\u2018", "\u2019", "`", "\u02bb", "\u02bc", "\u00b4"])
def test_an_apostrophe_of_any_kind_is_the_same_name(apostrophe):
    heading, rows, wanted = base("students")
    places = examine(read_sheet(book(heading, rows)), KINDS["students"], known()).heading.columns
    rows[0][places["surname"]], rows[0][places["first_name"]] = f"Yo{apostrophe}ldoshev", f"O{apostrophe}ktam"
    rows[0][places["patronymic"]] = f"Anvar o{apostrophe}g{apostrophe}li"
    values, refused = values_of("students", book(heading, rows))
    assert refused == []
    told = [values[0][name] for name in ("surname", "first_name", "patronymic")]
    assert told == ["Йўлдошев", "Ўктам", "Анвар ўғли"]
    assert values[1:] == wanted[1:]


def test_latin_letters_that_look_cyrillic_are_mended_and_a_row_twice_is_refused():
    heading, rows, wanted = base("students")
    places = examine(read_sheet(book(heading, rows)), KINDS["students"], known()).heading.columns
    twin = list(rows[3])
    look = str.maketrans("аеорсхАЕОРСХВНКМТ", "aeopcxAEOPCXBHKMT")
    for name in ("surname", "first_name", "patronymic", "group"):
        for row in rows:
            text = row[places[name]]
            mixed = text[:1] + text[1:].translate(look)
            row[places[name]] = mixed if any("\u0400" <= sign <= "\u04ff" for sign in mixed) else text
    values, refused = values_of("students", book(heading, [*rows, twin]))
    assert values[:ROWS] == wanted
    assert refused == [(ROWS + 2, "duplicate_in_file")]
