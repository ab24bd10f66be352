"""Which kind of grant a stretch has after an order: given, kept, cleared (functions 6.7)."""

import pytest

from hemis.domain.movement_cases import Asked, Case, Place, Stretch, after, grant_of

HERE = Place(
    group_id=1, name="1-А", faculty_id=1, programme="Физика", speciality_id=1, language="11", form="11", course=1,
    semesters=8,
)  # fmt: skip


def came_out(kind, now, **asked):
    details = {"grant_kind": asked.pop("grant", "")}
    paid, grant = now
    stretch = Stretch(status="11", group_id=1, course=1, semester=1, payment_form=paid, grant_kind=grant)
    new = after(kind, Case(student_id=1, now=stretch, place=HERE, asked=Asked(details=details, **asked)))
    return new.payment_form, new.grant_kind


@pytest.mark.parametrize(
    ("kind", "now", "asked", "then"),
    [
        ("transfer", ("12", ""), {"payment_form": "11"}, ("11", "11")),
        ("transfer", ("12", ""), {"payment_form": "11", "grant": "12"}, ("11", "12")),
        ("transfer", ("11", "12"), {"payment_form": "12"}, ("12", "")),
        ("transfer", ("11", "12"), {"grant": "13"}, ("11", "13")),
        ("transfer", ("11", "12"), {}, ("11", "12")),
        ("leave", ("11", "13"), {}, ("11", "13")),
        ("promotion", ("11", "13"), {}, ("11", "13")),
        ("reinstatement", ("11", "11"), {"payment_form": "12"}, ("12", "")),
        ("correction", ("11", "11"), {"grant": "12"}, ("11", "12")),
        ("admission", ("12", ""), {"payment_form": "11", "grant": "13"}, ("11", "13")),
    ],
)
def test_the_kind_of_a_grant_follows_the_payment(kind, now, asked, then):
    assert came_out(kind, now, **asked) == then


def test_a_cancellation_gives_the_former_grant_back():
    now = Stretch(status="11", group_id=1, course=1, semester=1, payment_form="12")
    former = Stretch(status="11", group_id=1, course=1, semester=1, payment_form="11", grant_kind="13")
    case = Case(student_id=1, now=now, place=HERE, restored=former)
    assert after("cancellation", case) == former


def test_only_a_grant_has_a_kind():
    assert [grant_of("11", ""), grant_of("11", "13"), grant_of("12", "13")] == ["11", "13", ""]
