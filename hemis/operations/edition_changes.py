"""When the public last got something else to read: published, corrected or taken away."""

from datetime import datetime

from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.announcements import Edition


def last_change(direction: str = "") -> datetime | None:
    """Return the moment of the last change of a direction, or of all; nothing when there never was one.

    What was taken away counts too: a copy from before still shows it.
    """
    ends = [select(func.max(end)).where(end.is_not(None)) for end in (Edition.published_at, Edition.withdrawn_at)]
    mine = [each.where(Edition.direction == direction) if direction else each for each in ends]
    moments = db.session.execute(select(*(each.scalar_subquery() for each in mine))).one()
    return max(filter(None, moments), default=None)


__all__ = ["last_change"]
