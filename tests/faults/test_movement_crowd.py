"""Promises C11 and D5 with a whole faculty: an order of thousands is cut wherever it may be, and nobody is half moved.

In every run a few cuts of some hundred students; in the nightly one many of three thousand. A cut is kill -9 of the
process that carries the order out, at a moment that nobody chose: inside a statement, between two, or at the commit.
"""

import os
import random
import signal
from time import perf_counter, sleep

import pytest
from sqlalchemy import func, select, text

from hemis.extensions import db
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment
from hemis.operations import invariants, movement
from hemis.operations.orders import NewLine
from tests import crowd
from tests.faults.carrier import COMMIT, HELD, carry
from tests.faults.test_movement import everything
from tests.nursery import FORKS
from tests.orders import AT, signed
from tests.serving import environment

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("C11", "D5")]
SIZE = 30
WAIT = 120


@pytest.fixture
def order(app, world, request):
    """A signed promotion of so many students of full groups; its key, and the groups."""
    with app.app_context():
        known = set(db.session.scalars(select(AcademicGroup.id)))
        crowd.add_groups(world.group, request.param // SIZE)
        groups = sorted(set(db.session.scalars(select(AcademicGroup.id))) - known)
        for group in groups:
            crowd.fill_group(group, SIZE)
        if db.engine.dialect.name == "postgresql":  # the crowd brought its own numbers
            for table in ("student", "enrolment"):
                reset = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                db.session.execute(text(reset))
        people = select(Enrolment.student_id).where(Enrolment.group_id.in_(groups), Enrolment.ends_on.is_(None))
        row = signed("promotion", *[NewLine(student_id=key) for key in db.session.scalars(people)])
        assert row.student_count == request.param
        db.session.commit()
        key = row.id
        db.session.remove()
    return key, groups


class Carried:
    """The process that carries out, with what it tells."""

    def __init__(self, app, how):
        self.told, told = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(target=carry, args=(environment(app), how, told), daemon=True)
        self.process.start()
        assert self.hears() == "begin"

    def hears(self):
        assert self.told.poll(WAIT)
        return self.told.recv()

    def kill(self):
        """Kill it, and it alone."""
        os.kill(self.process.pid, signal.SIGKILL)

    def was_cut(self):
        """Wait for its end; say whether it was cut and did not end by itself."""
        self.process.join(WAIT)
        self.told.close()
        return self.process.exitcode == -signal.SIGKILL


def settled(key):
    """Wait until the server of the database has noticed the cut; return the state of the order."""
    db.session.rollback()
    status = db.session.scalar(select(Order.status).where(Order.id == key).with_for_update())
    db.session.rollback()
    return status


def wrong(app):
    """What does not hold, in sentences: the same before a cut and after it."""
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    found = {(fault.sentence, fault.number) for fault in invariants.broken(app.config["AUDIT_KEY"].encode())}
    db.session.rollback()
    return found


def all_have_moved(key, groups):
    """Every student of the order is on the second course by one stretch, and so is every group."""
    now = select(Enrolment.course, func.count()).where(Enrolment.group_id.in_(groups), Enrolment.ends_on.is_(None))
    size = db.session.get_one(Order, key, populate_existing=True).student_count
    assert dict(db.session.execute(now.group_by(Enrolment.course)).all()) == {2: size}
    assert set(db.session.scalars(select(AcademicGroup.course).where(AcademicGroup.id.in_(groups)))) == {2}
    lines = select(func.count()).where(OrderLine.order_id == key, OrderLine.after_id.is_not(None))
    assert db.session.scalar(lines) == size
    db.session.rollback()


@pytest.mark.parametrize(
    ("order", "cuts"),
    [pytest.param(300, 2, id="300"), pytest.param(3000, 40, id="3000", marks=pytest.mark.nightly)],
    indirect=["order"],
)
def test_a_kill_at_any_moment_moves_nobody_and_one_at_the_commit_all_or_nobody(app, order, cuts):
    key, groups = order
    with app.app_context():
        before, known = everything(), wrong(app)
        db.session.remove()
    child, start = Carried(app, HELD), perf_counter()
    assert child.hears() == HELD
    whole = perf_counter() - start
    delays = [None, *(whole * (turn + random.random()) / cuts for turn in range(cuts))]
    for delay in delays:
        if delay is not None:
            child = Carried(app, HELD)
            sleep(delay)
        child.kill()
        assert child.was_cut()
        with app.app_context():
            assert settled(key) == "signed", f"cut after {delay} of {whole} s"
            assert everything() == before, f"cut after {delay} of {whole} s"
            assert wrong(app) == known
            db.session.remove()
    for _turn in range(cuts):
        is_cut = Carried(app, COMMIT).was_cut()
        with app.app_context():
            status = settled(key)
            assert wrong(app) == known
            if status == "in_force":
                break
            assert is_cut
            assert everything() == before
            db.session.remove()
    with app.app_context():
        movement.carry_out_due(AT)
        assert settled(key) == "in_force"
        all_have_moved(key, groups)
        assert wrong(app) == known
