"""How many people work at a unit: a door from its page to their list, for those who may open it."""

from sqlalchemy import ColumnElement, func

from hemis.access import can, scoped
from hemis.extensions import db
from hemis.models.staff import Employee
from hemis.operations.posts import holds_post
from hemis.web import clock


def people_at(unit: ColumnElement[bool]) -> int:
    """Return how many people of the viewer's scope hold a post today that meets `unit`; 0 for who sees no people."""
    if not can("staff.employees:view"):
        return 0
    rows = scoped(Employee).where(holds_post(clock.today(), unit))
    return db.session.scalar(rows.with_only_columns(func.count(Employee.id))) or 0


__all__ = ["people_at"]
