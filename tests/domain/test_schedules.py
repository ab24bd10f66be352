"""Fees of re-study and the states of a personal schedule (rules 2.3; examples B13, B14)."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.rules import RULES, parse_value
from hemis.domain.schedules import check_days, fee, is_free, state_of

FIRST, LAST = date(2026, 7, 1), date(2026, 8, 10)


@pytest.mark.parametrize(
    ("base", "credits", "step", "expected"),
    [
        ("12600000", 6, 1, "1260000"),  # B13
        ("9250000", 4, 1, "616667"),  # B14
        ("10000000", 7, 1, "1166667"),  # B14
        ("9250000", 4, 100, "616700"),
        ("9250000", 4, 1000, "617000"),
        ("3", 30, 1, "2"),  # 1,5: a half goes up
        ("1234567.89", 60, 1, "1234568"),
        ("60", 1, 1, "1"),
    ],
)
def test_the_fee_is_in_proportion_to_the_credits(base, credits, step, expected):
    assert fee(Decimal(base), credits, 60, step) == Decimal(expected)


@pytest.mark.parametrize("base", ["0", "-1"])
def test_without_a_base_there_is_no_fee(base):
    with pytest.raises(RuleError, match="Базавий шартнома"):
        fee(Decimal(base), 4, 60, 1)


@pytest.mark.parametrize(
    ("option", "free"),
    [
        ("difference+leave", {"difference", "leave"}),
        ("difference", {"difference"}),
        ("leave", {"leave"}),
        ("none", set()),
    ],
)
def test_who_pays_nothing_follows_from_the_rule(option, free):
    assert {each for each in ("debts", "leave", "difference", "repeat") if is_free(each, option)} == free
    assert parse_value(RULES["restudy.free"], option) == option


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        ("draft", LAST, "draft"),
        ("submitted", date(2027, 1, 1), "submitted"),
        ("approved", date(2026, 6, 30), "approved"),
        ("approved", FIRST, "running"),
        ("approved", LAST, "running"),
        ("approved", date(2026, 8, 11), "late"),
        ("finished", date(2027, 1, 1), "finished"),
        ("cancelled", FIRST, "cancelled"),
    ],
)
def test_an_approved_schedule_waits_runs_and_is_late(status, today, expected):
    assert state_of(status, FIRST, LAST, today) == expected


def test_without_days_it_only_stands():
    assert state_of("approved", None, None, LAST) == "approved"


@pytest.mark.parametrize(
    ("starts", "ends", "midterm", "final", "field"),
    [
        (FIRST, date(2026, 6, 30), None, LAST, "ends_on"),
        (FIRST, LAST, None, date(2026, 8, 11), "final_on"),
        (FIRST, LAST, None, date(2026, 6, 30), "final_on"),
        (FIRST, LAST, LAST, LAST, "midterm_on"),
        (FIRST, LAST, date(2026, 6, 30), LAST, "midterm_on"),
    ],
)
def test_controls_lie_within_the_days(starts, ends, midterm, final, field):
    with pytest.raises(RuleError) as refused:
        check_days(starts, ends, midterm, final)
    assert refused.value.field == field


def test_the_last_day_may_be_that_of_the_final():
    check_days(FIRST, LAST, date(2026, 7, 20), LAST)
    check_days(FIRST, FIRST, None, FIRST)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((FIRST, date(2026, 6, 30), None, FIRST), "Охирги кун биринчи кундан олдин бўлмайди."),
        ((FIRST, LAST, None, date(2026, 8, 11)), "Якуний назорат ўқиш кунлари ичида бўлади."),
        ((FIRST, LAST, LAST, LAST), "Оралиқ назорат ўқиш кунлари ичида, якуний назоратдан олдин бўлади."),
    ],
)
def test_days_that_do_not_fit_are_told_in_one_sentence(days, said):
    with pytest.raises(RuleError) as refused:
        check_days(*days)
    assert str(refused.value) == said


def test_a_midterm_may_be_on_the_first_day():
    check_days(FIRST, LAST, FIRST, LAST)


def test_a_small_base_is_one_and_a_half_goes_up():
    assert fee(Decimal(1), 60, 60, 1) == 1
    assert fee(Decimal(5), 30, 60, 1) == 3
    assert fee(Decimal("2.5"), 60, 60, 1) == 3


@pytest.mark.parametrize(("starts", "ends"), [(FIRST, None), (None, LAST)])
def test_with_one_day_alone_it_only_stands(starts, ends):
    assert state_of("approved", starts, ends, LAST) == "approved"
