"""What the operations of all directions share: turns, the way of the text, and words that find it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, inspect, true

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.workflow import CONTENT_EDITABLE
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement
from hemis.operations import audit
from hemis.operations.hands import take_turn

LOCKED = N_("Тасдиққа юборилган ёки эълон қилинган ёзув ўзгартирилмайди: аввал уни қайтариб олинг ёки тузатишга очинг.")
LONGEST_TITLE = 600


def save(
    row: Announcement,
    values: Mapping[str, Any],
    words: Callable[[], Iterable[str]],
    *,
    version: int,
    by: User | None,
    parts: audit.Changes | None = None,
) -> bool:
    """Create or update a text that is not on its way to the public; False when nothing was changed.

    `words` tells, once the values are set, everything that finds it. `parts`: rows of its own that change with it, as
    (before, after) in words; the caller writes them after this.
    """
    parts = {name: pair for name, pair in (parts or {}).items() if pair[0] != pair[1]}
    is_new = bool(inspect(row).transient)
    if not is_new:
        require_editable(row)
        if not parts and all(getattr(row, name) == value for name, value in values.items()):
            return False
        take_turn(row, version)
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    row.title_key, row.search_key = fold(row.title)[:LONGEST_TITLE], fold(" ".join(words()))
    db.session.add(row)
    changes = audit.changes_of(row)
    changes.pop("version", None)
    db.session.flush()
    told = audit.snapshot(row) | {name: (None, pair[1]) for name, pair in parts.items()} if is_new else changes | parts
    audit.record("create" if is_new else "update", row, by=by, changes=told)
    return True


def require_editable(row: Announcement) -> None:
    """RuleError while the text is on its way to the public or is what the public reads."""
    if row.status not in CONTENT_EDITABLE:
        raise RuleError(LOCKED)


def mentions(words: Iterable[str]) -> ColumnElement[bool]:
    """The criterion that each folded word occurs somewhere in the text."""
    return and_(true(), *(Announcement.search_key.contains(word, autoescape=True) for word in words))


__all__ = ["LOCKED", "mentions", "require_editable", "save"]
