"""Sending and grading answers: whole or not at all, once, and by one person at a time (C1, C3, D5)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.accounts import Delivery, User
from hemis.models.assignments import Assignment, AssignmentWork, WorkFile, WorkSending
from hemis.models.audit import AuditEntry
from hemis.models.students import Student
from hemis.operations import files, works
from tests.rig.counter import CONTROL
from tests.world import NOW

pytestmark = pytest.mark.both_engines
TABLES = (AssignmentWork, WorkSending, WorkFile, Delivery, AuditEntry)


class Fault:
    """Breaks the statement of a number; `reached` says whether there was one."""

    def __init__(self, number):
        self.left, self.reached = number, False

    def __call__(self, _connection, _cursor, statement, *_rest):
        if CONTROL.match(statement):
            return
        self.left -= 1
        if self.left == 0:
            self.reached = True
            raise OperationalError(statement, {}, Exception("the disk is full"))


def counts():
    found = [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]
    db.session.rollback()
    return found


def send(world, app, *, key="k1", text="Жавоб", student=2, at=NOW):
    row = db.session.get(Assignment, world.task)
    who = db.session.get(Student, world.students[student])
    kept = files.keep(BytesIO(b"%PDF-1.7\n2\n%%EOF\n"), "иш.pdf", app.config["UPLOADS"])
    by = db.session.scalars(select(User).where(User.login == "student")).one()
    return works.send(row, who, text, [works.Sent("иш.pdf", kept)], key=key, by=by, at=at)


@pytest.mark.promise("D5")
def test_a_fault_at_any_statement_keeps_nothing_of_an_answer(app, database, world):
    before, number = counts(), 0
    while True:
        number += 1
        fault = Fault(number)
        event.listen(db.engine, "before_cursor_execute", fault)
        try:
            send(world, app)
            db.session.commit()
        except OperationalError:
            db.session.rollback()
        finally:
            event.remove(db.engine, "before_cursor_execute", fault)
        if not fault.reached:
            break
        assert counts() == before, f"statement {number}"
    assert number > 8
    after = counts()
    assert [now - then for now, then in zip(after[:4], before[:4], strict=True)] == [1, 1, 1, 1]
    stored = db.session.scalars(select(WorkFile.stored_name).order_by(WorkFile.id.desc())).first()
    assert files.place(app.config["UPLOADS"], stored).is_file()


@pytest.mark.promise("C3")
def test_copies_that_arrive_together_count_once(app, database, world):
    db.session.rollback()

    def deliver(_number):
        with app.app_context():
            receipt = send(world, app)
            db.session.commit()
            return receipt

    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(deliver, range(12)))
    assert len({(each.work_id, each.number) for each in receipts}) == 1
    sent = select(func.count()).select_from(WorkSending).where(WorkSending.work_id == receipts[0].work_id)
    assert db.session.scalar(sent) == 1


def test_a_retry_after_the_deadline_still_brings_the_first_receipt(app, database, world):
    first = send(world, app)
    db.session.commit()
    assert send(world, app, at=NOW + timedelta(days=30)) == first
    with pytest.raises(RuleError, match="бошқа маълумот"):
        send(world, app, text="Бошқа")


def test_a_grade_is_given_to_the_version_that_was_seen(app, database, world):
    work = db.session.get(AssignmentWork, world.works[0])
    by = db.session.get(User, world.users["teacher"])
    works.grade(work, Decimal("7.5"), "", version=1, by=by, at=NOW)
    with pytest.raises(StaleError):
        works.grade(work, Decimal(9), "", version=1, by=by, at=NOW)
    assert (work.points, work.version) == (Decimal("7.5"), 2)
    works.give_back(work, "Тўлдиринг", version=2, by=by, at=NOW)
    with pytest.raises(RuleError, match="аллақачон қайтарилган"):
        works.give_back(work, "Яна", version=3, by=by, at=NOW)
    assert (work.state, work.points, work.counted) == ("returned", None, None)
