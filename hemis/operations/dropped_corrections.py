"""A correction that is given up: the text becomes again what the public has been reading all along (P-17a)."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import exists, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.workflow import CONTENT, step
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement, AnnouncementFile, Edition, EditionFile
from hemis.operations import audit
from hemis.operations.announced import LONGEST_TITLE
from hemis.operations.announcements import detach
from hemis.operations.directions import DIRECTIONS
from hemis.operations.hands import take_turn

NOT_CORRECTED = N_("Бу ёзувнинг эълон қилинган матни йўқ: воз кечиладиган тузатиш ҳам йўқ.")
SHARED = ("about", "department_id")
"""Columns that all directions share, where an edition keeps them; its title and day stand beside its content."""
WAY = ("submitted_by_id", "submitted_at", "approved_by_id", "approved_at", "publish_by", "published_at")


def require_correction(row: Announcement) -> str:
    """Return the status that giving a correction up leads to; RuleError while there is none in work."""
    after = step(CONTENT, row.status, "drop")
    if not row.is_shown:
        raise RuleError(NOT_CORRECTED)
    return after


def drop(row: Announcement, *, version: int, by: User) -> None:
    """Give a correction up: text, parts and files are again those of the edition that is shown, which stays."""
    after = require_correction(row)
    take_turn(row, version)
    shown = db.session.scalars(
        select(Edition).where(Edition.announcement_id == row.id, Edition.withdrawn_at.is_(None))
    ).one()
    changes = _put_text_back(row, shown)
    _put_files_back(row, shown, by=by)
    told = changes | {"status": (row.status, after)}
    for name in WAY:
        setattr(row, name, getattr(shown, name))
    row.status, row.remark = after, ""
    db.session.flush()
    audit.record("drop_correction", row, by=by, changes=told)


def _put_text_back(row: Announcement, shown: Edition) -> dict[str, Any]:
    parts = DIRECTIONS[row.direction].put_back(row, shown.content)
    values = {"title": shown.title, "day": shown.day, **_columns_of(type(row), shown.content)}
    # Told apart before anything is set: a column that is not loaded yet would flush what was set before it, untold.
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    row.title_key, row.search_key = fold(row.title)[:LONGEST_TITLE], shown.search_key
    changes = audit.changes_of(row) | {name: pair for name, pair in parts.items() if pair[0] != pair[1]}
    changes.pop("version", None)
    db.session.flush()
    return changes


def _columns_of(model: type[Announcement], content: Mapping[str, Any]) -> dict[str, Any]:
    """What an edition says of the columns of its direction, as they are stored."""
    columns = {column.name: column for column in model.__table__.columns if column.name != "id"}
    columns |= {name: Announcement.__table__.columns[name] for name in SHARED}
    return {name: _stored(column, content[name]) for name, column in columns.items() if name in content}


def _stored(column: Any, told: Any) -> Any:
    """A value of an edition as its column keeps it: days and times are told as text, lines as a list."""
    kind = column.type.python_type
    if kind in {date, time}:
        return kind.fromisoformat(told) if told else None
    return "\n".join(told) if kind is str and isinstance(told, list) else told


def _put_files_back(row: Announcement, shown: Edition, *, by: User) -> None:
    held = exists().where(EditionFile.file_id == AnnouncementFile.id, EditionFile.edition_id == shown.id)
    mine = select(AnnouncementFile).where(AnnouncementFile.announcement_id == row.id).order_by(AnnouncementFile.id)
    for file in db.session.scalars(mine.where(~held, ~AnnouncementFile.is_dropped)).all():
        detach(row, file, by=by)
    for file in db.session.scalars(mine.where(held, AnnouncementFile.is_dropped)).all():
        file.is_dropped = False
        audit.record("attach", row, by=by, changes={"file": (None, file.title)})


__all__ = ["drop", "require_correction"]
