"""Promotion, repeat fees and volumes: examples B8-B17."""

from decimal import Decimal

import pytest

from hemis.domain.credits import check_graduation, check_semester, is_promoted, repeat_fee
from hemis.domain.errors import RuleError


@pytest.mark.parametrize(
    ("gpa", "threshold", "promoted"),
    [
        pytest.param("2.40", "2.40", True, id="B8"),
        pytest.param("2.394", "2.40", False, id="B9-kept"),
        pytest.param("2.395", "2.40", True, id="B9-promoted"),
        pytest.param("2.80", "3.00", False, id="B10"),
        pytest.param("2.50", "2.70", False, id="B4a"),
        pytest.param("2.50", "2.40", True, id="B4b"),
    ],
)
def test_promotion(gpa, threshold, promoted):
    assert is_promoted(Decimal(gpa), Decimal(threshold)) == promoted


@pytest.mark.parametrize(
    ("base", "credits", "fee"),
    [
        pytest.param(12_600_000, 6, 1_260_000, id="B13"),
        pytest.param(9_250_000, 4, 616_667, id="B14"),
        pytest.param(10_000_000, 7, 1_166_667, id="B14-second"),
        pytest.param(90, 1, 2, id="half-up"),
    ],
)
def test_repeat_fee(base, credits, fee):
    assert repeat_fee(base, credits) == fee


def test_b16_a_semester_of_29_credits():
    check_semester([5, 5, 5, 5, 5, 5])
    check_semester([5, 5, 5, 5, 5, 4], tolerance=1)
    with pytest.raises(RuleError, match="семестрда 29 кредит бор, 30 кредит"):
        check_semester([5, 5, 5, 5, 5, 4])


def test_b17_236_credits_do_not_graduate():
    check_graduation(240, 240)
    with pytest.raises(RuleError, match="236 кредит тўпланган, 240 кредит"):
        check_graduation(236, 240)
