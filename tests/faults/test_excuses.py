"""Papers that excuse absences while teachers save journals: two at once, cut off at any moment, on both engines."""

import random
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.excuses import AbsenceExcuse, AttendanceMeasure, ExcusedLesson
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import attendance, excuses, lesson_sums, measures
from hemis.operations.attendance import Sent, Stale
from hemis.operations.files import StoredFile
from hemis.operations.invariants import INVARIANTS
from hemis.operations.rosters import open_journal
from tests.missing import autumn, miss
from tests.nursery import run_code
from tests.serving import environment
from tests.world import NOW

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("C1", "D1")]
SCAN = (StoredFile("a" * 64, "application/pdf", 10), "маълумотнома")
REASON = "Ҳужжат қалбаки экан"


@pytest.fixture
def lessons(app, world):
    """Thirty-eight pairs of the first student, missed without a reason: 76 hours (rules 3, example C7)."""
    with app.app_context():
        found = autumn(world, 40)
        miss(world, world.students[0], found[:38])
        measures.follow(None, at=NOW)
        db.session.commit()
    return found


def day_of(lesson):
    return db.session.scalar(select(Lesson.day).where(Lesson.id == lesson))


def enter(world, first, last, number):
    row = AbsenceExcuse(student_id=world.students[0])
    values = {"kind": "01", "number": number, "starts_on": first, "ends_on": last, "note": ""}
    excuses.enter(row, values, [SCAN], at=NOW, by=db.session.get_one(User, world.users["dean"]))
    db.session.commit()
    return row.id


def save(world, lesson, missed):
    """Save one journal as its teacher; what is stale is tried again, as a person would."""
    while True:
        try:
            journal = open_journal(select(Lesson), lesson, to_save_at=NOW)
            sent = Sent(journal.lesson.version, {world.students[0]: missed})
            user = db.session.get_one(User, world.users["teacher"])
            held = attendance.opens_at(journal.lesson) + timedelta(hours=2)
            attendance.save(journal, sent, teacher_id=world.teacher, by=user, at=held)
            db.session.commit()
        except Stale:
            db.session.rollback()
        except RuleError as refused:  # what the office has excused the teacher does not change
            db.session.rollback()
            if refused.msgid != attendance.NOT_MARKABLE:
                raise
            return
        else:
            return


def at_once(app, *works):
    """Run all at the same moment, each on a connection of its own."""
    gate = Barrier(len(works))

    def run(work):
        with app.app_context():
            gate.wait()
            work()
            db.session.rollback()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result(timeout=60)


def sound(world):
    """Sums are those of the absences, and papers excuse no more than is excused."""
    db.session.rollback()
    for sentence, faults in INVARIANTS:
        if any(word in sentence for word in ("absence", "absent", "excused")):
            assert db.session.execute(text(faults)).all() == [], sentence
    assert lesson_sums.unequal_parts() == []
    student = world.students[0]
    whole = select(func.sum(Absence.unexcused_hours), func.sum(Absence.excused_hours)).where(
        Absence.student_id == student
    )
    totals = select(func.sum(AbsenceTotal.unexcused_hours), func.sum(AbsenceTotal.excused_hours))
    sums = tuple(db.session.execute(whole).one())
    assert sums == tuple(db.session.execute(totals.where(AbsenceTotal.student_id == student)).one())
    return sums


def states(world):
    rows = select(AttendanceMeasure.state).where(
        AttendanceMeasure.student_id == world.students[0], AttendanceMeasure.kind == "expulsion"
    )
    return list(db.session.scalars(rows.order_by(AttendanceMeasure.id)))


def test_a_paper_and_a_journal_of_its_day_at_once(app, world, lessons):
    """Whoever comes first: every absence of the paper's days is excused in the end, and nothing is counted twice."""
    with app.app_context():
        first = day_of(lessons[6])
        kept = select(Lesson.id).where(Lesson.id.in_(lessons), Lesson.day == first, Lesson.held_at.is_not(None))
        same = list(db.session.scalars(kept))
        for lesson in same:
            save(world, lesson, 0)
        assert sound(world) == (76 - 2 * len(same), 0)
    at_once(
        app,
        lambda: enter(world, first, first, "86"),
        *(partial(save, world, lesson, 2) for lesson in same),
    )
    with app.app_context():
        excuses.catch_up(NOW)
        db.session.commit()
        rows = select(Absence.unexcused_hours, Absence.excused_hours).where(
            Absence.lesson_id.in_(same), Absence.student_id == world.students[0]
        )
        assert {tuple(row) for row in db.session.execute(rows)} == {(0, 2)}
        excused = db.session.scalar(select(func.sum(ExcusedLesson.hours)))
        assert sound(world)[1] == excused == 2 * len(same)


