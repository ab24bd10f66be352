"""The code of a check-in: what the screen shows, and how long it lets somebody in."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.arrivals import LENGTH, code_at, is_fresh
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
