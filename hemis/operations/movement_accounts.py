"""Who leaves the university signs in no more from that day; who comes back does so again."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select, update

from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.models.students import Student
from hemis.operations import audit

ROLE = "student"


def close(students: Collection[int], *, on: date, at: datetime, by: User | None) -> None:
    """End the role of students, with the sessions in it; who has no other role has no open account either."""
    users = _users(students)
    if not users:
        return
    last = on - timedelta(days=1)
    roles = db.session.execute(
        select(RoleAssignment.id, RoleAssignment.ends_on)
        .where(RoleAssignment.user_id.in_(users), RoleAssignment.role == ROLE)
        .where(or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on > last))
    ).all()
    held = [key for key, _ in roles]
    db.session.execute(
        update(RoleAssignment)
        .where(RoleAssignment.id.in_(held), RoleAssignment.starts_on > last)
        .values(starts_on=last)
        .execution_options(synchronize_session=False)
    )
    _set_end(held, last)
    alone = list(db.session.scalars(_open(users, True).where(User.id.not_in(_others(users, on)))))
    _switch(alone, False)
    db.session.execute(
        update(UserSession)
        .where(UserSession.ended_at.is_(None))
        .where(or_(UserSession.user_id.in_(alone), UserSession.assignment_id.in_(held)))
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )
    audit.record_many("take_role", RoleAssignment, ((key, {"ends_on": (was, last)}) for key, was in roles), by=by)
    audit.record_many("update", User, ((key, {"is_active": (True, False)}) for key in alone), by=by)


def reopen(students: Collection[int], *, by: User | None) -> None:
    """Give students their account and their role back."""
    users = _users(students)
    if not users:
        return
    shut = list(db.session.scalars(_open(users, False)))
    _switch(shut, True)
    ended = db.session.execute(
        select(RoleAssignment.id, RoleAssignment.ends_on).where(
            RoleAssignment.user_id.in_(users), RoleAssignment.role == ROLE, RoleAssignment.ends_on.is_not(None)
        )
    ).all()
    _set_end([key for key, _ in ended], None)
    audit.record_many("update", User, ((key, {"is_active": (False, True)}) for key in shut), by=by)
    audit.record_many("give_role", RoleAssignment, ((key, {"ends_on": (was, None)}) for key, was in ended), by=by)


def _users(students: Collection[int]) -> list[int]:
    found = select(Student.user_id).where(Student.id.in_(students), Student.user_id.is_not(None))
    return [key for key in db.session.scalars(found.order_by(Student.user_id)) if key is not None]


def _open(users: list[int], is_active: bool) -> Select[int]:
    return select(User.id).where(User.id.in_(users), User.is_active.is_(is_active)).order_by(User.id)


def _others(users: list[int], on: date) -> Select[int]:
    """Who of them works here as well."""
    return select(RoleAssignment.user_id).where(
        RoleAssignment.user_id.in_(users),
        RoleAssignment.role != ROLE,
        or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= on),
    )


def _set_end(roles: list[int], day: date | None) -> None:
    db.session.execute(
        update(RoleAssignment)
        .where(RoleAssignment.id.in_(roles))
        .values(ends_on=day)
        .execution_options(synchronize_session=False)
    )


def _switch(users: list[int], on: bool) -> None:
    db.session.execute(
        update(User).where(User.id.in_(users)).values(is_active=on).execution_options(synchronize_session=False)
    )


__all__ = ["close", "reopen"]
