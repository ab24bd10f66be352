"""ЖШШИР, passport, telephone: examples I1-I12."""

from datetime import date

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.identifiers import (
    FEMALE,
    MALE,
    check_digit,
    check_pinfl,
    mask_pinfl,
    normalise_passport,
    normalise_phone,
    parse_pinfl,
    read_phones,
    show_phone,
)


@pytest.mark.parametrize(
    ("number", "gender", "born", "area", "serial"),
    [
        pytest.param("31506854010016", MALE, date(1985, 6, 15), "401", "001", id="I1"),
        pytest.param("50101040010237", MALE, date(2004, 1, 1), "001", "023", id="I2"),
        pytest.param("62902085001230", FEMALE, date(2008, 2, 29), "500", "123", id="I4"),
        pytest.param("13112990010011", MALE, date(1899, 12, 31), "001", "001", id="century-18"),
    ],
)
def test_reading(number, gender, born, area, serial):
    pinfl = parse_pinfl(f" {number[:4]} {number[4:]} ")
    assert pinfl[:5] == (number, gender, born, area, serial)


@pytest.mark.parametrize(
    ("number", "digit"),
    [
        pytest.param("3150685401001", 6, id="I1"),
        pytest.param("5010104001023", 7, id="I2"),
        pytest.param("6290208500123", 0, id="I4"),
    ],
)
def test_check_digit(number, digit):
    assert check_digit(number) == digit
    assert parse_pinfl(f"{number}{digit}").is_checked


@pytest.mark.parametrize("at", range(13))
def test_every_single_slip_is_seen(at):
    number = "3150685401001"
    for wrong in set("0123456789") - {number[at]}:
        assert check_digit(number[:at] + wrong + number[at + 1 :]) != 6


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("62902075001230", id="I6"),
        pytest.param("33102850000000", id="I7"),
        pytest.param("71506854010016", id="I8"),
        pytest.param("31056854010016", id="I10"),
        "3150685401001",
        "315068540100166",
        "3150685401001A",
        "٣١٥٠٦٨٥٤٠١٠٠١٦",
        "",
    ],
)
def test_unreadable(text):
    with pytest.raises(RuleError) as refusal:
        parse_pinfl(text)
    assert refusal.value.field == "pinfl"


def test_i5_i9_doubts_warn_and_do_not_block():
    good = parse_pinfl("31506854010016")
    assert check_pinfl(good, gender=MALE, birth_date=date(1985, 6, 15)) == []
    assert check_pinfl(good) == []
    wrong = parse_pinfl("31506854010010")
    assert len(check_pinfl(wrong)) == 1
    assert len(check_pinfl(wrong, gender=FEMALE, birth_date=date(1985, 6, 16))) == 3


def test_i12_mask():
    assert mask_pinfl("31506854010016") == "3**********016"


@pytest.mark.parametrize("text", ["AA1234567", "aa 1234567", "АА1234567", "аА №1234567", "AА-123 45 67"])
def test_passport(text):
    assert normalise_passport(text) == "AA1234567"


@pytest.mark.parametrize("text", ["A1234567", "AA123456", "ЖЖ1234567", "AA12345678", ""])
def test_not_a_passport(text):
    with pytest.raises(RuleError):
        normalise_passport(text)


@pytest.mark.parametrize("text", ["+998 90 123-45-67", "998901234567", "901234567", "(90) 123 45 67"])
def test_i11_phone(text):
    assert normalise_phone(text) == "+998901234567"


@pytest.mark.parametrize("text", ["8901234567", "1234567", "+7 901 234 56 78", "90123456x", ""])
def test_i11_not_a_phone(text):
    with pytest.raises(RuleError):
        normalise_phone(text)


def test_phone_as_it_is_shown():
    assert show_phone("+998901234567") == "+998 90 123-45-67"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("90 123-45-67", [("+998 90 123-45-67", "+998901234567")]),
        ("+998901234567; 652212914", [("+998 90 123-45-67", "+998901234567"), ("+998 65 221-29-14", "+998652212914")]),
        ("+7 (901) 234 56 78", [("+7 (901) 234 56 78", "+79012345678")]),
        ("221-29-14", [("221-29-14", "")]),
        ("90 123-45-67, ички 125", [("+998 90 123-45-67", "+998901234567"), ("ички 125", "")]),
        (" , ", []),
    ],
)
def test_of_a_line_of_numbers_each_is_dialled_by_itself(typed, read):
    assert read_phones(typed) == read
