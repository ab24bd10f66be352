"""Numbered documents: a register without gaps, content frozen at issue, a code that a stranger can check."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hemis.domain.numbering import document_number, verification_code
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.models.settings import DocumentRegister
from hemis.operations import audit, bulk

Content = Mapping[str, Any]
OWN = ("number", "code", "address")
"""What an issue adds to the content of a paper."""


def issue(
    kind: str,
    subject_id: int,
    content: Content,
    *,
    by: User,
    at: datetime,
    today: date,
    address: str,
    number: str = "",
) -> IssuedDocument:
    """Give the next number of the year, or the one that the row has, and freeze `content`, number and code included."""
    code = verification_code(secrets.token_bytes(16))
    number = number or next_number(kind, today.year)
    frozen = _freeze({**content, "number": number, "code": code, "address": f"{address}{code}"})
    row = IssuedDocument(
        kind=kind,
        number=number,
        issued_on=today,
        issued_at=at,
        issued_by_id=by.id,
        subject_id=subject_id,
        content=frozen,
        content_hash=hashlib.sha256(frozen.encode()).hexdigest(),
        code=code,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("issue", row, by=by, changes={"number": (None, number), "content_hash": (None, row.content_hash)})
    return row


def issue_many(
    kind: str, papers: Sequence[tuple[int, Content]], *, by: User, at: datetime, today: date, address: str
) -> list[IssuedDocument]:
    """Issue a paper about each of many rows, (subject, content), with numbers that follow each other.

    As many statements as for one of them.
    """
    if not papers:
        return []
    first, newest = next_ordinal(kind, today.year), bulk.unused_id(IssuedDocument)
    advance(kind, today.year, first + len(papers) - 1)
    made = []
    for place, (subject_id, content) in enumerate(papers):
        number, code = document_number(today.year, first + place), verification_code(secrets.token_bytes(16))
        frozen = _freeze({**content, "number": number, "code": code, "address": f"{address}{code}"})
        row = IssuedDocument(kind=kind, number=number, issued_on=today, issued_at=at, issued_by_id=by.id)
        row.subject_id, row.content, row.code, row.revoked_reason = subject_id, frozen, code, ""
        row.content_hash = hashlib.sha256(frozen.encode()).hexdigest()
        row.id = newest + place if newest else row.id
        made.append(row)
    db.session.add_all(made)
    db.session.flush()
    told = [(row.id, {"number": (None, row.number), "content_hash": (None, row.content_hash)}) for row in made]
    audit.record_many("issue", IssuedDocument, told, by=by)
    return made


def next_number(kind: str, year: int) -> str:
    """Take the next number, `2026/00017`."""
    return document_number(year, next_ordinal(kind, year))


def next_ordinal(kind: str, year: int) -> int:
    """Take the next of 1, 2, 3 …; the register stays locked until the commit, and a rollback gives it back."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    begin = (sqlite.insert if is_sqlite else postgresql.insert)(DocumentRegister)
    db.session.execute(begin.values(kind=kind, year=year, last_number=0).on_conflict_do_nothing())
    register = db.session.scalars(
        select(DocumentRegister)
        .where(DocumentRegister.kind == kind, DocumentRegister.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    register.last_number += 1
    db.session.flush()
    return register.last_number


def advance(kind: str, year: int, to: int) -> None:
    """Let the register, which `next_ordinal` has locked, go on after `to`."""
    register = update(DocumentRegister).where(DocumentRegister.kind == kind, DocumentRegister.year == year)
    db.session.execute(register.values(last_number=to))


def last(kind: str, subject_id: int) -> IssuedDocument | None:
    """Return the newest document about a row, revoked or not."""
    return db.session.scalar(
        select(IssuedDocument)
        .where(IssuedDocument.kind == kind, IssuedDocument.subject_id == subject_id)
        .order_by(IssuedDocument.id.desc())
        .limit(1)
    )


def current(kind: str, subject_id: int) -> IssuedDocument | None:
    """Return the document in force about a row."""
    row = last(kind, subject_id)
    return row if row is not None and row.revoked_at is None else None


def in_force(kind: str, subjects: Select[Any]) -> Select[IssuedDocument]:
    """Return the documents in force about some rows."""
    of = IssuedDocument
    return select(of).where(of.kind == kind, of.revoked_at.is_(None), of.subject_id.in_(subjects))


def revoke(kind: str, subject_id: int, reason: str, *, by: User, at: datetime) -> None:
    """Take the document in force back, if there is one; it keeps its number and its content."""
    row = current(kind, subject_id)
    if row is not None:
        revoke_row(row, reason, by=by, at=at)


def revoke_row(row: IssuedDocument, reason: str, *, by: User, at: datetime) -> None:
    """Take one document back, whether or not others have followed it."""
    row.revoked_at, row.revoked_reason = at, reason[:300]
    db.session.flush()
    audit.record("revoke", row, by=by, changes={"revoked_at": (None, at)}, reason=row.revoked_reason)


def content_of(row: IssuedDocument) -> dict[str, Any]:
    """Return the frozen content; ValueError when it is not what was issued."""
    if hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash:
        raise ValueError(f"document {row.number} was altered")
    content: dict[str, Any] = json.loads(row.content)
    return content


def _freeze(content: Content) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


__all__ = [
    "IssuedDocument",
    *("advance", "content_of", "current", "in_force", "issue", "issue_many", "last", "next_number", "next_ordinal"),
    "revoke",
]
