"""Where a planned meeting stands: still to come, held, held on another day, cancelled, or missed."""

from datetime import date

PLANNED, HELD, MOVED, CANCELLED, MISSED = "planned", "held", "moved", "cancelled", "missed"


def standing(planned_on: date, held_on: date | None, is_cancelled: bool, today: date) -> str:
    """Return where the meeting stands on `today`; on its planned day it is not missed yet."""
    if is_cancelled:
        return CANCELLED
    if held_on is not None:
        return HELD if held_on == planned_on else MOVED
    return PLANNED if planned_on >= today else MISSED
