"""A year of a teacher against rules §8: examples G1 and G2, each norm at, below and above its bound."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from hemis.domain import workloads
from hemis.domain.rules import RULES, parse_value
from hemis.domain.timetable import LABORATORY, LECTURE, PRACTICE, SEMINAR
from hemis.domain.workloads import Norms, PlanHours, YearLoad, full_years, warnings

NORMS = Norms()
WHOLE = ((Decimal(1), 400),)
"""One stake whose norm is the very least, so that only the tested norm speaks."""


def year(hours, stakes=WHOLE, *, has_degree=True, experience=None):
    return YearLoad(
        {key if isinstance(key, tuple) else (key, True): n for key, n in hours.items()}, stakes, has_degree, experience
    )


def told(load, norms=NORMS):
    return [each.msgid for each in warnings(load, norms)]


def test_the_norms_are_those_of_the_rules():
    keys = ("load.auditory_min", "load.lecture_max_nodegree", "load.min_experience_years", "load.per_stavka")
    assert tuple(parse_value(RULES[key], RULES[key].default) for key in keys) == NORMS


@pytest.mark.parametrize("seminar", [60, 59, 61])
def test_g1_four_hundred_hours_are_enough_and_one_less_is_not(seminar):
    hours = {LECTURE: 90, PRACTICE: 120, SEMINAR: seminar, LABORATORY: 130}
    expected = {59: [workloads.TOO_LITTLE], 60: [], 61: [workloads.ABOVE_STAKE]}
    assert told(year(hours)) == expected[seminar]


@pytest.mark.parametrize(
    ("lectures", "experience", "expected"),
    [
        (250, 3, []),
        (252, 3, [workloads.TOO_MANY_LECTURES]),
        (251, 30, [workloads.TOO_MANY_LECTURES]),
        (250, 2, [workloads.TOO_GREEN]),
        (2, 0, [workloads.TOO_GREEN]),
        (0, 0, []),
        (252, 2, [workloads.TOO_MANY_LECTURES, workloads.TOO_GREEN]),
        (250, None, []),
    ],
)
def test_g2_lectures_without_a_degree(lectures, experience, expected):
    hours = {LECTURE: lectures, PRACTICE: 400 - lectures}
    load = year(hours, has_degree=False, experience=experience)
    assert told(load) == expected
    assert load.needs_decision == bool(lectures)
    with_degree = year(hours, has_degree=True, experience=experience)
    assert (told(with_degree), with_degree.needs_decision) == ([], False)


def test_lectures_of_both_semesters_are_added():
    load = year({(LECTURE, True): 126, (LECTURE, False): 126, (PRACTICE, True): 148}, has_degree=False, experience=9)
    assert (load.lectures, load.total, load.season(True), load.season(False)) == (252, 400, 274, 126)
    assert (load.in_season(LECTURE, False), load.in_season(SEMINAR, True)) == (126, 0)
    assert told(load) == [workloads.TOO_MANY_LECTURES]


@pytest.mark.parametrize(
    ("hours", "stakes", "norm", "expected"),
    [
        (756, ((Decimal(1), None),), 756, []),
        (757, ((Decimal(1), None),), 756, [workloads.ABOVE_STAKE]),
        (755, ((Decimal(1), None),), 756, [workloads.BELOW_STAKE]),
        (700, ((Decimal(1), 700),), 700, []),
        (1050, ((Decimal(1), 700), (Decimal("0.5"), 700)), 1050, []),
        (1000, ((Decimal(1), 600), (Decimal("0.5"), 800)), 1000, []),
        (189, ((Decimal("0.25"), None),), 189, []),
        (188, ((Decimal("0.25"), None),), 189, [workloads.BELOW_STAKE]),
        (399, ((Decimal(1), None),), 756, [workloads.TOO_LITTLE]),
        (400, ((Decimal(1), None),), 756, [workloads.BELOW_STAKE]),
        (300, ((Decimal("0.75"), None),), 567, [workloads.BELOW_STAKE]),
        (300, (), 0, [workloads.NO_POST]),
        (0, (), 0, [workloads.NO_POST]),
    ],
)
def test_a_year_is_weighed_by_the_stakes(hours, stakes, norm, expected):
    load = year({PRACTICE: hours}, stakes)
    assert load.norm(NORMS.per_stake) == norm
    assert told(load) == expected


@pytest.mark.parametrize(
    ("norms", "expected"),
    [
        (Norms(least=401, per_stake=400), [workloads.TOO_LITTLE]),
        (Norms(lecture_most=99), [workloads.TOO_MANY_LECTURES]),
        (Norms(experience=6), [workloads.TOO_GREEN]),
        (Norms(), []),
    ],
)
def test_another_version_of_a_rule_is_another_norm(norms, expected):
    assert told(year({LECTURE: 100, PRACTICE: 300}, has_degree=False, experience=5), norms) == expected


def test_a_warning_says_how_much_is_too_much():
    [said] = warnings(year({PRACTICE: 800}, ((Decimal("1.25"), 600),)), NORMS)
    assert said.params == {"hours": "800", "stake": "1,25", "norm": "750", "over": "50"}


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2023, 9, 1), date(2026, 8, 31), 2),
        (date(2023, 9, 1), date(2026, 9, 1), 3),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(2026, 9, 1), date(2026, 9, 1), 0),
    ],
)
def test_full_years(since, on, years):
    assert full_years(since, on) == years


def test_kinds_without_hours_are_no_kinds():
    plan = SimpleNamespace(lecture_hours=30, lab_hours=0, practice_hours=46, seminar_hours=0)
    assert PlanHours.of(plan) == {LECTURE: 30, PRACTICE: 46}
