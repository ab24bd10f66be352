"""Promise D1 for papers that students send: a kill leaves no paper without its scan and no half-turned hours."""

import signal
from datetime import date

import pytest
from sqlalchemy import func, select, text

from hemis.extensions import db
from hemis.models.excuses import AbsenceExcuse, ExcusedLesson, ExcuseFile
from hemis.models.teaching import AbsenceTotal
from hemis.operations import audit, files
from hemis.operations.invariants import INVARIANTS
from tests.missing import autumn, miss
from tests.nursery import run_code
from tests.serving import environment

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("D1", "D5")]
BEGIN = """
import os, signal, sys
from datetime import UTC, date, datetime
from io import BytesIO
from sqlalchemy import event, select
from hemis import create_app
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.excuses import AbsenceExcuse
from hemis.operations import excuse_sending, files
app, left = create_app(), [int(sys.argv[1])]
def cut(*_rest):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    login = "student" if sys.argv[2] == "send" else "dean"
    by = db.session.scalars(select(User).where(User.login == login)).one()
    at, today = datetime(2026, 10, 6, 5, 30, tzinfo=UTC), date(2026, 10, 6)
    event.listen(db.engine, "before_cursor_execute", cut)
    event.listen(db.engine, "commit", cut)
"""
SEND = (
    BEGIN
    + """
    values = {"kind": "01", "number": "86", "starts_on": date(2026, 9, 28), "ends_on": date(2026, 9, 29), "note": ""}
    kept = files.keep(BytesIO(b"%PDF-1.7 paper %%EOF"), "a.pdf", app.config["UPLOADS"])
    row = AbsenceExcuse(student_id=int(sys.argv[3]))
    excuse_sending.send(row, values, [(kept, "paper")], at=at, today=today, by=by)
    db.session.commit()
"""
)
ACCEPT = (
    BEGIN
    + """
    row = db.session.get(AbsenceExcuse, int(sys.argv[3]))
    excuse_sending.accept(row, at=at, by=by)
    db.session.commit()
"""
)


def state(app, world):
    with app.app_context():
        counts = [
            db.session.scalar(select(func.count()).select_from(model))
            for model in (AbsenceExcuse, ExcuseFile, ExcusedLesson)
        ]
        rows = select(AbsenceTotal.unexcused_hours, AbsenceTotal.excused_hours)
        hours = tuple(db.session.execute(rows.where(AbsenceTotal.student_id == world.students[0])).one())
        for sentence, faults in INVARIANTS[:3]:
            assert db.session.execute(text(faults)).all() == [], sentence
        db.session.remove()
    return counts, hours


def cut_down(app, world, numbers, code, *arguments):
    before = state(app, world)
    for number in numbers:
        answer = run_code(code, [number, *arguments], environment(app))
        if answer.returncode == 0:
            return
        assert answer.returncode == -signal.SIGKILL, answer.stderr.decode()
        assert state(app, world) == before, f"statement {number}"
    answer = run_code(code, [10_000, *arguments], environment(app))
    assert answer.returncode == 0, answer.stderr.decode()


@pytest.mark.parametrize("numbers", [(6, 12), pytest.param(range(1, 60), marks=pytest.mark.nightly)])
def test_a_kill_leaves_a_paper_whole_or_not_at_all(app, world, numbers):
    with app.app_context():
        miss(world, world.students[0], autumn(world, 12, date(2026, 9, 28)))
        db.session.commit()
    (papers, scans, lessons), _hours = state(app, world)
    cut_down(app, world, numbers, SEND, "send", world.students[0])
    assert state(app, world) == ([papers + 1, scans + 1, lessons], (24, 0))
    with app.app_context():
        key, name = db.session.execute(
            select(AbsenceExcuse.id, ExcuseFile.stored_name)
            .join(ExcuseFile, ExcuseFile.excuse_id == AbsenceExcuse.id)
            .where(AbsenceExcuse.number == "86")
        ).one()
        assert files.place(app.config["UPLOADS"], name).read_bytes() == b"%PDF-1.7 paper %%EOF"
        db.session.remove()
    cut_down(app, world, numbers, ACCEPT, "accept", key)
    assert state(app, world) == ([papers + 1, scans + 1, lessons + 12], (0, 24))
    with app.app_context():
        assert audit.verify(app.config["AUDIT_KEY"].encode()).broken_at is None
        db.session.rollback()
