"""Two sheets of one group confirmed at once: the second to write reads what the first has written (C7, C12)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import CurriculumSubject
from hemis.models.gpa import GpaResult
from hemis.operations import gpa, gpa_all
from hemis.operations.assessment import Opening, open_sheets
from tests.operations.test_gpa import AT, marked
from tests.operations.test_graduation import GOOD, mark
from tests.plans import add_electives

pytestmark = pytest.mark.both_engines


def test_of_two_confirmations_at_once_none_is_forgotten(app, world):
    with app.app_context():
        [key] = add_electives(world, "Т01")
        like = db.session.get_one(GradeSheet, world.sheet)
        subject = db.session.get_one(CurriculumSubject, key)
        opening = Opening(key, world.group, like.teacher_id, subject.department_id, like.faculty_id)
        [other] = [each.id for each in open_sheets([opening], by=None)]
        marked(world)
        mark(other, dict.fromkeys(world.students, GOOD))
        confirmed = GradeSheet.id.in_((world.sheet, other))
        db.session.execute(update(GradeSheet).where(confirmed).values(status="reopened"))
        gpa.follow([world.sheet, other], at=AT)
        db.session.commit()
        mine = GpaResult.student_id == world.students[2]
        assert db.session.scalar(select(GpaResult.id).where(mine)) is None
    ready = threading.Barrier(2)

    def confirm(sheet):
        with app.app_context():
            ready.wait()
            db.session.execute(update(GradeSheet).where(GradeSheet.id == sheet).values(status="confirmed"))
            gpa.follow([sheet], at=AT)
            db.session.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(confirm, (world.sheet, other)))
    with app.app_context():
        assert gpa_all.unequal() == []
        rows = select(GpaResult.weight).where(GpaResult.student_id == world.students[2], GpaResult.kind == "semester")
        assert db.session.scalars(rows).all() == [8]
