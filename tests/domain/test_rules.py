"""Rule parameters and their versions: example B11, rule R0.1."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.rules import RULES, number_on, parse_value, value_on, whole_on

DAY = date(2026, 3, 6)
SETTINGS = (
    "promotion.gpa_min gpa.failed_as gpa.decimals grade.bounds retake.max debt.limit appeal.submit_hours "
    "att.subject_pct att.expel_hours attendance.pair_hours credit.hours year.credits study.max_years contest.years "
    "training.every_years training.hours load.auditory_min load.lecture_max_nodegree gac.own_max_pct gac.min_members "
    "gac.retakes_per_year gac.retake_years honours.excellent_pct publish.workdays appeal.days reinstate.years "
    "stipend.bonus stipend.satisf_share grant.gpa_min pinfl.checksum contract.instalments journal.lock_hours "
    "attendance.edit_workdays week.days sheet.reopen_hours sheet.reason_min grade.final_min grade.semester_min"
)


class Version(NamedTuple):
    """A stored value."""

    key: str
    value: str
    valid_from: date
    valid_to: date | None = None
    scope: str = ""


def test_every_setting_has_a_spec():
    assert set(SETTINGS.split()) <= set(RULES)


@pytest.mark.parametrize("spec", RULES.values(), ids=RULES)
def test_the_default_is_lawful(spec):
    parse_value(spec, spec.default)
    assert spec.title
    assert spec.act


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


def test_the_most_specific_scope_wins_then_the_latest():
    start = date(2020, 1, 1)
    versions = [
        Version("att.expel_hours", "70", start, scope="faculty=1, form=11"),
        Version("att.expel_hours", "72", start, scope="faculty=1"),
        Version("att.expel_hours", "71", date(2021, 1, 1)),
        Version("att.expel_hours", "73", start),
    ]
    asked = ["form=11,faculty=1", "faculty=1", "faculty=2,form=11", ""]
    assert [whole_on("att.expel_hours", versions, DAY, scope) for scope in asked] == [70, 72, 71, 71]
