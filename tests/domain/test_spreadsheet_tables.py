"""Headings, blank and total rows, merged cells and checks of whole rows, on sheets of every habit (X-10)."""

from datetime import time
from random import Random

import pytest

from hemis.domain.spreadsheets import cards, kinds, teaching
from hemis.domain.spreadsheets.headings import find_heading
from hemis.domain.spreadsheets.reasons import SENTENCES, sentence
from hemis.domain.spreadsheets.references import Known, References, Teachers, by_code, by_name, by_unit
from hemis.domain.spreadsheets.tables import NoHeadingError, Sheet, examine, faults_of

UZ = [
    "№", "Фамилияси", "Исми", "Отасининг исми", "Жинси", "Туғилган санаси", "ЖШШИР", "Паспорт серияси ва рақами",
    "Телефон рақами", "Вилоят", "Туман (шаҳар)", "Гуруҳ", "Тўлов шакли", "Қабул йили", "Изоҳ",
]  # fmt: skip
LATIN = [
    "T/r", "Familiyasi", "Ismi", "Otasining ismi", "Jinsi", "Tug`ilgan sanasi (kun.oy.yil)", "JSHSHIR", "Pasport",
    "Telefon raqami", "Viloyat", "Tuman", "Guruh", "To'lov shakli", "Qabul yili", "Izoh",
]  # fmt: skip
RUSSIAN = [
    "№ п/п", "Фамилия", "Имя", "Отчество", "Пол", "Дата рождения", "ПИНФЛ", "Серия и номер паспорта",
    "Номер телефона", "Область", "Район", "Группа", "Форма оплаты", "Год поступления", "Примечание",
]  # fmt: skip
CARELESS = [
    "№", "ФАМИЛИЯСИ ", "исми:", "Отасининг   исми", "жинс", "Тугилган санаси", "ЖШШИР (14 та рақам)", "Паспорт рақами",
    "Тел.", "вилояти", "туман/шаҳар", "Гурух номи", "Тулов шакли", "Кабул йили", "Изох",
]  # fmt: skip
OF_CARD = [column.field for column in (cards.NUMBER, *cards.IN_LATIN, *cards.CARD)]
FIELDS = [field for field in kinds.STUDENTS.usual if field not in OF_CARD]
PERSON = ["1", "Тошпўлатов", "Эркин", "Илҳом ўғли", "Эркак", "27.07.2007", "52707079972225", "XX0000001",
          "+998900000000", "Бухоро вилояти", "Ромитан тумани", "1-1 АТР-25", "грант", "2025", ""]  # fmt: skip
OTHER = [*PERSON[:1], "Бабаев", "Абдурасул", *PERSON[3:6], "51712079994875", *PERSON[7:]]
OTHER[5] = "17.12.2007"
KNOWN = References(groups=by_code([Known("1-1 АТР-25", size=13)]))


def students(*rows, heading=UZ, **more):
    return examine(Sheet("", [heading, *rows], **more), kinds.STUDENTS, KNOWN)


@pytest.mark.parametrize("heading", [UZ, LATIN, RUSSIAN, CARELESS], ids=["uz", "latin", "russian", "careless"])
@pytest.mark.parametrize("order", range(4))
def test_columns_are_known_in_any_language_and_order(heading, order):
    places = list(range(len(heading)))
    Random(order).shuffle(places)
    found = find_heading(
        [["Бухоро давлат университети"], [], [heading[at] for at in places]],
        kinds.STUDENTS.usual,
        kinds.STUDENTS.required,
    )
    assert {field: places[at] for field, at in found.columns.items()} == {
        field: place for place, field in enumerate(FIELDS, start=1)
    }
    assert found.row == 2


@pytest.mark.parametrize("title", ["Ф.И.Ш.", "ФИО", "Талабанинг Ф.И.Ш.", "Фамилия, имя, отчество", "F.I.Sh"])
def test_a_name_may_stand_in_one_column(title):
    heading = [UZ[0], title, *UZ[4:]]
    whole = [PERSON[0], "Тошпўлатов Эркин Илҳом ўғли", *PERSON[4:]]
    report = students(whole, [*whole[:1], "Тошпўлатов", *whole[2:]], [*whole[:1], "", *whole[2:]], heading=heading)
    assert [(line.state, line.reason) for line in report.lines] == [
        ("accepted", ""),
        ("refused", "name_incomplete"),
        ("refused", "required_missing:full_name"),
    ]
    values = report.lines[0].values
    assert [values[name] for name in FIELDS[:3]] == PERSON[1:4]
    assert not {"surname", "first_name"} & report.heading.columns.keys()


