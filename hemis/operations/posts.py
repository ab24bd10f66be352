"""Posts: taken up, changed, ended; what a person's stakes may come to, and which roles follow from them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.staffing import (
    HOURLY,
    LEADING_DIVISIONS,
    RECTOR,
    RoleOfPost,
    Stretch,
    check_stake,
    check_total,
    roles_of,
)
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.staff import Employee, Position, Post, StatusPeriod
from hemis.operations import accounts, plain
from hemis.operations.rules import rule_values

LEFT = "14"
ONE_UNIT = N_("Ё кафедрани, ё бўлимни танланг: штат биттасида бўлади.")
BEFORE_START = N_("Тугаш санаси бошланишидан (%(day)s) олдин бўлмасин.")
HAS_LEFT = N_("Ходим %(day)s дан бўшаган: штат шундан кейинги кундан бошлансин ёки бўшатиш ёзувини бекор қилинг.")
ENDED = N_("Бу штат %(day)s да тугаган.")


def running(day: date) -> ColumnElement[bool]:
    """Return the criterion that a post is held on `day`."""
    return (Post.starts_on <= day) & (Post.ends_on.is_(None) | (Post.ends_on >= day))


def holds_post(day: date, *criteria: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the criterion that an employee holds a post on `day` that meets `criteria` of its own columns."""
    return Employee.id.in_(select(Post.employee_id).where(running(day), *criteria))


def save_post(post: Post, values: Mapping[str, Any], *, by: User | None) -> None:
    """Take up or change a post; RuleError for a stake off the steps or over the most, or two units at once.

    Whoever has left is hired again by a post that begins later: the leaving ends the day before.
    """
    if (values["department_id"] is None) == (values["division_id"] is None):
        raise RuleError(ONE_UNIT, field="department_id")
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    if ends_on is not None and ends_on < starts_on:
        raise RuleError(BEFORE_START, field="ends_on", day=f"{starts_on:%d.%m.%Y}")
    limits = rule_values("stavka.max", "stavka.step", on=starts_on)
    check_stake(values["stake"], _number(limits["stavka.step"]))
    # Two posts of one person given at the same moment would each be within the limit.
    db.session.execute(select(Employee.id).where(Employee.id == post.employee_id).with_for_update())
    if values["employment_form"] != HOURLY:
        new = Stretch(starts_on, ends_on, values["stake"])
        check_total(_others(post), new, _number(limits["stavka.max"]))
    _hire_again(post.employee_id, starts_on, by=by)
    plain.save(post, values, by=by)


def _number(value: Any) -> Decimal:
    return Decimal(value)


def _others(post: Post) -> list[Stretch]:
    found = select(Post.starts_on, Post.ends_on, Post.stake).where(
        Post.employee_id == post.employee_id, Post.id != (post.id or 0), Post.employment_form != HOURLY
    )
    return [Stretch(*row) for row in db.session.execute(found)]


def _hire_again(employee_id: int, starts_on: date, *, by: User | None) -> None:
    left = db.session.scalars(
        select(StatusPeriod).where(
            StatusPeriod.employee_id == employee_id,
            StatusPeriod.status == LEFT,
            StatusPeriod.annulled_on.is_(None),
            or_(StatusPeriod.ends_on.is_(None), StatusPeriod.ends_on >= starts_on),
        )
    ).first()
    if left is None:
        return
    if starts_on <= left.starts_on:
        raise RuleError(HAS_LEFT, field="starts_on", day=f"{left.starts_on:%d.%m.%Y}")
    plain.update(left, {"ends_on": starts_on - timedelta(days=1)}, by=by)


def posts_of(employee: Employee, day: date) -> Sequence[Post]:
    """Return the posts that a person holds on `day`, with position and department."""
    return db.session.scalars(
        select(Post)
        .where(Post.employee_id == employee.id, running(day))
        .order_by(Post.starts_on, Post.id)
        .options(joinedload(Post.position), joinedload(Post.department), joinedload(Post.division))
    ).all()


def leaders_of(division_id: int, day: date) -> Sequence[Post]:
    """Return the posts of those who lead a division on `day`, the highest first."""
    return db.session.scalars(
        select(Post)
        .join(Post.position)
        .where(Post.division_id == division_id, running(day), Position.code.in_(LEADING_DIVISIONS))
        .order_by((Position.code == RECTOR).desc(), Position.code, Post.id)
        .options(contains_eager(Post.position), joinedload(Post.employee))
    ).all()


def roles_following(post: Post) -> list[RoleOfPost]:
    """Return the roles that follow from a post whose position and department are loaded."""
    faculty_id = post.department.faculty_id if post.department else None
    return roles_of(post.position.code, post.position.category, post.department_id, faculty_id)


def end_post(
    post: Post, last_day: date, ground: str, *, at: datetime, today: date, by: User, leaving: StatusPeriod | None = None
) -> None:
    """Let a post end with `last_day` on a ground; roles that followed from it alone end with it."""
    if last_day < post.starts_on:
        raise RuleError(BEFORE_START, field="last_day", day=f"{post.starts_on:%d.%m.%Y}")
    if post.end_ground and post.ends_on is not None:
        raise RuleError(ENDED, field="last_day", day=f"{post.ends_on:%d.%m.%Y}")
    values = {"ends_on": last_day, "end_ground": ground, "leaving_id": leaving.id if leaving else None}
    plain.update(post, values, by=by, reason=ground)
    employee = db.session.get_one(Employee, post.employee_id)
    kept = {role for each in posts_of(employee, last_day + timedelta(days=1)) for role in roles_following(each)}
    lost = [role for role in roles_following(post) if role not in kept]
    for assignment in roles_held(employee, today):
        if role_of(assignment) in lost:
            accounts.end_role(assignment, last_day, at=at, today=today, by=by)


def reopen(posts: Iterable[Post], *, by: User, reason: str) -> None:
    """Give posts back that were ended by mistake; RuleError when the stakes come to too much by now."""
    for post in posts:
        if post.employment_form != HOURLY:
            most = _number(rule_values("stavka.max", on=post.starts_on)["stavka.max"])
            check_total(_others(post), Stretch(post.starts_on, None, post.stake), most)
        plain.update(post, {"ends_on": None, "end_ground": "", "leaving_id": None}, by=by, reason=reason)


def role_of(assignment: RoleAssignment) -> RoleOfPost:
    """Return an assignment as the role of a post that it may be."""
    return RoleOfPost(assignment.role, assignment.faculty_id, assignment.department_id)


def roles_held(employee: Employee, day: date) -> list[RoleAssignment]:
    """Return the roles of a person's account that are or will be in force on `day` or later."""
    if employee.user_id is None:
        return []
    found = select(RoleAssignment).where(
        RoleAssignment.user_id == employee.user_id, RoleAssignment.ends_on.is_(None) | (RoleAssignment.ends_on >= day)
    )
    units = (joinedload(RoleAssignment.faculty), joinedload(RoleAssignment.department))
    return list(db.session.scalars(found.order_by(RoleAssignment.id).options(*units)))


__all__ = [
    "end_post",
    "holds_post",
    "posts_of",
    "reopen",
    "role_of",
    "roles_following",
    "roles_held",
    "running",
    "save_post",
]
