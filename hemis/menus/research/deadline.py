"""The clock of one working day (passport, row 17), in words."""

from datetime import timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from hemis.domain.formats import short_date
from hemis.models.announcements import Announcement
from hemis.operations.announcements import is_late
from hemis.web import clock

AN_HOUR = timedelta(hours=1)
SOON = 6
NO_CLOCK = frozenset({"draft", "submitted", "sent_back", "withdrawn"})


class Deadline(NamedTuple):
    """The last day, and where we stand; `kind` colours the words."""

    last_day: str
    words: str
    kind: str


def deadline_of(row: Announcement) -> Deadline:
    """Tell how much of the working day is left, or by how much it was missed."""
    if row.publish_by is None or row.status in NO_CLOCK:
        return Deadline("", "", "muted")
    moment = row.published_at or clock.now()
    hours = abs(row.publish_by - moment) // AN_HOUR
    last_day = short_date((row.publish_by - AN_HOUR).astimezone(clock.TASHKENT).date())
    if is_late(row, moment):
        return Deadline(last_day, _("%(hours)s соат кечикди", hours=hours), "danger")
    if row.published_at:
        return Deadline(last_day, _("муддатида"), "ok")
    return Deadline(last_day, _("%(hours)s соат қолди", hours=hours), "warn" if hours < SOON else "muted")