def test_a_row_that_counts_the_columns_is_none_of_the_table():
    numbers = [str(number) for number in range(1, len(UZ) + 1)]
    assert [line.state for line in students(numbers, [float(each) for each in numbers], PERSON).lines] == [
        "skipped",
        "skipped",
        "accepted",
    ]


@pytest.mark.parametrize("sign", ["#N/A", "#ЗНАЧ!", "#REF!", "#####", "#ДЕЛ/0!"])
def test_an_error_of_the_spreadsheet_is_called_one(sign):
    line = students([*PERSON[:1], sign, *PERSON[2:]]).lines[0]
    assert (line.state, line.reason, line.cells["surname"].params) == ("refused", "cell_error", (("value", sign),))


def test_a_heading_of_two_rows():
    upper = ["№", "Фан номи", "Семестр", "Кредит", "Соатлар", "", "", "", "", "", "Блок", "Якуний назорат шакли"]
    lower = ["", "", "", "", "Жами соат", "Маъруза", "Амалий", "Лаборатория", "Семинар", "Мустақил таълим", "", ""]
    heading = find_heading([["Ўқув режа"], upper, lower, ["1", "Физика"]], teaching.CURRICULUM.fields, ("subject",))
    assert (heading.row, len(heading.columns)) == (2, 11)


def test_no_heading():
    with pytest.raises(NoHeadingError):
        examine(Sheet("", [["а", "б"], ["1", "2"]]), kinds.STUDENTS, KNOWN)
    with pytest.raises(NoHeadingError):
        examine(Sheet("", []), kinds.STUDENTS, KNOWN)


def test_rows_that_are_no_data_are_skipped_and_data_is_not():
    report = students(
        PERSON,
        [""] * 15,
        ["", "Жами: 1", *[""] * 13],
        ["", "1-гуруҳ жами", *[""] * 13],
        UZ,
        ["5", *[""] * 14],
        ["", "", "", "Декан: ____________", *[""] * 11],
        OTHER,
        ["", "", "", "", "", "", "", "", "", "", "", "", "", "", "Жами 2 та талаба"],
        [""] * 15,
    )
    assert [(line.number, line.state, line.reason) for line in report.lines] == [
        (2, "accepted", ""),
        (3, "skipped", "empty_row"),
        (4, "skipped", "total_row"),
        (5, "skipped", "subtotal_row"),
        (6, "skipped", "header_row"),
        (7, "skipped", "empty_row"),
        (8, "skipped", "note_row"),
        (9, "accepted", ""),
        (10, "skipped", "subtotal_row"),
    ]


def test_a_subject_that_sounds_like_a_total_is_data():
    known = References(subjects=by_name([Known("Жамият ва шахс"), Known("Умумий педагогика"), Known("Итого")]))
    heading = ["Семестр", "Фан", "Блок", "Кредит", "Жами соат", "Маъруза", "Мустақил таълим", "Назорат шакли"]
    rows = [[1, name, "М", 2, 60, 30, 30, "синов"] for name in ("Жамият ва шахс", "Умумий педагогика", "Итого")]
    report = examine(Sheet("", [heading, *rows]), teaching.CURRICULUM, known)
    assert [line.state for line in report.lines] == ["accepted"] * 3


def test_merged_cells_fill_down_and_nothing_else_does():
    without = [*PERSON[:11], "", *PERSON[12:]]
    second = [*OTHER[:11], "", *OTHER[12:]]
    merged = (((1, 11), (2, 11)),)
    assert [line.values["group"] for line in students(PERSON, second, merged=merged).lines] == ["1-1 АТР-25"] * 2
    assert [line.reason for line in students(without, second).lines] == ["required_missing:group"] * 2


def test_formulas_are_refused_wherever_a_column_is_read():
    assert students([*PERSON[:14], "=1+1"]).lines[0].reason == "formula_not_allowed"
    assert students(PERSON, formulas=frozenset({(1, 14)})).lines[0].reason == "formula_not_allowed"
    assert students(PERSON, formulas=frozenset({(1, 0)})).lines[0].state == "accepted"
    assert students([*PERSON[:14], "+ Ётоқхона"]).lines[0].values["note"] == "+ Ётоқхона"


def test_people_twice():
    same, changed = list(PERSON), list(PERSON)
    changed[6] = "52707079972236"
    report = students(PERSON, same, changed)
    assert [line.reason for line in report.lines] == ["", "duplicate_in_file", "pinfl_checksum"]
    assert [doubt.reason for doubt in report.lines[2].doubts] == ["possible_duplicate"]
    known = References(groups=KNOWN.groups, known_pinfls=frozenset({PERSON[6]}))
    assert examine(Sheet("", [UZ, PERSON]), kinds.STUDENTS, known).lines[0].reason == "already_known"


