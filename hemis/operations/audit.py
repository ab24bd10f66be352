"""The chain of audit entries: written in the same transaction as the change that they tell of."""

import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event, insert, inspect, select, text, update
from sqlalchemy.orm import Session, SessionTransaction

from hemis.domain.identifiers import mask_passport, mask_pinfl
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry, AuditHead

Changes = Mapping[str, tuple[Any, Any]]
PENDING = "audit_pending"
BATCH = 5_000
STAMPS = {
    "sqlite": "replace(at, ' ', 'T')",
    "postgresql": r"""to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\:MI\:SS.US')""",
}
"""How each database writes a moment as `_stamp` does: far quicker than making a million Python moments."""
START = "0" * 64
HIDDEN = frozenset({"password_hash", "token_hash", "seed"})
"""Columns whose values never enter the audit: only that they changed."""
MASKED: Mapping[str, Callable[[str], str]] = {"pinfl": mask_pinfl, "passport_number": mask_passport}
"""Personal numbers: the chain cannot be erased, so that it keeps only what is needed to see that they changed."""
DERIVED = frozenset({"sort_key", "name_key", "title_key", "search_key", "text_key", "fingerprint", "updated_at"})
"""Columns computed from others."""


@dataclass(frozen=True)
class Fact:
    """One change on its way into the chain."""

    user_id: int | None
    verb: str
    object_type: str
    object_id: int
    changes: str
    reason: str


def record(verb: str, row: Base, *, by: User | None, changes: Changes, reason: str = "") -> None:
    """Remember a change of `row`, which must be flushed; the chain is written just before the commit."""
    key = getattr(row, "id")  # noqa: B009 - not every table has one, those that are recorded do
    record_many(verb, type(row), [(key, changes)], by=by, reason=reason)


def record_many(
    verb: str, model: type[Base], facts: Iterable[tuple[int, Changes]], *, by: User | None, reason: str = ""
) -> None:
    """Remember changes of many rows of `model` that were written without their objects: (id, changes)."""
    user_id = by.id if by else None
    db.session.info.setdefault(PENDING, []).extend(
        Fact(user_id, verb, model.__tablename__, key, _as_json(changes), reason) for key, changes in facts
    )


def changes_of(row: Base) -> dict[str, tuple[Any, Any]]:
    """Return column → (before, after) of what is not flushed yet; call it before the flush."""
    state = inspect(row)
    found = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key in DERIVED or not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if before != after:
            found[column.key] = _told_of(column.key, before), _told_of(column.key, after)
    return found


def _told_of(key: str, value: Any) -> Any:
    if key in HIDDEN:
        return "•"
    return MASKED[key](value) if value and key in MASKED else value


def snapshot(row: Base) -> dict[str, tuple[Any, Any]]:
    """Return column → (None, value) of every filled column: what a new row brings."""
    state = inspect(row)
    values = {column.key: getattr(row, column.key) for column in state.mapper.column_attrs}
    return {
        key: (None, _told_of(key, value))
        for key, value in values.items()
        if key not in DERIVED and value not in (None, "")
    }


def _as_json(changes: Changes) -> str:
    return json.dumps({key: list(pair) for key, pair in changes.items()}, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"not auditable: {type(value).__name__}")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def mark_of(key: bytes, before: str, fields: tuple[Any, ...]) -> str:
    """Return the HMAC-SHA256 over the mark before and this entry's fields.

    `ascii` writes a tuple so that no two entries read alike: types, empty and missing values and the borders of the
    fields all show, and it does not depend on the Python version as `repr` of a letter does.
    """
    return hmac.digest(key, ascii((before, *fields)).encode("ascii"), "sha256").hex()


