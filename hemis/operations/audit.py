"""The chain of audit entries: written in the same transaction as the change that they tell of."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import event, insert, inspect, select, text, update
from sqlalchemy.orm import Session

from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry, AuditHead

Changes = Mapping[str, tuple[Any, Any]]
PENDING = "audit_pending"
START = "0" * 64
HIDDEN = frozenset({"password_hash", "token_hash"})
"""Columns whose values never enter the audit: only that they changed."""
DERIVED = frozenset({"sort_key", "name_key", "title_key", "updated_at"})
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
    fact = Fact(
        by.id if by else None, verb, row.__tablename__, getattr(row, "id"), _as_json(changes), reason  # noqa: B009
    )
    db.session.info.setdefault(PENDING, []).append(fact)


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
            found[column.key] = ("•", "•") if column.key in HIDDEN else (before, after)
    return found


def snapshot(row: Base) -> dict[str, tuple[Any, Any]]:
    """Return column → (None, value) of every filled column: what a new row brings."""
    state = inspect(row)
    values = {column.key: getattr(row, column.key) for column in state.mapper.column_attrs}
    return {
        key: (None, "•" if key in HIDDEN else value)
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


def mark_of(key: bytes, before: str, fields: Iterable[Any]) -> str:
    """Return the HMAC-SHA256 over the mark before and this entry's fields."""
    message = "\x1f".join([before, *("" if field is None else str(field) for field in fields)])
    return hmac.digest(key, message.encode(), "sha256").hex()


def write_chain(session: Session, key: bytes, at: datetime) -> None:
    """Append the remembered facts to the chain; holds the head locked until the commit."""
    facts: list[Fact] = session.info.pop(PENDING, [])
    if not facts:
        return
    head = session.execute(
        select(AuditHead.number, AuditHead.mark).where(AuditHead.id == 1).with_for_update()
    ).one_or_none()
    if head is None:
        session.execute(insert(AuditHead).values(id=1, number=0, mark=START))
    number, mark = head or (0, START)
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


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; `broken_at` is the first entry that does not fit."""

    entries: int
    broken_at: int | None
    mark: str


def verify(key: bytes) -> Verdict:
    """Recompute the whole chain and compare it with what is stored, tail and head included."""
    statement = text(
        "SELECT number, at, user_id, verb, object_type, object_id, changes, reason, mark"
        " FROM audit_entry ORDER BY number"
    )
    mark, expected = START, 0
    for number, at, *fields, stored in db.session.execute(statement):
        expected += 1
        moment = at if isinstance(at, str) else _stamp(at.replace(tzinfo=UTC) if at.tzinfo is None else at)
        mark = mark_of(key, mark, (expected, moment.replace(" ", "T"), *fields))
        if number != expected or mark != stored:
            return Verdict(expected, expected, mark)
    head = db.session.get(AuditHead, 1)
    sound = (head.number, head.mark) == (expected, mark) if head else expected == 0
    return Verdict(expected, None if sound else expected + 1, mark)


def watch(session: Any, key: bytes, clock: Any) -> None:
    """Write the chain before every commit of `session`, and forget what is rolled back."""

    @event.listens_for(session, "before_commit")
    def _before_commit(current: Session) -> None:
        if current.in_nested_transaction():
            return
        current.flush()
        write_chain(current, key, clock())

    @event.listens_for(session, "after_rollback")
    def _after_rollback(current: Session) -> None:
        current.info.pop(PENDING, None)


def is_known(mark: str) -> bool:
    """Say whether an entry with this mark exists: a mark noted elsewhere proves that nothing before it was rebuilt."""
    return db.session.scalar(select(AuditEntry.number).where(AuditEntry.mark == mark)) is not None