def test_what_a_pinfl_says_against_the_row_is_told():
    row = list(PERSON)
    row[4], row[5] = "Аёл", "27.07.2006"
    assert [doubt.reason for doubt in students(row).lines[0].doubts] == ["pinfl_birth_date"]


LESSON = ["Душанба", "1", "", "1-1 АТР-25", "Физика", "л.", "Нишонова Г.", "B01-101"]
HEADING = ["Кун", "Пара", "Ҳафта", "Гуруҳ", "Фан", "Машғулот тури", "Ўқитувчи", "Ауд."]
PLACES = References(
    groups=by_code([Known("1-1 АТР-25", size=13), Known("1-2 АТР-25", size=20)]),
    rooms=by_code([Known("B01-101", size=30), Known("B01-102", size=30)]),
    subjects=by_name([Known("Физика")]),
    departments=by_unit([]),
    teachers=Teachers([Known("Нишонова Гулчеҳра Ҳакимовна"), Known("Рауфов Муроджон Уйғунович")]),
    pairs={1: (time(8, 30), time(9, 50)), 2: (time(10, 0), time(11, 20))},
)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({1: "2"}, ""),
        ({}, "clash_teacher"),
        ({6: "Рауфов М."}, "clash_room"),
        ({6: "Рауфов М.", 7: "B01-102"}, "clash_group"),
        ({6: "Рауфов М.", 7: "B01-102", 3: "1-2 АТР-25"}, ""),
        ({6: "Рауфов М.", 7: "B01-102", 3: "1-1 АТР-25, 1-2 АТР-25", 1: "2"}, "room_capacity"),
        ({0: "Сешанба"}, ""),
    ],
)
def test_clashes(changes, reason):
    second = [changes.get(at, cell) for at, cell in enumerate(LESSON)]
    report = examine(Sheet("", [HEADING, LESSON, second]), teaching.TIMETABLE, PLACES)
    assert [line.reason for line in report.lines] == ["", reason]


@pytest.mark.parametrize(("one", "other", "clash"), [("тоқ", "жуфт", False), ("тоқ", "", True), ("", "жуфт", True)])
def test_lessons_of_odd_and_even_weeks_share_a_place(one, other, clash):
    rows = [[*LESSON[:2], week, *LESSON[3:]] for week in (one, other)]
    report = examine(Sheet("", [HEADING, *rows]), teaching.TIMETABLE, PLACES)
    assert [line.state for line in report.lines] == ["accepted", "refused" if clash else "accepted"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({3: 5}, "total_hours_must_be_credits_x30"),
        ({5: 31, 6: 29}, "hours_odd"),
        ({6: 60}, "hours_sum"),
        ({0: 15}, "semester_out_of_range"),
        ({3: "кўп"}, "number_invalid"),
    ],
)
def test_hours_of_a_curriculum(changes, reason):
    heading = ["Семестр", "Фан", "Блок", "Кредит", "Жами соат", "Маъруза", "Мустақил таълим", "Назорат шакли"]
    row = [1, "Физика", "М", 2, 60, 30, 30, "синов"]
    row = [changes.get(at, cell) for at, cell in enumerate(row)]
    report = examine(Sheet("", [heading, row]), teaching.CURRICULUM, PLACES)
    assert report.lines[0].reason == reason


def test_a_person_may_choose_the_columns():
    chosen = {field: place for place, field in enumerate(FIELDS, start=1)} | {"phone": None}
    report = examine(Sheet("", [UZ, PERSON]), kinds.STUDENTS, KNOWN, chosen=chosen)
    assert report.lines[0].values["phone"] == ""


def test_every_fault_has_a_sentence_with_its_values():
    row = list(PERSON)
    row[6], row[8], row[11] = "1", "12", "?"
    faults = list(faults_of(students(row)))
    assert {(number, field, place) for number, field, place, *_rest in faults} == {
        (2, "pinfl", 6),
        (2, "phone", 8),
        (2, "group", 11),
    }
    for *_rest, reason, params in faults:
        assert sentence(reason) % dict(params)
    assert sentence("stavka_over_1.25") == SENTENCES["stavka_over"]
    assert sentence("ambiguous_teacher") == SENTENCES["ambiguous"]
    assert sentence("required_missing:surname") == SENTENCES["required_missing"]
    with pytest.raises(KeyError):
        sentence("nobody knows")
