"""Exams on the computer: the draw, the clock, the addresses, the points of an answer, the figures of a question."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain import testing
from hemis.domain.errors import RuleError
from hemis.domain.questions import Option
from hemis.domain.testing import Card, Part
from hemis.domain.testing_analysis import (
    GOOD,
    INVERTED,
    TOO_EASY,
    TOO_FEW,
    TOO_HARD,
    WEAK_ONE,
    Seen,
    chosen_shares,
    figures,
)
from hemis.domain.testing_grades import (
    FULL,
    KEY,
    LONGEST_ANSWER,
    VOID,
    Piece,
    earned,
    mark_of,
    pack,
    read_answer,
    rekeyed,
    result,
    same_words,
    share,
    shuffled,
    unpack,
)

D = Decimal
NOW = datetime(2026, 10, 6, 5, 30, tzinfo=UTC)


def cards(count, **more):
    return [Card(number, **({"topic_id": None, "difficulty": 2, "kind": "single"} | more)) for number in range(count)]


def test_the_draw_gives_what_each_rule_asks_and_no_question_twice():
    bank = [Card(n, n % 3, n % 3 + 1, ("single", "multiple", "text")[n % 3]) for n in range(30)]
    parts = [Part(3, D(1), topic_id=0), Part(2, D(2), difficulty=2), Part(4, D(1))]
    drawn = testing.draw(parts, bank, Random(7))
    assert len({each.key for each in drawn}) == 9
    for number, part in enumerate(parts):
        own = [bank[each.key] for each in drawn if each.part == number]
        assert len(own) == part.quantity
        assert all(part.takes(card) for card in own)


def test_the_same_word_draws_the_same_and_another_one_another():
    parts, bank = [Part(5, D(1))], cards(40)
    assert testing.draw(parts, bank, Random("a")) == testing.draw(parts, bank, Random("a"))
    assert testing.draw(parts, bank, Random("a")) != testing.draw(parts, bank, Random("b"))


def test_overlapping_rules_give_way_to_each_other():
    """Two hard questions, one of topic 1: who wants any hard one takes the other."""
    bank = [Card(1, 1, 3, "single"), Card(2, None, 3, "single")]
    for seed in range(20):
        drawn = testing.draw([Part(1, D(1), difficulty=3), Part(1, D(1), topic_id=1)], bank, Random(seed))
        assert {(each.part, each.key) for each in drawn} == {(0, 2), (1, 1)}


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=12), st.integers(0, 10**6))
def test_what_is_missing_is_really_missing(kinds, seed):
    """Against counting: with one rule per topic, what lacks is what was asked less what there is."""
    bank = [Card(number, topic, hard, "single") for number, (topic, hard) in enumerate(kinds)]
    parts = [Part(3, D(1), topic_id=topic) for topic in range(3)]
    has = [sum(card.topic_id == topic for card in bank) for topic in range(3)]
    expected = {topic: 3 - has[topic] for topic in range(3) if has[topic] < 3}
    assert testing.missing(parts, bank) == expected
    assert len(testing.draw(parts, bank, Random(seed))) == sum(min(3, count) for count in has)


@pytest.mark.parametrize(
    ("parts", "bank", "sittings", "said"),
    [
        ([], 0, 0, ["Саволларни танлаш қоидаси йўқ", "Гуруҳ йўқ"]),
        ([Part(5, D(4))], 5, 1, []),
        ([Part(5, D("3.9"))], 5, 1, ["жами 19,5"]),
        ([Part(5, D(4))], 3, 1, ["1-қоидага яна 2 та"]),
        ([Part(200, D(1)), Part(1, D(1))], 300, 1, ["кўпи билан 200"]),
    ],
)
def test_an_exam_is_ready_when_nothing_is_missing(parts, bank, sittings, said):
    found = [str(reason) for reason in testing.faults(parts, cards(bank), sittings, 20)]
    assert len(found) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found, strict=True))


def test_time_ends_with_the_minutes_or_with_the_group_and_what_is_added_comes_on_top():
    closes = NOW + timedelta(minutes=50)
    assert testing.ends_at(NOW, 40, closes) == NOW + timedelta(minutes=40)
    assert testing.ends_at(NOW, 60, closes) == closes
    assert testing.ends_at(NOW, 60, closes, extra=10) == NOW + timedelta(minutes=60)


@pytest.mark.parametrize(("late", "is_over"), [(0, False), (15, False), (15.001, True)])
def test_the_grace_ends_to_the_second(late, is_over):
    assert testing.is_over(NOW, NOW + timedelta(seconds=late), 15) is is_over


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("10.20.30.0/24", 1), ("10.0.0.5, 192.168.1.0/24\n2001:db8::/32", 3), ("10.0.0.7/24", 1)],
)
def test_addresses_are_read(text, count):
    assert len(testing.parse_networks(text)) == count


@pytest.mark.parametrize("text", ["10.20.30.0/33", "синф", "10.0.0", " ".join(f"10.0.0.{n}" for n in range(21))])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(RuleError) as refused:
        testing.parse_networks(text)
    assert refused.value.field == "networks"


@pytest.mark.parametrize(
    ("networks", "address", "may"),
    [
        ("", "8.8.8.8", True),
        ("10.20.30.0/24", "10.20.30.255", True),
        ("10.20.30.0/24", "10.20.31.1", False),
        ("10.20.30.0/24", "", False),
        ("2001:db8::/32", "2001:db8::1", True),
        ("2001:db8::/32", "10.0.0.1", False),
    ],
)
def test_the_place_is_asked(networks, address, may):
    if may:
        testing.require_place(networks, address)
    else:
        with pytest.raises(RuleError, match="компьютер синфидан"):
            testing.require_place(networks, address)


def test_which_attempt_counts():
    tried = [(1, D(8)), (2, D(12)), (3, D(10))]
    assert testing.counted(tried, "best") == 12
    assert testing.counted(tried, "last") == 10
    assert testing.counted([], "best") is None


SINGLE = (Option("а", 100), Option("б"), Option("в"))
THREE = (Option("а", 50), Option("б", 50), Option("в"), Option("г"))
NAMED = (Option("а", 50), Option("б", 50), Option("в", -25))
TYPED = (Option("Тошкент", 100), Option("3,5", 50))


@pytest.mark.parametrize(
    ("kind", "options", "answer", "percent"),
    [
        ("single", SINGLE, "0", 100),
        ("single", SINGLE, "1", 0),
        ("single", SINGLE, "", 0),
        ("multiple", THREE, "0,1", 100),
        ("multiple", THREE, "0", 50),
        ("multiple", THREE, "0,2", 0),
        ("multiple", THREE, "0,1,2", 50),
        ("multiple", THREE, "0,1,2,3", 0),
        ("multiple", THREE, "2,3", 0),
        ("multiple", NAMED, "0,1,2", 75),
        ("multiple", (Option("а", 33), Option("б", 33), Option("в", 33), Option("г")), "0,1,2", 100),
        ("text", TYPED, "TOSHKENT", 100),
        ("text", TYPED, " тошкент ", 100),
        ("text", TYPED, "3.50", 50),
        ("text", TYPED, "", 0),
        ("text", TYPED, "Самарқанд", None),
    ],
)
def test_what_an_answer_brings(kind, options, answer, percent):
    assert share(kind, options, answer) == percent


def test_points_are_exact_and_only_the_sum_is_rounded():
    thirds = [earned(D("2.5"), D(33)) for _ in range(3)]
    assert thirds == [D("0.825")] * 3
    assert result(Piece(D("2.5"), each) for each in thirds) == D("2.5")
    assert result([Piece(D(1), D("0.05"))]) == D("0.1")


PIECES = st.builds(
    lambda points, percent, ruling: Piece(points, None if percent is None else earned(points, D(percent)), ruling),
    st.decimals("0.1", 20, places=1),
    st.none() | st.integers(0, 100),
    st.sampled_from([None, VOID, FULL, KEY]),
)


@given(st.lists(PIECES, max_size=30))
def test_points_stay_within_the_whole_whatever_is_ruled(pieces):
    found, whole = result(pieces), sum((each.points for each in pieces), D(0))
    waits = any(each.earned is None and each.ruling not in (VOID, FULL) for each in pieces)
    assert (found is None) == waits
    assert found is None or 0 <= found <= whole


@pytest.mark.parametrize(
    ("pieces", "points"),
    [
        ([(10, 5, None), (10, 0, None)], "5"),
        ([(10, 5, None), (10, 0, VOID)], "10"),
        ([(10, 5, None), (10, 0, FULL)], "15"),
        ([(10, None, FULL), (10, None, VOID)], "20"),
        ([(10, None, VOID)], "10"),
        ([(5, "2.5", None), (5, 5, None), (10, 3, VOID)], "15"),
        ([(10, None, None), (10, 0, VOID)], None),
        ([(10, 10, KEY), (10, 0, None)], "10"),
    ],
)
def test_what_a_ruling_does_to_the_points(pieces, points):
    drawn = [Piece(D(most), None if got is None else D(got), ruling) for most, got, ruling in pieces]
    assert result(drawn) == (None if points is None else D(points))


def test_a_new_key_shares_the_points_evenly_and_is_a_new_one():
    options = (Option("а", 100), Option("б"), Option("в"))
    assert rekeyed("single", options, [1]) == (Option("а"), Option("б", 100), Option("в"))
    assert [each.percent for each in rekeyed("multiple", options, [0, 1, 2])] == [34, 33, 33]
    for kind, right in (("single", []), ("single", [0, 1]), ("single", [0]), ("text", [0]), ("multiple", [9])):
        with pytest.raises(RuleError):
            rekeyed(kind, options, right)


@given(st.lists(st.decimals(0, 20, places=3), max_size=30), st.randoms())
def test_a_sum_does_not_depend_on_the_order(parts, chance):
    parts = [Piece(D(20), each) for each in parts]
    shuffled_ = list(parts)
    chance.shuffle(shuffled_)
    assert result(parts) == result(shuffled_)


@pytest.mark.parametrize(("one", "other"), [("3,5", "3.50"), ("Тошкент", "toshkent"), ("0", "0,0"), ("10", "1e1")])
def test_answers_that_say_the_same_are_one(one, other):
    assert same_words(one) == same_words(other)
    assert mark_of(one) == mark_of(other)


@pytest.mark.parametrize(("one", "other"), [("3", "30"), ("x²", "x³"), ("+", "-"), ("0", "")])
def test_answers_that_say_something_else_are_two(one, other):
    assert mark_of(one) != mark_of(other)


def test_a_plain_address_is_known_in_the_clothes_of_the_newer_kind():
    testing.require_place("10.20.30.0/24", "::ffff:10.20.30.7")
    with pytest.raises(RuleError):
        testing.require_place("10.20.30.0/24", "::ffff:10.20.31.7")


@pytest.mark.parametrize("answer", ["1e999999999", "-1e999999", "1e-999999", "0e999999999", "9" * 30 + "e99999999"])
def test_a_number_beyond_all_lessons_is_read_as_words(answer):
    assert len(same_words(answer)) < 50
    assert share("text", [Option("4", 100)], answer) is None


def test_what_a_page_sends_is_read():
    assert read_answer("single", 3, ["2"], "") == "2"
    assert read_answer("multiple", 3, ["2", "0", "2"], "") == "0,2"
    assert read_answer("text", 0, ["2"], " жавоб ") == "жавоб"
    assert read_answer("single", 3, [], "") == ""


@pytest.mark.parametrize(
    ("kind", "chosen", "text"),
    [
        ("single", ["3"], ""),
        ("single", ["-1"], ""),
        ("single", ["٢"], ""),
        ("single", ["0", "1"], ""),
        ("text", [], "я" * (LONGEST_ANSWER + 1)),
    ],
)
def test_what_no_page_sends_is_refused(kind, chosen, text):
    with pytest.raises(RuleError):
        read_answer(kind, 3, chosen, text)


def test_options_are_frozen_and_mixed():
    assert unpack(pack(THREE)) == THREE
    assert sorted(shuffled(5, Random(1)).split(",")) == list("01234")


def answers(upper, lower, middle=0):
    """Ten people: three strong, four between, three weak."""
    percents = [upper] * 3 + [middle] * 4 + [lower] * 3
    return [Seen(D(percent), D(20 - place)) for place, percent in enumerate(percents)]


@pytest.mark.parametrize(
    ("rows", "easiness", "difference", "verdict"),
    [
        ([], None, None, TOO_FEW),
        (answers(100, 0)[:9], D("33.3"), None, TOO_FEW),
        (answers(100, 0, 50), D("50.0"), D("1.00"), GOOD),
        (answers(0, 100, 50), D("50.0"), D("-1.00"), INVERTED),
        (answers(100, 100, 100), D("100.0"), D("0.00"), TOO_EASY),
        (answers(20, 0, 0), D("6.0"), D("0.20"), TOO_HARD),
        (answers(50, 40, 50), D("47.0"), D("0.10"), WEAK_ONE),
    ],
)
def test_the_figures_of_a_question(rows, easiness, difference, verdict):
    found = figures(rows)
    assert (found.seen, found.easiness, found.discrimination, found.verdict) == (
        len(rows),
        easiness,
        difference,
        verdict,
    )


def test_shares_of_options():
    assert chosen_shares({0: 2, 1: 1}, 3) == {0: 67, 1: 33}
    assert chosen_shares({}, 0) == {}
