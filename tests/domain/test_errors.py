"""Refusals: a sentence, its values, the field."""

from hemis.domain.errors import Reason, RuleError
from hemis.domain.i18n import N_


def test_marking_changes_nothing():
    assert N_("Сақланди") == "Сақланди"


def test_values_fill_the_sentence():
    error = RuleError("чегара %(limit)s %%", field="points", limit=25)
    assert str(error) == "чегара 25 %"
    assert (error.msgid, error.params, error.field) == ("чегара %(limit)s %%", {"limit": 25}, "points")
    assert str(Reason("чегара %(limit)s %%", {"limit": "25"})) == "чегара 25 %"


def test_a_sentence_without_values_keeps_its_percent_sign():
    assert str(RuleError("25 % дан кам")) == "25 % дан кам"
    assert RuleError("25 % дан кам").field is None
