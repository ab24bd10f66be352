"""Sending and grading answers: whole or not at all, once, and by one person at a time (C1, C3, D5)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.accounts import Delivery, User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.assignments import (
    Assignment,
    AssignmentWork,
    DailyMarking,
    LessonMark,
    PointsTransfer,
    WorkFile,
    WorkSending,
)
from hemis.models.audit import AuditEntry
from hemis.models.students import Student
from hemis.models.teaching import Lesson
from hemis.operations import daily_marks, files, gradebook, task_points, works
from hemis.operations.rosters import journal_of
from hemis.web.sheets import WITH_SUBJECT
from tests.rig.counter import CONTROL
from tests.world import NOW, TODAY

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


TOLD = (AssignmentWork, Grade, GradeSheet, PointsTransfer, LessonMark, AuditEntry)


def everything():
    db.session.rollback()
    rows = ((model.__name__, db.session.execute(select(*model.__table__.columns)).all()) for model in TOLD)
    return {name: sorted(map(tuple, found), key=repr) for name, found in rows}


def judge(world, by):
    works.grade(db.session.get(AssignmentWork, world.works[0]), Decimal(9), "Яхши", version=1, by=by, at=NOW)


def give_back(world, by):
    works.give_back(db.session.get(AssignmentWork, world.works[0]), "Тўлдиринг", version=1, by=by, at=NOW)


def mark(world, by):
    """Take one mark back, change one and give one."""
    journal = journal_of(db.session.get(Lesson, world.lesson, options=[joinedload(Lesson.slot)]))
    wanted = dict(zip(world.students[:3], (None, 5, 3), strict=True))
    daily_marks.save(journal, wanted, seen=daily_marks.seen_of(daily_marks.marks_of(journal.lesson)), by=by, at=NOW)


def transfer(world, by):
    book = gradebook.read(db.session.get(GradeSheet, world.sheet, options=WITH_SUBJECT), today=TODAY)
    feed = task_points.propose(book, world.controls[0], at=NOW)
    task_points.transfer(book, feed, (), seen=feed.print_, by=by, at=NOW)


@pytest.fixture
def semester(database, world):
    """The assignment is over, and two students have daily marks at a lesson that was held."""
    db.session.get(Assignment, world.task).due_at = NOW - timedelta(seconds=1)
    lesson, by = db.session.get(Lesson, world.lesson), world.users["teacher"]
    lesson.held_at, lesson.held_by_id = NOW, by
    db.session.add(DailyMarking(load_id=world.load, control_id=world.controls[0], weight=1))
    entered = {"lesson_id": world.lesson, "entered_at": NOW, "entered_by_id": by}
    db.session.add_all(LessonMark(student_id=key, mark=4, **entered) for key in world.students[:2])
    db.session.commit()


@pytest.mark.promise("D5")
@pytest.mark.parametrize("act", [judge, give_back, mark, transfer], ids=lambda act: act.__name__)
def test_a_fault_at_any_statement_changes_no_points(semester, world, act):
    if act is give_back:
        db.session.get(Assignment, world.task).due_at = NOW + timedelta(days=1)
        db.session.commit()
    before, number = everything(), 0
    while True:
        number += 1
        fault = Fault(number)
        event.listen(db.engine, "before_cursor_execute", fault)
        try:
            act(world, db.session.get(User, world.users["teacher"]))
            db.session.commit()
        except OperationalError:
            event.remove(db.engine, "before_cursor_execute", fault)
            assert everything() == before, f"statement {number}"
            continue
        event.remove(db.engine, "before_cursor_execute", fault)
        assert not fault.reached
        break
    assert number > 4
    after = everything()
    assert [name for name in after if after[name] != before[name]] == CHANGED[act.__name__]


CHANGED = {
    "judge": ["AssignmentWork", "AuditEntry"],
    "give_back": ["AssignmentWork", "AuditEntry"],
    "mark": ["LessonMark", "AuditEntry"],
    "transfer": ["Grade", "GradeSheet", "PointsTransfer", "AuditEntry"],
}


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
