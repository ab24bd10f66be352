"""Давомат lists: what one looks for is found, sorted and taken away; an empty one says why it is empty."""

import pytest
from sqlalchemy import update

from hemis.extensions import db
from hemis.models.students import AcademicGroup

UNKEPT = "/attendance/corrections/"


def test_forgotten_journals_are_found_by_teacher_and_taken_away_as_a_file(as_):
    dean = as_("dean")
    assert "05.10.2026" in dean.get(UNKEPT + "?format=csv").get_data(as_text=True)
    everything = dean.page(UNKEPT).rows()
    for sort in ("subject", "-teacher"):
        assert len(dean.page(f"{UNKEPT}?sort={sort}").rows()) == len(everything)
    teacher = everything[0][3].split()[0]
    assert {row[3].split()[0] for row in dean.page(UNKEPT, query_string={"q": teacher}).rows()} == {teacher}
    for nothing in ("?q=йўқбундай", "?course=7"):
        assert "Бундай дарс топилмади" in dean.page(UNKEPT + nothing).text


@pytest.mark.parametrize("name", ["boards", "digest", "taught", "totals", "semesters", "measures"])
def test_a_teacher_without_a_group_reads_that_and_is_led_to_the_own_lessons(as_, name):
    page = as_("teacher").page(f"/attendance/{name}/")
    assert "сизга гуруҳ бириктирилмаган" in page.text
    assert "/lessons/overview/" in page.html
    assert "дарс йўқ" not in page.text, "there were lessons, only not of a tutored group"


def test_a_tutor_chooses_among_the_own_groups_alone(app, as_, world):
    teacher = as_("teacher")
    assert "11-ФИЗ" not in teacher.page("/attendance/boards/").text
    with app.app_context():
        db.session.execute(update(AcademicGroup).where(AcademicGroup.id == world.group).values(tutor_id=world.teacher))
        db.session.commit()
    page = teacher.page("/attendance/boards/")
    assert "11-ФИЗ" in page.text
    assert "бириктирилмаган" not in page.text
