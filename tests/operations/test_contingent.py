"""The contingent of any past day is what the orders had made of everybody by then, and two days differ by who moved."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from hemis.domain.contingent import tallies
from hemis.domain.movement import ON_LEAVE, STUDYING
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import contingent
from hemis.operations.contingent import Asked
from tests.operations.test_movement_sequences import attempt
from tests.orders import another_group

pytestmark = pytest.mark.both_engines
BEGINS, ORDERS = date(2027, 1, 26), 60
STATES = [(STUDYING, ON_LEAVE), (STUDYING,), (ON_LEAVE,)]
ROWS = (Enrolment.student_id, Enrolment.status, Enrolment.course, Enrolment.payment_form, Student.gender)
OF_GROUP = (AcademicGroup.id, AcademicGroup.language, AcademicGroup.education_form, AcademicGroup.speciality_id)
KEY = {
    contingent.PAYMENT: lambda row: row.payment_form,
    contingent.GENDER: lambda row: row.gender,
    contingent.GROUP: lambda row: str(row.id),
    contingent.LANGUAGE: lambda row: row.language,
    contingent.FORM: lambda row: row.education_form,
    contingent.SPECIALITY: lambda row: str(row.speciality_id),
}


def everybody():
    return (
        select(Enrolment)
        .join(AcademicGroup, AcademicGroup.id == Enrolment.group_id)
        .join(Student, Student.id == Enrolment.student_id)
    )


def as_they_are(database):
    """Return every student as the running stretch says, which is what the last order has made."""
    running = everybody().where(Enrolment.ends_on.is_(None)).with_only_columns(*ROWS, *OF_GROUP)
    return {row.student_id: row for row in database.execute(running)}


def history(database, chance, world):
    """Carry out orders of all kinds for weeks; return what each evening was like, by its day."""
    first = database.scalar(select(func.max(Order.id))) or 0
    groups = [world.group, world.group2, another_group(world.group), another_group(world.group, course=2)]
    for number, key in enumerate(groups):
        database.get_one(AcademicGroup, key).language = ("11", "12")[number % 2]
    for number, key in enumerate([*world.students, *world.students2]):
        database.get_one(Student, key).gender = ("11", "12")[number % 2]
    database.flush()
    on, evenings = BEGINS, {BEGINS - timedelta(days=1): as_they_are(database)}
    for _number in range(ORDERS):
        on += timedelta(days=chance.randint(0, 2))
        attempt(database, chance, world, groups, on, first)
        evenings[on] = as_they_are(database)
    return evenings


def evening_of(evenings, day):
    return evenings[max(each for each in evenings if each <= day)]


@pytest.mark.parametrize("seed", range(3))
def test_every_past_day_is_what_the_orders_had_made_of_it(database, world, seed):
    chance = random.Random(seed)
    evenings = history(database, chance, world)
    days = [BEGINS - timedelta(days=1) + timedelta(days=each) for each in range((max(evenings) - BEGINS).days + 2)]
    changed = {tuple(sorted((key, tuple(row)) for key, row in each.items())) for each in evenings.values()}
    assert len(changed) > 5
    for states in STATES:
        for by, key in KEY.items():
            day, than = sorted(chance.sample(days, 2), reverse=True)
            now, then = (
                {one: row for one, row in evening_of(evenings, each).items() if row.status in states}
                for each in (day, than)
            )
            asked = Asked(day, than, states)
            rows, whole = tallies(contingent.moves(everybody(), asked, by))
            told = {(row.key, course): count for row in rows for course, count in row.by_course.items() if count}
            assert told == Counter((key(row), row.course) for row in now.values()), (by, day)
            assert {row.key: row.before for row in rows if row.before} == Counter(key(row) for row in then.values())
            assert (whole.total, whole.before) == (len(now), len(then))
            assert all(row.before + row.came - row.left + row.moved == row.total for row in [*rows, whole])
            assert sum(row.moved for row in rows) == whole.moved == 0
            opened = {
                contingent.CAME: now.keys() - then.keys(),
                contingent.LEFT: then.keys() - now.keys(),
            }
            for part, keys in opened.items():
                named = database.scalars(contingent.changed(everybody(), asked, part)).all()
                assert sorted(each.student_id for each in named) == sorted(keys)
                assert sum(getattr(row, part) for row in rows) == len(keys) == getattr(whole, part)
                assert contingent.causes(everybody(), asked, part, named).keys() == set(keys)
            listed = database.scalars(contingent.people(everybody(), asked)).all()
            assert sorted(each.student_id for each in listed) == sorted(now)


def test_before_the_first_order_there_was_nobody(database, world):
    rows, whole = tallies(contingent.moves(everybody(), Asked(date(1990, 1, 1), None, STATES[0]), contingent.FORM))
    assert (rows, whole.total) == ([], 0)
