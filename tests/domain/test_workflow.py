"""Allowed steps of public content and grade sheets."""

from datetime import UTC, datetime, timedelta

import pytest

from hemis.domain import workflow
from hemis.domain.errors import RuleError
from hemis.domain.workflow import CONTENT, GRADE_SHEET, step

NOW = datetime(2026, 3, 6, 9, tzinfo=UTC)
ALLOWED = {
    "content": (
        CONTENT,
        {
            ("draft", "submit"): "submitted",
            ("sent_back", "submit"): "submitted",
            ("withdrawn", "submit"): "submitted",
            ("submitted", "withdraw"): "withdrawn",
            ("submitted", "send_back"): "sent_back",
            ("submitted", "approve"): "approved",
            ("approved", "publish"): "published",
            ("approved", "withdraw"): "withdrawn",
            ("published", "correct"): "draft",
            ("draft", "drop"): "published",
            ("sent_back", "drop"): "published",
            ("withdrawn", "drop"): "published",
            ("published", "unpublish"): "withdrawn",
        },
    ),
    "sheet": (
        GRADE_SHEET,
        {
            ("draft", "close"): "closed",
            ("reopened", "close"): "closed",
            ("closed", "confirm"): "confirmed",
            ("closed", "reopen"): "reopened",
            ("confirmed", "reopen"): "reopened",
            ("closed", "annul"): "annulled",
            ("confirmed", "annul"): "annulled",
        },
    ),
}


@pytest.mark.parametrize(("table", "allowed"), ALLOWED.values(), ids=ALLOWED)
def test_every_status_and_verb(table, allowed):
    statuses = {rule.target for rule in table.values()}.union(*(rule.sources for rule in table.values()))
    for status in statuses:
        for verb in table:
            if (status, verb) in allowed:
                assert step(table, status, verb) == allowed[status, verb]
            else:
                with pytest.raises(RuleError, match=r"\.$"):
                    step(table, status, verb)
        assert workflow.verbs(table, status) == [verb for verb in table if (status, verb) in allowed]


def test_an_unknown_verb_is_a_bug():
    with pytest.raises(KeyError):
        step(CONTENT, "draft", "explode")


def test_what_may_be_edited():
    assert {"draft", "sent_back", "withdrawn"} == workflow.CONTENT_EDITABLE
    assert {"draft", "reopened"} == workflow.SHEET_EDITABLE


def test_nobody_approves_their_own():
    workflow.require_second_person(1, 2)
    for first, second in [(1, 1), (None, 1), (1, None), (None, None)]:
        assert not workflow.is_second_person(first, second)
        with pytest.raises(RuleError, match="бошқа ходим"):
            workflow.require_second_person(first, second)


def test_a_reopening_needs_reason_second_person_and_an_end():
    reason = "Апелляция қарори 12-сон"
    workflow.check_reopening(reason, 24, closed_by=1, reopened_by=2)
    refused = [
        (reason, 24, 1, None),
        ("Хато   " + " " * 30 + "кетган", 24, 2, "reason"),
        (reason, 25, 2, "hours"),
        (reason, 0, 2, "hours"),
    ]
    for text, hours, person, field in refused:
        with pytest.raises(RuleError) as refusal:
            workflow.check_reopening(text, hours, closed_by=1, reopened_by=person)
        assert refusal.value.field == field


def test_a_reopened_sheet_locks_itself():
    end = workflow.reopening_end(NOW, 2)
    assert end == NOW + timedelta(hours=2)
    assert workflow.is_sheet_open("reopened", end, end - timedelta(seconds=1))
    assert not workflow.is_sheet_open("reopened", end, end)
    assert not workflow.is_sheet_open("reopened", None, NOW)
    assert workflow.is_sheet_open("draft", None, NOW)
    assert not workflow.is_sheet_open("closed", None, NOW)
