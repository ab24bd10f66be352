"""What holds for every transcript, absence, rounding and term, against recounts by fractions (promise C7)."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain import attendance, controls, grading
from hemis.domain.averages import TOTAL, YEAR, Line, averages
from hemis.domain.calendar import add_working_days, is_working, within_hours, working_days
from hemis.domain.controls import Window
from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up
from hemis.domain.grading import SCALE_1981, SCALE_3069
from hemis.domain.promotion import Measure, Taken, propose
from hemis.domain.results import PASSED, Control, Entry, Thresholds, subject_result
from tests.domain.test_calendar import EXCEPTIONS

pytestmark = pytest.mark.promise("C7")
MARKS = st.sampled_from([None, 2, 3, 4, 5])
SUBJECTS = st.lists(st.tuples(st.integers(0, 12), MARKS), min_size=1, max_size=12)
PLANS = st.lists(SUBJECTS, min_size=1, max_size=8)
FAILED_AS = st.sampled_from([0, 2])
SCALES = st.sampled_from([SCALE_3069, SCALE_1981])


def rule(failed_as=0):
    return Measure(True, Decimal("2.40"), 4, failed_as, "")


def lines(plan):
    """A plan of semesters; who has no mark stands on a confirmed sheet all the same."""
    return [
        Line(100 * number + at, number, 30 * credits, Taken("", credits, mark, True))
        for number, subjects in enumerate(plan, 1)
        for at, (credits, mark) in enumerate(subjects)
    ]


def recount(subjects, failed_as):
    """The mean as a fraction; None where nothing weighs."""
    weight = sum(credits for credits, _mark in subjects)
    worth = sum(credits * (mark if mark in (3, 4, 5) else failed_as) for credits, mark in subjects)
    return Fraction(worth, weight) if weight else None


def rounded(exact, places=2):
    """A fraction half up."""
    return None if exact is None else Decimal(int(exact * 10**places + Fraction(1, 2))).scaleb(-places)


@given(PLANS, FAILED_AS)
def test_every_average_equals_a_recount_that_is_rounded_once(plan, failed_as):
    found = averages(lines(plan), rule(failed_as))
    for each in found:
        own = [subject for number, subjects in enumerate(plan, 1) for subject in subjects if _is_in(each, number)]
        assert each.value == rounded(recount(own, failed_as))
    total = next(each for each in found if each.kind == TOTAL)
    assert (total.weight, total.weighted) == (
        sum(credits for subjects in plan for credits, _mark in subjects),
        sum(credits * grading.counted_mark(mark, failed_as) for subjects in plan for credits, mark in subjects),
    )


def _is_in(average, semester):
    if average.kind == TOTAL:
        return True
    return average.number == ((semester + 1) // 2 if average.kind == YEAR else semester)


@given(SUBJECTS, FAILED_AS, st.data())
def test_the_order_of_marks_is_irrelevant(subjects, failed_as, data):
    other = data.draw(st.permutations(subjects))
    assert grading.gpa(subjects, failed_as) == grading.gpa(other, failed_as)
    assert (
        propose([Taken("", *each, True) for each in subjects], rule(failed_as))[2:4]
        == (propose([Taken("", *each, True) for each in other], rule(failed_as))[2:4])
    )


@given(SUBJECTS, FAILED_AS)
def test_an_average_lies_between_the_least_and_the_greatest_that_weighs(subjects, failed_as):
    counted = [grading.counted_mark(mark, failed_as) for credits, mark in subjects if credits]
    value = grading.gpa(subjects, failed_as)
    assert (value is None) == (not counted)
    if counted:
        assert min(counted) <= value <= max(counted)


@given(SUBJECTS, FAILED_AS, st.data())
def test_a_better_mark_never_lowers_an_average(subjects, failed_as, data):
    at = data.draw(st.integers(0, len(subjects) - 1))
    credits, mark = subjects[at]
    better = data.draw(st.sampled_from([each for each in (None, 2, 3, 4, 5) if (each or 2) >= (mark or 2)]))
    raised = [*subjects[:at], (credits, better), *subjects[at + 1 :]]
    before, after = grading.gpa_exact(subjects, failed_as), grading.gpa_exact(raised, failed_as)
    assert (before is None and after is None) or after >= before


@given(SUBJECTS, FAILED_AS, st.integers(2, 5))
def test_only_the_proportion_of_credits_counts(subjects, failed_as, times):
    more = [(credits * times, mark) for credits, mark in subjects]
    assert grading.gpa(subjects, failed_as) == grading.gpa(more, failed_as) == grading.gpa(subjects * times, failed_as)


@given(SUBJECTS, FAILED_AS, MARKS)
def test_a_subject_of_no_credits_changes_nothing(subjects, failed_as, mark):
    assert grading.gpa(subjects, failed_as) == grading.gpa([*subjects, (0, mark)], failed_as)


@given(SUBJECTS)
def test_left_out_for_display_a_failure_only_helps(subjects):
    without, nought = grading.gpa(subjects, None), grading.gpa(subjects, 0)
    assert without is None or without >= max(3, nought)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 4))
def test_a_half_goes_away_from_nought_and_never_twice(whole, decimals, places):
    value = Decimal(whole).scaleb(-decimals)
    found = half_up(value, places)
    exact = Fraction(abs(whole), 10**decimals) * 10**places
    assert abs(found) == Decimal(int(exact + Fraction(1, 2))).scaleb(-places)
    assert found == -half_up(-value, places) == half_up(found, places)
    assert abs(found - value) * 2 <= Decimal(1).scaleb(-places)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 100))
def test_missed_hours_are_a_percentage_and_meet_the_limit_exactly(unexcused, auditory, limit):
    exact, shown = attendance.missed_percent(unexcused, auditory), attendance.share(unexcused, auditory)
    assert 0 <= shown <= 100
    assert abs(shown - exact) * 200 <= 1
    blocked = auditory > 0 and Fraction(unexcused, auditory) >= Fraction(limit, 100)
    assert attendance.is_blocked(unexcused, auditory, limit) is blocked is (auditory > 0 and exact >= limit)
    assert controls.is_barred_by_absence(exact, Thresholds(unexcused_limit=Decimal(limit))) is blocked


@given(st.integers(1, 400))
def test_a_quarter_is_met_by_the_hour(quarter):
    """Of 4n hours n are the limit itself, and an hour less is not."""
    assert attendance.is_blocked(quarter, 4 * quarter)
    assert not attendance.is_blocked(quarter - 1, 4 * quarter)
    assert not attendance.is_blocked(quarter, 4 * quarter + 1)


@given(st.integers(0, 800))
def test_the_ground_for_expulsion_is_the_highest_warning(hours):
    assert attendance.is_expellable(hours) == (hours > 74) == (attendance.semester_level(hours) == 74)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_a_window_of_months_ends_on_the_same_day_or_on_the_last(closed, months):
    until = controls.window_end(closed, Window(months, 30))
    assert (until.year * 12 + until.month) - (closed.year * 12 + closed.month) == months
    assert until.day == min(closed.day, monthrange(until.year, until.month)[1])
    assert controls.window_end(closed + timedelta(days=1), Window(months, 30)) >= until


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 365))
def test_a_window_of_days_has_that_many(closed, days):
    assert (controls.window_end(closed, Window(0, days)) - closed).days == days


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), st.integers(1, 240), st.integers(-(10**6), 10**6))
def test_an_appeal_is_in_time_from_the_publication_to_the_last_second(published, hours, seconds):
    start = published.replace(tzinfo=UTC)
    moment = start + timedelta(seconds=seconds)
    assert within_hours(start, moment, hours) is (0 <= seconds <= hours * 3600)
    if 0 <= seconds <= hours * 3600:
        controls.require_appeal_time(start, moment, hours)
        return
    with pytest.raises(RuleError):
        controls.require_appeal_time(start, moment, hours)


@given(st.dates(date(2025, 1, 1), date(2026, 11, 30)), st.integers(1, 15), st.sampled_from([5, 6]))
def test_an_appeal_is_decided_on_a_working_day_so_many_later(filed, days, week):
    """The calendar of examples J."""
    due = add_working_days(filed, days, week, EXCEPTIONS)
    assert is_working(due, week, EXCEPTIONS)
    assert working_days(filed + timedelta(days=1), due, week, EXCEPTIONS) == days
    assert add_working_days(filed, days + 1, week, EXCEPTIONS) > due


@given(st.tuples(st.integers(0, 300), st.integers(0, 200), st.integers(0, 500)), st.integers(1, 50), SCALES, st.data())
def test_more_points_are_never_a_worse_result(tenths, more, scale, data):
    sheet = (Control("11", 30), Control("12", 20), Control("13", 50))
    at = data.draw(st.integers(0, 2))
    better = [*tenths[:at], min(tenths[at] + more, int(sheet[at].maximum) * 10), *tenths[at + 1 :]]
    before, after = (
        subject_result(sheet, {c.kind: Entry(Decimal(p) / 10) for c, p in zip(sheet, row, strict=True)}, scale)
        for row in (tenths, better)
    )
    assert (after.mark or 0) >= (before.mark or 0)
    assert after.total == Decimal(sum(better)) / 10
    assert (before.state == PASSED) <= (after.state == PASSED)
    assert (before.state == PASSED) <= (before.total >= scale.pass_percent)
