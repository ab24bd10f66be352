"""Windows, steps, deadlines and admission of controls (rules 1.3, 1.4; examples A11, A13, A14)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hemis.domain import controls
from hemis.domain.controls import Window
from hemis.domain.errors import RuleError
from hemis.domain.grading import SCALE_3069
from hemis.domain.results import Control, Entry, Thresholds

PLAN = (Control("11", 30, 1), Control("12", 20, 2), Control("13", 50, 3))


@pytest.mark.parametrize(
    ("closed", "window", "until"),
    [
        (date(2026, 1, 31), Window(1, 30), date(2026, 2, 28)),
        (date(2026, 1, 31), Window(0, 30), date(2026, 3, 2)),
        (date(2024, 1, 31), Window(1, 30), date(2024, 2, 29)),
    ],
)
def test_the_window_is_a_month_clamped_at_its_end(closed, window, until):
    """A11."""
    assert controls.window_end(closed, window) == until


@pytest.mark.parametrize(
    ("round_", "barred", "step"),
    [(1, False, "retake"), (2, False, "commission"), (3, False, "restudy"), (1, True, "restudy")],
)
def test_the_step_after_a_sheet(round_, barred, step):
    assert controls.step_after(round_, "failed", is_barred_by_absence=barred, retakes=2) == step


@pytest.mark.parametrize(
    ("semester", "semesters", "is_last"), [(6, 8, False), (7, 8, True), (8, 8, True), (2, 4, False), (3, 4, True)]
)
def test_the_last_course_is_its_last_two_semesters(semester, semesters, is_last):
    assert controls.is_last_course(semester, semesters) is is_last


@pytest.mark.parametrize(
    ("is_credit", "debts", "today", "step"),
    [
        (False, 3, date(2026, 2, 28), "retake"),
        (False, 4, date(2026, 2, 1), "repeat"),
        (True, 9, date(2026, 2, 28), "retake"),
        (True, 1, date(2026, 3, 1), "expired"),
    ],
)
def test_what_a_debtor_may_do_today(is_credit, debts, today, step):
    values = {"until": date(2026, 2, 28), "is_credit": is_credit, "debts": debts, "limit": 4}
    assert controls.next_step("retake", today=today, **values) == step


@pytest.mark.parametrize(
    ("points", "is_open"),
    [
        (("25", "17", "20"), {3}),
        (("25", "8", None), {2, 3}),
        (("5", "13", None), {1, 3}),
        (("5", "8", None), {2, 3}),
    ],
)
def test_what_was_passed_is_not_taken_again(points, is_open):
    entries = {key: Entry(Decimal(text)) for key, text in enumerate(points, start=1) if text}
    assert controls.open_controls(PLAN, entries, SCALE_3069, Thresholds()) == is_open


@pytest.mark.parametrize(("second", "is_late"), [(0, False), (1, True)])
def test_an_appeal_to_the_second(second, is_late):
    """A13."""
    filed = datetime(2026, 6, 11, 4, 30, second, tzinfo=UTC)
    published = datetime(2026, 6, 10, 4, 30, tzinfo=UTC)
    if is_late:
        with pytest.raises(RuleError):
            controls.require_appeal_time(published, filed, 24)
    else:
        controls.require_appeal_time(published, filed, 24)


def test_an_unpublished_result_is_not_appealed():
    with pytest.raises(RuleError):
        controls.require_appeal_time(None, datetime(2026, 6, 11, tzinfo=UTC), 24)


def test_the_examiner_sits_in_no_commission_of_the_own_mark():
    with pytest.raises(RuleError):
        controls.check_commission([1, 2, 3], 3, barred={2, 7})
    with pytest.raises(RuleError):
        controls.check_commission([1, 2, 2], 3)
    controls.check_commission([1, 2, 3], 3, barred={4})


def test_an_appeal_is_accepted_to_the_last_whole_second():
    published = datetime(2026, 10, 6, 8, 30, 15, 999_999, tzinfo=UTC)
    until = controls.appeal_until(published, 24)
    assert until == datetime(2026, 10, 7, 8, 30, 15, tzinfo=UTC)
    assert controls.may_appeal(published, until, 24)
    assert controls.may_appeal(published, until.replace(microsecond=999_999), 24)
    assert not controls.may_appeal(published, until.replace(second=16), 24)
