"""Promise D1 for answers to assignments: a kill loses no answer that was acknowledged, and halves none."""

import signal

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.accounts import Delivery
from hemis.models.assignments import AssignmentWork, WorkFile, WorkSending
from hemis.operations import audit, files
from tests.nursery import run_code
from tests.serving import environment

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("D1", "D5")]
CUT = """
import os, signal, sys
from datetime import UTC, datetime
from io import BytesIO
from sqlalchemy import event, select
from hemis import create_app
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment
from hemis.models.students import Student
from hemis.operations import files, works
app, left = create_app(), [int(sys.argv[1])]
def cut(*_rest):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    row, student = db.session.get(Assignment, int(sys.argv[2])), db.session.get(Student, int(sys.argv[3]))
    by = db.session.scalars(select(User).where(User.login == "student")).one()
    event.listen(db.engine, "before_cursor_execute", cut)
    event.listen(db.engine, "commit", cut)
    kept = files.keep(BytesIO(b"%PDF-1.7 answer %%EOF"), "a.pdf", app.config["UPLOADS"])
    at = datetime(2026, 10, 6, 5, 30, tzinfo=UTC)
    receipt = works.send(row, student, "Answer", [works.Sent("a.pdf", kept)], key="once", by=by, at=at)
    db.session.commit()
    print(receipt.work_id, receipt.number)
"""


def run(app, number, world):
    return run_code(CUT, [number, world.task, world.students[3]], environment(app))


def kept(app):
    with app.app_context():
        found = [
            db.session.scalar(select(func.count()).select_from(model))
            for model in (AssignmentWork, WorkSending, WorkFile, Delivery)
        ]
        db.session.remove()
    return found


@pytest.mark.parametrize("numbers", [(4, 9, 13), pytest.param(range(1, 40), marks=pytest.mark.nightly)])
def test_a_kill_keeps_an_answer_whole_or_not_at_all(app, world, numbers):
    before = kept(app)
    for number in numbers:
        answer = run(app, number, world)
        if answer.returncode == 0:
            break
        assert answer.returncode == -signal.SIGKILL, answer.stderr.decode()
        assert kept(app) == before, f"statement {number}"
    told = {run(app, 10_000, world).stdout for _again in range(2)}
    assert len(told) == 1
    assert [now - then for now, then in zip(kept(app), before, strict=True)] == [1, 1, 1, 1]
    with app.app_context():
        stored = db.session.scalars(select(WorkFile.stored_name).order_by(WorkFile.id.desc())).first()
        assert files.place(app.config["UPLOADS"], stored).read_bytes() == b"%PDF-1.7 answer %%EOF"
        assert audit.verify(app.config["AUDIT_KEY"].encode()).broken_at is None
        db.session.rollback()
