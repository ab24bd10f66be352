"""What the public may read: the third and last way to a select."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, exists, func, select, true
from sqlalchemy.orm import aliased

from hemis.extensions import Base
from hemis.models.announcements import Announcement, AnnouncementFile, Edition, EditionFile, EditionWord
from hemis.models.documents import IssuedDocument
from hemis.models.exams import Exam, ExamSession
from hemis.models.orders import NUMBERED, Order
from hemis.models.service import ServiceCard, ServiceDay, ServiceHour
from hemis.models.settings import Maintenance
from hemis.models.structure import University

Model = TypeVar("Model", bound=Base)

HELD = (
    select(EditionFile.file_id)
    .join(Edition, Edition.id == EditionFile.edition_id)
    .where(Edition.withdrawn_at.is_(None))
)
PUBLISHED = {
    Edition: Edition.withdrawn_at.is_(None),
    AnnouncementFile: AnnouncementFile.id.in_(HELD),
    EditionWord: true(),  # only what is shown is indexed, and is forgotten when it is withdrawn
    University: true(),
    Maintenance: true(),
    ServiceCard: ServiceCard.published_at.is_not(None) & ServiceCard.replaced_at.is_(None),
    ServiceDay: true(),
    ServiceHour: true(),
    Exam: Exam.session.has(ExamSession.status == "approved"),  # H-12: the approved timetable hangs on every door
    IssuedDocument: true(),
    Order: Order.status.in_(NUMBERED),  # whoever holds the paper learns whether it is in force
}

ON_PAGES = frozenset({Edition, AnnouncementFile, EditionWord, University, Maintenance, ServiceCard})
"""What of it stands on pages that may be kept: counts are written every few seconds, papers are asked about anew."""


def published(model: type[Model]) -> Select[Model]:
    """Return the select of the public rows of `model`; a model that nobody made public raises KeyError."""
    return select(model).where(PUBLISHED[model])


def last_taken_away() -> Select[datetime | None]:
    """Return the select of the moment at which something was last taken from the public."""
    return select(func.max(Edition.withdrawn_at)).where(Edition.withdrawn_at.is_not(None))


def replaced() -> Select[Edition]:
    """Return the select of earlier editions: those that a newer one replaced, of a text that is still shown.

    What was taken away, and only later written anew, is not among them: it ended before its successor began.
    """
    newer = aliased(Edition)
    following = (newer.number == Edition.number + 1) & (newer.published_at == Edition.withdrawn_at)
    shown = Edition.announcement.has(Announcement.is_shown)
    taken_over = exists().where(newer.announcement_id == Edition.announcement_id, following)
    return select(Edition).where(Edition.withdrawn_at.is_not(None), shown, taken_over)
