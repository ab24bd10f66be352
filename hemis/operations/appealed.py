"""Points that an appeal has changed: both values stand wherever the new one is shown (rules 1.4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain.control_kinds import short_of
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.controls import Appeal

UPHELD = "upheld"
REMARK = N_("Апелляция")


def of_sheet(sheet_id: int) -> Sequence[Appeal]:
    """Return the upheld appeals of a sheet with student, control and commission; one statement."""
    people = (joinedload(Appeal.student), joinedload(Appeal.control), joinedload(Appeal.commission))
    rows = select(Appeal).where(Appeal.sheet_id == sheet_id, Appeal.status == UPHELD)
    return db.session.scalars(rows.options(*people).order_by(Appeal.id)).all()


def of_students(students: Iterable[int]) -> dict[int, list[Appeal]]:
    """Return the upheld appeals of students by sheet, with their controls; one statement."""
    rows = select(Appeal).where(Appeal.student_id.in_(list(students)), Appeal.status == UPHELD)
    found: dict[int, list[Appeal]] = defaultdict(list)
    for row in db.session.scalars(rows.options(joinedload(Appeal.control)).order_by(Appeal.id)):
        found[row.sheet_id].append(row)
    return found


def change(row: Appeal) -> str:
    """`ЯН 40 → 44`."""
    return f"{short_of(row.control)} {plain(row.old_points, 1)} → {plain(row.new_points or 0, 1)}"


def remarks(sheet_id: int) -> list[str]:
    """The lines under a printed sheet: whose points which commission has changed from what to what."""
    return [
        f"{REMARK} № {row.commission.number if row.commission else ''}: {row.student.full_name}, {change(row)}"
        for row in of_sheet(sheet_id)
    ]


__all__ = ["change", "of_sheet", "of_students", "remarks"]
