"""Doctoral studies: terms and publications of the examples (H5, H7), years of study, the steps of a state."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.domain import doctoral as rule
from hemis.domain.dissertations import DSC, PHD
from hemis.domain.doctoral import Limits, Publication

PHD_WORKS = tuple(map(Decimal, (7, 3, 2, 1)))
DSC_WORKS = tuple(map(Decimal, (15, 10, 1)))
LOCAL = Publication("article_local", in_oak=True)
FOREIGN = Publication("article_foreign", in_oak=True)
LEADING = Publication("article_foreign", in_base=True)
THESIS = Publication("abstract_international")
OTHER = Publication("monograph")
ENOUGH = [LOCAL, LOCAL, FOREIGN, THESIS, THESIS, OTHER, OTHER]


def missing(degree, works, needed):
    return [share.missing for share in rule.minimum(degree, works, needed)]


def test_the_minimum_of_a_phd_is_met_with_one_foreign_article_and_not_without():
    assert missing(PHD, ENOUGH, PHD_WORKS) == [0, 0, 0, 0]
    assert missing(PHD, [LOCAL, LOCAL, LOCAL, *ENOUGH[3:]], PHD_WORKS) == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("works", "expected"),
    [
        ([], [7, 3, 1, 2]),
        ([Publication("article_local")] * 7, [0, 3, 1, 2]),
        ([Publication("article_foreign")] * 7, [0, 3, 1, 2]),
        ([LEADING] * 7, [0, 0, 0, 2]),
        ([Publication("abstract_republican")] * 7, [0, 3, 1, 2]),
        ([Publication("article_conference", in_base=True)] * 7, [0, 3, 1, 0]),
    ],
)
def test_only_what_stands_in_the_list_in_a_base_or_abroad_counts_as_that(works, expected):
    assert missing(PHD, works, PHD_WORKS) == expected


def test_a_dsc_needs_one_article_in_a_leading_foreign_journal():
    works = [LOCAL] * 9 + [FOREIGN] + [OTHER] * 5
    assert missing(DSC, works, DSC_WORKS) == [0, 0, 1]
    assert missing(DSC, [*works[1:], LEADING], DSC_WORKS) == [0, 0, 0]


@pytest.mark.parametrize(("months", "last"), [(2, date(2026, 3, 15)), (3, date(2026, 4, 15))])
def test_preliminary_expertise_ends_after_two_or_three_months(months, last):
    found = rule.defence_terms({"submitted_on": date(2026, 1, 15)}, Limits(months, 15, 1, 40, 30, 3))
    assert [(term.title, term.last_day, term.done_on) for term in found] == [(rule.EXPERTISE, last, None)]
    assert not found[0].is_late(last)
    assert found[0].is_late(last.replace(day=16))


def test_the_abstract_is_sent_before_and_the_defence_held_after_the_announcement():
    days = {"announced_on": date(2026, 5, 1), "defended_on": date(2026, 6, 20), "summary_sent_on": date(2026, 5, 21)}
    summary, defence = rule.defence_terms(days, Limits(2, 15, 1, 40, 30, 3))
    assert (summary.last_day, summary.is_late(date(2027, 1, 1))) == (date(2026, 5, 21), False)
    assert (defence.last_day, defence.is_late(date(2027, 1, 1))) == (date(2026, 6, 10), True)


def test_years_of_study_follow_the_admission_and_wait_for_a_leave():
    admitted, ends = date(2024, 9, 1), date(2027, 8, 31)
    assert rule.term_end(admitted, 3) == ends
    assert rule.years_of(admitted, ends, 0) == 3
    assert [rule.course_on(admitted, ends, 0, date(year, 8, 31)) for year in (2024, 2025, 2026, 2030)] == [1, 1, 2, 3]
    assert rule.course_on(admitted, date(2027, 10, 30), 60, date(2025, 10, 1)) == 1
    assert rule.years_of(admitted, date(2028, 8, 31), 0) == 4, "an extension begins a year"


def test_a_form_has_its_own_term():
    years = (Decimal(3), Decimal(4))
    assert [rule.term_years(form, years, 1) for form in rule.FORMS] == [3, 3, 4, 4, 1]


def test_the_way_to_a_defence_never_runs_backwards():
    days = {"submitted_on": date(2026, 1, 15), "seminar_on": date(2026, 1, 14)}
    assert rule.first_backwards(days) == ("seminar_on", "submitted_on")
    assert rule.first_backwards(days | {"seminar_on": date(2026, 1, 15)}) is None


def test_a_state_allows_its_steps_and_a_trainee_defends_nothing():
    assert rule.steps_from("admitted", "11") == ["start", "expel"]
    assert rule.steps_from("finished", "11") == ["defend"]
    assert rule.steps_from("finished", "15") == []
    assert rule.steps_from("defended", "11") == []
