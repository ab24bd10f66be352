"""What may be typed as a rule, to its last digit, and which value of several holds for whom."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.rules import RULES, number_on, parse_value, ranked, scope_text, scope_values, value_on, version_on
from tests.domain.test_rules import Version

DAY = date(2026, 3, 6)
NUMBER, RANGE = "Сон киритинг: масалан, %s.", "Қиймат %s дан %s гача бўлиши керак."
WHOLE = "Бутун сон киритинг: масалан, %s."
ORDER = "Сонларни тартиб билан, «/» билан ажратиб киритинг: масалан, %s."
DAYS = "Кунларни «кун.ой» кўринишида, «/» билан ажратиб киритинг: масалан, %s."


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("retake.max", "икки", NUMBER % "2"),
        ("retake.max", "-1", NUMBER % "2"),
        ("retake.max", "1e1", NUMBER % "2"),
        ("retake.max", "1,", NUMBER % "2"),
        ("retake.max", "1x0", NUMBER % "2"),
        ("retake.max", "6", RANGE % (0, 5)),
        ("retake.max", "1.5", WHOLE % "2"),
        ("promotion.gpa_min", "2.39", RANGE % ("2,4", "3")),
        ("promotion.gpa_min", "3.0001", RANGE % ("2,4", "3")),
        ("promotion.gpa_min", "2.50000", NUMBER % "2.40"),
        ("promotion.gpa_min", "0000000000002", NUMBER % "2.40"),
        ("stavka.step", "0.04", RANGE % ("0,05", "1")),
        ("grade.bounds", "60/70", ORDER % "60/70/90"),
        ("grade.bounds", "60/90/70", ORDER % "60/70/90"),
        ("grade.bounds", "60/70/x", NUMBER % "60/70/90"),
        ("grade.bounds", "60/70/101", RANGE % (1, 100)),
        ("study.max_years", "4/8", ORDER % "8/4"),
        ("year.starts", "02.09/03.09", DAYS % "02.09"),
        ("year.starts", "30.02", DAYS % "02.09"),
        ("year.starts", "1.13", DAYS % "02.09"),
        ("year.starts", "0.1", DAYS % "02.09"),
        ("year.starts", "02:09", DAYS % "02.09"),
        ("year.starts", "002.09", DAYS % "02.09"),
        ("transfer.summer", "15.07/", DAYS % "15.07/05.08"),
        ("honours.no_retakes", "YES", "Қуйидагилардан бирини танланг: yes, no."),
    ],
)
def test_what_is_refused_is_told_with_an_example_beside_the_value(key, text, said):
    with pytest.raises(RuleError) as refusal:
        parse_value(RULES[key], text)
    assert (str(refusal.value), refusal.value.field) == (said, "value")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("retake.max", "0", 0),
        ("retake.max", " 5 ", 5),
        ("retake.max", "000000000002", 2),
        ("retake.max", "2.0", 2),
        ("promotion.gpa_min", "2,4001", Decimal("2.4001")),
        ("promotion.gpa_min", "3", Decimal(3)),
        ("grade.bounds", " 60 / 70,5 / 90 ", (60, Decimal("70.5"), 90)),
        ("grade.bounds", "60/60/60", (60, 60, 60)),
        ("study.max_years", "4/4", (4, 4)),
        ("year.starts", " 1.9 ", ((9, 1),)),
        ("transfer.summer", "31.12 / 1.1", ((12, 31), (1, 1))),
        ("honours.no_retakes", " no ", "no"),
    ],
)
def test_what_may_be_typed_is_read(key, text, value):
    found = parse_value(RULES[key], text)
    assert found == value
    assert type(found) is type(value)


def test_of_several_values_the_most_special_and_then_the_latest_is_first():
    rows = {
        name: Version("debt.limit", "4", starts, scope=scope)
        for name, starts, scope in (
            ("old", date(2020, 1, 1), ""),
            ("new", date(2025, 1, 1), ""),
            ("level", date(2019, 1, 1), "level=12"),
            ("form", date(2018, 1, 1), "form=11"),
            ("both", date(2017, 1, 1), "form=11,level=12"),
            ("faculty", date(2016, 1, 1), "faculty=1"),
            ("strange", date(2030, 1, 1), "moon=1"),
        )
    }
    expected = ["faculty", "both", "form", "level", "strange", "new", "old"]
    for order in (list(rows), list(rows)[::-1]):
        found = ranked("debt.limit", [*(rows[name] for name in order), Version("retake.max", "1", DAY)])
        assert found == [rows[name] for name in expected]


def test_a_version_is_the_one_whose_value_holds():
    early = Version("debt.limit", "5", date(2026, 1, 1), DAY)
    special = Version("debt.limit", "6", date(2026, 1, 1), scope="form=11")
    assert version_on("debt.limit", [early, special], date(2026, 3, 5)) == early
    assert version_on("debt.limit", [early, special], DAY) is None
    assert version_on("debt.limit", [early, special], DAY, " form=11 , level=11 ") == special
    assert version_on("debt.limit", [early], date(2025, 12, 31)) is None
    assert version_on("retake.max", [early], date(2026, 3, 5)) is None
    assert number_on("debt.limit", [early, special], DAY, "form=11") == 6
    assert value_on("debt.limit", [early, special], DAY, "form=13") == 4


def test_a_scope_names_faculty_form_and_level_alone_and_in_this_order():
    assert scope_text({"level": "12", "moon": "1", "form": None, "faculty": 0}) == "faculty=0,level=12"
    assert list(scope_values("level=12, moon=3,,faculty=7").items()) == [("faculty", "7"), ("level", "12")]
    assert scope_values("") == {}
