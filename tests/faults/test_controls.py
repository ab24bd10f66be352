"""Promises C1 and D5 for a sheet and what follows it: its steps, retakes, commissions, appeals, annulments."""

import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet, SheetReopening
from hemis.models.audit import AuditEntry
from hemis.models.commissions import Commission, CommissionMember
from hemis.models.controls import AcademicDebt, Appeal, SheetAnnulment, SheetReminder, SheetStudent
from hemis.models.documents import IssuedDocument
from hemis.models.gpa import GpaResult
from hemis.models.staff import Post
from hemis.operations import annulments, appeals, debts, reminders, retakes
from hemis.operations.appeals import Verdict
from hemis.operations.retakes import NewRetake
from tests import retaken
from tests.nursery import run_code
from tests.rig.counter import CONTROL, WRITES
from tests.serving import environment
from tests.world import NOW, TODAY

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("C1", "D5")]
TOLD = (GradeSheet, Grade, AcademicDebt, SheetStudent, SheetReopening, Commission, CommissionMember, Appeal)
MORE = (SheetAnnulment, SheetReminder, IssuedDocument, GpaResult, AuditEntry)
AT = {"at": NOW, "today": TODAY}


def everything():
    """All rows that such an act may touch."""
    db.session.rollback()
    return {
        model.__name__: sorted(map(tuple, db.session.execute(select(*model.__table__.columns)).all()), key=repr)
        for model in (*TOLD, *MORE)
    }


class Fault:
    """Breaks the write of a number, or the statement, if `at_reads`; `reached` says whether there was one.

    Between two writes the database holds the same: a fault at what is only read is the nightly run's matter.
    """

    def __init__(self, number, at_reads):
        self.left, self.reached, self.at_reads = number, False, at_reads

    def __call__(self, _connection, _cursor, statement, *_rest):
        if CONTROL.match(statement) or not (self.at_reads or WRITES.match(statement)):
            return
        self.left -= 1
        if self.left == 0:
            self.reached = True
            raise OperationalError(statement, {}, Exception("the disk is full"))


def a_retake(world):
    people = retaken.others(world)
    retaken.confirmed(world)
    new = NewRetake(world.students[:2], people[0], retaken.HELD, False)
    by = retaken.user(world, "dean")
    return lambda: retakes.open_retake(retaken.read(world.sheet), new, today=TODAY, by=by)


def a_commission(world):
    people = retaken.others(world)
    retaken.confirmed(world)
    key, by = retaken.failed_again(world, people), retaken.user(world, "dean")
    new = NewRetake(world.students[:1], people[0], retaken.HELD, False, retaken.commission(people))
    return lambda: retakes.open_retake(retaken.read(key), new, today=TODAY, by=by)


def filed(world):
    """The key of an appeal against the final of the first student, committed."""
    retaken.confirmed(world)
    place, dean = (world.students[0], world.controls[2]), retaken.user(world, "dean")
    key = appeals.file(retaken.read(world.sheet), *place, "Балл кам қўйилган", **AT, by=dean).id
    db.session.commit()
    return key


def taken_up(world, people):
    key = filed(world)
    row, book = db.session.get(Appeal, key), retaken.read(world.sheet)
    appeals.take_up(row, book, retaken.commission(people), **AT, by=retaken.user(world, "dean"))
    db.session.commit()
    return key


def an_appeal_taken_up(world):
    people, key = retaken.others(world), filed(world)
    new, by = retaken.commission(people), retaken.user(world, "dean")
    return lambda: appeals.take_up(db.session.get(Appeal, key), retaken.read(world.sheet), new, **AT, by=by)


def an_appeal(world):
    key, by = taken_up(world, retaken.others(world)), retaken.user(world, "registrar")
    said = Verdict(True, "31", retaken.WHY)
    return lambda: appeals.decide(
        db.session.get(Appeal, key), retaken.read(world.sheet), said, **AT, address=retaken.ADDRESS, by=by
    )


def an_appeal_with_a_retake(world):
    """Who wins it stands on an open retake, alone: the decision takes the student off and the sheet away."""
    people, dean = retaken.others(world), retaken.user(world, "dean")
    retaken.confirmed(world)
    new = NewRetake(world.students[:1], people[0], retaken.HELD, False)
    retakes.open_retake(retaken.read(world.sheet), new, today=TODAY, by=dean)
    place = world.students[0], world.controls[2]
    row = appeals.file(retaken.read(world.sheet), *place, "Балл кам қўйилган", **AT, by=dean)
    appeals.take_up(row, retaken.read(world.sheet), retaken.commission(people), **AT, by=dean)
    db.session.commit()
    key, by, said = row.id, retaken.user(world, "registrar"), Verdict(True, "33", retaken.WHY)
    return lambda: appeals.decide(
        db.session.get(Appeal, key), retaken.read(world.sheet), said, **AT, address=retaken.ADDRESS, by=by
    )


