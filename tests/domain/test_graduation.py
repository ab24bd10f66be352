"""Who may graduate: the plan passed whole, its credits earned, its last semester reached (rules 2.1, 5.3, 6.3)."""

import pytest

from hemis.domain.graduation import GRADUATE, WAIT, Attained, Reached, attained, obstacles, propose
from hemis.domain.promotion import Taken

END = Reached(course=4, semester=8, courses=4, semesters=8)
A, B, C, D = (Taken(name, 60, 4, stands=True) for name in "АБВГ")
FAILED, UNMARKED = A._replace(mark=2), A._replace(mark=None, stands=False)


def told(found, reached=END):
    return [str(reason) for reason in obstacles(reached, found)]


def test_all_passed_and_all_earned_graduates():
    found = attained([A, B, C, D], 240)
    assert found == Attained(240, 240)
    assert told(found) == []


@pytest.mark.parametrize("first", [FAILED, UNMARKED])
def test_a_debt_and_a_subject_without_a_mark_both_keep_back(first):
    assert told(attained([first, B, C, D], 240)) == [
        "Режанинг 1 та фани топширилмаган: «А».",
        "Битиришга рухсат берилмайди: 180 кредит тўпланган, 240 кредит керак.",
    ]


def test_more_subjects_than_can_be_named_are_counted():
    four = [each._replace(mark=2) for each in (A, B, C, D)]
    assert told(attained(four, 0)) == ["Режанинг 4 та фани топширилмаган: «А», «Б», «В» ва бошқалар."]


def test_a_debt_keeps_back_even_with_credits_to_spare():
    assert len(told(attained([FAILED, B, C, D], 180))) == 1


def test_credits_of_a_subject_that_counts_in_part_are_earned_but_the_debt_stays():
    found = attained([FAILED, B, C, D], 240, counted=40)
    assert (found.earned, len(found.unpassed)) == (220, 1)


@pytest.mark.parametrize(
    ("reached", "sentence"),
    [
        (END._replace(course=3, semester=6), "Талаба 3-курсда, ўқув режада эса 4 та курс бор."),
        (END._replace(semester=7), "Талаба 7-семестрда, ўқув режа эса 8-семестрда тугайди."),
    ],
)
def test_before_the_end_of_the_plan_nobody_graduates(reached, sentence):
    assert told(attained([A, B, C, D], 240), reached) == [sentence]


def test_the_proposal_tells_its_rule_and_its_figures():
    said = {"failed_as": 0, "act": "824"}
    all_of = [A, B, C, D]
    found = propose(all_of, attained(all_of, 240), END, **said)
    assert (found.decision, str(found.gpa)) == (GRADUATE, "4.00")
    assert str(found.reasons[0]).endswith("240 кредит тўпланган, 240 кредит керак (824).")
    owing = [FAILED, B, C, D]
    assert propose(owing, attained(owing, 240), END, **said).decision == WAIT
