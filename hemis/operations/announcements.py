"""The way of an announcement: science department, vice-rector, public; each approved text is an edition (P-17a)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import APPROVED, CONTENT, PUBLISHED, require_second_person, step
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement, AnnouncementFile, Edition, EditionFile
from hemis.operations import attachments, audit, edition_words
from hemis.operations.announced import require_editable
from hemis.operations.calendar import end_of_term
from hemis.operations.directions import DIRECTIONS
from hemis.operations.files import StoredFile
from hemis.operations.hands import hand_on, take_turn
from hemis.operations.rules import whole_rule
from hemis.operations.thumbnails import NONE as NO_THUMBNAIL
from hemis.operations.thumbnails import Thumbnail

STATES = {
    "draft": N_("қоралама"),
    "submitted": N_("тасдиқ кутмоқда"),
    "approved": N_("тасдиқланган"),
    "published": N_("эълон қилинган"),
    "sent_back": N_("қайтарилган"),
    "withdrawn": N_("қайтариб олинган"),
}
AHEAD = timedelta(hours=6)
"""An approved item nobody published goes out by itself at 18:00 of its last day: the six hours until midnight
are for a system that was down just then, so that only a longer stop makes the institution late."""
NO_REMARK = N_("Нимани тўғрилаш кераклигини ёзинг.")
NO_REASON = N_("Эълондан олиш сабабини ёзинг.")
NOT_SHOWN = N_("Бу ёзув очиқ саҳифада йўқ.")
UNKNOWN_FILE = N_("Бу йўналишда бундай файл тури йўқ.")
SEEN = N_("Фақат қоралама ўчирилади.")


def remove_draft(row: Announcement, *, version: int, by: User | None) -> None:
    """Delete a draft that was never submitted; whatever anybody else has seen stays."""
    require_draft(row)
    take_turn(row, version)
    audit.record("remove", row, by=by, changes={"title": (row.title, None)})
    model = type(row)
    db.session.execute(delete(AnnouncementFile).where(AnnouncementFile.announcement_id == row.id))
    if model is not Announcement:
        db.session.execute(delete(model.__table__).where(model.__table__.c.id == row.id))  # type: ignore[arg-type]
    db.session.execute(delete(Announcement.__table__).where(Announcement.__table__.c.id == row.id))  # type: ignore[arg-type]
    db.session.expunge(row)


def require_draft(row: Announcement) -> None:
    """RuleError unless nobody else has seen the text."""
    if row.status != "draft" or row.edition_number:
        raise RuleError(SEEN)


def submit(row: Announcement, *, version: int, at: datetime, by: User) -> None:
    """Send a text to the vice-rector; what an earlier round decided no longer counts."""
    after = step(CONTENT, row.status, "submit")
    DIRECTIONS[row.direction].check(row)
    cleared: dict[str, Any] = dict.fromkeys(("approved_by_id", "approved_at", "publish_by", "published_at"))
    hand_on(row, "submit", after, version, by, submitted_by_id=by.id, submitted_at=at, remark="", **cleared)


def approve(row: Announcement, *, version: int, at: datetime, by: User) -> None:
    """Approve somebody else's text; the working days until it must be public begin to run."""
    after = step(CONTENT, row.status, "approve")
    require_second_person(row.submitted_by_id, by.id)
    day = at.astimezone(TASHKENT).date()
    due = end_of_term(day, whole_rule("publish.workdays", on=day))
    hand_on(row, "approve", after, version, by, approved_by_id=by.id, approved_at=at, publish_by=due)


def send_back(row: Announcement, remark: str, *, version: int, by: User) -> None:
    """Return a text to the science department with what is to be mended."""
    after = require_returnable(row, by=by)
    if not remark.strip():
        raise RuleError(NO_REMARK, field="remark")
    hand_on(row, "send_back", after, version, by, reason=remark, remark=remark)


def require_returnable(row: Announcement, *, by: User) -> str:
    """Return the state after a return; RuleError where none is due, or for whoever has sent the text."""
    after = step(CONTENT, row.status, "send_back")
    require_second_person(row.submitted_by_id, by.id)
    return after


def publish(row: Announcement, *, version: int, at: datetime, by: User | None) -> None:
    """Open the approved text to the public in place of an older one; `by` is nobody when its time has come."""
    after = step(CONTENT, row.status, "publish")
    _close_edition(row, at)
    number = row.edition_number + 1
    hand_on(row, "publish", after, version, by, published_at=at, is_shown=True, edition_number=number)
    _write_edition(row)


def correct(row: Announcement, *, version: int, by: User) -> None:
    """Open what is public for a correction; the public goes on reading the old text until the new one is approved."""
    hand_on(row, "open_correction", step(CONTENT, row.status, "correct"), version, by)


