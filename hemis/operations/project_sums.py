"""What projects cost and have received together: by currency, for nobody adds dollars to soums."""

from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from hemis.extensions import db
from hemis.models.projects import CURRENCIES, ProjectReceipt, ResearchProject


class Sum(NamedTuple):
    """The projects of one currency."""

    currency: str
    projects: int
    amount: Decimal
    received: Decimal


def sums_of(projects: Select[Any]) -> list[Sum]:
    """Return the sums of some projects, the currencies in their order."""
    row = ResearchProject
    keys = projects.order_by(None).with_only_columns(row.id, maintain_column_froms=True)
    received = (
        select(ProjectReceipt.project_id, func.sum(ProjectReceipt.amount).label("amount"))
        .group_by(ProjectReceipt.project_id)
        .subquery()
    )
    found = (
        select(row.currency, func.count(), func.sum(row.amount), func.sum(received.c.amount))
        .outerjoin(received, received.c.project_id == row.id)
        .where(row.id.in_(keys))
        .group_by(row.currency)
    )
    lines = [Sum(code, number, amount, got or Decimal()) for code, number, amount, got in db.session.execute(found)]
    return sorted(lines, key=lambda line: CURRENCIES.index(line.currency))


__all__ = ["Sum", "sums_of"]
