"""Who refused to reopen a sheet, and why: the audit keeps it, beside all else that happened to the sheet."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.extensions import db
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.audit import AuditEntry

REFUSE = "refuse_reopening"
MOMENT = timedelta(minutes=1)
"""A refusal and its entry are written together."""


def refusals(rows: Iterable[SheetReopening]) -> Mapping[int, AuditEntry]:
    """Return, by request, the entry that tells of its refusal. One statement, and none where nothing was refused."""
    ended = {row.id: (row.sheet_id, row.ended_at) for row in rows if row.ended_at and not row.allowed_at}
    if not ended:
        return {}
    told = (
        select(AuditEntry)
        .options(joinedload(AuditEntry.user))
        .where(
            AuditEntry.object_type == GradeSheet.__tablename__,
            AuditEntry.object_id.in_({sheet_id for sheet_id, _at in ended.values()}),
            AuditEntry.verb == REFUSE,
        )
    )
    entries = db.session.scalars(told).all()
    return {
        key: entry
        for key, (sheet_id, at) in ended.items()
        for entry in entries
        if entry.object_id == sheet_id and abs(entry.at - at) < MOMENT
    }


__all__ = ["REFUSE", "refusals"]
