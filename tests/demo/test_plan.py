"""What is planned on paper before a row is written: semesters, groups, curricula, a timetable without clashes."""

import csv
from collections import Counter
from datetime import date
from itertools import groupby
from random import Random

import pytest

from hemis.demo import facts, groups, loads
from hemis.demo.curricula import plan_of
from hemis.demo.people import Crowd
from hemis.demo.staffing import chosen_teachers
from hemis.demo.term import current_term, term
from hemis.domain.calendar import exception_table
from hemis.domain.timetable import clashes
from hemis.operations.calendar import WorkingWeek
from hemis.operations.setup import REFERENCE
from hemis.operations.teaching import Place, days_of, topic_of_each_lesson

COUNTS = {"all": 15, "odd": 8, "even": 7}


@pytest.fixture(scope="module")
def week():
    with (REFERENCE / "holidays.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (date.fromisoformat(row["day"]), int(row["week_days"]), row["is_working"] == "1")
            for row in csv.DictReader(file)
        ]
    return WorkingWeek(6, exception_table(rows))


@pytest.mark.parametrize(
    ("today", "year", "is_autumn"),
    [
        (date(2026, 9, 2), 2026, True),
        (date(2026, 10, 6), 2026, True),
        (date(2027, 1, 24), 2026, True),
        (date(2027, 1, 31), 2026, True),
        (date(2027, 2, 2), 2026, False),
        (date(2027, 6, 30), 2026, False),
        (date(2027, 8, 15), 2026, False),
        (date(2027, 9, 1), 2026, False),
        (date(2027, 9, 2), 2027, True),
        (date(2041, 11, 5), 2041, True),
    ],
)
def test_the_running_semester_or_the_last_one_before_today(today, year, is_autumn, week):
    running = current_term(today, week)
    assert (running.start_year, running.is_autumn) == (year, is_autumn)
    assert running.starts_on <= today


@pytest.mark.parametrize("year", range(2024, 2033))
@pytest.mark.parametrize("is_autumn", [True, False])
def test_all_lessons_fit_into_the_semester_and_none_lies_on_a_day_off(year, is_autumn, week):
    dates = term(year, is_autumn, week)
    for weekday in range(1, 7):
        for weeks, count in COUNTS.items():
            days = list(days_of(Place(weekday, 1, 1, weeks), starts_on=dates.starts_on, count=count, week=week))
            assert len(days) == count
            assert dates.starts_on <= days[0] <= days[-1] <= dates.theory_until < dates.ends_on
            assert all(week.is_working(day) and day.isoweekday() == weekday for day in days)


@pytest.mark.parametrize("students", [60, 500, 2000, 2500, 2501, 30_000])
def test_a_university_of_any_size(students):
    plan = groups.layout(students)
    sizes = [size for stream in plan.streams for size in stream.sizes]
    assert abs(sum(sizes) * plan.campuses - students) < plan.campuses
    assert min(sizes) >= 5
    assert max(sizes) <= 26, "the smallest laboratory has 26 seats"
    names = [name for *_, name in groups.group_names(plan, 2026)]
    assert len(names) == len(set(names)) == len(sizes) * plan.campuses


def test_the_usual_demo_is_as_large_as_promised():
    plan = groups.layout(2000)
    assert sum(len(stream.sizes) for stream in plan.streams) == 120
    teaching = loads.plan(plan.streams, term(2026, True, WorkingWeek(6, {})), 1)
    assert 140 <= sum(loads.staff(teaching.loads).values()) <= 160
    assert len({stream.speciality for stream in plan.streams}) >= 30


@pytest.mark.parametrize("code", sorted(facts.by_code("specialities")))
def test_each_curriculum_has_thirty_credits_a_semester_and_no_subject_twice(code):
    plans = sorted(plan_of(code), key=lambda plan: plan.semester)
    for semester, rows in groupby(plans, key=lambda plan: plan.semester):
        listed = list(rows)
        assert sum(plan.credits for plan in listed) == 30
        assert max(Counter(plan.subject for plan in listed).values()) == 1, semester
        assert all(plan.total == plan.credits * 30 for plan in listed)
        assert all(sum(control.max_points for control in plan.controls) == 100 for plan in listed)
        assert all(sum(plan.hours.values()) <= plan.total for plan in listed)


@pytest.mark.parametrize("is_autumn", [True, False])
def test_the_timetable_has_no_clash_and_fitting_rooms(is_autumn):
    teaching = loads.plan(groups.layout(2000).streams, term(2026, is_autumn, WorkingWeek(6, {})), 1)
    assert clashes([lesson for places in teaching.places for lesson in places]) == []
    rooms = facts.by_code("rooms")
    for load, places in zip(teaching.loads, teaching.places, strict=True):
        assert sum(COUNTS[place.weeks] for place in places) * 2 == load.hours
        for place in places:
            assert int(rooms[place.room]["capacity"]) >= load.size
            assert rooms[place.room]["kind"] == loads.room_kind(load)


def test_the_shown_teacher_has_lessons_on_the_day_and_is_no_head():
    teaching = loads.plan(groups.layout(2000).streams, term(2026, True, WorkingWeek(6, {})), 1)
    for (campus, teacher), faculty in zip(chosen_teachers(teaching, ["F01", "F02"], 2), ["F01", "F02"], strict=True):
        assert (campus, teacher[1] > 0) == (0, True)
        assert facts.by_code("departments")[teacher[0]]["faculty_code"] == faculty
        mine = [places for each, places in zip(teaching.teachers, teaching.places, strict=True) if each == teacher]
        assert any(place.day == 2 for places in mine for place in places)


def test_no_two_people_share_a_number_even_when_ten_thousand_are_born_alike():
    crowd = Crowd(Random(1))
    people = [crowd.person(born=(2007, 2007)) for _ in range(30_000)]
    assert len({person["pinfl"] for person in people}) == 30_000
    assert len({person["passport_number"] for person in people}) == 30_000


def test_a_topic_of_four_hours_is_taught_in_two_lessons():
    assert topic_of_each_lesson([(7, 4), (8, 2)]) == [7, 7, 8]
