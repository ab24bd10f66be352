"""DOI, ISBN and ISSN: read as they are typed, proved by their check digits."""

import pytest

from hemis.domain.bibliography import is_isbn10, is_isbn13, is_issn, pages_in, read_doi, read_isbn, read_issn
from hemis.domain.errors import RuleError


@pytest.mark.parametrize("typed", ["0378-5955", "ISSN 0378-5955", " 0378 5955", "issn: 03785955"])
def test_an_issn_is_read_as_it_is_printed(typed):
    assert read_issn(typed) == "0378-5955"


def test_an_issn_may_end_with_x():
    assert read_issn("2434-561x") == "2434-561X"


@pytest.mark.parametrize(
    "typed", ["0-306-40615-2", "ISBN-10: 0306406152", "080442957X", "978-0-306-40615-7", "9790060115615"]
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
