"""Rule parameters and their versions: example B11, rule R0.1."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.rules import (
    BY_AREA,
    RULES,
    number_on,
    parse_value,
    scope_text,
    scope_values,
    value_on,
    whole_on,
)

DAY = date(2026, 3, 6)
DEFAULTS = """
promotion.gpa_min 2.40 2.40 3.00
gpa.failed_as 0
gpa.decimals 2 2 2
grade.bounds 60/70/90 1 100
retake.max 2 0 5
retake.window_days 30 1 365
retake.window_months 1 0 12
debt.limit 4 1 20
exam.max_per_day 1 1 1
exam.gap_days 2 0 10
appeal.submit_hours 24 1 240
appeal.decide_workdays 2 1 30
att.subject_pct 25 1 100
att.expel_hours 74 1 1000
att.subject_warn 15/20 1 100
att.semester_warn 36/54/72 1 1000
attendance.pair_hours 2 1 4
lesson.academic_minutes 40 30 60
credit.hours 30 25 30
year.credits 60 60 60
study.max_years 8/4 1 15
contest.years 5 1 10
training.every_years 3 1 10
training.hours 144 1 1000
load.auditory_min 400 0 2000
load.lecture_max_nodegree 250 0 2000
load.min_experience_years 3 0 20
load.year_hours 1540 500 2500
stavka.max 1.5 0.25 1.5
stavka.step 0.25 0.05 1
gac.own_max_pct 40 0 100
gac.min_members 5 1 50
gac.retakes_per_year 2 0 10
gac.retake_years 3 0 10
honours.excellent_pct 75 50 100
honours.min_mark 4
honours.attestation 5
honours.no_retakes yes
publish.workdays 1 1 10
appeal.days 15/30 1 90
appeal.forward_days 5 1 30
reinstate.years 5/10 1 20
stipend.bonus 20 0 100
stipend.satisf_share 30 0 100
stipend.excellent_min 90 0 100
stipend.satisfactory_below 70 0 100
grant.gpa_min 3.5 0 5
pinfl.checksum warn
privacy.cards_per_hour 300 10 5000
privacy.exports_per_day 2 1 100
privacy.keep_days 1095 30 3650
contract.instalments 25/50/75/100 1 100
journal.lock_hours 24 1 720
leave.max_count 0 0 10
leave.health_months 12 1 24
leave.birth_months 6 1 12
leave.child_months 36 1 36
leave.military_months 12 1 36
orders.offices_people lawyer+accounting
orders.offices_study studies
plagiarism.max_pct 100 0 100
elective.window_days 14 1 120
elective.min_group 1 1 100
grade.split 50/50 0 100
council.review_days 15/30 1 90
council.defence_days 40 1 180
transfer.summer 15.07/05.08
doctoral.apply 15.09/15.10
"""
"""Section 13 of the rules and what the other sections call a setting: key, default, bounds."""


class Version(NamedTuple):
    """A stored value."""

    key: str
    value: str
    valid_from: date
    valid_to: date | None = None
    scope: str = ""


@pytest.mark.parametrize("line", DEFAULTS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_every_setting_of_the_rules_is_a_parameter_with_its_default(line):
    key, default, *bounds = line.split()
    spec = RULES[key]
    assert spec.default == default
    assert [Decimal(each) for each in bounds] in ([], [spec.minimum, spec.maximum])


def test_no_parameter_is_declared_twice():
    assert sum(map(len, BY_AREA.values())) == len(RULES)


@pytest.mark.parametrize("spec", RULES.values(), ids=RULES)
def test_the_default_is_lawful(spec):
    parse_value(spec, spec.default)
    assert spec.title
    assert spec.act
    assert set(spec.scopes) <= {"faculty", "form", "level"}


@pytest.mark.parametrize("text", ["2.40", "2,7", "3", " 3.00 "])
def test_b11_a_threshold_within_the_law(text):
    assert parse_value(RULES["promotion.gpa_min"], text) == Decimal(text.strip().replace(",", "."))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        pytest.param("promotion.gpa_min", "2.35", id="B11-low"),
        pytest.param("promotion.gpa_min", "3.05", id="B11-high"),
        ("promotion.gpa_min", "NaN"),
        ("promotion.gpa_min", ""),
        ("retake.max", "1.5"),
        ("sheet.reopen_hours", "25"),
        ("sheet.reopen_hours", "0"),
        ("week.days", "7"),
        ("gpa.failed_as", "1"),
        ("pinfl.checksum", "йўқ"),
        ("grade.bounds", "60/70"),
        ("grade.bounds", "90/70/60"),
        ("study.max_years", "4/8"),
        ("contract.instalments", "25/50/75/101"),
        ("transfer.summer", "15.07"),
        ("transfer.summer", "15.07/31.02"),
        ("transfer.summer", "15/07"),
        ("year.starts", "2026-09-02"),
        ("honours.no_retakes", "ҳа"),
    ],
)
def test_values_that_are_refused(key, text):
    with pytest.raises(RuleError) as refusal:
        parse_value(RULES[key], text)
    assert refusal.value.field == "value"
    assert str(refusal.value).endswith(".")


def test_values_have_their_types():
    assert value_on("grade.bounds", [], DAY) == (60, 70, 90)
    assert value_on("pinfl.checksum", [], DAY) == "warn"
    assert value_on("transfer.summer", [], DAY) == ((7, 15), (8, 5))
    assert whole_on("week.days", [], DAY) == 6
    assert whole_on("publish.workdays", [], DAY) == 1
    assert number_on("promotion.gpa_min", [], DAY) == Decimal("2.40")
    with pytest.raises(TypeError):
        number_on("grade.bounds", [], DAY)


def test_a_version_holds_from_its_first_day_up_to_its_end():
    versions = [
        Version("promotion.gpa_min", "2.70", date(2022, 11, 3), date(2026, 3, 6)),
        Version("promotion.gpa_min", "3.00", date(2026, 3, 6)),
        Version("retake.max", "1", date(2020, 1, 1)),
    ]
    days = [date(2022, 11, 2), date(2022, 11, 3), date(2026, 3, 5), date(2026, 3, 6)]
    shown = [str(number_on("promotion.gpa_min", versions, day)) for day in days]
    assert shown == ["2.40", "2.70", "2.70", "3.00"]


FOR = {
    "": "74",
    "level=12": "73",
    "form=13": "72",
    "form=13,level=12": "71",
    "faculty=1": "70",
    "faculty=1,form=13": "69",
    "faculty=1,form=13,level=12": "68",
}


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("", 74),
        ("faculty=2,form=11,level=11", 74),
        ("faculty=2,form=11,level=12", 73),
        ("faculty=2,form=13,level=11", 72),
        ("level=12,form=13,faculty=2", 71),
        ("faculty=1,form=11,level=11", 70),
        ("faculty=1,form=11,level=12", 70),
        ("faculty=1,form=13,level=11", 69),
        ("faculty=1,form=13,level=12", 68),
    ],
)
def test_the_most_special_value_wins(asked, value):
    versions = [Version("att.expel_hours", text, date(2020, 1, 1), scope=scope) for scope, text in FOR.items()]
    assert whole_on("att.expel_hours", versions, DAY, asked) == value
    assert whole_on("att.expel_hours", versions[::-1], DAY, asked) == value


def test_a_special_value_goes_before_a_later_one_for_everybody_and_ends():
    versions = [
        Version("att.expel_hours", "70", date(2020, 1, 1), date(2026, 3, 10), "faculty=1"),
        Version("att.expel_hours", "71", date(2021, 1, 1)),
        Version("att.expel_hours", "73", date(2020, 1, 1)),
    ]
    days = [date(2020, 6, 1), date(2026, 3, 9), date(2026, 3, 10)]
    assert [whole_on("att.expel_hours", versions, day, "faculty=1,form=11") for day in days] == [70, 70, 71]
    assert whole_on("att.expel_hours", versions, DAY, "faculty=2") == 71


def test_a_scope_is_written_one_way_and_read_back():
    text = scope_text({"level": "12", "faculty": 7, "form": ""})
    assert text == "faculty=7,level=12"
    assert scope_values(text) == {"faculty": "7", "level": "12"}
    assert scope_text({}) == ""
