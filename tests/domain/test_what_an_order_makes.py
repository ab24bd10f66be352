"""What an order makes of a student: group, course, semester, payment and grant from its day on."""

import pytest

from hemis.domain.movement_cases import Asked, Case, after, grant_of, grown
from tests.domain.test_movement import place, stretch

APPLICANT = stretch(status="10", course=1, semester=1)
CONTRACT, GRANT = "12", "11"


def made(kind, *, now=None, here=None, goal=None, restored=None, **asked):
    """The stretch that begins with the order."""
    case = Case(
        student_id=1,
        now=now or stretch(),
        place=here or place(),
        goal=goal,
        restored=restored,
        asked=Asked(**asked),
    )
    return after(kind, case)


@pytest.mark.parametrize(
    ("kind", "now"),
    [
        ("admission", APPLICANT),
        ("transfer", stretch(course=3, semester=6)),
        ("transfer_in", APPLICANT),
        ("reinstatement", stretch(status="13", course=3, semester=6)),
        ("correction", stretch(course=3, semester=6)),
    ],
)
def test_who_comes_into_a_group_of_another_course_begins_that_course(kind, now):
    new = made(kind, now=now, goal=place(group_id=2, course=2))
    assert (new.group_id, new.course, new.semester) == (2, 2, 3)


def test_who_comes_into_a_group_of_the_own_course_goes_on_in_the_semester():
    for kind in ("transfer", "correction"):
        new = made(kind, now=stretch(course=2, semester=4), goal=place(group_id=2, course=2))
        assert (new.group_id, new.course, new.semester) == (2, 2, 4)


def test_an_admission_without_a_group_keeps_course_and_semester():
    assert made("admission", now=APPLICANT).status == "11"
    assert (made("admission", now=APPLICANT).course, made("admission", now=APPLICANT).semester) == (1, 1)


def test_a_correction_sets_course_and_semester_that_it_writes():
    new = made("correction", now=stretch(course=2, semester=4), course=3)
    assert (new.status, new.course, new.semester) == ("11", 3, 5)
    assert made("correction", now=stretch(course=2, semester=4), course=3, semester=6).semester == 6


def test_no_other_order_goes_by_the_course_that_it_writes():
    assert made("transfer", now=stretch(course=2, semester=4), course=3).course == 2


def test_a_cancellation_puts_back_what_was_before():
    before = stretch(status="11", group_id=7, course=2, semester=3)
    out = stretch(status="13", course=2, semester=3)
    assert made("cancellation", now=out, restored=before) == before
    assert made("cancellation", now=out) == out


def test_a_cancellation_alone_puts_back():
    assert made("expulsion", restored=stretch(group_id=7)).group_id == 1


@pytest.mark.parametrize(
    ("form", "kind", "given"), [(GRANT, "", "11"), (GRANT, "12", "12"), (CONTRACT, "", ""), (CONTRACT, "12", "")]
)
def test_a_grant_has_a_kind_and_a_contract_has_none(form, kind, given):
    assert grant_of(form, kind) == given


def test_a_student_keeps_the_grant_until_an_order_names_another():
    holder = stretch(payment_form=GRANT, grant_kind="12")
    assert (made("semester", now=holder).payment_form, made("semester", now=holder).grant_kind) == (GRANT, "12")
    assert made("transfer", now=holder, details={"grant_kind": "13"}).grant_kind == "13"
    assert made("transfer", now=holder, payment_form=CONTRACT).grant_kind == ""
    assert made("transfer", payment_form=GRANT).grant_kind == "11"
    assert made("transfer", payment_form=GRANT, details={"grant_kind": "12"}).grant_kind == "12"


def test_a_promotion_takes_up_the_groups_in_which_its_students_go_on():
    stays = Case(student_id=1, now=stretch(course=1), place=place(group_id=1, course=1))
    moves = Case(student_id=2, now=stretch(course=1), place=place(), goal=place(group_id=2, course=2))
    assert grown("promotion", [stays, moves]) == {1}
    assert grown("semester", [stays, moves]) == frozenset()
    assert grown("promotion", []) == frozenset()
