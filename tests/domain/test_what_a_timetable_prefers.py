"""Where a lesson goes when nothing is in its way, who must give way, and what stays without a place."""

from collections import Counter

import pytest

from hemis.domain.placing import GAPS, Demand, Room, place
from hemis.domain.timetable import Lesson

ONE_SLOT = {"days": 1, "shifts": {"101": (1, 1), "102": (1, 1), "103": (1, 1)}}


def lessons(number, group="101", **more):
    """So many lessons of a group, each with its own teacher."""
    rest = {"size": 25, "room_kind": "", **more}
    return [Demand(f"{group}-{at}", (group,), f"T{group}{at}", **rest) for at in range(number)]


def placed(demands, rooms=(), *, shifts=None, **more):
    return place(demands, rooms, shifts or {}, **more)


def pairs_by_day(plan):
    days = {}
    for lesson in plan.lessons:
        days.setdefault(lesson.day, []).append(lesson.pair)
    return {day: sorted(pairs) for day, pairs in sorted(days.items())}


def test_the_pairs_between_lessons_are_gaps():
    assert [GAPS[day] for day in (0, 0b1, 0b11, 0b101, 0b1001, 0b1011, 0b10000001)] == [0, 0, 0, 1, 2, 1, 6]


@pytest.mark.parametrize("seed", range(5))
def test_a_group_studies_every_day_from_its_first_pair_and_without_gaps(seed):
    assert pairs_by_day(placed(lessons(3), days=3, seed=seed)) == {1: [1], 2: [1], 3: [1]}
    assert pairs_by_day(placed(lessons(6), days=3, seed=seed)) == {day: [1, 2] for day in (1, 2, 3)}
    late = placed(lessons(6), days=2, shifts={"101": (4, 7)}, seed=seed)
    assert pairs_by_day(late) == {1: [4, 5, 6], 2: [4, 5, 6]}


def test_a_week_has_six_days_and_a_day_four_pairs_unless_it_is_said():
    assert pairs_by_day(placed(lessons(6))) == {day: [1] for day in range(1, 7)}
    full = placed(lessons(5), days=1)
    assert pairs_by_day(full) == {1: [1, 2, 3, 4]}
    assert len(full.unplaced) == 1
    assert pairs_by_day(placed(lessons(5), days=1, max_per_day=5)) == {1: [1, 2, 3, 4, 5]}
    assert pairs_by_day(placed(lessons(3), days=1, max_per_day=2)) == {1: [1, 2]}


def test_a_day_may_be_full_in_odd_weeks_and_free_in_even_ones():
    odd, even = lessons(2, weeks="odd"), [each._replace(key=f"e{each.key}", weeks="even") for each in lessons(2)]
    plan = placed(odd + even, days=1, max_per_day=2)
    assert plan.unplaced == []
    assert pairs_by_day(plan) == {1: [1, 1, 2, 2]}
    assert len(placed(odd + lessons(2)[:1], days=1, max_per_day=2).unplaced) == 1


def test_a_lesson_is_told_as_it_was_demanded():
    demand = Demand("x", ("101", "102", "101"), "T", 30, "practice", "odd")
    plan = placed([demand], [Room("P", "practice", 30)], shifts={"101": (2, 5), "102": (1, 2)}, days=1)
    assert plan == ([Lesson("x", ("101", "102", "101"), "T", "P", 1, 2, "odd")], [])


def test_the_smallest_room_that_is_large_enough_is_taken_and_of_equal_ones_the_first_by_name():
    rooms = [Room("A", "practice", 60), Room("C", "practice", 30), Room("B", "practice", 30), Room("L", "lecture", 25)]
    [lesson] = placed(lessons(1, size=30, room_kind="practice"), rooms).lessons
    assert lesson.room == "B"
    [lesson] = placed(lessons(1, size=31, room_kind="practice"), rooms).lessons
    assert lesson.room == "A"
    both = [*lessons(1, size=30, room_kind="practice"), *lessons(1, "102", size=30, room_kind="practice")]
    assert {lesson.room for lesson in placed(both, rooms, **ONE_SLOT).lessons} == {"B", "C"}


