"""The texts of orders: every kind has one, every mark is known, nothing unknown is let in."""

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.movement import KINDS
from hemis.domain.order_steps import gaps, order_number, still_asked
from hemis.domain.order_texts import MARKS, default_texts, fill, left_open, refuse_unknown


def test_every_kind_has_a_text_of_known_marks():
    assert list(default_texts()) == sorted(KINDS, key=list(default_texts()).index)
    assert set(default_texts()) == set(KINDS)
    for text in default_texts().values():
        for part in text:
            refuse_unknown(part, field="body")


def test_all_values_leave_no_mark():
    values = dict.fromkeys(MARKS, "қиймат")
    for text in default_texts().values():
        assert left_open(fill(text.body, values)) == []


@pytest.mark.parametrize("mark", ["{kuni}", "{}", "{Kun}", "{кун}", "{kun }"])
def test_an_unknown_mark_is_refused(mark):
    with pytest.raises(RuleError) as refused:
        refuse_unknown(f"1. {mark}", field="body")
    assert refused.value.field == "body"


def test_a_mark_without_a_value_stays():
    assert fill("{kun}: {soni}", {"kun": "бугун", "soni": ""}) == "бугун: {soni}"
    assert left_open("{soni} {soni} {boshqa}") == ["soni"]


def test_numbers():
    assert order_number("T", 2026, 17) == "T-17/2026"
    with pytest.raises(ValueError, match="begin"):
        order_number("T", 2026, 0)
    assert gaps([]) == gaps([1, 2, 3]) == []
    assert gaps([5, 2]) == [1, 3, 4]
    assert still_asked(("dean", "lawyer"), ["dean"]) == ["lawyer"]