def an_annulment(world):
    retaken.confirmed(world)
    by = retaken.user(world, "registrar")
    return lambda: annulments.annul(retaken.read(world.sheet), retaken.WHY, "5-А", **AT, by=by)


def a_reminder(world):
    db.session.execute(text("UPDATE grade_sheet SET held_on = '2026-10-01' WHERE id = :key"), {"key": world.sheet})
    db.session.commit()
    by = retaken.user(world, "dean")
    return lambda: reminders.remind([world.sheet], **AT, by=by)


def a_closure(world):
    cells = {(student, control): retaken.GOOD[control] for student in range(6) for control in range(3)}
    retaken.enter(world, world.sheet, cells | retaken.FAILED)
    db.session.commit()
    return lambda: retaken.close(world, world.sheet)


def a_confirmation(world):
    retaken.closed(world)
    return lambda: retaken.confirm(world, world.sheet)


STEPS = (a_closure, a_confirmation)
ACTS = (
    *STEPS,
    a_retake,
    a_commission,
    an_appeal_taken_up,
    an_appeal,
    an_appeal_with_a_retake,
    an_annulment,
    a_reminder,
)


@pytest.mark.parametrize("at_reads", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["writes", "all"])
@pytest.mark.parametrize("prepare", ACTS)
def test_a_fault_at_any_statement_changes_nothing(database, world, prepare, at_reads):
    act, number = prepare(world), 0
    before = everything()
    while True:
        number += 1
        fault = Fault(number, at_reads)
        event.listen(db.engine, "before_cursor_execute", fault)
        try:
            act()
            db.session.commit()
        except OperationalError:
            db.session.rollback()
        finally:
            event.remove(db.engine, "before_cursor_execute", fault)
        if not fault.reached:
            break
        assert everything() == before, f"statement {number}"
    assert number > (4 if at_reads else 2)
    assert everything()["AuditEntry"] != before["AuditEntry"]
    assert f"sheet {world.sheet}" not in debts.unequal()


CUT = """
import os, signal, sys
from sqlalchemy import event
from hemis import create_app
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.controls import Appeal
from hemis.operations import appeals
from hemis.operations.appeals import Verdict
from tests import retaken
from tests.faults.test_controls import AT
app, left = create_app(), [int(sys.argv[1])]
def cut(*_rest):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    row, by = db.session.get(Appeal, int(sys.argv[2])), db.session.get(User, int(sys.argv[3]))
    said = Verdict(True, "31", retaken.WHY)
    book = retaken.read(row.sheet_id)
    event.listen(db.engine, "before_cursor_execute", cut)
    event.listen(db.engine, "commit", cut)
    appeals.decide(row, book, said, **AT, address=retaken.ADDRESS, by=by)
    db.session.commit()
"""


@pytest.mark.promise("D1")
def test_a_kill_leaves_no_appeal_half_decided(app, world):
    """The longest of these acts: an unlocking, a mark, a debt, averages, a paper that follows another."""
    with app.app_context():
        an_appeal(world)
        key, before = db.session.scalar(select(Appeal.id).filter_by(sheet_id=world.sheet)), everything()
        db.session.remove()
    for number in (7, 20, 1000):
        answer = run_code(CUT, [number, key, world.users["registrar"]], environment(app), timeout=180)
        with app.app_context():
            if answer.returncode == 0:
                assert db.session.get(Appeal, key).status == "upheld"
                assert f"sheet {world.sheet}" not in debts.unequal()
            else:
                assert answer.returncode == -signal.SIGKILL, answer.stderr.decode()
                assert everything() == before, f"statement {number}"
            db.session.remove()
    assert answer.returncode == 0


def together(first, second):
    """Send two forms in the same moment; return the codes of both answers, the smaller one first."""
    barrier = Barrier(2)

    def send(pair):
        client, form, values = pair
        barrier.wait()
        return client.send(form, **values).status_code

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(send, (first, second)))


def form_of(client, url):
    return client.page(url).form(url)


