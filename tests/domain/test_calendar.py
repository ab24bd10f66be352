"""Working days and terms: examples A11, A13, A14, J1-J14, L7."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain import calendar
from hemis.domain.calendar import TASHKENT, add_working_days

DAYS_OFF = {
    5: (
        "2025-01-01 2025-01-02 2025-03-10 2025-03-21 2025-03-31 2025-06-06 2025-09-01 2026-03-09 2026-03-20 2026-03-23 "
        "2026-05-11 2026-05-27 2026-05-28 2026-05-29 2026-09-01 2026-12-08 2026-12-31"
    ),
    6: (
        "2025-01-01 2025-01-02 2025-03-08 2025-03-21 2025-03-31 2025-06-06 2025-06-07 2025-09-01 2026-03-09 2026-03-20 "
        "2026-03-21 2026-05-09 2026-05-27 2026-05-28 2026-05-29 2026-05-30 2026-09-01 2026-12-08 2026-12-31"
    ),
}
WORKED = {5: "2025-01-04 2026-12-12", 6: ""}
EXCEPTIONS = calendar.exception_table(
    (date.fromisoformat(day), week, working)
    for table, working in ((DAYS_OFF, False), (WORKED, True))
    for week, days in table.items()
    for day in days.split()
)
ANY_DAY = st.dates(date(2025, 1, 1), date(2026, 11, 30))
ANY_WEEK = st.sampled_from([5, 6])


@pytest.mark.parametrize(
    ("event", "week", "expected"),
    [
        pytest.param("2026-03-06", 5, "2026-03-10", id="J1-5"),
        pytest.param("2026-03-06", 6, "2026-03-07", id="J1-6"),
        pytest.param("2026-03-19", 5, "2026-03-24", id="J2-5"),
        pytest.param("2026-03-19", 6, "2026-03-23", id="J2-6"),
        pytest.param("2026-05-08", 5, "2026-05-12", id="J4-5"),
        pytest.param("2026-05-08", 6, "2026-05-11", id="J4-6"),
        pytest.param("2026-05-26", 5, "2026-06-01", id="J5-5"),
        pytest.param("2026-05-26", 6, "2026-06-01", id="J5-6"),
        pytest.param("2026-12-11", 5, "2026-12-12", id="J7"),
        pytest.param("2025-03-07", 5, "2025-03-11", id="J8-5"),
        pytest.param("2025-03-07", 6, "2025-03-10", id="J8-6"),
        pytest.param("2025-06-05", 5, "2025-06-09", id="J10-5"),
        pytest.param("2025-06-05", 6, "2025-06-09", id="J10-6"),
        pytest.param("2025-01-03", 5, "2025-01-04", id="J11"),
    ],
)
def test_the_next_working_day(event, week, expected):
    day = date.fromisoformat(expected)
    assert add_working_days(date.fromisoformat(event), 1, week, EXCEPTIONS) == day
    end = calendar.end_of_next_working_day(date.fromisoformat(event), week, EXCEPTIONS)
    assert end == datetime(day.year, day.month, day.day, tzinfo=TASHKENT) + timedelta(days=1)


def test_e13_ten_working_days():
    assert add_working_days(date(2026, 3, 6), 10, 5, EXCEPTIONS) == date(2026, 3, 25)


@pytest.mark.parametrize(("month", "last", "count"), [(3, 31, 19), (5, 31, 17)], ids=["J13-march", "J13-may"])
def test_j13_working_days_of_a_month(month, last, count):
    assert calendar.working_days(date(2026, month, 1), date(2026, month, last), 5, EXCEPTIONS) == count


@pytest.mark.parametrize(
    ("days", "expected"), [(15, date(2026, 3, 17)), (30, date(2026, 4, 1)), (18, date(2026, 3, 24))], ids=str
)
def test_j14_a_term_of_calendar_days(days, expected):
    assert calendar.term_end(date(2026, 3, 2), days, 5, EXCEPTIONS) == expected


@given(ANY_DAY, st.integers(0, 12), ANY_WEEK)
def test_terms_grow_with_days_and_end_on_working_days(day, n, week):
    first, longer = (add_working_days(day, count, week, EXCEPTIONS) for count in (n, n + 1))
    assert first <= longer
    assert first <= add_working_days(day + timedelta(days=1), n, week, EXCEPTIONS)
    assert calendar.is_working(longer, week, EXCEPTIONS)
    assert calendar.working_days(day + timedelta(days=1), longer, week, EXCEPTIONS) == n + 1


def test_a_term_never_runs_backwards():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 3, 6), -1, 5, {})


def test_a_later_row_wins():
    table = calendar.exception_table([(date(2026, 3, 9), 5, True), (date(2026, 3, 9), 5, False)])
    assert not calendar.is_working(date(2026, 3, 9), 5, table)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="A11"),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_add_months(day, months, expected):
    assert calendar.add_months(day, months) == expected


def test_a13_the_last_second_of_an_appeal():
    published = datetime(2026, 6, 10, 9, 30, tzinfo=TASHKENT)
    assert calendar.within_hours(published, datetime(2026, 6, 11, 9, 30, tzinfo=TASHKENT), 24)
    assert not calendar.within_hours(published, datetime(2026, 6, 11, 9, 30, 1, tzinfo=TASHKENT), 24)
    assert not calendar.within_hours(published, datetime(2026, 6, 10, 9, 29, tzinfo=TASHKENT), 24)


def test_a14_overdue_from_midnight():
    assert calendar.end_of_day(date(2026, 1, 12) + timedelta(days=3)) == datetime(2026, 1, 16, tzinfo=TASHKENT)


def test_weeks():
    assert calendar.week_of(date(2025, 9, 7)) == (date(2025, 9, 1), date(2025, 9, 7))
    start = date(2025, 9, 2)
    assert [calendar.study_week(day, start) for day in (date(2025, 9, 1), date(2025, 9, 7), date(2025, 9, 8))] == [
        1,
        1,
        2,
    ]
    assert calendar.parity(date(2025, 9, 7), start) == "odd"
    assert calendar.parity(date(2025, 9, 8), start) == "even"


def test_academic_years():
    assert calendar.academic_year_of(date(2026, 8, 31)) == 2025
    assert calendar.academic_year_of(date(2026, 9, 1)) == 2026
    assert calendar.academic_year_name(2025) == "2025/2026"
    assert calendar.first_study_day(2025, 6, EXCEPTIONS) == date(2025, 9, 2)
    assert calendar.first_study_day(2023, 5, {}) == date(2023, 9, 4)


@pytest.mark.parametrize(("semester", "course"), [(1, 1), (2, 1), (5, 3), (8, 4)])
def test_l7_course(semester, course):
    assert calendar.course_of(semester) == course
    assert calendar.is_autumn(semester) == (semester in (1, 5))


def test_an_academic_year_has_all_days_from_september_to_august():
    assert calendar.academic_year_days(2026) == (date(2026, 9, 1), date(2027, 8, 31))
    assert {calendar.academic_year_of(day) for day in calendar.academic_year_days(2026)} == {2026}
