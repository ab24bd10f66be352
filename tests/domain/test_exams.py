"""Examinations put into days: gaps, one a day, the smallest room, the least busy examiner, why there is no place."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from hemis.domain.exams import (
    GROUP,
    NO_DAY,
    NO_EXAMINER,
    NO_ROOM,
    NO_TIME,
    ROOM,
    TEACHER,
    Calendar,
    Demand,
    Place,
    Room,
    Taken,
    fill,
    gap_kept,
    results_due,
    too_near,
)

FIRST = date(2027, 1, 4)


def day(number):
    return FIRST + timedelta(days=number)


def calendar(days=12, slots=(1, 2), rooms=((1, 30), (2, 60)), gap=2, taken=()):
    return Calendar([day(each) for each in range(days)], slots, [Room(*each) for each in rooms], gap, taken)


def demand(key, *groups, size=25, examiners=(7, 8)):
    return Demand(key, groups, size, examiners)


@pytest.mark.parametrize(
    ("between", "gap", "kept"),
    [(0, 0, False), (1, 0, True), (1, 2, False), (2, 2, False), (3, 2, True), (-2, 2, False), (-3, 2, True)],
)
def test_so_many_whole_days_lie_between_two_exams(between, gap, kept):
    assert gap_kept(FIRST, day(between), gap) is kept


def test_the_nearest_exam_is_named():
    assert too_near(day(5), [day(3), day(6), day(20)], 2) == day(6)
    assert too_near(day(5), [day(0), day(20)], 2) is None


@pytest.mark.parametrize(("form", "due"), [("11", 0), ("12", 3), ("13", 0), ("14", 0)])
def test_written_results_take_longer(form, due):
    assert results_due(FIRST, form, written_days=3) == day(due)


def test_exams_of_a_group_follow_one_another_with_their_gaps():
    done = fill([demand(key, 1) for key in range(4)], calendar())
    assert [place.day for _each, place in done.placed] == [day(0), day(3), day(6), day(9)]
    assert done.failed == []


def test_the_smallest_room_that_is_large_enough_is_taken():
    [(_one, small)] = fill([demand(0, 1, size=20)], calendar()).placed
    [(_two, large)] = fill([demand(0, 1, size=40)], calendar()).placed
    assert (small.room, large.room) == (1, 2)


def test_the_examiner_with_the_fewest_exams_is_taken():
    done = fill([demand(0, 1), demand(1, 2), demand(2, 3)], calendar(rooms=((1, 30), (2, 30), (3, 30))))
    assert [place.examiner for _each, place in done.placed] == [7, 8, 7]


def test_streams_go_first_and_groups_together_share_the_day():
    done = fill([demand(0, 1), demand(1, 1, 2, size=50)], calendar())
    assert [each.key for each, _place in done.placed] == [1, 0]
    assert [place.day for _each, place in done.placed] == [day(0), day(3)]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([Taken(GROUP, 1, FIRST, 1, False)], Place(FIRST, 2, 1, 7)),
        ([Taken(ROOM, 1, FIRST, 1, True)], Place(FIRST, 1, 2, 7)),
        ([Taken(TEACHER, 7, FIRST, 1, False)], Place(FIRST, 1, 1, 8)),
        ([Taken(GROUP, 1, FIRST, 1, True)], Place(day(3), 1, 1, 7)),
        ([Taken(GROUP, 1, day(-1), 1, True)], Place(day(2), 1, 1, 7)),
        ([Taken(GROUP, 9, FIRST, 1, True)], Place(FIRST, 1, 1, 7)),
    ],
)
def test_what_is_taken_is_passed_over(taken, expected):
    [(_one, place)] = fill([demand(0, 1)], calendar(taken=taken)).placed
    assert place == expected


@pytest.mark.parametrize(
    ("wanted", "settings", "reason"),
    [
        (demand(0, 1, examiners=()), {}, NO_EXAMINER),
        (demand(0, 1, size=90), {}, NO_ROOM),
        (demand(0, 1), {"days": 2, "taken": [Taken(GROUP, 1, FIRST, 1, True)]}, NO_DAY),
        (
            demand(0, 1, examiners=(7,)),
            {"days": 1, "slots": (1,), "taken": [Taken(TEACHER, 7, FIRST, 1, True)]},
            NO_TIME,
        ),
    ],
)
def test_what_has_no_place_says_what_is_missing(wanted, settings, reason):
    done = fill([wanted], calendar(**settings))
    assert (done.placed, done.failed) == ([], [(wanted, reason)])


def test_a_large_session_breaks_no_rule():
    demands = [
        demand(subject * 20 + group, group, examiners=tuple(range(40))) for subject in range(5) for group in range(20)
    ]
    done = fill(demands, calendar(days=20, slots=(1, 2, 3), rooms=[(key, 30) for key in range(10)]))
    assert done.failed == []
    for kind in ("room", "examiner"):
        seats = [(place.day, place.slot, getattr(place, kind)) for _each, place in done.placed]
        assert len(seats) == len(set(seats)) == 100
    for group in range(20):
        days = sorted(place.day for each, place in done.placed if each.groups == (group,))
        assert all((after - before).days > 2 for before, after in pairwise(days))
