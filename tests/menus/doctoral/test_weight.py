"""Lists of doctoral students cost the same however many there are, whatever they are narrowed by (E6)."""

from datetime import date

import pytest

from hemis.domain import doctoral as rule
from hemis.extensions import db
from hemis.models.doctoral import DoctoralStudent
from hemis.models.structure import Department
from hemis.operations import doctoral
from tests.house.walks import engine_of
from tests.house.weights import LIST
from tests.rig.counter import count_statements
from tests.world import TODAY
from tests.world_doctoral import card


def count(app, client, address):
    client.get(address)
    with count_statements(engine_of(app)) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "asked", ["", "students/?course=2", "students/?supervisor=насруллаев&speciality_code=01", "students/?due=late"]
)
def test_the_statements_do_not_grow_with_the_doctoral_students(app, as_, world, asked):
    client, address = as_("doctoral"), f"/doctoral/{asked or 'deadlines/'}"
    add(app, 1)
    few = count(app, client, address)
    add(app, 12)
    assert count(app, client, address) == few <= LIST


def add(app, number):
    """Admit so many whose files lie with the council."""
    with app.app_context():
        department = db.session.scalar(db.select(Department.id))
        for each in range(number):
            student = DoctoralStudent()
            doctoral.save(student, card(f"{number}-{each} ", None, department), version=1, today=TODAY, by=None)
            way = dict.fromkeys(rule.DAYS) | {"submitted_on": TODAY, "conclusion": "", "council": ""}
            doctoral.save_defence(student, {**way, "dissertation_id": None}, version=1, today=TODAY, by=None)
        db.session.commit()


def test_the_way_to_a_defence_and_a_line_of_the_register_stay_cheap_with_terms_that_end_on_days_off(app, as_, world):
    client = as_("scientist")
    with app.app_context():
        student = db.session.get_one(DoctoralStudent, world.doctoral_student)
        student.submitted_on, student.announced_on = date(2026, 1, 15), date(2026, 9, 1)
        db.session.commit()
    assert count(app, client, f"/doctoral/defences/{world.doctoral_student}") <= LIST
    assert count(app, client, f"/research/dissertations/{world.dissertation_published}") <= LIST
