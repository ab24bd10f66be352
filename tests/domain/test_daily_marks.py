"""What daily marks come to by each formula, and which decision of a department holds (functions 10.4)."""

from datetime import date

import pytest

from hemis.domain.daily_marks import Decision, count, fallen, mode_on


@pytest.mark.parametrize(
    ("formula", "marks", "missed", "expected"),
    [
        ("mean", [], 0, None),
        ("mean", [], 3, None),
        ("mean", [5, 4], 3, (2, 9)),
        ("held", [], 0, None),
        ("held", [], 2, (2, 0)),
        ("held", [5, 4], 1, (3, 9)),
        ("without_worst", [2, 5], 0, (2, 7)),
        ("without_worst", [5, 2, 4], 0, (2, 9)),
        ("without_worst", [3, 3, 3], 4, (2, 6)),
    ],
)
def test_marks_count_by_the_formula(formula, marks, missed, expected):
    assert count(marks, missed, formula) == expected


@pytest.mark.parametrize(
    ("formula", "marks", "expected"),
    [
        ("without_worst", [], None),
        ("without_worst", [2, 5], None),
        ("without_worst", [5, 2, 4], 1),
        ("without_worst", [5, 3, 3, 4], 1),
        ("mean", [5, 2, 4], None),
        ("held", [5, 2, 4], None),
    ],
)
def test_the_first_of_the_worst_marks_falls_away(formula, marks, expected):
    assert fallen(marks, formula) == expected


@pytest.mark.parametrize(
    ("day", "subject", "expected"),
    [
        (date(2026, 8, 31), 1, "teacher"),
        (date(2026, 9, 1), 1, "used"),
        (date(2026, 9, 30), 2, "used"),
        (date(2026, 10, 1), 2, "unused"),
        (date(2026, 10, 1), 1, "used"),
        (date(2026, 12, 1), 2, "unused"),
        (date(2026, 12, 1), 1, "teacher"),
    ],
)
def test_the_last_decision_for_the_subject_goes_before_that_for_all(day, subject, expected):
    decisions = [
        Decision(None, date(2026, 12, 1), "teacher"),
        Decision(2, date(2026, 10, 1), "unused"),
        Decision(None, date(2026, 9, 1), "used"),
    ]
    assert mode_on(decisions, subject, day) == expected
