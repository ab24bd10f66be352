"""Commissions: formed from a department by a numbered record; whoever examined is not in it (rules 1.3, 1.4)."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select

from hemis.domain import controls
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.commissions import Commission, CommissionMember
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.operations import audit

LEAST, GONE = 3, "14"
OLDEST = timedelta(days=366)
NO_NUMBER = N_("Комиссия баённомасининг рақамини киритинг.")
FUTURE = N_("Комиссия бугундан кейинги сана билан тузилмайди.")
TOO_OLD = N_("Баённома санаси бир йилдан эски: санани текширинг.")


class NewCommission(NamedTuple):
    """A commission as a form gives it; the first member takes the chair."""

    number: str
    formed_on: date | None
    member_ids: Sequence[int]


def serves(day: date) -> ColumnElement[bool]:
    """The criterion that an employee has not left and holds some post on a day."""
    return (Employee.status != GONE) & Employee.id.in_(_held(day))


def of_department(department_id: int, day: date) -> ColumnElement[bool]:
    """The criterion that an employee holds a post of the department on a day."""
    return (Employee.status != GONE) & Employee.id.in_(_held(day).where(Post.department_id == department_id))


def _held(day: date) -> Select[int]:
    held = (Post.starts_on <= day) & or_(Post.ends_on.is_(None), Post.ends_on >= day)
    return select(Post.employee_id).where(held)


def free(department_id: int, barred: Collection[int], day: date) -> list[Employee]:
    """Who may sit: those of the department, and where they are too few those of its faculty after them."""
    rows = select(Employee).where(Employee.id.not_in(barred)).order_by(Employee.sort_key, Employee.id)
    here = list(db.session.scalars(rows.where(of_department(department_id, day))))
    if len(here) >= LEAST:
        return here
    faculty = select(Department.faculty_id).where(Department.id == department_id).scalar_subquery()
    rows = rows.where(Employee.status != GONE)
    near = _held(day).join(Department, Department.id == Post.department_id)
    others = rows.where(Employee.id.in_(near.where(Department.faculty_id == faculty)))
    return here + [each for each in db.session.scalars(others) if each not in here]


def form(new: NewCommission, department_id: int, *, barred: Collection[int] = (), today: date, by: User) -> Commission:
    """Form a commission; those who gave a mark that is disputed are not in it."""
    number, day = " ".join(new.number.split()), new.formed_on
    if not number or day is None:
        raise RuleError(NO_NUMBER, field="commission_number")
    if day > today:
        raise RuleError(FUTURE, field="formed_on")
    if day < today - OLDEST:
        raise RuleError(TOO_OLD, field="formed_on")
    controls.check_commission(new.member_ids, LEAST, barred=barred)
    row = Commission(number=number, formed_on=day, department_id=department_id)
    row.members = [
        CommissionMember(employee_id=key, position=position)
        for position, key in enumerate(dict.fromkeys(new.member_ids))
    ]
    db.session.add(row)
    db.session.flush()
    told = {"number": (None, number), "formed_on": (None, day), "members": (None, len(row.members))}
    audit.record("create", row, by=by, changes=told)
    return row
