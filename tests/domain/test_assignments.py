"""Deadlines to the second, what lateness costs, and points of assignments as points of a control."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain import assignments, similarity
from hemis.domain.assignments import PERCENT, REFUSED, SKIP, UNTIL, ZERO, Deadline, Share, control_points
from hemis.domain.errors import RuleError

DUE = datetime(2026, 10, 10, 18, 59, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
STRICT, LONGER = Deadline(DUE, REFUSED), Deadline(DUE, UNTIL, until=DUE + DAY)
FALLING = Deadline(DUE, PERCENT, percent=30)


@pytest.mark.parametrize(
    ("deadline", "after", "is_open", "days", "penalty"),
    [
        (STRICT, -SECOND, True, 0, 0),
        (STRICT, timedelta(0), True, 0, 0),
        (STRICT, timedelta(milliseconds=999), True, 0, 0),
        (STRICT, SECOND, False, 1, 0),
        (LONGER, SECOND, True, 1, 0),
        (LONGER, DAY, True, 1, 0),
        (LONGER, DAY + SECOND, False, 2, 0),
        (FALLING, timedelta(0), True, 0, 0),
        (FALLING, SECOND, True, 1, 30),
        (FALLING, DAY, True, 1, 30),
        (FALLING, DAY + SECOND, True, 2, 60),
        (FALLING, 3 * DAY, True, 3, 90),
        (FALLING, 3 * DAY + SECOND, False, 4, 100),
    ],
)
def test_a_deadline_is_exact_to_the_second(deadline, after, is_open, days, penalty):
    at = DUE + after
    assert (deadline.is_open(at), deadline.days_late(at), deadline.penalty(at)) == (is_open, days, penalty)


@pytest.mark.parametrize(
    ("state", "used", "at", "empty", "said"),
    [
        (None, 0, DUE, False, None),
        (None, 0, DUE, True, "Жавоб матнини ёзинг"),
        (None, 0, DUE + SECOND, False, "Муддат тугаган"),
        ("sent", 1, DUE, False, None),
        ("sent", 2, DUE, False, "Уринишлар тугаган"),
        ("returned", 2, DUE, False, None),
        ("returned", 2, DUE + SECOND, False, "Муддат тугаган"),
        ("graded", 1, DUE, False, "баҳо қўйилган"),
    ],
)
def test_who_may_send(state, used, at, empty, said):
    asked = {"state": state, "used": used, "attempts": 2, "at": at, "is_empty": empty}
    if said is None:
        assignments.require_sendable(STRICT, **asked)
        return
    with pytest.raises(RuleError, match=said):
        assignments.require_sendable(STRICT, **asked)


@pytest.mark.parametrize(
    ("state", "used", "left"),
    [(None, 0, 2), ("sent", 1, 1), ("sent", 2, 0), ("returned", 2, 1), ("returned", 1, 1), ("graded", 1, 0)],
)
def test_attempts_left(state, used, left):
    assert assignments.attempts_left(state, used, 2) == left


@pytest.mark.parametrize(
    ("state", "at", "expected"),
    [
        (None, DUE - 3 * DAY, "new"),
        (None, DUE - 2 * DAY, "soon"),
        (None, DUE, "soon"),
        (None, DUE + SECOND, "expired"),
        ("sent", DUE + DAY, "sent"),
        ("graded", DUE, "graded"),
        ("returned", DUE + DAY, "returned"),
    ],
)
def test_the_state_for_a_student(state, at, expected):
    assert assignments.standing(STRICT, state, at, 2 * DAY) == expected


def test_late_but_accepted_is_soon_and_not_expired():
    assert assignments.standing(FALLING, None, DUE + HOUR, 2 * DAY) == "soon"


@pytest.mark.parametrize(
    ("points", "penalty", "worth"),
    [
        ("8", 10, "7.2"),
        ("8.5", 10, "7.7"),
        ("10", 0, "10"),
        ("9.9", 100, "0"),
        ("1", 5, "1.0"),
        ("8", 20, "6.4"),
        ("8", 40, "4.8"),
    ],
)
def test_lateness_takes_its_percent(points, penalty, worth):
    assert assignments.counted(Decimal(points), penalty) == Decimal(worth)


def shares(*rows):
    return [Share(None if points is None else Decimal(points), Decimal(most), weight) for points, most, weight in rows]


@pytest.mark.parametrize(
    ("rows", "missing", "expected"),
    [
        ([("8", 10, 1)], ZERO, "24"),
        ([("10", 10, 1), ("0", 10, 2)], ZERO, "10"),
        ([("10", 10, 1), (None, 10, 2)], ZERO, "10"),
        ([("10", 10, 1), (None, 10, 2)], SKIP, "30"),
        ([("1", 3, 1), ("1", 3, 1), ("1", 3, 1)], ZERO, "10"),
        ([("7", 9, 1)], ZERO, "23.3"),
        ([("18.5", 20, 3), ("9", 10, 2)], ZERO, "27.5"),
        ([(None, 10, 1)], SKIP, None),
        ([(None, 10, 1)], ZERO, "0"),
        ([], ZERO, None),
    ],
)
def test_points_of_a_control(rows, missing, expected):
    found = control_points(shares(*rows), Decimal(30), missing)
    assert found == (None if expected is None else Decimal(expected))


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.integers(1, 100), st.integers(1, 100)).map(
            lambda row: Share(min(Decimal(row[0]) / 10, Decimal(row[1])), Decimal(row[1]), row[2])
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 100),
)
def test_points_stay_within_the_control_and_the_order_does_not_matter(rows, most):
    found = control_points(rows, Decimal(most))
    assert 0 <= found <= most
    assert found == control_points(rows[::-1], Decimal(most))
    assert found == found.quantize(Decimal("0.1"))


def test_a_published_deadline_moves_only_later():
    assignments.require_better(STRICT, Deadline(DUE, REFUSED))
    assignments.require_better(STRICT, Deadline(DUE + HOUR, REFUSED))
    with pytest.raises(RuleError, match="фақат узайтирилади"):
        assignments.require_better(STRICT, Deadline(DUE - SECOND, REFUSED))


@pytest.mark.parametrize(
    ("deadline", "field"),
    [
        (Deadline(DUE, UNTIL), "until_day"),
        (Deadline(DUE, UNTIL, until=DUE), "until_day"),
        (Deadline(DUE, PERCENT), "late_percent"),
    ],
)
def test_a_policy_has_what_it_needs(deadline, field):
    with pytest.raises(RuleError) as refused:
        assignments.require_plan(deadline)
    assert refused.value.field == field
    for sound in (STRICT, LONGER, FALLING):
        assignments.require_plan(sound)


TEXT = "функция лимити чексиз кичик миқдорлар ёрдамида аниқланади ва ягона бўлади"


@pytest.mark.parametrize(
    ("first", "second", "percent"),
    [
        (TEXT, TEXT, 100),
        (TEXT, TEXT.upper() + "!", 100),
        (TEXT, "funksiya limiti cheksiz kichik miqdorlar yordamida aniqlanadi va yagona boʻladi", 100),
        (TEXT, "Мутлақо бошқа нарса ҳақида ёзилган узун ва ўзига хос жавоб матни", 0),
        (TEXT, f"{TEXT} лекин бунинг исботи анча узун ва уни кейинги дарсда кўрамиз", 100),
        (TEXT, "функция лимити чексиз кичик ва бошқа сўзлар билан давом этади холос", 25),
        ("Жавоб файлда", "Жавоб файлда", 0),
        ("", TEXT, 0),
    ],
)
def test_how_alike_two_texts_are(first, second, percent):
    assert similarity.likeness(first, second) == similarity.likeness(second, first) == percent


def test_pairs_come_with_the_most_alike_first():
    half = " ".join(TEXT.split()[:7]) + " сўнг ўзимнинг фикрим бошланади"
    texts = {5: TEXT, 2: half, 9: "Ҳеч кимникига ўхшамаган бутунлай алоҳида бир жавоб матни", 7: TEXT}
    found = similarity.pairs(texts, 40)
    assert [(pair.first, pair.second) for pair in found] == [(5, 7), (2, 5), (2, 7)]
    assert found[0].percent == 100 > found[1].percent >= 40
    assert similarity.pairs(texts, 101) == []


@given(st.dictionaries(st.integers(0, 9), st.text("абв ", max_size=60), max_size=6), st.integers(1, 100))
def test_the_index_finds_what_comparing_all_finds(texts, least):
    keys = sorted(texts)
    slow = {
        (one, two): percent
        for at, one in enumerate(keys)
        for two in keys[at + 1 :]
        if (percent := similarity.likeness(texts[one], texts[two])) >= least
    }
    assert {pair[:2]: pair.percent for pair in similarity.pairs(texts, least)} == slow
