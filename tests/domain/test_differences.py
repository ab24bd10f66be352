"""Two plans beside each other: what counts, what is to be made up, what has no place (rules 4.3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.differences import PassedSubject, PlanSubject, differences, made_up, match, state_of
from hemis.domain.errors import RuleError

PLAN = [
    PlanSubject(1, "Математик анализ", 1, 6, 180),
    PlanSubject(1, "Математик анализ", 2, 4, 120),
    PlanSubject(2, "Физика", 1, 5, 150),
    PlanSubject(3, "Кимё", 3, 5, 150),
]


@pytest.mark.parametrize(
    ("passed", "upto", "counted", "missing", "extra"),
    [
        ([], 2, 0, 15, 0),
        ([PassedSubject(1, "Математик анализ", 10)], 2, 10, 5, 0),
        ([PassedSubject(1, "Математик анализ", 8)], 2, 8, 7, 0),
        ([PassedSubject(1, "Математик анализ", 12), PassedSubject(2, "Физика", 5)], 2, 15, 0, 0),
        ([PassedSubject(9, "  ФИЗИКА ", 5)], 1, 5, 6, 0),
        ([PassedSubject(8, "Тарих", 4)], 1, 0, 11, 1),
        ([PassedSubject(3, "Кимё", 5)], 2, 0, 15, 1),
        ([PassedSubject(2, "Физика", 3), PassedSubject(2, "Физика", 2)], 1, 5, 6, 0),
    ],
)
def test_credits_that_count_and_credits_to_make_up(passed, upto, counted, missing, extra):
    found = differences(PLAN, passed, upto)
    assert (found.counted_credits, found.credits_to_make_up, len(found.extra)) == (counted, missing, extra)


@given(
    st.lists(st.builds(PassedSubject, st.integers(1, 5), st.just("x"), st.integers(1, 12)), max_size=6),
    st.integers(0, 4),
)
def test_all_credits_of_the_plan_either_count_or_are_to_be_made_up(passed, upto):
    found = differences(PLAN, passed, upto)
    asked = sum(each.credits for each in PLAN if each.semester <= upto)
    assert found.counted_credits + found.credits_to_make_up == asked
    assert found.counted_credits <= sum(each.credits for each in passed)


MATHS, MORE_MATHS = PlanSubject(1, "Математика", 1, 6), PlanSubject(1, "Математика", 2, 6)


@pytest.mark.parametrize(
    ("passed", "closed"),
    [
        ({}, set()),
        ({11: PassedSubject(1, "Математика", 6)}, {11}),
        ({12: PassedSubject(1, "Математика", 6)}, {12}),
        ({13: PassedSubject(1, "Математика", 6)}, set()),  # the third semester of the plan itself
        ({99: PassedSubject(1, "Математика", 6)}, {11}),  # of another plan
        ({99: PassedSubject(7, "математика", 12)}, {11, 12}),
        ({99: PassedSubject(1, "Математика", 5)}, set()),
        ({99: PassedSubject(7, "Физика", 6)}, set()),
    ],
)
def test_a_place_is_made_up_by_its_own_sheet_or_by_another_plan(passed, closed):
    assert made_up({11: MATHS, 12: MORE_MATHS}, passed, {11, 12, 13}) == closed


@pytest.mark.parametrize(
    ("credits", "missing", "taken"), [((4,), 2, (4,)), ((4, 5), 0, (4, 2)), ((9, 1), 0, (6,)), ((), 6, ())]
)
def test_a_match_by_hand_takes_no_more_than_is_needed(credits, missing, taken):
    chosen = [PassedSubject(f"elsewhere:{number}", "Алгебра", each) for number, each in enumerate(credits)]
    found = match(MATHS, chosen, credits)
    assert (found.missing, found.taken, len(found.passed)) == (missing, taken, len(taken))


def test_what_is_used_up_matches_nothing():
    with pytest.raises(RuleError):
        match(MATHS, [PassedSubject(2, "Алгебра", 4)], [0])


@pytest.mark.parametrize(
    ("passed_on", "today", "state"),
    [(None, 1, "open"), (None, 2, "open"), (None, 3, "overdue"), (3, 3, "closed")],
)
def test_the_day_of_the_deadline_still_counts(passed_on, today, state):
    day = [date(2026, 12, each) for each in range(1, 5)]
    assert state_of(day[passed_on - 1] if passed_on else None, day[1], day[today - 1]) == state
