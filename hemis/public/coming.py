"""Which events are still to come: one of several days also while it lasts."""

from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_

from hemis.models.announcements import Edition
from hemis.operations.conferences import LONGEST


def is_coming(today: date) -> ColumnElement[bool]:
    """The criterion that an event is not over; days in the content of an edition are YYYY-MM-DD."""
    last_day = func.coalesce(Edition.content["last_day"].as_string(), "")
    lasts = and_(Edition.day >= today - LONGEST, last_day >= today.isoformat())
    return or_(Edition.day >= today, lasts)


__all__ = ["is_coming"]