def test_two_deans_open_one_retake(app, as_, world):
    with app.app_context():
        own = select(Post.employee_id).where(Post.department_id == world.department, Post.employee_id != world.teacher)
        examiner = db.session.scalars(own).first()
        retaken.confirmed(world)
        db.session.remove()
    url = f"/performance/retakes/new/{world.sheet}"
    said = {"student_ids": str(world.students[0]), "held_on": "2026-10-09", "examiner_id": str(examiner)}
    answers = together(*((client, form_of(client, url), said) for client in (as_("dean"), as_("dean"))))
    assert answers in ([303, 422], [303, 409])
    with app.app_context():
        assert db.session.scalar(select(func.count(GradeSheet.id)).filter_by(round=2)) == 1
        assert db.session.scalar(select(func.count()).select_from(SheetStudent)) == 1


def test_an_appeal_is_decided_once(app, world):
    """Two commissions' decisions in one moment: as the page does, each locks the appeal before it reads the sheet."""
    with app.app_context():
        place = world.students[0], world.controls[2]
        key = taken_up(world, retaken.others(world))
    barrier = Barrier(2)

    def decide(is_upheld):
        with app.app_context():
            said = Verdict(is_upheld, "31" if is_upheld else "", retaken.WHY)
            barrier.wait()
            row = db.session.scalars(select(Appeal).where(Appeal.id == key).with_for_update()).one()
            more = {"address": retaken.ADDRESS, "by": retaken.user(world, "registrar")}
            try:
                appeals.decide(row, retaken.read(world.sheet), said, **AT, **more)
                db.session.commit()
            except RuleError as refusal:
                db.session.rollback()
                return str(refusal)
            return ""

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(decide, (True, False)))
    assert answers[0] == ""
    assert "қарор қабул қилинган" in answers[1]
    with app.app_context():
        row = db.session.get(Appeal, key)
        points = db.session.get(Grade, (world.sheet, *place)).points
        assert (row.status, points) in (("upheld", 31), ("dismissed", 27))
        db.session.rollback()


def test_an_annulment_and_a_confirmation_take_turns(app, as_, world):
    with app.app_context():
        retaken.closed(world)
        db.session.remove()
    dean, registrar = as_("dean"), as_("registrar")
    confirming, annulling = (
        f"/performance/sheets/{world.sheet}/confirmation",
        f"/performance/annulments/new/{world.sheet}",
    )
    said = {"act_number": "5-А", "reason": retaken.WHY}
    answers = together((dean, form_of(dean, confirming), {}), (registrar, form_of(registrar, annulling), said))
    assert answers in ([303, 303], [303, 422], [303, 409])
    with app.app_context():
        status = db.session.get(GradeSheet, world.sheet).status
        owed = db.session.scalar(select(func.count(AcademicDebt.id)).filter_by(sheet_id=world.sheet))
        assert (status, owed) == ("annulled", 0)
        papers = select(func.count(IssuedDocument.id)).filter_by(kind="grade_sheet", revoked_at=None)
        assert db.session.scalar(papers) == 0


def test_a_sheet_is_closed_with_what_stands_in_it(app, as_, world):
    """The teacher saves a cell on the phone and closes on the desk: the close has the cell, or the cell is refused."""
    with app.app_context():
        cells = {(student, control): retaken.GOOD[control] for student in range(6) for control in range(3)}
        retaken.enter(world, world.sheet, cells)
        db.session.commit()
    phone, desk = as_("teacher"), as_("teacher")
    sheet, closure = f"/assessments/sheets/{world.sheet}", f"/assessments/sheets/{world.sheet}/closure"
    form = phone.page(sheet).form("sheet")
    name = next(key for key in form.data if key.startswith(f"{world.students[0]}-{world.controls[2]}-"))
    answers = together((phone, form, {name: "46"}), (desk, form_of(desk, closure), {}))
    assert 303 in answers
    with app.app_context():
        row = db.session.get(Grade, (world.sheet, world.students[0], world.controls[2]))
        is_closed = db.session.get(GradeSheet, world.sheet).status == "closed"
        assert is_closed
        assert str(row.points) in ("45", "46", "45.0", "46.0")
        assert (answers == [303, 303]) is (str(row.points).startswith("46"))


def test_two_offices_remind_once(app, as_, world):
    with app.app_context():
        a_reminder(world)
        db.session.remove()
    url = f"/performance/reminders/new?ids={world.sheet}"
    answers = together(*((client, form_of(client, url), {}) for client in (as_("dean"), as_("head"))))
    assert answers == [303, 422]
    with app.app_context():
        assert db.session.scalar(select(func.count(SheetReminder.id))) == 1
