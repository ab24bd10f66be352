"""Where a planned meeting stands, day by day."""

from datetime import date

import pytest

from hemis.domain.meetings import standing

PLANNED_ON, NEXT = date(2026, 10, 28), date(2026, 10, 29)


@pytest.mark.parametrize(
    ("held_on", "is_cancelled", "today", "expected"),
    [
        (None, False, PLANNED_ON, "planned"),
        (None, False, NEXT, "missed"),
        (PLANNED_ON, False, NEXT, "held"),
        (NEXT, False, NEXT, "moved"),
        (None, True, PLANNED_ON, "cancelled"),
        (None, True, NEXT, "cancelled"),
    ],
)
def test_where_a_meeting_stands(held_on, is_cancelled, today, expected):
    assert standing(PLANNED_ON, held_on, is_cancelled, today) == expected
