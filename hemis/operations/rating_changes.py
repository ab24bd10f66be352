"""What the journal says of a set of criteria: of itself, of what stands in it, and of what was taken out."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.rating import RatingCriterion, RatingGroup, RatingSet

SET, CRITERION, GROUP = RatingSet.__tablename__, RatingCriterion.__tablename__, RatingGroup.__tablename__


def entries_of_set(found: RatingSet, limit: int) -> Sequence[AuditEntry]:
    """Return the newest entries; the criteria and groups that a set began with are not told one by one."""
    own = and_(AuditEntry.object_type == SET, AuditEntry.object_id == found.id)
    begun = select(AuditEntry.at).where(own, AuditEntry.verb == "create").scalar_subquery()
    inside = or_(_of(CRITERION, [each.id for each in found.criteria]), _of(GROUP, [each.id for each in found.groups]))
    later = and_(inside, or_(AuditEntry.verb != "create", AuditEntry.at != begun))
    removed = and_(
        AuditEntry.object_type.in_((CRITERION, GROUP)),
        AuditEntry.verb == "remove",
        AuditEntry.changes.contains(f'"set_id": [{found.id}, null]', autoescape=True),
    )
    rows = select(AuditEntry).where(or_(own, later, removed)).options(joinedload(AuditEntry.user))
    return db.session.scalars(rows.order_by(AuditEntry.number.desc()).limit(limit)).all()


def _of(table: str, keys: list[int]) -> ColumnElement[bool]:
    return and_(AuditEntry.object_type == table, AuditEntry.object_id.in_(keys))


__all__ = ["CRITERION", "GROUP", "SET", "entries_of_set"]
