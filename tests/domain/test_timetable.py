"""Clashes and times of pairs: example C8a."""

from datetime import time

import pytest

from hemis.domain.timetable import (
    LABORATORY,
    LECTURE,
    PRACTICE,
    SEMINAR,
    Clash,
    Lesson,
    clashes,
    pair_times,
    pairs_of_row,
    suitable_rooms,
    weeks_meet,
)

ONE = Lesson("1", ("101", "102"), "Қодиров", "201", 1, 2)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Lesson("2", ("102",), "Юсупов", "202", 1, 2), [("group", "102")]),
        (Lesson("2", ("103",), "Қодиров", "202", 1, 2), [("teacher", "Қодиров")]),
        (Lesson("2", ("103",), "Юсупов", "201", 1, 2), [("room", "201")]),
        (ONE._replace(key="2"), [("group", "101"), ("group", "102"), ("teacher", "Қодиров"), ("room", "201")]),
        (ONE._replace(key="2", day=2), []),
        (ONE._replace(key="2", pair=3), []),
        (Lesson("2", ("103",), "", "", 1, 2), []),
    ],
)
def test_who_collides(other, expected):
    assert clashes([ONE, other]) == [Clash(kind, name, 1, 2, "1", "2") for kind, name in expected]


def test_nameless_teachers_and_rooms_do_not_collide():
    assert clashes([Lesson(key, (key,), "", "", 1, 1) for key in "abc"]) == []


def test_three_in_one_room_are_three_clashes():
    lessons = [Lesson(key, (key, key), "", "201", 1, 1) for key in "abc"]
    assert [(clash.first, clash.second) for clash in clashes(lessons)] == [("a", "b"), ("a", "c"), ("b", "c")]


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [("all", "all", True), ("all", "odd", True), ("even", "all", True), ("odd", "odd", True), ("odd", "even", False)],
)
def test_weeks(first, second, meet):
    assert weeks_meet(first, second) == meet
    assert bool(clashes([ONE._replace(weeks=first), ONE._replace(key="2", weeks=second)])) == meet


def test_c8a_pairs_in_a_row():
    expected = [(time(8, 30), time(9, 50)), (time(10), time(11, 20))]
    assert pair_times(time(8, 30), 2) == expected


@pytest.mark.parametrize(
    ("left", "days", "pairs"),
    [
        (15, 15, 15),
        (15, 16, 15),
        (30, 15, 15),
        (23, 15, 12),
        (31, 15, 11),
        (1, 15, 1),
        (0, 15, 0),
        (5, 0, 0),
    ],
)
def test_the_rows_of_a_load_are_of_equal_length(left, days, pairs):
    assert pairs_of_row(left, days) == pairs


@pytest.mark.parametrize(
    ("kind", "best", "never"),
    [(LECTURE, "11", "12"), (LABORATORY, "12", "11"), (PRACTICE, "13", ""), (SEMINAR, "14", "12"), ("17", "13", "")],
)
def test_a_kind_of_lesson_has_its_rooms(kind, best, never):
    rooms = suitable_rooms(kind)
    assert rooms[0] == best
    assert never not in rooms
    assert len(set(rooms)) == len(rooms)


def test_pairs_over_noon_and_none():
    assert pair_times(time(11, 30), 1, minutes=80) == [(time(11, 30), time(12, 50))]
    assert pair_times(time(8), 0) == []
