"""Promises C11 and D5: an order moves all its students or none, wherever it is interrupted; two orders take turns."""

import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.audit import AuditEntry
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment, PersonToken, Student
from hemis.operations import audit, movement
from hemis.operations.orders import NewLine
from tests.nursery import run_code
from tests.orders import AT, days_later, done, signed
from tests.rig.counter import CONTROL, WRITES
from tests.serving import environment

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("C11", "D5")]
TOLD = (Student, Enrolment, AcademicGroup, Order, OrderLine, User, RoleAssignment, PersonToken, AuditEntry)
NAMES = {"surname": "Янгиев", "first_name": "Исм"}
KINDS = ("expulsion", "promotion", "cancellation", "rename", "transfer")


def everything():
    """All rows that an order may touch."""
    db.session.rollback()
    return {
        model.__name__: sorted(map(tuple, db.session.execute(select(*model.__table__.columns)).all()), key=repr)
        for model in TOLD
    }


def waiting(kind, world):
    """A signed order of a kind over the whole group, committed."""
    if kind == "cancellation":
        target = done("expulsion", *lines("expulsion", world))
        row = signed(kind, *lines(kind, world), on=days_later(1), target_id=target.id)
    else:
        row = signed(kind, *lines(kind, world))
    db.session.commit()
    return row.id


def lines(kind, world):
    more = {
        "expulsion": {"ground": "14"},
        "rename": {"details": NAMES},
        "transfer": {"ground": "group", "group_id": world.group2},
    }
    return [NewLine(student_id=key, **more.get(kind, {})) for key in world.students]


class Fault:
    """Breaks the write of a number, or the statement, if `at_reads`; `reached` says whether there was one."""

    def __init__(self, number, at_reads):
        self.left, self.reached, self.at_reads = number, False, at_reads

    def __call__(self, _connection, _cursor, statement, *_rest):
        if CONTROL.match(statement) or not (self.at_reads or WRITES.match(statement)):
            return
        self.left -= 1
        if self.left == 0:
            self.reached = True
            raise OperationalError(statement, {}, Exception("the disk is full"))


@pytest.mark.parametrize("at_reads", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["writes", "all"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_any_statement_moves_nobody(database, world, kind, at_reads):
    key, number = waiting(kind, world), 0
    before = everything()
    while True:
        number += 1
        fault, order = Fault(number, at_reads), db.session.get(Order, key, populate_existing=True)
        event.listen(db.engine, "before_cursor_execute", fault)
        try:
            movement.carry_out(order, by=None, at=AT)
            db.session.commit()
        except OperationalError:
            db.session.rollback()
        finally:
            event.remove(db.engine, "before_cursor_execute", fault)
        if not fault.reached:
            break
        assert everything() == before, f"statement {number}"
    assert number > (15 if at_reads else 5)
    after = everything()
    assert {row.status for row in db.session.scalars(select(Order).where(Order.id == key))} == {"in_force"}
    assert all(after[name] != before[name] for name in ("Order", "OrderLine", "AuditEntry"))
    found = db.session.execute(select(OrderLine.before_id, OrderLine.after_id).where(OrderLine.order_id == key)).all()
    assert all(before_id and after_id for before_id, after_id in found)
    assert len(found) == len(world.students)


CUT = """
import os, signal, sys
from datetime import UTC, datetime
from sqlalchemy import event
from hemis import create_app
from hemis.extensions import db
from hemis.operations import movement
app, left = create_app(), [int(sys.argv[1])]
def cut(*_rest):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    event.listen(db.engine, "before_cursor_execute", cut)
    event.listen(db.engine, "commit", cut)
    movement.carry_out_due(datetime(2026, 10, 6, 5, 30, tzinfo=UTC))
"""


@pytest.mark.parametrize("numbers", [(7, 14, 21), pytest.param(range(1, 60), marks=pytest.mark.nightly)])
def test_a_kill_leaves_nobody_half_moved(app, world, numbers):
    with app.app_context():
        key = waiting("promotion", world)
        before = everything()
        db.session.remove()
    for number in numbers:
        answer = run_code(CUT, [number], environment(app))
        if answer.returncode == 0:
            break
        assert answer.returncode == -signal.SIGKILL, answer.stderr.decode()
        with app.app_context():
            assert everything() == before, f"statement {number}"
            db.session.remove()
    with app.app_context():
        movement.carry_out_due(AT)
        assert db.session.get(Order, key, populate_existing=True).status == "in_force"
        assert {
            row.course for row in db.session.scalars(select(Enrolment).filter_by(ends_on=None, group_id=world.group))
        } == {2}
        assert audit.verify(app.config["AUDIT_KEY"].encode()).broken_at is None
        db.session.rollback()


def test_of_two_orders_over_one_student_the_second_is_refused(app, world):
    with app.app_context():
        both = [NewLine(student_id=key, ground="14") for key in world.students[:3]]
        first, second = signed("expulsion", *both[:2]), signed("expulsion", *both[1:])
        keys = first.id, second.id
        db.session.commit()
    together = Barrier(2)

    def attempt(key):
        with app.app_context():
            together.wait()
            try:
                movement.carry_out(db.session.get(Order, key), by=None, at=AT)
                db.session.commit()
            except RuleError as refusal:
                db.session.rollback()
                return str(refusal)
            return ""

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(attempt, keys))
    assert answers[0] == ""
    assert "четлаштирилган" in answers[1]
    with app.app_context():
        states = sorted(db.session.scalars(select(Order.status).where(Order.id.in_(keys))))
        assert states == ["in_force", "signed"]
        opened = select(Enrolment.student_id).where(Enrolment.ends_on.is_(None))
        assert len(db.session.scalars(opened).all()) == len(set(db.session.scalars(opened).all()))
        db.session.rollback()


def test_the_same_order_twice_at_once_moves_once(app, world):
    with app.app_context():
        key = waiting("promotion", world)
    together = Barrier(2)

    def attempt(_number):
        with app.app_context():
            together.wait()
            return movement.carry_out_due(AT)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [0, 1]
    with app.app_context():
        assert db.session.get(Order, key).status == "in_force"
        assert db.session.get(AcademicGroup, world.group).course == 2
        db.session.rollback()
