"""Numbers of students: twelve digits, given once, without a gap however many enter at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.numbering import student_number
from hemis.extensions import db
from hemis.models.students import AcademicGroup, Student
from hemis.operations import student_cards, student_merging
from tests.world import TODAY

EMPTY = dict.fromkeys(("patronymic", "surname_latin", "first_name_latin", "patronymic_latin", "province"), "")


def enter(app, group_id, number):
    with app.app_context():
        values = {**EMPTY, "surname": f"Номзод{number}", "first_name": "Али", "gender": "11", "payment_form": "12"}
        group = db.session.get(AcademicGroup, group_id)
        student = Student()
        student_cards.save_card(student, values, today=TODAY, by=None, group=group)
        db.session.commit()
        return student.number


@pytest.mark.both_engines
def test_twenty_at_a_time_get_twenty_numbers_without_a_gap(app, world):
    with ThreadPoolExecutor(8) as pool:
        given = sorted(pool.map(lambda number: enter(app, world.group, number), range(20)))
    assert given == [f"30126{number:07}" for number in range(1, 21)]


def test_a_number_is_twelve_digits_of_an_institution_with_a_code():
    assert student_number("301", 2026, 17) == "301260000017"
    with pytest.raises(RuleError):
        student_number("30", 2026, 1)
    with pytest.raises(RuleError, match="рақамлари тугади"):
        student_number("301", 2026, 10_000_000)
    with pytest.raises(ValueError, match="begin at 1"):
        student_number("301", 2026, 0)


def test_a_number_that_was_rolled_back_is_given_to_the_next(app, world):
    with app.app_context():
        assert student_cards.give_number(2026) == "301260000001"
        db.session.rollback()
    assert enter(app, world.group, 1) == "301260000001"


def test_every_table_that_names_a_student_is_looked_at_by_a_merge(app):
    named = {column.table.name for column in student_merging.links()}
    assert {"enrolment", "absence", "absence_total", "grade", "movement_order_line", "student_subject"} <= named
    assert "person_token" not in named
    with app.app_context():
        assert student_merging.standing(db.session.scalars(select(Student.id)).all())["enrolment"]
