"""No sequence of orders ever leaves a student in two groups or in none, whatever is ordered, corrected or cancelled."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from hemis.domain.errors import RuleError
from hemis.domain.movement import KINDS, TAKES_GROUP, edges
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup
from hemis.operations import movement
from hemis.operations.invariants import INVARIANTS
from tests.orders import NewLine, another_group, signed, stretches, user

pytestmark = pytest.mark.both_engines
ABOUT = ("student", "enrolment", "stretch", "order")
TRUE = [
    each for each in INVARIANTS if any(word in each.sentence for word in ABOUT) and "found by name" not in each.sentence
]
ORDERS = 70


def lines(chance, kind, world, groups, target):
    """Some students, now and then a whole group, with values that sometimes fit."""
    if kind == "cancellation":
        students = target
    elif kind == "promotion" and chance.random() < 0.7:
        students = world.students2
    else:
        students = chance.sample([*world.students, *world.students2], chance.randint(1, 3))
    return [
        NewLine(
            student_id=key,
            ground=chance.choice([*KINDS[kind].grounds] or [""]),
            reason="1-баён",
            group_id=chance.choice(groups) if kind in TAKES_GROUP - {"promotion"} else None,
            payment_form=chance.choice((None, "11", "12")),
            until=None,
            elsewhere="СамДУ",
            details={"applied_on": "2027-01-20", "surname": f"Янгиев{chance.randint(1, 9)}", "first_name": "Исм"},
        )
        for key in students
    ]


def attempt(database, chance, world, groups, on, first):
    kind, target, listed = chance.choice([*KINDS, "leave", "cancellation"]), None, []
    if kind in ("correction", "cancellation"):
        known = database.scalars(select(Order.id).where(Order.status == "in_force", Order.id > first)).all()
        if not known:
            return kind, False
        target = chance.choice(known)
        listed = database.scalars(select(OrderLine.student_id).where(OrderLine.order_id == target)).all()
    made = lines(chance, kind, world, groups, listed)
    if kind == "leave":
        made = [NewLine(student_id=each.student_id, ground="11", until=on + timedelta(days=90)) for each in made]
    with database.begin_nested() as point:
        row = signed(kind, *made, on=on, target_id=target)
        try:
            movement.carry_out(row, by=user(), at=datetime.combine(on, time(6), UTC))
        except RuleError:
            point.rollback()
            return kind, False
    return kind, True


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_orders_keeps_every_student_in_one_place(database, world, seed):
    chance, on, accepted = random.Random(seed), date(2027, 1, 26), set()
    first = database.scalar(select(func.max(Order.id))) or 0
    groups = [world.group, world.group2, another_group(world.group), another_group(world.group, course=2)]
    for _number in range(ORDERS):
        on += timedelta(days=chance.randint(0, 1))
        kind, is_done = attempt(database, chance, world, groups, on, first)
        if is_done:
            accepted.add(kind)
            for each in TRUE:
                assert database.execute(text(each.faults)).all() == [], (kind, each.sentence)
    assert len(accepted) >= 6, accepted
    known = {(before, after) for before, _kind, after in edges()}
    for key in [*world.students, *world.students2]:
        states = [each.status for each in stretches(key)]
        pairs = {pair for pair in pairwise(states) if pair[0] != pair[1]}
        assert all(pair in known or pair[::-1] in known for pair in pairs)
    assert {row.course for row in database.scalars(select(AcademicGroup)).all()} <= {1, 2, 3, 4}
