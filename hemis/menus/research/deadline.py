"""The clock of one working day (passport, row 17), in words."""

from datetime import timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from hemis.domain.formats import short_date
from hemis.models.research import Seminar
from hemis.operations.research import is_late
from hemis.web import clock

AN_HOUR = timedelta(hours=1)
SOON = 6
NO_CLOCK = frozenset({"draft", "submitted", "sent_back", "withdrawn"})


class Deadline(NamedTuple):
    """The last day, and where we stand; `kind` colours the words."""

    last_day: str
    words: str
    kind: str


def deadline_of(seminar: Seminar) -> Deadline:
    """Tell how much of the working day is left, or by how much it was missed."""
    if seminar.publish_by is None or seminar.status in NO_CLOCK:
        return Deadline("", "", "muted")
    moment = seminar.published_at or clock.now()
    hours = abs(seminar.publish_by - moment) // AN_HOUR
    last_day = short_date((seminar.publish_by - AN_HOUR).astimezone(clock.TASHKENT).date())
    if is_late(seminar, moment):
        return Deadline(last_day, _("%(hours)s соат кечикди", hours=hours), "danger")
    if seminar.published_at:
        return Deadline(last_day, _("муддатида"), "ok")
    return Deadline(last_day, _("%(hours)s соат қолди", hours=hours), "warn" if hours < SOON else "muted")
