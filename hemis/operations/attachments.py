"""Files that hang on a row: kept under a title, taken off again, each told in the history of that row."""

from datetime import datetime
from typing import TypeVar

from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.base import Attached
from hemis.operations import audit
from hemis.operations.files import StoredFile

Row = TypeVar("Row", bound=Attached)


def attach(owner: Base, row: Row, file: StoredFile, title: str, *, at: datetime, by: User) -> Row:
    """Hang a stored file on `owner`; `row` already says on which and by whom."""
    row.title, row.stored_name, row.media_type, row.size = title, file.name, file.media_type, file.size
    row.uploaded_at = at
    db.session.add(row)
    db.session.flush()
    audit.record("attach", owner, by=by, changes={"file": (None, title)})
    return row


def detach(owner: Base, row: Attached, *, by: User) -> None:
    """Take a file off `owner`."""
    db.session.delete(row)
    db.session.flush()
    audit.record("detach", owner, by=by, changes={"file": (row.title, None)})


__all__ = ["attach", "detach"]
