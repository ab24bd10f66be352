"""How the grade sheets of departments and teachers stand: counted by state, for those who watch them (H-13)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select

from hemis.domain import workflow
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.operations.late_sheets import is_late

DEPARTMENT, TEACHER = "department", "teacher"
STATES = (workflow.DRAFT, workflow.REOPENED, workflow.CLOSED, workflow.CONFIRMED, workflow.ANNULLED)


class Tally(NamedTuple):
    """So many sheets in all, late ones, and in each state; a late one is a draft or reopened as well."""

    total: int = 0
    late: int = 0
    draft: int = 0
    reopened: int = 0
    closed: int = 0
    confirmed: int = 0
    annulled: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*(one + more for one, more in zip(self, other, strict=True)))


def tallied(rows: Select[GradeSheet], by: str, *, today: date) -> dict[int, Tally]:
    """Return department or teacher → how the sheets of `rows` stand; one statement, however many sheets there are."""
    key = GradeSheet.teacher_id if by == TEACHER else GradeSheet.department_id
    counts = [func.sum(case((GradeSheet.status == state, 1), else_=0)) for state in STATES]
    late = func.sum(case((is_late(today), 1), else_=0))
    counted = rows.with_only_columns(key, func.count(), late, *counts, maintain_column_froms=True)
    return {found[0]: Tally(*map(int, found[1:])) for found in db.session.execute(counted.group_by(key))}


def titles(by: str, keys: Iterable[int]) -> dict[int, Any]:
    """Return the departments or teachers themselves; one statement."""
    model: Any = Employee if by == TEACHER else Department
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(list(keys))))}


__all__ = ["DEPARTMENT", "STATES", "TEACHER", "Tally", "tallied", "titles"]
