"""DOI, ISBN and ISSN: read as they are typed, proved by their check digits."""

from decimal import Decimal

import pytest

from hemis.domain.bibliography import (
    is_isbn10,
    is_isbn13,
    is_issn,
    isbn_forms,
    pages_in,
    read_doi,
    read_isbn,
    read_issn,
    sheets_of,
)
from hemis.domain.errors import RuleError


@pytest.mark.parametrize("typed", ["0378-5955", "ISSN 0378-5955", " 0378 5955", "issn: 03785955"])
def test_an_issn_is_read_as_it_is_printed(typed):
    assert read_issn(typed) == "0378-5955"


@pytest.mark.parametrize(
    "typed", ["2434-561x", "2434-561Х", "2434-561х", "e-ISSN: 2434\u2212561X (online)", "2434\u200b-561\u00adX."]
)
def test_an_issn_may_end_with_x_and_be_copied_with_what_stands_around_it(typed):
    assert read_issn(typed) == "2434-561X"


@pytest.mark.parametrize(
    "typed", ["0-306-40615-2", "ISBN-10: 0306406152", "080442957X", "978-0-306-40615-7", "9790060115615", "080442957Х"]
)
def test_an_isbn_of_either_length_is_read(typed):
    assert read_isbn(typed)


@pytest.mark.parametrize("digits", ["0378595", "03785955", "2434561X"])
def test_every_single_wrong_digit_of_an_issn_is_seen(digits):
    for place, digit in enumerate(digits):
        for other in set("0123456789") - {digit}:
            assert not is_issn(digits[:place] + other + digits[place + 1 :])


@pytest.mark.parametrize(("digits", "proves"), [("0306406152", is_isbn10), ("9780306406157", is_isbn13)])
def test_every_single_wrong_digit_of_an_isbn_is_seen(digits, proves):
    assert proves(digits)
    for place, digit in enumerate(digits):
        for other in set("0123456789") - {digit}:
            assert not proves(digits[:place] + other + digits[place + 1 :])


@pytest.mark.parametrize("typed", ["0306406153", "97803064061", "X306406152", "9770306406157", "рақам"])
def test_a_wrong_isbn_is_refused_beside_its_field(typed):
    with pytest.raises(RuleError) as refused:
        read_isbn(typed)
    assert refused.value.field == "isbn"


def test_a_doi_loses_its_address_and_its_capitals():
    assert read_doi("https://doi.org/10.1103/PhysRevB.14.556") == "10.1103/physrevb.14.556"
    assert read_doi("doi: 10.1000/182") == "10.1000/182"
    assert read_doi("  ") == ""


@pytest.mark.parametrize(
    "typed",
    [
        "10.1000/18X",
        "DOI 10.1000/18х",
        "doi.org/10.1000/18x",
        "https://www.doi.org/10.1000/18x?utm_source=a#b",
        "DOI: https://doi.org/10.1000%2F18x",
        "info:doi/10.1000/18x.",
        "\u200b10.1000/18x,",
    ],
)
def test_one_doi_is_one_however_it_is_written(typed):
    assert read_doi(typed) == "10.1000/18x"


def test_a_doi_keeps_its_own_signs():
    old = "10.1002/(sici)1096-8644(199706)103:2<1::aid>3.0.co;2-1"
    assert read_doi(old) == old
    assert read_doi("10.1000.5/абж?x") == "10.1000.5/абж?x"


@pytest.mark.parametrize("typed", ["11.1000/182", "10.1000", "10.12/x", "10.1000/18 2"])
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(RuleError) as refused:
        read_doi(typed)
    assert refused.value.field == "doi"


@pytest.mark.parametrize(
    ("told", "pages"),
    [
        ("12–19", 8),
        ("12-19", 8),
        (" 3--9 ", 7),
        ("7", 1),
        ("19-12", None),
        ("e105", None),
        ("", None),
        ("1-5, 9", None),
    ],
)
def test_the_pages_of_an_article_are_counted_from_first_to_last(told, pages):
    assert pages_in(told) == pages


def test_a_book_is_known_by_both_lengths_of_its_isbn():
    assert isbn_forms("0306406152") == ("0306406152", "9780306406157")
    assert isbn_forms("9780804429573") == ("9780804429573", "080442957X")
    assert isbn_forms("9790060115615") == ("9790060115615",)


@pytest.mark.parametrize(("pages", "sheets"), [(16, "1.00"), (8, "0.50"), (1, "0.06"), (180, "11.25")])
def test_sixteen_pages_are_a_printed_sheet(pages, sheets):
    assert sheets_of(pages) == Decimal(sheets)
