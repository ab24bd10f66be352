"""What a table of the contingent counts, and what a new stretch of study means in words."""

from types import SimpleNamespace

import pytest

from hemis.domain.contingent import Move, tallies
from hemis.domain.timeline import MOVES, move_kind


def test_every_row_adds_up_from_then_to_now():
    rows, whole = tallies(
        [
            Move(1, "11", 1, "11", 20),  # stayed
            Move(2, "11", 1, "11", 5),  # went on to the next course
            Move(1, "12", 1, "11", 3),  # changed the row
            Move(1, "11", None, None, 4),  # came
            Move(None, None, 2, "12", 2),  # left
        ]
    )
    by_key = {row.key: row for row in rows}
    assert dict(by_key["11"].by_course) == {1: 24, 2: 5}
    told = {key: (row.before, row.came, row.left, row.moved, row.total, row.difference) for key, row in by_key.items()}
    assert told == {"11": (28, 4, 0, -3, 29, 1), "12": (2, 0, 2, 3, 3, 1)}
    assert (whole.before, whole.came, whole.left, whole.moved, whole.total) == (30, 4, 2, 0, 32)


def test_without_another_day_nobody_came():
    rows, whole = tallies([Move(1, "11", None, None, 4)])
    assert (rows[0].total, whole.total, whole.before) == (4, 4, 0)


BEFORE = {"status": "11", "group_id": 1, "course": 2, "semester": 3, "payment_form": "12", "grant_kind": ""}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, {}, "admission"),
        ({}, {"status": "12"}, "leave"),
        ({"status": "12"}, {"group_id": 2}, "leave_return"),
        ({}, {"status": "13"}, "expulsion"),
        ({"status": "13"}, {}, "reinstatement"),
        ({}, {"status": "14"}, "graduation"),
        ({}, {"status": "15"}, "transfer_out"),
        ({}, {"course": 3, "semester": 5, "group_id": 2}, "promotion"),
        ({}, {"course": 1, "semester": 1}, "repeat"),
        ({"semester": 4}, {"semester": 3, "group_id": 2}, "repeat"),
        ({}, {"semester": 4}, "semester"),
        ({}, {"group_id": 2}, "transfer"),
        ({}, {"payment_form": "11"}, "payment"),
        ({"payment_form": "11", "grant_kind": "11"}, {"payment_form": "11", "grant_kind": "13"}, "grant"),
    ],
)
def test_a_stretch_tells_what_it_began_with(before, after, kind):
    made = None if before is None else SimpleNamespace(**{**BEFORE, **before})
    assert move_kind(made, SimpleNamespace(**{**BEFORE, **after})) == kind
    assert kind in MOVES
