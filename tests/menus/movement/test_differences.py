"""Фанлар фарқи: what counts in another plan and what is to be made up, within the own students and plans."""

import pytest

from hemis.extensions import db
from hemis.models.students import Student

HOME = "/movement/differences/"


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
