"""Absences: examples C1-C4."""

from decimal import Decimal

import pytest

from hemis.domain import attendance


@pytest.mark.parametrize(
    ("unexcused", "auditory", "percent", "blocked"),
    [
        pytest.param(14, 60, "23.33", False, id="C1-allowed"),
        pytest.param(15, 60, "25.00", True, id="C1-line"),
        pytest.param(16, 60, "26.67", True, id="C1-blocked"),
        pytest.param(18, 72, "25.00", True, id="C2"),
        pytest.param(20 - 8, 60, "20.00", False, id="C4"),
        pytest.param(24999, 100000, "25.00", False, id="shown-is-not-compared"),
        pytest.param(0, 0, "0.00", False, id="no-auditory-hours"),
    ],
)
def test_the_subject_limit(unexcused, auditory, percent, blocked):
    assert str(attendance.share(unexcused, auditory)) == percent
    assert attendance.is_blocked(unexcused, auditory) == blocked


@pytest.mark.parametrize(
    ("hours", "level"), [(8, None), (9, 15), (11, 15), (12, 20), (14, 20), (15, 25), (60, 25)], ids=str
)
def test_subject_warnings(hours, level):
    assert attendance.subject_level(hours, 60, (15, 20, 25)) == level


@pytest.mark.parametrize(
    ("hours", "level"), [(35, None), (36, 36), (54, 54), (71, 54), (72, 72), (74, 72), (75, 74), (76, 74)], ids=str
)
def test_semester_warnings(hours, level):
    assert attendance.semester_level(hours) == level


def test_a_tap_goes_round():
    assert [attendance.cycle(hours) for hours in (0, 2, 1)] == [2, 1, 0]


@pytest.mark.parametrize(("unexcused", "auditory"), [(-1, 60), (1, -60)])
def test_hours_are_not_negative(unexcused, auditory):
    with pytest.raises(ValueError, match="negative"):
        attendance.share(unexcused, auditory)


def test_shares_are_decimal():
    assert attendance.share(1, 3) == Decimal("33.33")


@pytest.mark.parametrize(
    ("expected", "absent", "share"), [(30, 2, "93.3"), (30, 0, "100.0"), (30, 30, "0.0"), (3, 1, "66.7"), (0, 0, None)]
)
def test_who_came_of_those_expected(expected, absent, share):
    assert attendance.present_share(expected, absent) == (Decimal(share) if share else None)


@pytest.mark.parametrize(("expected", "absent"), [(1, 2), (5, -1)])
def test_the_absent_are_some_of_the_expected(expected, absent):
    with pytest.raises(ValueError, match="expected"):
        attendance.present_share(expected, absent)