@pytest.mark.parametrize(
    ("weeks", "without"),
    [
        (("odd", "even"), 0),
        (("odd", "odd"), 1),
        (("even", "even"), 1),
        (("all", "odd"), 1),
        (("all", "even"), 1),
    ],
)
@pytest.mark.parametrize("what", ["group", "teacher", "room"])
def test_nobody_and_no_room_is_in_two_places_in_one_week(what, weeks, without):
    demands = [
        Demand(
            f"{at}",
            ("101",) if what == "group" else (f"10{at + 1}",),
            "T" if what == "teacher" else "",
            20,
            "practice" if what == "room" else "",
            each,
        )
        for at, each in enumerate(weeks)
    ]
    plan = placed(demands, [Room("P", "practice", 20)], **ONE_SLOT)
    assert len(plan.unplaced) == without
    held = Counter(week for lesson in plan.lessons for week in {"all": "01", "odd": "0", "even": "1"}[lesson.weeks])
    assert max(held.values()) == 1


def test_lessons_without_a_teacher_do_not_wait_for_one_another():
    demands = [Demand(f"{at}", (f"10{at + 1}",), "", 20, "") for at in range(3)]
    assert placed(demands, **ONE_SLOT).unplaced == []


def test_who_finds_no_place_is_named_and_keeps_no_other_out():
    demands = lessons(3)
    plan = placed(demands, **ONE_SLOT)
    assert len(plan.lessons) == 1
    assert [each.key for each in plan.unplaced] == [each.key for each in demands if each.key != plan.lessons[0].key]
    assert placed([], [], days=1) == ([], [])


def test_one_seed_is_taken_where_none_is_named():
    demands = lessons(9) + lessons(9, "102")
    assert placed(demands) == placed(demands, seed=0)


@pytest.mark.parametrize("seed", range(4))
def test_a_lesson_with_one_place_drives_out_one_with_many(seed):
    narrow = Demand("narrow", ("101", "102"), "T", 20, "")
    wide = [Demand(f"wide{at}", ("101",), "T", 20, "") for at in range(3)]
    plan = placed([*wide, narrow], shifts={"102": (2, 2)}, days=1, max_per_day=4, seed=seed)
    assert plan.unplaced == []
    assert {lesson.key: lesson.pair for lesson in plan.lessons}["narrow"] == 2
    assert pairs_by_day(plan) == {1: [1, 2, 3, 4]}


@pytest.mark.parametrize("seed", range(4))
def test_a_teacher_with_few_hours_is_given_them_by_others(seed):
    demands = [Demand(f"{at}", ("101",), f"T{at}", 20, "") for at in range(4)]
    demands += [Demand(f"b{at}", ("102",), f"T{at}", 20, "") for at in range(4)]
    demands += [Demand(f"c{at}", ("103",), f"T{at}", 20, "") for at in range(4)]
    plan = placed(demands, shifts={each: (1, 4) for each in ("101", "102", "103")}, days=1, seed=seed)
    assert plan.unplaced == []
    assert Counter((lesson.teacher, lesson.pair) for lesson in plan.lessons).most_common(1)[0][1] == 1


@pytest.mark.parametrize("seed", range(4))
def test_the_only_large_room_goes_to_the_large_stream(seed):
    rooms = [Room("big", "lecture", 90), Room("small", "lecture", 30)]
    demands = [
        *(Demand(f"s{at}", (f"1{at}",), "", 20, "lecture") for at in range(4)),
        *(Demand(f"b{at}", (f"2{at}",), "", 80, "lecture") for at in range(4)),
    ]
    shifts = {demand.groups[0]: (1, 2) for demand in demands}
    plan = placed(demands, rooms, shifts=shifts, days=2, seed=seed)
    assert plan.unplaced == []
    assert {lesson.room for lesson in plan.lessons if lesson.key.startswith("b")} == {"big"}
    assert {lesson.room for lesson in plan.lessons if lesson.key.startswith("s")} == {"small"}


@pytest.mark.parametrize("seed", range(4))
def test_a_day_never_has_more_lessons_than_it_may_however_many_want_in(seed):
    plan = placed(lessons(9), days=3, max_per_day=2, seed=seed)
    assert {day: len(pairs) for day, pairs in pairs_by_day(plan).items()} == {1: 2, 2: 2, 3: 2}
    assert len(plan.unplaced) == 3


@pytest.mark.parametrize("seed", range(4))
def test_a_lesson_stands_rather_later_than_beside_a_gap(seed):
    elsewhere = [Demand(f"h{at}", ("102",), "X", 20, "") for at in range(2)]
    demands = [*elsewhere, Demand("a", ("101",), "A", 20, ""), Demand("x", ("101",), "X", 20, "")]
    plan = placed(demands, shifts={"101": (1, 4), "102": (1, 2)}, days=1, seed=seed)
    assert sorted(lesson.pair for lesson in plan.lessons if lesson.groups == ("101",)) == [2, 3]