def test_random_papers_journals_and_withdrawals_at_once(app, world, lessons):
    """Three dean's desks and three phones for a while; afterwards the sums hold and a recount changes nothing."""
    chance = random.Random(7)
    with app.app_context():
        days = sorted({day_of(lesson) for lesson in lessons})
    for turn in range(4):
        first = chance.choice(days[:-1])
        papers = [partial(enter, world, first, first + timedelta(days=2), f"{turn}-{number}") for number in range(2)]
        phones = [partial(save, world, chance.choice(lessons), chance.choice((0, 1, 2))) for _number in range(3)]
        at_once(app, *papers, *phones, lambda: withdraw_one(world))
        with app.app_context():
            excuses.catch_up(NOW)
            measures.follow_changed(at=NOW)
            db.session.commit()
            unexcused, _excused = sound(world)
            assert ("open" in states(world)) == (unexcused > 74)


def withdraw_one(world):
    """Take back a paper while another of the same days stands."""
    standing = select(AbsenceExcuse).where(
        AbsenceExcuse.student_id == world.students[0], AbsenceExcuse.status == "accepted"
    )
    row = db.session.scalars(standing.order_by(AbsenceExcuse.id).limit(1)).first()
    if row is not None:
        excuses.withdraw(row, REASON, at=NOW, by=db.session.get_one(User, world.users["dean"]))
        db.session.commit()


def test_two_desks_take_back_one_paper_at_once(app, world, lessons):
    with app.app_context():
        key = enter(world, day_of(lessons[0]), day_of(lessons[0]), "86")
        before = sound(world)
        assert states(world) == ["withdrawn"]
    refused = []

    def take_back():
        row = db.session.get_one(AbsenceExcuse, key)
        try:
            excuses.withdraw(row, REASON, at=NOW, by=db.session.get_one(User, world.users["dean"]))
            db.session.commit()
        except RuleError:
            db.session.rollback()
            refused.append(1)

    at_once(app, take_back, take_back)
    with app.app_context():
        assert len(refused) == 1
        assert sound(world) == (before[0] + before[1], 0)
        assert states(world) == ["withdrawn", "open"]


def test_c8_the_task_is_withdrawn_and_its_history_kept(app, world, lessons):
    """76 hours, then a certificate for 4 of them: 72, the task is withdrawn; the next pairs make a new one."""
    with app.app_context():
        assert sound(world) == (76, 0)
        assert states(world) == ["open"]
        last = day_of(lessons[37])
        missed = list(db.session.scalars(select(Lesson.id).where(Lesson.id.in_(lessons[:38]), Lesson.day == last)))
        assert len(missed) == 2
        key = enter(world, last, last, "086")
        assert sound(world) == (72, 4)
        assert states(world) == ["withdrawn"]
        told = select(AuditEntry.verb).where(AuditEntry.object_type == "attendance_measure")
        verbs = list(db.session.scalars(told.order_by(AuditEntry.number)))
        assert {"propose", "lapse"} <= set(verbs)
        assert db.session.scalar(select(func.count()).select_from(AttendanceMeasure)) >= 1
        row = db.session.get_one(AbsenceExcuse, key)
        excuses.withdraw(row, REASON, at=NOW, by=db.session.get_one(User, world.users["dean"]))
        db.session.commit()
        assert (sound(world), states(world)) == ((76, 0), ["withdrawn", "open"])


CUT = """
import os, signal, sys
from datetime import date, UTC, datetime
from sqlalchemy import event
from hemis import create_app
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.excuses import AbsenceExcuse
from hemis.operations import excuses
from hemis.operations.files import StoredFile
app, left = create_app(), [int(sys.argv[1])]
def cut(*_rest):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    event.listen(db.engine, "before_cursor_execute", cut)
    event.listen(db.engine, "commit", cut)
    row, day = AbsenceExcuse(student_id=int(sys.argv[2])), date.fromisoformat(sys.argv[3])
    values = {"kind": "01", "number": "86", "starts_on": day, "ends_on": day, "note": ""}
    scan, dean = (StoredFile("a" * 64, "application/pdf", 10), "x"), db.session.get(User, int(sys.argv[4]))
    excuses.enter(row, values, [scan], at=datetime(2026, 10, 6, 5, 30, tzinfo=UTC), by=dean)
    db.session.commit()
"""


@pytest.mark.parametrize("statement", [6, 9, 12])
def test_a_kill_while_a_paper_is_entered_turns_all_or_nothing(app, world, lessons, statement):
    with app.app_context():
        day, before = day_of(lessons[0]), sound(world)
    done = run_code(CUT, [statement, world.students[0], day.isoformat(), world.users["dean"]], environment(app))
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()[-2000:]
    with app.app_context():
        turned = 12 if db.session.scalar(select(AbsenceExcuse.id).where(AbsenceExcuse.number == "86")) else 0
        assert sound(world) == (before[0] - turned, turned)
        assert (done.returncode == 0) == (turned == 12)
