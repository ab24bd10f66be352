"""Rules of projects: one leader at a time, everybody within the term and once, never more money than there is."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.projects import Stretch, check_facts, check_receipts, check_team

START, END = date(2026, 1, 1), date(2027, 12, 31)
MIDDLE = date(2026, 7, 1)


def leader(person=1, joined=START, left=None):
    return Stretch(person, f"P{person}", "head", joined, left)


def member(person, joined=START, left=None):
    return Stretch(person, f"P{person}", "member", joined, left)


@pytest.mark.parametrize(
    "team",
    [
        [leader()],
        [leader(left=date(2026, 6, 30)), leader(2, MIDDLE)],
        [leader(), member(2, left=date(2026, 3, 1)), member(2, date(2026, 3, 2))],
        [leader(left=date(2026, 6, 30)), leader(2, MIDDLE), member(1, MIDDLE)],
    ],
)
def test_teams_that_can_be(team):
    check_team(team, START, END)


@pytest.mark.parametrize(
    ("team", "said"),
    [
        ([member(1)], "раҳбарини"),
        ([leader(), leader(2, MIDDLE)], "икки раҳбари"),
        ([leader(left=MIDDLE), leader(2, MIDDLE)], "икки раҳбари"),
        ([leader(), member(1, MIDDLE)], "икки марта"),
        ([leader(joined=date(2025, 12, 31))], "кунларда"),
        ([leader(), member(2, left=date(2028, 1, 1))], "кунларда"),
        ([leader(), member(2, MIDDLE, date(2026, 6, 30))], "олдин бўлмасин"),
    ],
)
def test_teams_that_cannot_be(team, said):
    with pytest.raises(RuleError, match=said):
        check_team(team, START, END)


def test_only_an_initiative_has_neither_number_nor_money():
    check_facts("initiative", "", Decimal(), ("", None))
    for kind in ("state_grant", "foreign_grant", "contract"):
        with pytest.raises(RuleError):
            check_facts(kind, "", Decimal(1), ("1", START))
        with pytest.raises(RuleError):
            check_facts(kind, "1", Decimal(), ("1", START))
    for contract in (("", START), ("1", None)):
        with pytest.raises(RuleError):
            check_facts("contract", "1", Decimal(1), contract)


def test_receipts_reach_the_whole_and_never_go_beyond():
    check_receipts([("2025/2026", Decimal("0.10")), ("2026/2027", Decimal("0.20"))], Decimal("0.30"))
    with pytest.raises(RuleError, match="ошмасин"):
        check_receipts([("2025/2026", Decimal("0.11")), ("2026/2027", Decimal("0.20"))], Decimal("0.30"))
    with pytest.raises(RuleError, match="икки марта"):
        check_receipts([("2025/2026", Decimal(1)), ("2025/2026", Decimal(1))], Decimal(9))
