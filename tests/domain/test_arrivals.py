"""The code of a check-in: what the screen shows, and how long it lets somebody in."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.arrivals import LENGTH, code_at, is_fresh, is_typed, typed_at
from hemis.domain.calendar import TASHKENT

SECRET, BEGUN = "a" * 64, datetime(2026, 10, 6, 8, 30, tzinfo=TASHKENT)


def test_a_code_changes_with_the_clock_and_the_one_before_still_lets_in():
    code = code_at(SECRET, BEGUN, 10)
    assert len(code) == LENGTH
    assert (
        code_at(SECRET, BEGUN + timedelta(seconds=9), 10) == code != code_at(SECRET, BEGUN + timedelta(seconds=10), 10)
    )
    assert is_fresh(code, SECRET, BEGUN + timedelta(seconds=19), 10)
    assert not is_fresh(code, SECRET, BEGUN + timedelta(seconds=20), 10)
    assert not is_fresh(code, SECRET, BEGUN - timedelta(seconds=1), 10)


def test_another_lesson_has_other_codes():
    assert not is_fresh(code_at("b" * 64, BEGUN, 10), SECRET, BEGUN, 10)
    assert not is_fresh("", SECRET, BEGUN, 10)
    assert not is_fresh("ўзбекча", SECRET, BEGUN, 10)


@given(shown=st.integers(0, 5400), later=st.integers(0, 5400), seconds=st.integers(5, 60))
def test_a_code_never_lives_longer_than_twice_its_time(shown, later, seconds):
    code = code_at(SECRET, BEGUN + timedelta(seconds=shown), seconds)
    holds = is_fresh(code, SECRET, BEGUN + timedelta(seconds=shown + later), seconds)
    assert holds or later > 0
    assert not (holds and later >= 2 * seconds)


@pytest.mark.parametrize(("seconds", "lasts"), [(5, 25), (10, 30), (15, 45), (20, 40), (60, 120)])
def test_typed_digits_are_taken_as_long_as_typing_takes(seconds, lasts):
    digits = typed_at(SECRET, BEGUN, seconds)
    assert typed_at(SECRET, BEGUN + timedelta(seconds=seconds - 1), seconds) == digits
    assert typed_at(SECRET, BEGUN + timedelta(seconds=seconds), seconds) != digits
    for later, is_taken in ((0, True), (lasts - 1, True), (lasts, False), (-1, False)):
        assert is_typed(digits, SECRET, BEGUN + timedelta(seconds=later), seconds) is is_taken


def test_digits_are_six_whatever_they_are_and_spaces_do_not_count():
    shown = [typed_at(SECRET, BEGUN + timedelta(seconds=10 * step), 10) for step in range(200)]
    assert {len(digits) for digits in shown} == {6}
    assert all(digits.isdecimal() for digits in shown)
    assert {digits[0] for digits in shown} == set("0123456789")
    assert is_typed(f" {shown[0][:3]} {shown[0][3:]}\n", SECRET, BEGUN, 10)


def test_digits_of_another_lesson_and_nonsense_let_nobody_in():
    assert not is_typed(typed_at("b" * 64, BEGUN, 10), SECRET, BEGUN, 10)
    for digits in ("", "12345", "ўзбекча", typed_at(SECRET, BEGUN, 10)[:5], code_at(SECRET, BEGUN, 10)):
        assert not is_typed(digits, SECRET, BEGUN, 10)
    assert typed_at(SECRET, BEGUN, 10) not in code_at(SECRET, BEGUN, 10)
