"""Terms of training and competition: the examples G4 and G5, and every border."""

from datetime import date

import pytest

from hemis.domain.terms import (
    GREEN,
    RED,
    YELLOW,
    Course,
    Term,
    TrainingRule,
    contest_last_day,
    term,
    training_last_day,
)

RULE = TrainingRule(3, 144)


def last_day(*courses, rule=RULE):
    return training_last_day([Course(date.fromisoformat(day), hours) for day, hours in courses], lambda day: rule)


@pytest.mark.parametrize(
    ("courses", "expected"),
    [
        ([], None),
        ([("2023-05-20", 144)], "2026-05-20"),  # G5
        ([("2023-05-20", 143)], None),
        ([("2024-02-29", 144)], "2027-02-28"),
        ([("2021-02-28", 144)], "2024-02-28"),
        # Parts count together when the last of them ends within three years of the first.
        ([("2023-05-20", 72), ("2024-11-01", 72)], "2026-05-20"),
        ([("2023-05-20", 72), ("2026-05-20", 72)], "2026-05-20"),
        ([("2023-05-20", 72), ("2026-05-21", 72)], None),
        # A new whole course counts from its own end, an old one is forgotten.
        ([("2020-03-01", 144), ("2024-03-01", 144)], "2027-03-01"),
        # What was enough once is enough until it is too old, whatever little came later.
        ([("2020-03-01", 144), ("2022-03-01", 36)], "2023-03-01"),
        ([("2023-01-10", 72), ("2023-06-10", 72), ("2024-06-10", 72)], "2026-06-10"),
    ],
)
def test_the_last_day_of_training(courses, expected):
    assert last_day(*courses) == (expected and date.fromisoformat(expected))


def test_a_course_is_measured_by_the_rule_of_its_own_day():
    def rule_on(day):
        return TrainingRule(5, 72) if day < date(2024, 1, 1) else RULE

    assert training_last_day([Course(date(2023, 12, 31), 72)], rule_on) == date(2028, 12, 31)
    assert training_last_day([Course(date(2024, 1, 1), 72)], rule_on) is None


@pytest.mark.parametrize(
    ("elected_on", "years", "contract", "expected"),
    [
        ("2021-09-15", 5, None, "2026-09-14"),  # G4
        ("2024-02-29", 5, None, "2029-02-28"),
        ("2024-02-29", 4, None, "2028-02-28"),
        ("2023-03-01", 5, None, "2028-02-29"),
        ("2021-09-15", 5, "2024-09-14", "2024-09-14"),
        ("2021-09-15", 5, "2030-01-01", "2026-09-14"),
    ],
)
def test_the_last_day_of_an_election(elected_on, years, contract, expected):
    ends_on = date.fromisoformat(contract) if contract else None
    assert contest_last_day(date.fromisoformat(elected_on), years, ends_on) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("last", "today", "colour"),
    [
        ("2026-09-14", "2026-03-13", GREEN),
        ("2026-09-14", "2026-03-14", YELLOW),  # G4: exactly six months are left
        ("2026-09-14", "2026-09-14", YELLOW),
        ("2026-09-14", "2026-09-15", RED),
        ("2026-05-20", "2026-05-21", RED),  # G5
        ("2026-08-31", "2026-02-27", GREEN),
        ("2026-08-31", "2026-02-28", YELLOW),
        ("2024-08-31", "2024-02-28", GREEN),
        ("2024-08-31", "2024-02-29", YELLOW),
    ],
)
def test_the_colour_of_a_day(last, today, colour):
    assert term(date.fromisoformat(last), date.fromisoformat(today), 6) == Term(date.fromisoformat(last), colour)


def test_who_was_never_covered_is_red():
    assert term(None, date(2026, 1, 1), 6) == Term(None, RED)
