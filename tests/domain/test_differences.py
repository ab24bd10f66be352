"""Two plans beside each other: what counts, what is to be made up, what has no place (rules 4.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.differences import PassedSubject, PlanSubject, differences

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
