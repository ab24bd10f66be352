"""Signing in and out, passwords, roles: everything that makes or ends a right."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Integer, Row, and_, bindparam, func, or_, select, true, update
from sqlalchemy.orm import joinedload

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.models.structure import Department, Faculty
from hemis.operations import audit, passwords, plain
from hemis.operations.passwords import hash_password, refuse_weak

ABSOLUTE = timedelta(hours=12)

WRONG_OLD = N_("Жорий парол нотўғри.")
SAME = N_("Янги парол эскисидан фарқ қилсин.")
HELD = N_("Бу рол ходимда шу кунларда аллақачон бор.")
OWN_ACCOUNT = N_("Ўз ҳисобингизни ёпа олмайсиз: буни бошқа администратор қилади.")
OWN_ROLE = N_("Ўзингиз ишлаб турган ролни ола олмайсиз: буни бошқа администратор қилади.")


def token_hash(token: str) -> str:
    """Return what is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_password(user: User | None, password: str) -> bool:
    """Compare `password`; costs the same for an unknown account."""
    return passwords.matches(user.password_hash if user else None, password)


def login_key(login: str) -> str:
    """Return the one spelling of a login; what finds an account and what counts wrong tries must agree on it."""
    return login.strip().lower()


def find_user(login: str, *, lock: bool = False) -> User | None:
    """Return the active account of a login; case does not matter. Locked, it keeps its password until the commit."""
    statement = select(User).where(User.login == login_key(login), User.is_active)
    return db.session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def sign_in(user: User, password: str, *, at: datetime, address: str, agent: str) -> str:
    """Open a session for a person whose password was right; return its token."""
    if passwords.is_outdated(user.password_hash):
        user.password_hash = hash_password(password)
        audit.record("rehash_password", user, by=user, changes={"password_hash": ("•", "•")})
    assignment = first_assignment(user, at.astimezone(TASHKENT).date())
    return open_session(user, assignment=assignment, at=at, address=address, agent=agent)


def open_session(
    user: User,
    *,
    assignment: RoleAssignment | None,
    at: datetime,
    address: str,
    agent: str,
    expires_at: datetime | None = None,
) -> str:
    """Add a session row and return the token of which it keeps the hash."""
    token = secrets.token_urlsafe(32)
    row = UserSession(
        token_hash=token_hash(token),
        user_id=user.id,
        assignment_id=assignment.id if assignment else None,
        created_at=at,
        expires_at=expires_at or at + ABSOLUTE,
        address=address[:45],
        agent=agent[:200],
    )
    db.session.add(row)
    db.session.flush()
    audit.record("sign_in", row, by=user, changes={"address": (None, row.address)})
    return token


_HOLDS = and_(
    RoleAssignment.user_id == bindparam("user_id", type_=Integer),
    RoleAssignment.starts_on <= bindparam("day", type_=Date),
    or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= bindparam("day", type_=Date)),
)
_HELD = (
    select(RoleAssignment)
    .where(_HOLDS)
    .order_by(RoleAssignment.id)
    .options(
        joinedload(RoleAssignment.faculty).load_only(Faculty.name, Faculty.name_latin),
        joinedload(RoleAssignment.department).load_only(Department.name, Department.name_latin),
    )
)
_NAMED = (
    select(
        RoleAssignment.id,
        RoleAssignment.role,
        func.coalesce(Faculty.name, Department.name).label("name"),
        func.coalesce(Faculty.name_latin, Department.name_latin).label("name_latin"),
    )
    .outerjoin(RoleAssignment.faculty)
    .outerjoin(RoleAssignment.department)
    .where(_HOLDS)
    .order_by(RoleAssignment.id)
)
"""What the head of every page says of the roles, without the rows themselves."""


def assignments(user: User, day: date) -> list[RoleAssignment]:
    """Return the roles that a person holds on `day`, each with its unit."""
    return list(db.session.scalars(_HELD, {"user_id": user.id, "day": day}))


def role_names(user: User, day: date) -> list[Row[int, str, str | None, str | None]]:
    """Return id and role of what a person holds on `day`, with the name of its unit in both scripts."""
    return list(db.session.execute(_NAMED, {"user_id": user.id, "day": day}))


def holders(role: str, day: date, *, faculty_id: int | None = None, department_id: int | None = None) -> list[User]:
    """Return who holds a role at a unit on `day`: the dean of a faculty, the head of a department."""
    return list(
        db.session.scalars(
            select(User)
            .join(RoleAssignment, RoleAssignment.user_id == User.id)
            .where(RoleAssignment.role == role, User.is_active, RoleAssignment.starts_on <= day)
            .where((RoleAssignment.ends_on.is_(None)) | (RoleAssignment.ends_on >= day))
            .where(RoleAssignment.faculty_id == faculty_id if faculty_id else true())
            .where(RoleAssignment.department_id == department_id if department_id else true())
            .order_by(User.sort_key)
        )
    )


def live_sessions(user: User, at: datetime) -> int:
    """Return in how many browsers a person is signed in."""
    live = select(func.count()).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    return db.session.scalar(live.where(UserSession.expires_at > at)) or 0


def first_assignment(user: User, day: date) -> RoleAssignment | None:
    """Return the role that is active after signing in."""
    held = assignments(user, day)
    return held[0] if held else None


