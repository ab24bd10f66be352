"""Courses gone through before the system kept them: the one stretch of a student becomes one for each course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import bindparam, select, update

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.students import Enrolment, Student
from hemis.operations import audit, bulk
from hemis.operations.students import first_semester


@dataclass(frozen=True)
class WentUp:
    """When a group came into its second and later courses, and the number of each order."""

    group_id: int
    steps: tuple[tuple[date, str], ...]


def go_through(groups: Sequence[WentUp], *, by: User | None) -> int:
    """Divide the open stretches of students who never moved; return how many students that were."""
    steps = {group.group_id: group.steps for group in groups if group.steps}
    found = db.session.execute(
        select(Enrolment.id, Enrolment.student_id, Enrolment.group_id, Enrolment.starts_on, Enrolment.order_number)
        .add_columns(Enrolment.status, Enrolment.payment_form, Enrolment.grant_kind)
        .where(Enrolment.group_id.in_(steps), Enrolment.ends_on.is_(None))
        .order_by(Enrolment.id)
    ).all()
    if not found:
        return 0
    last = {row.id: steps[row.group_id][-1] for row in found}
    table = Enrolment.__table__
    db.session.connection().execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("key"))
        .values(starts_on=bindparam("since"), order_number=bindparam("number")),
        [{"key": key, "since": since, "number": number} for key, (since, number) in last.items()],
    )
    bulk.insert_many(
        Enrolment,
        [
            {
                "student_id": row.student_id,
                "group_id": row.group_id,
                "status": row.status,
                "payment_form": row.payment_form,
                "grant_kind": row.grant_kind,
                "starts_on": since,
                "ends_on": until,
                "order_number": number,
                "course": course,
                "semester": first_semester(course),
            }
            for row in found
            for course, (since, until, number) in enumerate(_former(row, steps[row.group_id]), start=1)
        ],
    )
    facts = ((row.student_id, {"on": (None, last[row.id][0])}) for row in found)
    audit.record_many("move", Student, facts, by=by)
    return len(found)


def _former(row: Any, steps: tuple[tuple[date, str], ...]) -> list[tuple[date, date, str]]:
    """The stretches before the present one: since, until, order."""
    begun = [(row.starts_on, row.order_number), *steps]
    return [(since, until, number) for (since, number), (until, _) in pairwise(begun)]


__all__ = ["WentUp", "go_through"]