def write_chain(session: Session, key: bytes, at: datetime) -> None:
    """Append the remembered facts to the chain; holds the head locked until the commit."""
    facts: list[Fact] = session.info.pop(PENDING, [])
    if not facts:
        return
    number, mark = _locked_head(session)
    rows = []
    for fact in facts:
        number += 1
        values = (fact.user_id, fact.verb, fact.object_type, fact.object_id, fact.changes, fact.reason)
        mark = mark_of(key, mark, (number, _stamp(at), *values))
        rows.append(
            {"number": number, "at": at, "mark": mark}
            | dict(zip(("user_id", "verb", "object_type", "object_id", "changes", "reason"), values, strict=True))
        )
    session.execute(insert(AuditEntry), rows)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(number=number, mark=mark))


def _locked_head(session: Session) -> tuple[int, str]:
    """Return number and mark of the newest entry, and keep others from adding until the commit."""
    head = select(AuditHead.number, AuditHead.mark).where(AuditHead.id == 1).with_for_update()
    found = session.execute(head).one_or_none()
    if found is None:
        first = text("INSERT INTO audit_head (id, number, mark) VALUES (1, 0, :mark) ON CONFLICT DO NOTHING")
        session.execute(first, {"mark": START})
        found = session.execute(head).one()
    return found.number, found.mark


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; `broken_at` is the first entry that does not fit."""

    entries: int
    broken_at: int | None
    mark: str


def verify(key: bytes) -> Verdict:
    """Recompute the whole chain and compare it with what is stored, tail and head included."""
    mark, expected = START, 0
    for number, at, *fields, stored in _entries():
        expected += 1
        mark = mark_of(key, mark, (expected, at, *fields))
        if number != expected or mark != stored:
            return Verdict(expected, expected, mark)
    head = db.session.execute(select(AuditHead.number, AuditHead.mark).where(AuditHead.id == 1)).one_or_none()
    sound = tuple(head) == (expected, mark) if head else expected == 0
    return Verdict(expected, None if sound else expected + 1, mark)


def _entries() -> Iterator[tuple[Any, ...]]:
    """Yield all entries in order as the driver gives them, a batch at a time: a chain may be longer than the memory."""
    statement = text(
        f"SELECT number, {STAMPS[db.session.get_bind().dialect.name]}, user_id, verb, object_type, object_id, changes,"
        " reason, mark FROM audit_entry WHERE number > :after ORDER BY number LIMIT :batch"
    )
    after = -(2**31)
    while rows := db.session.execute(statement, {"after": after, "batch": BATCH}).all():
        yield from rows
        after = rows[-1][0]


def is_known(mark: str) -> bool:
    """Say whether an entry with this mark exists: a mark noted elsewhere proves that nothing before it was rebuilt."""
    return db.session.scalar(select(AuditEntry.number).where(AuditEntry.mark == mark)) is not None


class Watch:
    """Writes the chain before every commit of a session, and forgets what is rolled back."""

    def __init__(self, key: Callable[[], bytes], clock: Callable[[], datetime]) -> None:
        self.key, self.clock = key, clock

    def before_commit(self, session: Session) -> None:
        if not session.in_nested_transaction():
            session.flush()
            write_chain(session, self.key(), self.clock())

    @staticmethod
    def after_transaction_create(session: Session, transaction: SessionTransaction) -> None:
        """Remember how much was told when a savepoint was set."""
        if transaction.nested:
            _told[transaction] = len(session.info.get(PENDING, ()))

    @staticmethod
    def after_soft_rollback(session: Session, transaction: SessionTransaction) -> None:
        """What a savepoint took back did not happen: it is not told either."""
        if transaction.nested or transaction.parent is None:
            del session.info.get(PENDING, [])[_told.pop(transaction, 0) :]


_told: WeakKeyDictionary[SessionTransaction, int] = WeakKeyDictionary()
_watched: dict[int, Watch] = {}


def watch(session: Any, key: Callable[[], bytes], clock: Callable[[], datetime]) -> None:
    """Let every commit of `session` write the chain; watching it again only renews key and clock."""
    known = _watched.get(id(session))
    if known:
        known.key, known.clock = key, clock
        return
    keeper = _watched[id(session)] = Watch(key, clock)
    for name in ("before_commit", "after_transaction_create", "after_soft_rollback"):
        event.listen(session, name, getattr(keeper, name))