def switch_role(session: UserSession, user: User, assignment: RoleAssignment, *, at: datetime) -> str:
    """Continue in another role under a new token; the old one is dead."""
    if assignment.user_id != user.id:
        raise ValueError("a role of somebody else")
    end_session(session, at=at, by=user)
    return _go_on(session, user, assignment, at)


def begin_anew(session: UserSession, user: User, *, at: datetime) -> str:
    """End every session of a person and go on under a new token: a copied cookie of this browser is dead as well."""
    end_all_sessions(user, at=at, by=user)
    return _go_on(session, user, session.assignment, at)


def _go_on(session: UserSession, user: User, assignment: RoleAssignment | None, at: datetime) -> str:
    """A new token never lengthens the time since the person gave the password."""
    return open_session(
        user,
        assignment=assignment,
        at=at,
        address=session.address,
        agent=session.agent,
        expires_at=session.expires_at,
    )


def end_session(session: UserSession, *, at: datetime, by: User) -> None:
    """Make a session's token worthless."""
    session.ended_at = at
    db.session.flush()
    audit.record("sign_out", session, by=by, changes={"ended_at": (None, at)})


def end_all_sessions(user: User, *, at: datetime, by: User | None, keep: UserSession | None = None) -> None:
    """End every live session of a person but `keep`."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .where(UserSession.id != (keep.id if keep else 0))
        .values(ended_at=at)
    )
    audit.record("end_sessions", user, by=by, changes={"sessions": ("open", "ended")})


def change_password(user: User, *, old: str, new: str, at: datetime, session: UserSession) -> str:
    """Replace a person's own password, end all sessions, and return the token under which this browser goes on."""
    if not check_password(user, old):
        raise RuleError(WRONG_OLD, field="old_password")
    if old == new:
        raise RuleError(SAME, field="password")
    refuse_weak(new, user.login)
    set_password(user, new, at=at, by=user, must_change=False)
    return begin_anew(session, user, at=at)


def set_password(user: User, password: str, *, at: datetime, by: User | None, must_change: bool) -> None:
    """Store a new password."""
    user.password_hash = hash_password(password)
    user.must_change_password = must_change
    user.password_changed_at = at
    db.session.flush()
    audit.record("set_password", user, by=by, changes={"password_hash": ("•", "•")})


def reset_password(user: User, *, at: datetime, by: User | None) -> str:
    """Give a one-time password, to be changed at the next sign-in; end all sessions."""
    password = _one_time_password()
    set_password(user, password, at=at, by=by, must_change=True)
    end_all_sessions(user, at=at, by=by)
    return password


def open_account(user: User, values: Mapping[str, Any], *, by: User | None) -> str:
    """Add an account, and return its one-time password; RuleError when the login is taken."""
    password = _one_time_password()
    plain.save(user, {**values, "login": str(values["login"]).lower(), "password_hash": hash_password(password)}, by=by)
    return password


def _one_time_password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def give_role(
    user: User,
    role: str,
    *,
    faculty_id: int | None,
    department_id: int | None,
    starts_on: date,
    by: User | None,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Give a role from `starts_on`; the same role at the same unit, held before, begins anew."""
    same = select(RoleAssignment).where(RoleAssignment.user_id == user.id, RoleAssignment.role == role)
    anchor = {"faculty_id": faculty_id, "department_id": department_id}
    row = db.session.scalars(same.filter_by(**anchor).order_by(RoleAssignment.id.desc())).first()
    if row and (row.ends_on is None or row.ends_on >= starts_on):
        raise RuleError(HELD, field="role")
    row = row or RoleAssignment(user_id=user.id, role=role, **anchor)
    row.starts_on, row.ends_on = starts_on, ends_on
    db.session.add(row)
    db.session.flush()
    audit.record("give_role", row, by=by, changes=audit.snapshot(row))
    return row


def take_role(assignment: RoleAssignment, *, at: datetime, today: date, by: User) -> None:
    """Take a role away; sessions in it end now, so that the right is gone with the next request."""
    if assignment.user_id == by.id and assignment.role == "administrator":
        raise RuleError(OWN_ROLE)
    end_role(assignment, today - timedelta(days=1), at=at, today=today, by=by)


def end_role(assignment: RoleAssignment, last_day: date, *, at: datetime, today: date, by: User | None) -> None:
    """Let a role end with `last_day`; when that is over, sessions in it end now."""
    before = assignment.ends_on
    if before is not None and before <= last_day:
        return
    assignment.starts_on, assignment.ends_on = min(assignment.starts_on, last_day), last_day
    if last_day < today:
        db.session.execute(
            update(UserSession)
            .where(UserSession.assignment_id == assignment.id, UserSession.ended_at.is_(None))
            .values(ended_at=at)
        )
    db.session.flush()
    audit.record("take_role", assignment, by=by, changes={"ends_on": (before, last_day)})


def switch_account(user: User, *, on: bool, at: datetime, by: User) -> None:
    """Open or close an account; closing it ends every session."""
    if user.id == by.id:
        raise RuleError(OWN_ACCOUNT)
    user.is_active = on
    db.session.flush()
    audit.record("update", user, by=by, changes={"is_active": (not on, on)})
    if not on:
        end_all_sessions(user, at=at, by=by)


def set_language(user: User, language: str) -> None:
    """Remember the language of a person's interface."""
    before, user.language = user.language, language
    db.session.flush()
    audit.record("update", user, by=user, changes={"language": (before, language)})
