"""By what the list of doctoral students is narrowed beside its columns: year of study, supervisor, what is late."""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from hemis.domain import doctoral as rule
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.doctoral import DoctoralStudent
from hemis.models.staff import Employee
from hemis.operations.doctoral_terms import is_behind_plan, terms_due
from hemis.operations.people import called

Rows = Select[DoctoralStudent]
OF = DoctoralStudent
STUDYING = rule.AT_WORK | {rule.LEAVE}
"""Who is in a year of study; whoever has finished is in none."""


def in_year(rows: Rows, year: int, today: date) -> Rows:
    """Keep those who are in a year of study on a day: it follows from admission, term and leave, and is not stored."""
    told = rows.where(OF.status.in_(STUDYING)).with_only_columns(OF.id, OF.admitted_on, OF.ends_on, OF.leave_days)
    found = db.session.execute(told)
    keys = [key for key, first, last, leave in found if rule.course_on(first, last, leave, today) == year]
    return rows.where(OF.id.in_(keys))


def supervised_by(rows: Rows, text: str) -> Rows:
    """Keep those whose supervisor, of the house or from elsewhere, is called like this, in either script."""
    words = fold(text).split()
    if not words:
        return rows
    elsewhere = db.session.scalars(
        rows.where(OF.supervisor_name != "").with_only_columns(OF.supervisor_name).distinct()
    )
    names = [name for name in elsewhere if all(word in fold(name) for word in words)]
    own = select(Employee.id).where(called(Employee, text))
    return rows.where(or_(OF.supervisor_id.in_(own), OF.supervisor_name.in_(names)))


def late(rows: Rows, today: date) -> Rows:
    """Keep those of whom something was due before today."""
    known = rows.where(OF.status.in_(rule.OPEN)).options(joinedload(OF.attestations))  # few each: no statement more
    found = terms_due(db.session.scalars(known).unique().all(), today)
    keys = {due.student.id for due in found if due.last_day < today}
    return rows.where(or_(OF.id.in_(keys), is_behind_plan(today)))


__all__ = ["in_year", "late", "supervised_by"]
