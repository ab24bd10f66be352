"""How single cells of spreadsheets are read: many more habits than the sample files show (X-10, rules 11.6, 11.7)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from hemis.domain.spreadsheets import teaching
from hemis.domain.spreadsheets.cells import ACCEPTED, REFUSED, WARNED, mended, plain_text, rough, signs
from hemis.domain.spreadsheets.moments import read_date, read_times
from hemis.domain.spreadsheets.numbers import decimal_of, read_money, read_ordinal, read_stake, read_whole, roman
from hemis.domain.spreadsheets.people import (
    doubt_about,
    parts_of,
    read_full_name,
    read_name,
    read_passport,
    read_phone,
    read_pinfl,
)
from hemis.domain.spreadsheets.references import (
    Known,
    References,
    Teachers,
    by_code,
    by_group,
    by_name,
    by_unit,
    look_up,
)
from hemis.domain.spreadsheets.words import choose

GOOD = "52707079972225"


def outcome(cell):
    return cell.state, cell.value, cell.reason


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Тошпўлатов", "Тошпўлатов"),
        ("  Абдурасулов ", "Абдурасулов"),
        ("Акрамов\xa0", "Акрамов"),
        ("Акра\u00adмов\u200b", "Акрамов"),
        ("АДИЗОВ", "Адизов"),
        ("адизов", "Адизов"),
        ("Ҳoтaмовa", "Ҳотамова"),
        ("Қaҳҳopoвa", "Қаҳҳорова"),
        ("Xудойқyлoв", "Худойқулов"),
        ("Абдулла ЎҒЛИ", "Абдулла ўғли"),
        ("АБДУЛЛА УГЛИ", "Абдулла ўғли"),
        ("Шавкат Қизи", "Шавкат қизи"),
        ("Зокир кизи", "Зокир қизи"),
        ("НЕЪМАТОВА", "Неъматова"),
        ("Не'матова", "Неъматова"),
        ("Не`матова", "Неъматова"),
        ("Неʼматова", "Неъматова"),
        ("абу-али", "Абу-Али"),
        ("Абу - Али", "Абу-Али"),
        ("'Каримов", "Каримов"),
        ("Каримов,", "Каримов"),
        ("Ли", "Ли"),
        ("Цой", "Цой"),
        ("и\u0306ўлдошев".replace("и\u0306", "Й"), "Йўлдошев"),
    ],
)
def test_a_cyrillic_name_is_mended_silently(raw, name):
    assert outcome(read_name(raw)) == (ACCEPTED, name, "")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Yoqubov", "Ёқубов"),
        ("G'ofurov", "Ғофуров"),
        ("G`oyibov", "Ғойибов"),
        ("Gʻofurov", "Ғофуров"),
        ("Ro’ziyev", "Рўзиев"),
        ("O‘rinova", "Ўринова"),
        ("Shodiyeva", "Шодиева"),
        ("CHORIYEV", "Чориев"),
        ("Shavkat qizi", "Шавкат қизи"),
        ("Abdulla o'g'li", "Абдулла ўғли"),
        ("ABDULLA O`G`LI", "Абдулла ўғли"),
        ("Zavqiyev", "Завқиев"),
        ("Eshmurodova", "Эшмуродова"),
        ("Ne'matova", "Неъматова"),
    ],
)
def test_a_latin_name_becomes_a_cyrillic_proposal(raw, name):
    assert outcome(read_name(raw)) == (WARNED, name, "latin_converted")


@pytest.mark.parametrize(
    "raw", ["123", "Каримов2", "?", "Каримов (академик таътил)", "Wowc", "—", "К" * 90, "@Каримов"]
)
def test_what_is_no_name_is_refused(raw):
    assert outcome(read_name(raw)) == (REFUSED, "", "name_letters")


@pytest.mark.parametrize(
    ("raw", "state", "name"),
    [
        ("Тоиров  Озод  Нурислом  ўғли ", ACCEPTED, "Тоиров Озод Нурислом ўғли"),
        ("ВОХИДОВА НОЗИГУЛ ҒОЛИБОВНА", ACCEPTED, "Вохидова Нозигул Ғолибовна"),
        ("Eshmurodova Diyora G’olibovna", WARNED, "Эшмуродова Диёра Ғолибовна"),
        ("Eshmurodova Диёра Ғолибовна", WARNED, "Эшмуродова Диёра Ғолибовна"),
        ("Цой Виктор", ACCEPTED, "Цой Виктор"),
        ("Каримов", REFUSED, ""),
        ("Бoзoрoв Зиёдyллa Koмpонoвич", ACCEPTED, "Бозоров Зиёдулла Комронович"),
    ],
)
def test_full_names(raw, state, name):
    assert outcome(read_full_name(raw))[:2] == (state, name)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Тоиров Озод Нурислом ўғли", ("Тоиров", "Озод", "Нурислом ўғли")),
        ("Цой Виктор", ("Цой", "Виктор", "")),
        ("Ким", ("Ким", "", "")),
    ],
)
def test_a_full_name_has_three_parts(name, parts):
    assert parts_of(name) == parts


@pytest.mark.parametrize(
    "raw",
    [
        GOOD,
        52707079972225,
        52707079972225.0,
        "5 270707 9972225",
        "'52707079972225",
        "5-270707-9972225",
        " 52707079972225\xa0",
        "52707079972225\u200b",
        "\u201852707079972225",
    ],
)
def test_a_pinfl_is_read_however_it_was_kept(raw):
    assert outcome(read_pinfl(raw, blocks=True)) == (ACCEPTED, GOOD, "")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("6,27040E+13", "pinfl_precision_lost"),
        ("5.13091E+13", "pinfl_precision_lost"),
        ("5,2E13", "pinfl_precision_lost"),
        ("5.2e+13", "pinfl_precision_lost"),
        ("5270707997222", "pinfl_length"),
        ("527070799722255", "pinfl_length"),
        ("XX0000001", "pinfl_characters"),
        ("5270707997222О", "pinfl_characters"),
        (52707079972225.5, "pinfl_characters"),
        ("72707079972225", "pinfl_first_digit"),
        ("02707079972225", "pinfl_first_digit"),
        ("53102079972225", "pinfl_date"),
        ("50013079972225", "pinfl_date"),
    ],
)
def test_a_pinfl_that_cannot_be_one_is_refused(raw, reason):
    assert outcome(read_pinfl(raw, blocks=False)) == (REFUSED, "", reason)


def test_the_check_digit_warns_or_blocks_as_the_setting_says():
    wrong = GOOD[:-1] + str((int(GOOD[-1]) + 1) % 10)
    assert outcome(read_pinfl(wrong, blocks=False)) == (WARNED, wrong, "pinfl_checksum")
    assert outcome(read_pinfl(wrong, blocks=True)) == (REFUSED, "", "pinfl_checksum")


def test_a_pinfl_is_compared_with_the_form():
    born = date(2007, 7, 27)
    assert doubt_about(GOOD, gender="11", birth_date=born) == ""
    assert doubt_about(GOOD, gender=None, birth_date=None) == ""
    assert doubt_about(GOOD, gender="12", birth_date=born) == "pinfl_gender"
    assert doubt_about(GOOD, gender="11", birth_date=date(2006, 7, 27)) == "pinfl_birth_date"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("XX0000001", "XX0000001"),
        ("ХХ0000024", "XX0000024"),
        ("xx 0000001", "XX0000001"),
        ("АА 1234567", "AA1234567"),
        ("AA№1234567", "AA1234567"),
        ("AA-1234567", "AA1234567"),
        ("'AD1234567", "AD1234567"),
    ],
)
def test_passports(raw, number):
    assert outcome(read_passport(raw)) == (ACCEPTED, number, "")


@pytest.mark.parametrize("raw", ["XX000001", "1234567", "ЖЖ1234567", "XXX123456", "йўқ"])
def test_what_is_no_passport_is_refused(raw):
    assert outcome(read_passport(raw)) == (REFUSED, "", "passport_invalid")


@pytest.mark.parametrize(
    "raw",
    [
        "+998900000013",
        "998900000013",
        998900000013.0,
        900000013,
        "900000013",
        "+998 (90) 000-00-13",
        "+998 90 000 00 13",
        "90 000-00-13",
        "(90) 000 00 13",
        "90.000.00.13",
        "+998-90-000-00-13",
        "00998900000013",
        "8 998 90 000 00 13",
        "90\u2013000\u201300\u201313",
        "'+998900000013",
    ],
)
def test_phones_become_one_form(raw):
    assert outcome(read_phone(raw)) == (ACCEPTED, "+998900000013", "")


@pytest.mark.parametrize("raw", ["0000081", "12", "йўқ", "-", "9000000133", "+7 900 000 00 13", "abc"])
def test_what_is_no_phone_is_left_empty(raw):
    assert outcome(read_phone(raw)) == (WARNED, "", "phone_invalid_left_empty")


def test_of_several_phones_the_first_is_taken():
    assert outcome(read_phone("90 000-00-13, 91 111-11-11"))[:2] == (WARNED, "+998900000013")
    assert read_phone("90 000-00-13; 91 111-11-11").reason == "phone_first_of_several"


@pytest.mark.parametrize(
    "raw",
    [
        date(2007, 7, 27),
        datetime(2007, 7, 27, 0, 0),
        39290.0,
        39290,
        "39290",
        "27.07.2007",
        "27/07/2007",
        "27-07-2007",
        "27 07 2007",
        "2007-07-27",
        "2007.07.27",
        "2007/07/27",
        "2007-07-27 00:00:00",
        "2007-07-27T00:00:00",
        "27.07.2007 й.",
        "27.07.2007 г.",
        "27.07.2007y",
        "27 июль 2007",
        "27 июля 2007 года",
        "27 iyul 2007",
        "27-июл 2007 йил",
        " 27.07.2007\xa0",
        "27.7.2007",
        "'27.07.2007",
    ],
)
def test_dates(raw):
    assert outcome(read_date(raw)) == (ACCEPTED, date(2007, 7, 27), "")


@pytest.mark.parametrize(
    "raw",
    [
        "31.02.2007",
        "29.02.2007",
        "00.01.2007",
        "13/13/2007",
        "2007",
        2007,
        "27072007",
        "йўқ",
        "27 мартобр 2007",
        -5.0,
        1e9,
        float("inf"),
        "01.01.1850",
        datetime(1850, 1, 1),
        "99999",
    ],
)
def test_impossible_dates(raw):
    assert outcome(read_date(raw)) == (REFUSED, "", "date_invalid")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (1.0, "1.00"),
        ("1,00", "1.00"),
        ("1 ст.", "1.00"),
        ("0,5 ставка", "0.50"),
        ("0.75", "0.75"),
        (".75".replace(".", "0."), "0.75"),
        ("1/2", "0.50"),
        ("1/4", "0.25"),
        ("75%", "0.75"),
        ("ярим ставка", "0.50"),
        ("1,5", "1.50"),
        (1.25, "1.25"),
        ("1 stavka", "1.00"),
        (" 0,25 ", "0.25"),
    ],
)
def test_stakes(raw, value):
    assert outcome(read_stake(raw, Decimal("1.5"))) == (ACCEPTED, Decimal(value), "")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (2.0, "stavka_over_1.5"),
        ("1,75", "stavka_over_1.5"),
        (0, "stavka_invalid"),
        ("-1", "stavka_invalid"),
        ("йўқ", "stavka_invalid"),
        ("0,333", "stavka_invalid"),
        ("1/3", "stavka_invalid"),
        ("1/0", "stavka_invalid"),
    ],
)
def test_stakes_that_nobody_has(raw, reason):
    assert outcome(read_stake(raw, Decimal("1.5"))) == (REFUSED, "", reason)


@pytest.mark.parametrize(
    ("raw", "value"),
    [(4.0, 4), ("4", 4), (" 4", 4), ("4,0", 4), ("4.00", 4), ("\xa04\xa0", 4), ("'4", 4), (0, 0), ("1 200", 1200)],
)
def test_whole_numbers(raw, value):
    assert outcome(read_whole(raw, 0, 2000)) == (ACCEPTED, value, "")


@pytest.mark.parametrize("raw", ["4,5", 4.5, "тўрт", "", "-1", 2001, float("nan"), float("inf"), True, "1e3", "4 та"])
def test_what_is_no_whole_number(raw):
    assert read_whole(raw, 0, 2000).state == REFUSED


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12 500 000", "12500000"),
        ("12500000 сўм", "12500000"),
        ("12 500 000,50", "12500000.50"),
        ("12,500,000.50", "12500000.50"),
        ("12.500.000,50", "12500000.50"),
        ("12.500.000", "12500000"),
        ("12\u00a0500\u00a0000", "12500000"),
        (12500000.0, "12500000"),
        ("0", "0"),
        ("12 500 000 so'm", "12500000"),
    ],
)
def test_money(raw, value):
    assert outcome(read_money(raw)) == (ACCEPTED, Decimal(value), "")


@pytest.mark.parametrize("raw", ["-1", "кўп", "1,234", "12 $"])
def test_what_is_no_money(raw):
    assert read_money(raw).state == REFUSED


@pytest.mark.parametrize(
    ("text", "value"),
    [("I", 1), ("II", 2), ("IV", 4), ("VIII", 8), ("IX", 9), ("XIV", 14), ("ІІ", 2), ("Х", 10), ("vi", 6), ("ll", 2)],
)
def test_roman_numerals(text, value):
    assert roman(text) == value


@pytest.mark.parametrize("text", ["", "IIII", "VX", "A", "1", "XXXX", "IVI"])
def test_what_is_no_roman_numeral(text):
    assert roman(text) is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (1.0, 1),
        ("1", 1),
        ("1-семестр", 1),
        ("семестр 3", 3),
        ("III", 3),
        ("III семестр", 3),
        ("3-semestr", 3),
        ("3.", 3),
    ],
)
def test_semesters(raw, value):
    assert outcome(read_ordinal(raw, "semester", 14, "semester_out_of_range")) == (ACCEPTED, value, "")


@pytest.mark.parametrize("raw", [0, 15, "XV", "йўқ", 1.5, "", "1-2", -1])
def test_semesters_that_do_not_exist(raw):
    assert outcome(read_ordinal(raw, "semester", 14, "semester_out_of_range"))[::2] == (
        REFUSED,
        "semester_out_of_range",
    )


PAIRS = {
    number: (time(hour, minute), time(hour, minute)) for number, hour, minute in ((1, 8, 30), (2, 10, 0), (3, 11, 30))
}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("08:30-09:50", 1),
        ("8:30", 1),
        ("8.30 - 9.50", 1),
        ("10:00\u201311:20", 2),
        (time(11, 30), 3),
        ("1-жуфтлик", 1),
        ("2 пара", 2),
        ("II", 2),
        ("3-juftlik", 3),
        (3.0, 3),
    ],
)
def test_pairs(raw, value):
    column = next(each for each in teaching.TIMETABLE.columns if each.field == "pair")
    assert outcome(column.read(raw, References(pairs=PAIRS))) == (ACCEPTED, value, "")


@pytest.mark.parametrize("raw", [9, "9", "09:00", "0", "тўртинчи", "25:70"])
def test_pairs_that_do_not_exist(raw):
    column = next(each for each in teaching.TIMETABLE.columns if each.field == "pair")
    assert outcome(column.read(raw, References(pairs=PAIRS))) == (REFUSED, "", "pair_out_of_range")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("gender", "Эркак", "Эркак эркак ЭРКАК Эр э M m М муж. мужской Erkak male 11 Эpкaк"),
        ("gender", "Аёл", "Аёл аёл а ayol F f жен. женский Ж 12 АЁЛ"),
        ("payment_form", "Давлат гранти", "грант Grant бюджет 11 ГРАНТ"),
        ("payment_form", "Тўлов-шартнома", "шартнома контракт Kontrakt тўлов-шартнома 12 тулов-шартнома ШАРТНОМА"),
        ("academic_degree", "Фан номзоди, PhD", "PhD phd ф.н. к.ф.м.н.".replace(" к.ф.м.н.", "")),
        ("academic_degree", "Фан доктори, DSc", "DSc dsc ф.д."),
        ("academic_degree", "Даражасиз", "даражасиз йўқ - нет"),
        ("block", "мажбурий", "Majburiy М мажбурий обязательный МАЖБУРИЙ"),
        ("block", "танлов", "Tanlov Т танлов выборочный"),
        ("block", "малака амалиёти", "Амалиёт практика"),
        ("final_kind", "имтиҳон", "Imtihon экзамен имтиҳон Экз."),
        ("final_kind", "синов", "Sinov зачёт зачет синов"),
        ("day", "Душанба", "Ду Dushanba Понедельник ДУШАНБА пн 1"),
        ("day", "Чоршанба", "Чо Среда chorshanba ср"),
        ("day", "Жума", "Жу пятница Juma"),
        ("day", "Шанба", "Ша суббота Shanba сб"),
        ("week", "тоқ", "тоқ toq ТОК нечётная нечетная числитель odd"),
        ("week", "жуфт", "жуфт juft чётная четная знаменатель even"),
        ("week", "ҳар ҳафта", "каждая ҳар еженедельно"),
        ("training_type", "маъруза", "маъруза л. лекция Maruza ma'ruza"),
        ("training_type", "амалий", "практика Amaliy амалий пр."),
        ("training_type", "лаборатория", "Laboratoriya лаб. лабораторная"),
        ("training_type", "семинар", "Seminar сем. семинар"),
    ],
)
def test_choices_by_any_word_for_them(field, value, words):
    for word in words.split():
        assert outcome(choose(field, word)) == (ACCEPTED, value, ""), word


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        ("gender", "номаълум"),
        ("gender", "?"),
        ("payment_form", "йўқ"),
        ("day", "Якшанба"),
        ("week", "ойда бир"),
        ("block", "1"),
    ],
)
def test_choices_that_nobody_offers(field, raw):
    assert outcome(choose(field, raw)) == (REFUSED, "", f"unknown_{field}")


GROUPS = by_code([Known("1-1 АТР-25", size=13), Known("1-2 АТР-25", size=14), Known("2-1 МАН-24", size=20)])


@pytest.mark.parametrize(
    "raw",
    ["1-1 АТР-25", "1-1 ATP-25", "1 - 1  АТР-25 ", "1-1атр-25", "1\u20131 АТР\u201325", "1-1 Атр-25", "1-1\xa0АТР-25"],
)
def test_groups_are_found_in_spite_of_spaces_and_look_alikes(raw):
    assert outcome(look_up(GROUPS, raw, "group")) == (ACCEPTED, "1-1 АТР-25", "")


def test_a_group_in_latin_is_found_too_and_an_unknown_one_is_not():
    assert look_up(GROUPS, "2-1 MAN-24", "group").value == "2-1 МАН-24"
    assert outcome(look_up(GROUPS, "9-9 ЯЯЯ-99", "group")) == (REFUSED, "", "unknown_group")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1-1 АТР-25, 1-2 АТР-25", "1-1 АТР-25, 1-2 АТР-25"),
        ("1-1 АТР-25; 1-2 ATP-25", "1-1 АТР-25, 1-2 АТР-25"),
        ("1-1 АТР-25\n1-2 АТР-25", "1-1 АТР-25, 1-2 АТР-25"),
        ("1-1 АТР-25 ва 1-2 АТР-25", "1-1 АТР-25, 1-2 АТР-25"),
        ("1-1 АТР-25 + 1-1 АТР-25", "1-1 АТР-25"),
        ("1-1 АТР-25,", "1-1 АТР-25"),
    ],
)
def test_streams_of_groups(raw, value):
    column = next(each for each in teaching.TIMETABLE.columns if each.field == "groups")
    assert outcome(column.read(raw, References(groups=GROUPS))) == (ACCEPTED, value, "")


def test_one_unknown_group_refuses_the_stream():
    column = next(each for each in teaching.TIMETABLE.columns if each.field == "groups")
    assert column.read("1-1 АТР-25, 9-9 ЯЯЯ-99", References(groups=GROUPS)).reason == "unknown_group"


@pytest.mark.parametrize("raw", ["B02-306", " В02-306 ", "b02-306", "В02 - 306", "B02\u2011306"])
def test_rooms(raw):
    assert outcome(look_up(by_code([Known("B02-306", size=30)]), raw, "room")) == (ACCEPTED, "B02-306", "")


UNITS = by_unit([Known("Физика кафедраси", code="D04"), Known("Ўзбек адабиёти кафедраси", code="D20")])


@pytest.mark.parametrize(
    ("raw", "state"),
    [
        ("Физика кафедраси", ACCEPTED),
        ("Физика", ACCEPTED),
        ("ФИЗИКА  КАФЕДРАСИ", ACCEPTED),
        ("Физикa кaфeдpacи", ACCEPTED),
        ("кафедра Физика", ACCEPTED),
        ("D04", ACCEPTED),
        ("Fizika kafedrasi", WARNED),
        ("Космонавтика кафедраси", REFUSED),
    ],
)
def test_departments(raw, state):
    cell = look_up(UNITS, raw, "department")
    assert (cell.state, cell.value) == (state, "" if state == REFUSED else "Физика кафедраси")


def test_two_subjects_of_one_name_are_ambiguous():
    subjects = by_name([Known("Физика", id=1, owner="А"), Known("Физика", id=2, owner="Б"), Known("Алгебра", id=3)])
    cell = look_up(subjects, "Физика", "subject")
    assert (cell.state, cell.reason, dict(cell.params)["names"]) == (
        REFUSED,
        "ambiguous_subject",
        "Физика (А), Физика (Б)",
    )
    assert look_up(subjects, "алгебра", "subject").value == "Алгебра"


TEACHERS = Teachers(
    [
        Known("Нишонова Гулчеҳра Ҳакимовна", id=1),
        Known("Ашурова Асолат Рамазон қизи", id=2),
        Known("Рауфов Муроджон Уйғунович", id=3),
        Known("Рауфов Малик Уктамович", id=4),
        Known("Ҳабибов Қосим Алим ўғли", id=5),
        Known("Ҳабибов Комил Азизович", id=6),
        Known("Шодиев Шерзод Чориевич", id=7),
    ]
)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Нишонова Г.Ҳ.", "Нишонова Гулчеҳра Ҳакимовна"),
        ("Нишонова Г. Ҳ.", "Нишонова Гулчеҳра Ҳакимовна"),
        ("Нишонова Г.Ҳ", "Нишонова Гулчеҳра Ҳакимовна"),
        ("Г.Ҳ. Нишонова", "Нишонова Гулчеҳра Ҳакимовна"),
        ("Нишонова Г.Х.", "Нишонова Гулчеҳра Ҳакимовна"),
        ("Нишонова Г.", "Нишонова Гулчеҳра Ҳакимовна"),
        ("Нишонова", "Нишонова Гулчеҳра Ҳакимовна"),
        ("НИШОНОВА ГУЛЧЕҲРА ҲАКИМОВНА", "Нишонова Гулчеҳра Ҳакимовна"),
        ("Ашурова А.Р.", "Ашурова Асолат Рамазон қизи"),
        ("Ҳабибов Қ.А.", "Ҳабибов Қосим Алим ўғли"),
        ("Ҳабибов К.А.", "Ҳабибов Комил Азизович"),
        ("Шодиев Ш.Ч.", "Шодиев Шерзод Чориевич"),
        ("Shodiyev Sh.Ch.", "Шодиев Шерзод Чориевич"),
    ],
)
def test_teachers_by_a_short_name(raw, name):
    assert TEACHERS.look_up(raw).value == name


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("Рауфов М.У.", "ambiguous_teacher"),
        ("Рауфов", "ambiguous_teacher"),
        ("Номаълумов Н.Н.", "unknown_teacher"),
        ("Нишонова А.Ҳ.", "unknown_teacher"),
    ],
)
def test_teachers_that_nobody_can_tell(raw, reason):
    assert outcome(TEACHERS.look_up(raw)) == (REFUSED, "", reason)


def test_helpers():
    assert mended("Пaрoль login") == "Пароль login"
    assert rough("Ғ Қ Ҳ Ў") == rough("Г К Х У") == rough("G‘ Q H O‘")
    assert signs(" в02-306") == "B02-306"
    assert plain_text("\x00а\ud800б") == "аб"
    assert [plain_text(raw) for raw in (None, True, time(8, 30))] == ["", "True", "08:30:00"]
    assert decimal_of("1e5") is None


@pytest.mark.parametrize("raw", ["27.07.07", "27/7/07", "27,07,07"])
def test_a_year_of_two_digits_is_not_guessed(raw):
    assert read_date(raw).reason == "date_short_year"


@pytest.mark.parametrize(
    "raw",
    [
        "27,07,2007",
        "27. 07. 2007",
        "2007-07-27T00:00:00.000Z",
        "2007-07-27T00:00",
        "2007 йил 27 июль",
        "2007-yil 27-iyul",
    ],
)
def test_dates_as_registers_write_them(raw):
    assert read_date(raw).value == date(2007, 7, 27)


@pytest.mark.parametrize(
    ("raw", "times"),
    [
        (time(8, 30), (time(8, 30), None)),
        (datetime(1899, 12, 31, 8, 30), (time(8, 30), None)),
        (timedelta(hours=8, minutes=30), (time(8, 30), None)),
        (8.5 / 24, (time(8, 30), None)),
        ("8.30", (time(8, 30), None)),
        ("08:30:00", (time(8, 30), None)),
        ("08:30 \u2013 09:50", (time(8, 30), time(9, 50))),
    ],
)
def test_times_are_read_in_every_way(raw, times):
    assert read_times(raw).value == times


@pytest.mark.parametrize("raw", ["25:00", "8", "эрталаб", 2.0, "", "08:30-25:00"])
def test_what_is_no_time_is_refused(raw):
    assert read_times(raw).reason == "time_invalid"


def test_the_former_way_to_dial_is_a_telephone():
    assert read_phone("8 (90) 123-45-67").value == "+998901234567"


@pytest.mark.parametrize("raw", ["101-А гуруҳ", "№ 101-А", "guruh 101-a", "гр. 101-А", "101-А"])
def test_the_word_for_a_group_does_not_hide_it(raw):
    assert look_up(by_group([Known("101-А"), Known("101-Б")]), raw, "group").value == "101-А"
