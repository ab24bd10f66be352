"""Codes, dates and terms of a defence (rules 10, examples H)."""

from datetime import date

import pytest

from hemis.domain import dissertations as rule
from hemis.domain.errors import RuleError

DAY = date(2026, 10, 23)
DAYS = {
    "preliminary_on": date(2026, 1, 15),
    "sent_on": date(2026, 1, 20),
    "seminar_on": date(2026, 2, 10),
    "returned_on": date(2026, 2, 20),
    "accepted_on": date(2026, 3, 1),
    "oak_announced_on": date(2026, 9, 18),
    "full_text_on": date(2026, 9, 18),
    "summary_on": date(2026, 9, 18),
    "ziyonet_on": date(2026, 9, 18),
    "day": DAY,
    "sent_to_oak_on": date(2026, 11, 3),
    "oak_decided_on": date(2027, 1, 30),
}
LIMITS = {"accept": 1, "defence_days": 40}


def refused_field(check, *args):
    with pytest.raises(RuleError) as refusal:
        check(*args)
    return refusal.value.field


@pytest.mark.parametrize("text", ["B2020.4.PhD/B316", "В2020.4.PhD/B316", " B2020.4.РhD / B316 ", "B2024.1.DSc/Фил12"])
def test_a_topic_is_registered_under_a_number_in_either_alphabet(text):
    assert rule.parse_registration(text).number[0] == "B"


@pytest.mark.parametrize("text", ["B2020.5.PhD/B316", "B20.4.PhD/B316", "B2020.4.PhD", "B2020.0.PhD/B316", "", "316"])
def test_a_number_without_year_or_quarter_is_refused(text):
    assert refused_field(rule.parse_registration, text) == "registration"


def test_a_topic_was_registered_for_this_degree_and_before_its_defence():
    number = rule.parse_registration("B2026.4.PhD/B316")
    rule.check_registration(number, rule.PHD, DAY)
    assert refused_field(rule.check_registration, number, rule.DSC, DAY) == "registration"
    assert refused_field(rule.check_registration, number, rule.PHD, date(2026, 9, 30)) == "registration"


@pytest.mark.parametrize(
    "code",
    [
        "DSc.03/30.12.2019.FM.02.01",
        "DSc.03/30.12.2021.Гр.02.07",
        "DSc27.06.2017.T.08.01",
        "PhD.03/30.12.2019.Fil.72.02",
    ],
)
def test_a_council_has_its_code(code):
    assert rule.parse_council(code, rule.PHD) == code


@pytest.mark.parametrize(
    "code", ["DSc.3/30.12.2019.FM.02.01", "DSc.03/30.12.2019.FM.2.1", "DSc.03/31.02.2019.FM.02.01", "К 067.72.01"]
)
def test_a_code_that_no_council_has_is_refused_but_the_archive_says_what_it_says(code):
    assert refused_field(rule.parse_council, code, rule.PHD) == "council"
    rule.parse_council(code, rule.CANDIDATE)


def test_a_council_of_phd_gives_no_dsc():
    assert refused_field(rule.parse_council, "PhD.03/30.12.2019.Fil.72.02", rule.DSC) == "council"


@pytest.mark.parametrize(("kind", "year", "is_true"), [
    (rule.CANDIDATE, 2012, True),
    (rule.CANDIDATE, 2013, False),
    (rule.DOCTORAL, 2016, True),
    (rule.DOCTORAL, 2018, False),
    (rule.PHD, 2016, False),
    (rule.PHD, 2017, True),
    (rule.DSC, 2016, False),
    (rule.DSC, 2026, True),
])  # fmt: skip
def test_each_degree_has_its_years(kind, year, is_true):
    day = date(year, 6, 1)
    if is_true:
        rule.check_kind(kind, day)
    else:
        assert refused_field(rule.check_kind, kind, day) == "kind"


def test_days_that_follow_each_other_are_taken_with_or_without_gaps():
    rule.check_order(DAYS)
    rule.check_order(dict.fromkeys(DAYS, DAY))
    rule.check_order({"day": DAY})


@pytest.mark.parametrize("name", list(rule.DATES)[1:])
def test_no_date_stands_before_the_step_that_came_first(name):
    names = list(rule.DATES)
    before = names[names.index(name) - 1]
    days = {before: DAYS[before], name: date(2001, 1, 1)}
    with pytest.raises(RuleError) as refusal:
        rule.check_order(days)
    assert refusal.value.field == name
    assert f"{DAYS[before]:%d.%m.%Y}" in str(refusal.value)


def test_a_gap_in_the_dates_hides_nothing():
    assert (
        refused_field(rule.check_order, {"preliminary_on": DAY, "oak_decided_on": DAYS["seminar_on"]})
        == "oak_decided_on"
    )


@pytest.mark.parametrize("name", rule.OPENED)
def test_what_is_laid_before_the_public_is_laid_between_acceptance_and_defence(name):
    assert refused_field(rule.check_order, DAYS | {name: date(2026, 2, 28)}) == name
    assert refused_field(rule.check_order, DAYS | {name: date(2026, 10, 24)}) == name


@pytest.mark.parametrize(("months", "last_day"), [(2, date(2026, 3, 15)), (3, date(2026, 4, 15))])
def test_preliminary_expertise_has_two_or_three_months(months, last_day):
    term = rule.terms({"preliminary_on": date(2026, 1, 15)}, rule.Limits(months, **LIMITS))[0]
    assert term.last_day == last_day
    assert not term.is_late(last_day)
    assert term.is_late(last_day.replace(day=16))


def test_terms_that_were_kept_stay_kept():
    late = {term.title: term.is_late(date(2030, 1, 1)) for term in rule.terms(DAYS, rule.Limits(2, **LIMITS))}
    assert list(late.values()) == [False, False, False]
    days = DAYS | {"returned_on": date(2026, 3, 16), "accepted_on": date(2026, 3, 17)}
    assert [term.is_late(DAY) for term in rule.terms(days, rule.Limits(2, **LIMITS))] == [True, True, False]
