"""Choosing electives: the days of a window, subjects with too few students, and the proposal for the rest."""

from collections import Counter
from datetime import date

import pytest

from hemis.domain.electives import spread, state_of, too_few

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 14)


@pytest.mark.parametrize(
    ("today", "is_closed", "is_joined", "state"),
    [
        (date(2026, 9, 30), False, False, "planned"),
        (FIRST, False, False, "running"),
        (LAST, False, False, "running"),
        (date(2026, 10, 15), False, False, "over"),
        (FIRST, True, False, "over"),
        (date(2026, 10, 15), True, True, "joined"),
    ],
)
def test_both_days_belong_to_the_window(today, is_closed, is_joined, state):
    assert state_of(FIRST, LAST, today, is_closed=is_closed, is_joined=is_joined) == state


@pytest.mark.parametrize(
    ("chosen", "least", "short"),
    [
        ({1: 10, 2: 3}, 5, {2}),
        ({1: 10, 2: 5}, 5, set()),
        ({1: 4, 2: 3}, 5, {1, 2}),
        ({1: 3, 2: 0}, 5, set()),
        ({1: 0, 2: 0}, 5, set()),
    ],
)
def test_too_few_are_those_below_the_least_unless_there_is_nowhere_to_go(chosen, least, short):
    assert too_few(chosen, least) == short


@pytest.mark.parametrize(
    ("people", "chosen", "least", "after"),
    [
        (4, {1: 10, 2: 3}, 5, {1: 10, 2: 7}),
        (3, {1: 2, 2: 4, 3: 0}, 5, {1: 4, 2: 5}),
        (6, {1: 10, 2: 4}, 1, {1: 10, 2: 10}),
        (7, {1: 0, 2: 0}, 5, {1: 7}),
        (10, {1: 0, 2: 0}, 5, {1: 5, 2: 5}),
        (2, {1: 0, 2: 0}, 5, {1: 2}),
        (0, {1: 1}, 5, {1: 1}),
        (3, {}, 5, {}),
    ],
)
def test_the_rest_fill_what_lacks_students_and_then_spread_evenly(people, chosen, least, after):
    placed = spread(range(100, 100 + people), chosen, least)
    assert len(placed) == (people if chosen else 0)
    assert Counter({key: count for key, count in chosen.items() if count}) + Counter(placed.values()) == after
