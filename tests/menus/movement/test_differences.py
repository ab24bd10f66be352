"""Фанлар фарқи: what counts in another plan and what is to be made up, within the own students and plans."""

import pytest

from hemis.extensions import db
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.students import Student
from hemis.models.subjects import Subject
from tests import marks

HOME = "/movement/differences/"


@pytest.fixture
def plan(app, as_, world):
    """The home plan has a second subject in its second semester; the first is passed by all but one student."""
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
    return lambda place, upto: f"{HOME}?number={numbers[place]}&curriculum_id={world.draft}&upto={upto}"


@pytest.mark.both_engines
def test_passed_subjects_count_and_others_are_made_up_by_a_day(as_, world, plan):
    page = as_("dean").page(f"{plan(1, 2)}&deadline=2026-12-20")
    assert "4 кредит ҳисобга олинади, 6 кредит топширилади." in page
    counted, missing = page.rows()
    assert counted[:6] == ["Математик анализ", "1", "4", "Математик анализ (4)", "4", "0"]
    assert missing == ["Алгебра", "2", "6", "—", "0", "6", "20.12.2026"]
    assert "4 кредит ҳисобга олинади, 0 кредит топширилади." in as_("dean").page(plan(1, 1))


def test_a_failed_subject_does_not_count(as_, plan):
    assert "0 кредит ҳисобга олинади, 10 кредит топширилади." in as_("registrar").page(plan(0, 2))


@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_the_paper_is_taken_away(as_, plan, form):
    answer = as_("dean").get(f"{plan(1, 2)}&deadline=2026-12-20&format={form}")
    assert answer.status_code == 200
    if form == "csv":
        assert "Алгебра;6;;0;6;20.12.2026" in answer.text


def test_a_foreign_student_and_a_foreign_plan_are_not_there(app, as_, world, plan):
    with app.app_context():
        number = db.session.get_one(Student, world.foreign.students[0]).number
    assert "топилмади" in as_("dean").page(f"{HOME}?number={number}&curriculum_id={world.draft}&upto=1")
    own = plan(1, 1).replace(f"curriculum_id={world.draft}", f"curriculum_id={world.foreign.curriculum}")
    assert "семестрни киритинг" in as_("dean").page(own)
    assert "топширилади." in as_("registrar").page(own)


def test_some_have_no_business_here(as_, world):
    for who in ("teacher", "student", "ministry"):
        assert as_(who).get(HOME).status_code == 403
