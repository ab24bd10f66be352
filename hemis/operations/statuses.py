"""What happens to an employee in time: leave, business trip, leaving; a period for each, today derived from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.staff import Employee, Post, StatusPeriod
from hemis.operations import accounts, plain, posts

WORKING, LEFT = "11", "14"
ADMINISTRATOR = "administrator"
ONE_DAY = timedelta(days=1)
BEFORE_START = N_("Тугаш санаси бошланишидан олдин бўлмасин.")
OVERLAP = N_("Бу кунларда бошқа ҳолат бор: у %(day)s дан бошланади. Аввал уни тузатинг.")
HAS_LEFT = N_("Ходим %(day)s дан бўшаган: унга янги ҳолат киритилмайди. Қайта ишга олинса, штат қўшинг.")
OWN_LEAVING = N_("Ўзингизнинг бўшаганингизни қайд эта олмайсиз: буни бошқа ходим қилади.")
ONLY_ADMINISTRATOR = N_("Бу ходим ягона администратор: аввал бошқа администратор тайинлансин.")
POST_LATER = N_("Ходимнинг %(day)s дан бошланадиган штати бор: охирги иш куни ундан олдин бўлолмайди.")
ALREADY = N_("Бу ёзув аллақачон бекор қилинган.")


@dataclass(frozen=True)
class Order:
    """The paper behind a change: its number and day, and in words why."""

    number: str
    day: date | None
    ground: str


def status_on(day: date) -> ColumnElement[str]:
    """Return an employee's state on `day` as a column: the period that covers it, else working."""
    covering = (
        select(StatusPeriod.status)
        .where(StatusPeriod.employee_id == Employee.id, *_in_force(day))
        .order_by(StatusPeriod.starts_on.desc(), StatusPeriod.id.desc())
        .limit(1)
    )
    return func.coalesce(covering.correlate(Employee).scalar_subquery(), WORKING)


def _in_force(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        StatusPeriod.annulled_on.is_(None),
        StatusPeriod.starts_on <= day,
        or_(StatusPeriod.ends_on.is_(None), StatusPeriod.ends_on >= day),
    )


def current(periods: Sequence[StatusPeriod], day: date) -> StatusPeriod | None:
    """Return the period that covers `day` among those of one person."""
    covering = [
        each
        for each in periods
        if each.annulled_on is None and each.starts_on <= day and (each.ends_on is None or day <= each.ends_on)
    ]
    return max(covering, key=lambda each: (each.starts_on, each.id), default=None)


def refresh(today: date) -> None:
    """Write the state of today on the cards, for who reads nothing else of a person; done each minute by the clock."""
    now = status_on(today)
    stale = update(Employee).where(Employee.status != now).values(status=now)
    db.session.execute(stale.execution_options(synchronize_session=False))


def begin(
    employee: Employee,
    status: str,
    starts_on: date,
    ends_on: date | None,
    order: Order,
    *,
    today: date,
    by: User | None,
) -> StatusPeriod:
    """Begin a state; the one before ends the day before. RuleError when another begins within it."""
    if ends_on is not None and ends_on < starts_on:
        raise RuleError(BEFORE_START, field="ends_on")
    db.session.execute(select(Employee.id).where(Employee.id == employee.id).with_for_update())
    for other in _meeting(employee, starts_on, ends_on):
        if other.starts_on >= starts_on:
            raise RuleError(OVERLAP, field="starts_on", day=f"{other.starts_on:%d.%m.%Y}")
        if other.status == LEFT:
            raise RuleError(HAS_LEFT, field="starts_on", day=f"{other.starts_on:%d.%m.%Y}")
        plain.update(other, {"ends_on": starts_on - ONE_DAY}, by=by, reason=order.ground)
    period = StatusPeriod(employee_id=employee.id, status=status, starts_on=starts_on, ends_on=ends_on)
    plain.save(period, {"order_number": order.number, "order_date": order.day, "ground": order.ground}, by=by)
    refresh(today)
    db.session.refresh(employee, ["status"])
    return period


def _meeting(employee: Employee, starts_on: date, ends_on: date | None) -> Sequence[StatusPeriod]:
    found = select(StatusPeriod).where(
        StatusPeriod.employee_id == employee.id,
        StatusPeriod.annulled_on.is_(None),
        or_(StatusPeriod.ends_on.is_(None), StatusPeriod.ends_on >= starts_on),
    )
    if ends_on is not None:
        found = found.where(StatusPeriod.starts_on <= ends_on)
    return db.session.scalars(found.order_by(StatusPeriod.starts_on.desc())).all()


def shorten(period: StatusPeriod, ends_on: date | None, reason: str, *, today: date, by: User) -> None:
    """Correct the last day of a period, with a reason."""
    if period.annulled_on is not None:
        raise RuleError(ALREADY)
    if ends_on is not None and ends_on < period.starts_on:
        raise RuleError(BEFORE_START, field="ends_on")
    employee = db.session.get_one(Employee, period.employee_id)
    later = [each for each in _meeting(employee, period.starts_on, ends_on) if each.starts_on > period.starts_on]
    if later:
        raise RuleError(OVERLAP, field="ends_on", day=f"{later[-1].starts_on:%d.%m.%Y}")
    plain.update(period, {"ends_on": ends_on}, by=by, reason=reason)
    refresh(today)


def leave(employee: Employee, last_day: date, order: Order, *, at: datetime, today: date, by: User) -> StatusPeriod:
    """Let somebody leave after `last_day`: posts and roles end with it, and sessions now if it is over."""
    _check_leaving(employee, last_day, today, by)
    period = begin(employee, LEFT, last_day + ONE_DAY, None, order, today=today, by=by)
    for post in posts.posts_of(employee, last_day):
        if not post.end_ground:
            posts.end_post(post, last_day, order.ground, at=at, today=today, by=by, leaving=period)
    for assignment in posts.roles_held(employee, today):
        accounts.end_role(assignment, last_day, at=at, today=today, by=by)
    if employee.user_id is not None and last_day < today:
        accounts.end_all_sessions(db.session.get_one(User, employee.user_id), at=at, by=by)
    return period


def _check_leaving(employee: Employee, last_day: date, today: date, by: User) -> None:
    if employee.user_id == by.id:
        raise RuleError(OWN_LEAVING)
    later = db.session.scalar(
        select(func.min(Post.starts_on)).where(Post.employee_id == employee.id, Post.starts_on > last_day)
    )
    if later is not None:
        raise RuleError(POST_LATER, field="last_day", day=f"{later:%d.%m.%Y}")
    held = posts.roles_held(employee, today)
    if any(each.role == ADMINISTRATOR for each in held) and not _other_administrator(employee, today):
        raise RuleError(ONLY_ADMINISTRATOR)


def _other_administrator(employee: Employee, day: date) -> bool:
    keepers = accounts.holders(ADMINISTRATOR, day)
    return any(user.id != employee.user_id for user in keepers)


def annul(period: StatusPeriod, reason: str, *, today: date, by: User) -> None:
    """Take a period back as if it had not been; a leaving gives its posts back. Roles are given anew by a person."""
    if period.annulled_on is not None:
        raise RuleError(ALREADY)
    plain.update(period, {"annulled_on": today, "annulled_reason": reason}, by=by, reason=reason)
    ended = db.session.scalars(select(Post).where(Post.leaving_id == period.id)).all()
    posts.reopen(ended, by=by, reason=reason)
    refresh(today)


__all__ = ["LEFT", "Order", "annul", "begin", "current", "leave", "refresh", "shorten", "status_on"]
