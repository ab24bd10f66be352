"""The contingent of any day, read off the stretches of study: counts by course, who came and who left between days."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select

from hemis.domain.contingent import Move
from hemis.extensions import db
from hemis.models.curriculum import Speciality
from hemis.models.students import AcademicGroup, Enrolment, Student

FORM, PAYMENT, GRANT, GENDER = "form", "payment", "grant", "gender"
LANGUAGE, SPECIALITY, GROUP = "language", "speciality", "group"
CONTRACT = "contract"
"""The row of those without a grant."""
COLUMNS: dict[str, Any] = {
    FORM: AcademicGroup.education_form,
    PAYMENT: Enrolment.payment_form,
    GRANT: func.coalesce(func.nullif(Enrolment.grant_kind, ""), CONTRACT),
    GENDER: Student.gender,
    LANGUAGE: AcademicGroup.language,
    SPECIALITY: cast(AcademicGroup.speciality_id, String),
    GROUP: cast(AcademicGroup.id, String),
}
"""What the rows of the table may be: by which column of a stretch, its group or its student."""
CAME, LEFT = "came", "left"


@dataclass(frozen=True)
class Asked:
    """The day, the day it is compared with, and the states of the students that are counted."""

    day: date
    than: date | None
    states: Collection[str]


def covers(day: date, stretch: Any = Enrolment) -> ColumnElement[bool]:
    """The criterion that a stretch holds on a day."""
    return and_(stretch.starts_on <= day, or_(stretch.ends_on.is_(None), stretch.ends_on > day))


def moves(stretches: Select[Enrolment], asked: Asked, by: str) -> list[Move]:
    """Count the students of `stretches` (joined with group and student) by the cells of both days, in one statement."""
    now, then = covers(asked.day), covers(asked.than) if asked.than else literal(False)
    key = COLUMNS[by]
    columns = [
        func.max(case((when, column))).label(name)
        for name, when, column in (
            ("course", now, Enrolment.course),
            ("key", now, key),
            ("course_then", then, Enrolment.course),
            ("key_then", then, key),
        )
    ]
    each = (
        stretches.where(Enrolment.status.in_(asked.states), or_(now, then))
        .with_only_columns(*columns, maintain_column_froms=True)
        .group_by(Enrolment.student_id)
        .subquery()
    )
    cells = (each.c.course, each.c.key, each.c.course_then, each.c.key_then)
    return [Move(*row) for row in db.session.execute(select(*cells, func.count()).group_by(*cells))]


def people(stretches: Select[Enrolment], asked: Asked) -> Select[Enrolment]:
    """Return the stretches that are the contingent of the day."""
    return stretches.where(Enrolment.status.in_(asked.states), covers(asked.day))


def changed(stretches: Select[Enrolment], asked: Asked, part: str) -> Select[Enrolment]:
    """Return who came between the two days, as each stands now; or who left, as each stood then.

    `stretches` say of which contingent: who moves between two of its groups neither comes nor leaves.
    """
    than = asked.than or asked.day
    here, there = (asked.day, than) if part == CAME else (than, asked.day)
    is_in = Enrolment.status.in_(asked.states)
    others = stretches.where(is_in, covers(there)).with_only_columns(Enrolment.student_id, maintain_column_froms=True)
    return stretches.where(is_in, covers(here), Enrolment.student_id.not_in(others))


def causes(
    stretches: Select[Enrolment], asked: Asked, part: str, rows: Collection[Enrolment] | Select[Enrolment]
) -> dict[int, Enrolment]:
    """Return by the student the stretch with which each of `rows` came, or the one that took each away.

    It tells day, order and state; its group may be another faculty's.
    """
    if isinstance(rows, Select):
        whose: Any = rows.order_by(None).with_only_columns(Enrolment.student_id, maintain_column_froms=True)
    else:
        whose = [row.student_id for row in rows]
    inside = stretches.where(Enrolment.status.in_(asked.states)).with_only_columns(
        Enrolment.id, maintain_column_froms=True
    )
    between = (Enrolment.starts_on > (asked.than or asked.day), Enrolment.starts_on <= asked.day)
    found = (
        select(Enrolment, Enrolment.id.in_(inside.correlate(None)))
        .where(Enrolment.student_id.in_(whose), *between)
        .order_by(Enrolment.student_id, Enrolment.starts_on)
    )
    causes: dict[int, Enrolment] = {}
    for stretch, is_inside in db.session.execute(found):
        if bool(is_inside) == (part == CAME):
            causes.setdefault(stretch.student_id, stretch)
        else:
            causes.pop(stretch.student_id, None)
    return causes


def titles(by: str, keys: Iterable[str]) -> dict[str, Any]:
    """Return the specialities or groups that the rows of a table stand for; other rows are named by classifiers."""
    if by not in (SPECIALITY, GROUP):
        return {}
    model: Any = Speciality if by == SPECIALITY else AcademicGroup
    wanted = [int(key) for key in keys if key]
    return {str(row.id): row for row in db.session.scalars(select(model).where(model.id.in_(wanted)))}


__all__ = [
    *("CAME", "COLUMNS", "CONTRACT", "FORM", "GENDER", "GRANT", "GROUP", "LANGUAGE", "LEFT", "ON_LEAVE", "PAYMENT"),
    *("SPECIALITY", "STUDYING", "Asked", "causes", "changed", "covers", "moves", "people", "titles"),
]