def withdraw(row: Announcement, reason: str, *, version: int, by: User) -> None:
    """Take a text back before it is public: one that was approved with a reason."""
    after = require_withdrawable(row)
    if row.status == APPROVED and not reason.strip():
        raise RuleError(NO_REASON, field="reason")
    hand_on(row, "withdraw", after, version, by, reason=reason)


def require_withdrawable(row: Announcement) -> str:
    """Return the state after a withdrawal; RuleError for what is public, or was never sent."""
    if row.status == PUBLISHED:
        raise RuleError(CONTENT["withdraw"].refusal)
    return step(CONTENT, row.status, "withdraw")


def unpublish(row: Announcement, reason: str, *, version: int, at: datetime, by: User) -> None:
    """Take what the public reads away, with a reason; a correction of it stays in work, but is to be approved anew."""
    require_shown(row)
    if not reason.strip():
        raise RuleError(NO_REASON, field="reason")
    ended = {PUBLISHED: "unpublish", APPROVED: "withdraw"}.get(row.status)  # its time must not bring it back by itself
    after = step(CONTENT, row.status, ended) if ended else row.status
    _close_edition(row, at)
    hand_on(row, "unpublish", after, version, by, reason=reason, is_shown=False)


def require_shown(row: Announcement) -> None:
    """RuleError unless the public reads the text."""
    if not row.is_shown:
        raise RuleError(NOT_SHOWN)


def publish_due(at: datetime) -> int:
    """Publish what has been approved and whose time has come; a second run finds nothing left."""
    due = select(Announcement).where(Announcement.status == APPROVED, Announcement.publish_by <= at + AHEAD)
    done = 0
    for row in db.session.scalars(due.order_by(Announcement.id)).all():
        try:
            publish(row, version=row.version, at=at, by=None)
        except StaleError:  # another process was quicker
            continue
        done += 1
    return done


def is_late(row: Announcement, at: datetime) -> bool:
    """Whether the working day of the passport (row 17) has passed without, or before, the publication."""
    if row.publish_by is None or row.status not in {APPROVED, PUBLISHED}:
        return False
    return (row.published_at or at) >= row.publish_by


def attach(
    row: Announcement,
    file: StoredFile,
    title: str,
    *,
    at: datetime,
    by: User,
    kind: str = "",
    thumbnail: Thumbnail = NO_THUMBNAIL,
) -> AnnouncementFile:
    """Attach a stored file to a text that is not on its way to the public, a photo with its small picture."""
    require_editable(row)
    if kind and kind not in DIRECTIONS[row.direction].file_kinds:
        raise RuleError(UNKNOWN_FILE, field="kind")
    hung = AnnouncementFile(announcement_id=row.id, uploaded_by_id=by.id, kind=kind)
    hung.thumbnail_name, hung.thumbnail_width, hung.thumbnail_height = thumbnail
    return attachments.attach(row, hung, file, title, at=at, by=by)


def detach(row: Announcement, file: AnnouncementFile, *, by: User) -> None:
    """Take a file off a text that is not on its way to the public; an edition that held it keeps it."""
    require_editable(row)
    if not db.session.scalar(select(exists().where(EditionFile.file_id == file.id))):
        attachments.detach(row, file, by=by)
        return
    file.is_dropped = True
    db.session.flush()
    audit.record("detach", row, by=by, changes={"file": (file.title, None)})


def _close_edition(row: Announcement, at: datetime) -> None:
    shown = update(Edition).where(Edition.announcement_id == row.id, Edition.withdrawn_at.is_(None))
    db.session.execute(shown.values(withdrawn_at=at))
    edition_words.lift(row.id)


def _write_edition(row: Announcement) -> None:
    content: Mapping[str, Any] = {
        "department_id": row.department_id,  # on no page, but a correction that is given up brings it back
        **DIRECTIONS[row.direction].content_of(row),
    }
    kept = ("direction", "day", "title", "search_key", "submitted_by_id", "submitted_at")
    decided = ("approved_by_id", "approved_at", "publish_by", "published_at")
    columns = {name: getattr(row, name) for name in (*kept, *decided)}
    edition = Edition(announcement_id=row.id, number=row.edition_number, content=dict(content), **columns)
    db.session.add(edition)
    db.session.flush()
    edition_words.lay(edition, DIRECTIONS[row.direction].marks)
    mine = select(AnnouncementFile.id).where(AnnouncementFile.announcement_id == row.id, ~AnnouncementFile.is_dropped)
    held = [{"edition_id": edition.id, "file_id": key} for key in db.session.scalars(mine)]
    if held:
        db.session.execute(insert(EditionFile), held)


__all__ = [
    "STATES",
    "approve",
    "attach",
    "correct",
    "detach",
    "is_late",
    "publish",
    "publish_due",
    "remove_draft",
    "require_draft",
    "require_returnable",
    "require_shown",
    "require_withdrawable",
    "send_back",
    "submit",
    "unpublish",
    "withdraw",
]
