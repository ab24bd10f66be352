"""Numbers as pages send them: what is none of ours is None, and nothing is an error."""

import pytest

from hemis.domain.digits import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("999999999", 999_999_999)])
def test_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", " 7", "7 ", "+7", "-7", "7.0", "1e3", "1_0", "x", "\u00b2", "\u0664", "\uff17", "1234567890", "9" * 5000],
    ids=lambda text: ascii(text[:12]),
)
def test_everything_else_is_none(text):
    assert whole_number(text) is None


def test_a_field_says_how_many_digits_it_takes():
    assert (whole_number("999", 3), whole_number("1000", 3)) == (999, None)
