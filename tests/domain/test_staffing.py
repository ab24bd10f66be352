"""Stakes in steps and in total, logins, roles that follow from posts; masks of personal numbers."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.identifiers import mask_passport
from hemis.domain.staffing import (
    RoleOfPost,
    Stretch,
    check_stake,
    check_total,
    highest_total,
    propose_login,
    roles_of,
)


def stretch(starts, ends, stake):
    return Stretch(date(2026, starts, 1), ends and date(2026, ends, 28), Decimal(stake))


@pytest.mark.parametrize("stake", ["0.25", "0.5", "1", "1.5"])
def test_a_stake_of_whole_steps_is_taken(stake):
    check_stake(Decimal(stake), Decimal("0.25"))


@pytest.mark.parametrize("stake", ["0", "-0.25", "0.3", "1.1"])
def test_a_stake_off_the_steps_is_refused(stake):
    with pytest.raises(RuleError) as refused:
        check_stake(Decimal(stake), Decimal("0.25"))
    assert refused.value.field == "stake"


def test_the_highest_total_is_that_of_the_fullest_day():
    assert highest_total([]) == 0
    assert highest_total([stretch(1, 3, "1"), stretch(4, None, "1")]) == 1
    assert highest_total([stretch(1, 5, "1"), stretch(5, None, "0.5"), stretch(3, 4, "0.25")]) == Decimal("1.5")


@pytest.mark.parametrize(
    ("others", "new", "is_fine"),
    [
        ([stretch(1, None, "1")], stretch(3, None, "0.5"), True),
        ([stretch(1, None, "1")], stretch(3, None, "0.75"), False),
        ([stretch(1, 2, "1.5")], stretch(3, None, "1.5"), True),
        ([stretch(1, 3, "1.5")], stretch(3, None, "0.25"), False),
        ([stretch(6, None, "1")], stretch(1, 5, "1"), True),
        ([stretch(6, None, "1")], stretch(1, None, "1"), False),
        # What was too much before the new post began is not its fault.
        ([stretch(1, 2, "1"), stretch(1, None, "1")], stretch(3, None, "0.5"), True),
    ],
)
def test_the_sum_of_a_person_stays_within_the_most(others, new, is_fine):
    if is_fine:
        check_total(others, new, Decimal("1.5"))
    else:
        with pytest.raises(RuleError, match="жами ставкаси"):
            check_total(others, new, Decimal("1.5"))


@pytest.mark.parametrize(
    ("surname", "first_name", "taken", "expected"),
    [
        ("Abdullayev", "Sherzod", (), "sh.abdullayev"),
        ("Gʻofurov", "Oʻtkir", (), "o.gofurov"),
        ("Yoqubova", "Yulduz", (), "yu.yoqubova"),
        ("Abdullayev", "Sherzod", ("sh.abdullayev", "sh.abdullayev2"), "sh.abdullayev3"),
        ("", "", (), "xodim"),
        ("王", "明", (), "xodim"),
    ],
)
def test_a_login_is_proposed_from_the_latin_name(surname, first_name, taken, expected):
    assert propose_login(surname, first_name, taken) == expected


@pytest.mark.parametrize(
    ("code", "category", "department", "expected"),
    [
        ("14", "teacher", 7, [RoleOfPost("teacher")]),
        ("16", "teacher", 7, [RoleOfPost("department_head", department_id=7), RoleOfPost("teacher")]),
        ("18", "head", 7, [RoleOfPost("faculty", faculty_id=3)]),
        ("17", "head", 7, [RoleOfPost("faculty", faculty_id=3)]),
        ("29", "support", 7, []),
        ("21", "office", None, []),
        ("14", "teacher", None, []),
    ],
)
def test_the_roles_of_a_post(code, category, department, expected):
    assert roles_of(code, category, department, 3) == expected


def test_a_passport_is_masked():
    assert mask_passport("AA1234567") == "AA*****67"
    assert mask_passport("") == ""
