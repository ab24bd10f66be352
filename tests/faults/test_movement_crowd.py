"""Promises C11 and D5 with a whole faculty: an order of thousands is cut wherever it may be, and nobody is half moved.

In every run a few cuts of some hundred students; in the nightly one many of three thousand. A cut is kill -9 of the
process that carries the order out, at a moment that nobody chose: inside a statement, between two, or at the commit.
"""

import os
import random
import signal
import subprocess
import sys
from time import perf_counter, sleep

import pytest
from sqlalchemy import func, select, text

from hemis.extensions import db
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment
from hemis.operations import invariants, movement
from hemis.operations.orders import NewLine
from tests import crowd
from tests.faults.test_movement import everything
from tests.orders import AT, signed
from tests.serving import environment

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("C11", "D5")]
SIZE = 30
WAIT = 120
CARRY = """
import os, random, signal, sys, threading, time
from datetime import UTC, datetime
from sqlalchemy import event
from hemis import create_app
from hemis.extensions import db
from hemis.operations import movement
app, how, begun = create_app(), sys.argv[1], []
def last(*_rest):
    if not begun:
        return
    if how == "held":  # the last moment before everything counts lasts until the cut
        print("held", flush=True)
        time.sleep(600)
    wait = random.uniform(0, 0.03)
    threading.Timer(wait, os.kill, (os.getpid(), signal.SIGKILL)).start()
def first(_connection, _cursor, statement, *_rest):
    if statement.lstrip().upper().startswith(("UPDATE", "INSERT")):
        begun.append(statement)
with app.app_context():
    event.listen(db.engine, "before_cursor_execute", first)
    event.listen(db.engine, "commit", last)
    print("begin", flush=True)
    movement.carry_out_due(datetime(2026, 10, 6, 5, 30, tzinfo=UTC))
"""


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


def carry(app, how):
    """Start to carry out in a process of its own, and return it when the work begins."""
    settings = {**os.environ, **environment(app)}
    child = subprocess.Popen([sys.executable, "-c", CARRY, how], env=settings, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"begin\n"
    return child


def cut(child):
    """Kill it, and it alone; return whether it was cut and did not end by itself."""
    child.kill()
    child.stdout.close()
    return child.wait(timeout=WAIT) == -signal.SIGKILL


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
    [pytest.param(300, 3, id="300"), pytest.param(3000, 40, id="3000", marks=pytest.mark.nightly)],
    indirect=["order"],
)
def test_a_kill_at_any_moment_moves_nobody_and_one_at_the_commit_all_or_nobody(app, order, cuts):
    key, groups = order
    with app.app_context():
        before, known = everything(), wrong(app)
        db.session.remove()
    child, start = carry(app, "held"), perf_counter()
    assert child.stdout.readline() == b"held\n"
    whole = perf_counter() - start
    delays = [None, *(whole * (turn + random.random()) / cuts for turn in range(cuts))]
    for delay in delays:
        if delay is not None:
            child = carry(app, "held")
            sleep(delay)
        assert cut(child)
        with app.app_context():
            assert settled(key) == "signed", f"cut after {delay} of {whole} s"
            assert everything() == before, f"cut after {delay} of {whole} s"
            assert wrong(app) == known
            db.session.remove()
    for _turn in range(cuts):
        is_cut = cut_at_the_commit(app)
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


def cut_at_the_commit(app):
    child = carry(app, "commit")
    code = child.wait(timeout=WAIT)
    child.stdout.close()
    return code == -signal.SIGKILL
