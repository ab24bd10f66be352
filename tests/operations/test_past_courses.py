"""Courses gone through before the system: one stretch becomes one for each course, without a gap."""

from datetime import date

import pytest

from hemis.extensions import db
from hemis.models.students import AcademicGroup, Enrolment
from hemis.operations.past_courses import WentUp, go_through


@pytest.mark.both_engines
def test_one_stretch_becomes_one_for_each_course(app, world):
    with app.app_context():
        db.session.get_one(AcademicGroup, world.group).course = 3
        db.session.execute(
            db.update(Enrolment)
            .where(Enrolment.group_id == world.group)
            .values(course=3, semester=5, starts_on=date(2024, 9, 2), order_number="1-Т")
        )
        steps = ((date(2025, 9, 2), "2-КК"), (date(2026, 9, 2), "3-КК"))
        assert go_through([WentUp(world.group, steps)], by=None) == 6
        rows = db.session.scalars(
            db.select(Enrolment).where(Enrolment.student_id == world.students[0]).order_by(Enrolment.starts_on)
        ).all()
        told = [(row.course, row.semester, row.starts_on, row.ends_on, row.order_number) for row in rows]
        assert told == [
            (1, 1, date(2024, 9, 2), date(2025, 9, 2), "1-Т"),
            (2, 3, date(2025, 9, 2), date(2026, 9, 2), "2-КК"),
            (3, 5, date(2026, 9, 2), None, "3-КК"),
        ]
        assert go_through([], by=None) == 0
        assert go_through([WentUp(world.group2, ())], by=None) == 0
