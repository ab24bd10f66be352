"""Timetables are free of clashes, keep to shifts and rooms, and are the same for the same seed."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemis.domain.placing import GAPS, Demand, Room, place
from hemis.domain.timetable import PARITIES, clashes

ROOMS = [Room("A1", "lecture", 90), *(Room(f"P{number}", "practice", 30) for number in range(4))]


def days_of(lessons):
    """(group, day, week) -> the bits of its pairs."""
    days = defaultdict(int)
    for lesson in lessons:
        for group in lesson.groups:
            for week in PARITIES[lesson.weeks]:
                days[group, lesson.day, week] |= 1 << (lesson.pair - 1)
    return days


def university(groups):
    """Eleven demands a group and a shared lecture pair a stream of three, in two shifts."""
    demands = []
    for number in range(groups):
        name, stream = f"{number}", tuple(str(number // 3 * 3 + offset) for offset in range(3))
        if number % 3 == 0:
            demands += [
                Demand(f"{name}-L{at}", stream, f"L{(number + at) % (groups // 2)}", 75, "lecture", weeks)
                for at, weeks in enumerate(["all", "odd", "even", "all"])
            ]
        demands += [
            Demand(f"{name}-P{at}", (name,), f"T{(number * 7 + at * 11) % groups}", 25, "practice", weeks)
            for at, weeks in enumerate(["all"] * 7 + ["odd", "even"])
        ]
    shifts = {str(number): (1, 4) if number // 3 % 2 else (4, 7) for number in range(groups)}
    rooms = [Room(f"A{number}", "lecture", 90) for number in range(groups // 6)]
    rooms += [Room(f"P{number}", "practice", 30) for number in range(groups // 2)]
    return demands, rooms, shifts


def test_a_whole_university_in_seconds():
    demands, rooms, shifts = university(120)
    plan = place(demands, rooms, shifts)
    assert plan.unplaced == []
    assert [lesson.key for lesson in plan.lessons] == [demand.key for demand in demands]
    assert clashes(plan.lessons) == []
    days = days_of(plan.lessons)
    assert max(day.bit_count() for day in days.values()) <= 4
    assert sum(GAPS[day] for day in days.values()) == 0
    kinds = {room.name: room.kind for room in rooms}
    for demand, lesson in zip(demands, plan.lessons, strict=True):
        first, last = shifts[demand.groups[0]]
        assert first <= lesson.pair <= last
        assert kinds[lesson.room] == demand.room_kind


def test_the_seed_decides():
    demands, rooms, shifts = university(12)
    assert place(demands, rooms, shifts, seed=7) == place(demands, rooms, shifts, seed=7)
    assert place(demands, rooms, shifts, seed=7) != place(demands, rooms, shifts, seed=8)


def test_a_full_week_is_solved_by_driving_others_out():
    demands = [
        Demand(f"{group}-{at}", (f"{group}",), f"T{(group * 5 + at * 7) % 18}", 25, "practice")
        for group in range(12)
        for at in range(24)
    ]
    rooms = [Room(f"P{number}", "practice", 30) for number in range(12)]
    plan = place(demands, rooms, {f"{group}": (1, 4) for group in range(12)})
    assert plan.unplaced == []
    assert clashes(plan.lessons) == []


def test_no_day_has_more_than_four_pairs():
    demands = [Demand(f"{at}", ("101",), f"T{at}", 25, "") for at in range(30)]
    plan = place(demands, [], {})
    assert len(plan.lessons) == 24
    assert len(plan.unplaced) == 6
    assert {day.bit_count() for day in days_of(plan.lessons).values()} == {4}


@pytest.mark.parametrize(
    "demand",
    [
        pytest.param(Demand("x", ("101",), "T", 31, "practice"), id="too-many-for-any-room"),
        pytest.param(Demand("x", ("101",), "T", 10, "pool"), id="no-such-room"),
        pytest.param(Demand("x", ("101", "201"), "T", 10, "practice"), id="no-common-pair"),
    ],
)
def test_what_no_place_can_serve_is_named(demand):
    plan = place([demand], ROOMS, {"101": (1, 3), "201": (4, 6)})
    assert plan == ([], [demand])


def test_a_lesson_may_need_no_room_and_no_teacher():
    plan = place([Demand("x", ("101",), "", 25, "")], [], {})
    assert (plan.lessons[0].room, plan.lessons[0].teacher) == ("", "")


def test_odd_and_even_weeks_share_a_slot():
    weeks = ["odd", "even"]
    demands = [Demand(f"{at}", ("101",), "T", 25, "lecture", weeks[at % 2]) for at in range(8)]
    plan = place(demands, ROOMS, {"101": (1, 1)}, days=4)
    assert plan.unplaced == []
    assert clashes(plan.lessons) == []


def test_a_room_is_given_up_for_who_has_no_other():
    demands = [
        Demand("big", ("102",), "T2", 80, "lecture"),
        Demand("small", ("101",), "T1", 20, "lecture"),
    ]
    rooms = [Room("small", "lecture", 30), Room("big", "lecture", 90)]
    plan = place(demands, rooms, {"101": (1, 1), "102": (1, 1)}, days=1)
    assert [lesson.room for lesson in plan.lessons] == ["big", "small"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("abcd"), min_size=1, max_size=2, unique=True),
            st.sampled_from("TUV"),
            st.sampled_from([20, 80]),
            st.sampled_from(["lecture", "practice", ""]),
            st.sampled_from(["all", "odd", "even"]),
        ),
        max_size=40,
    )
)
def test_nothing_is_lost_and_nothing_clashes(drawn):
    demands = [
        Demand(str(at), tuple(groups), teacher, size, kind, weeks)
        for at, (groups, teacher, size, kind, weeks) in enumerate(drawn)
    ]
    plan = place(demands, ROOMS, {"a": (1, 3), "b": (2, 5)}, days=3)
    assert clashes(plan.lessons) == []
    assert len(plan.lessons) + len(plan.unplaced) == len(demands)
    assert all(day.bit_count() <= 4 for day in days_of(plan.lessons).values())
    capacities = {room.name: room.capacity for room in ROOMS} | {"": 1000}
    placed = {lesson.key: capacities[lesson.room] for lesson in plan.lessons}
    assert all(placed.get(demand.key, 1000) >= demand.size for demand in demands)
