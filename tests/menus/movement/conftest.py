"""A home plan with a second subject in its second semester; the first is passed by all but one student."""

import pytest

from hemis.extensions import db
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.students import Student
from hemis.models.subjects import Subject
from tests import marks

DIFFERENCES = "/movement/differences/"


@pytest.fixture
def plan(app, as_, world):
    with app.app_context():
        like = db.session.get_one(CurriculumSubject, world.subject)
        about = {"department_id": like.department_id, "faculty_id": like.faculty_id, "credits": 6, "total_hours": 0}
        group = db.session.get_one(Subject, like.subject_id).group_id
        subject = Subject(
            code="АЛГ", name="Алгебра", name_latin="Algebra", group_id=group, department_id=like.department_id
        )
        dates = {name: getattr(db.session.get_one(Semester, world.semester), name) for name in ("starts_on", "ends_on")}
        db.session.add(subject)
        db.session.flush()
        second = Semester(curriculum_id=world.draft, year_id=world.year, number=2, **dates)
        db.session.add(second)
        db.session.flush()
        db.session.add(CurriculumSubject(semester_id=second.id, subject_id=subject.id, **about))
        db.session.flush()
        db.session.get_one(Curriculum, world.draft).is_approved = True
        numbers = [db.session.get_one(Student, key).number for key in world.students]
        db.session.commit()
    marks.fill(as_("teacher"), world, **{marks.name(world, 0, 2): "10"})
    marks.close(as_("teacher"), world)
    marks.confirm(as_("dean"), world)
    return lambda place, upto: f"{DIFFERENCES}?number={numbers[place]}&curriculum_id={world.draft}&upto={upto}"
