"""Hours that balance, and topics as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.errors import RuleError
from hemis.domain.planning import MOST_HOURS, PLAN, TopicLine, check_balance, read_lines, total
from hemis.domain.workflow import step, verbs


@pytest.mark.parametrize(
    ("planned", "hours", "said"),
    [(0, 30, "Режада мавзу йўқ"), (28, 30, "яна 2 соатлик"), (34, 30, "4 соат ортиқ")],
)
def test_what_does_not_balance_says_by_how_much(planned, hours, said):
    with pytest.raises(RuleError) as refused:
        check_balance(planned, hours)
    assert said in str(refused.value)


def test_what_balances_passes():
    check_balance(30, 30)


@pytest.mark.parametrize(
    ("pasted", "topics"),
    [
        ("Лимит;2\nҲосила; 4 ", [("Лимит", 2), ("Ҳосила", 4)]),
        ("Лимит\t2\r\nҲосила\t4", [("Лимит", 2), ("Ҳосила", 4)]),
        ("Лимит", [("Лимит", 2)]),
        ("1. Лимит;2\n2) Ҳосила;2", [("Лимит", 2), ("Ҳосила", 2)]),
        ("\n  \nЛимит;\n", [("Лимит", 2)]),
        ("Ҳосила; интеграл; 6", [("Ҳосила; интеграл", 6)]),
        ("Ҳосила; интеграл", [("Ҳосила; интеграл", 2)]),
        ("", []),
    ],
)
def test_lines_are_topics(pasted, topics):
    assert read_lines(pasted) == ([TopicLine(None, *each) for each in topics], [])


@pytest.mark.parametrize(
    ("pasted", "said"),
    [("Лимит;0", "Соат"), ("Лимит;2,5", "Соат"), ("Лимит;-2", "Соат"), (";4", "номини"), ("я" * 301, "300")],
)
def test_a_line_that_cannot_be_read_says_why(pasted, said):
    topics, faults = read_lines(f"Биринчи;2\n{pasted}")
    assert [topic.title for topic in topics] == ["Биринчи"]
    assert [number for number, _ in faults] == [2]
    assert said in str(faults[0][1])


@given(st.text())
def test_nothing_pasted_breaks(text):
    topics, faults = read_lines(text)
    assert all(1 <= topic.hours <= MOST_HOURS and topic.title for topic in topics)
    assert total(topics) >= 2 * bool(topics)
    assert all(str(reason) for _, reason in faults)


def test_each_state_has_its_steps():
    assert {state: verbs(PLAN, state) for state in ("draft", "submitted", "sent_back", "approved")} == {
        "draft": ["edit", "submit"],
        "submitted": ["withdraw", "send_back", "approve"],
        "sent_back": ["edit", "submit"],
        "approved": ["reopen"],
    }
    with pytest.raises(RuleError, match="ўзгартирилмайди"):
        step(PLAN, "approved", "edit")
