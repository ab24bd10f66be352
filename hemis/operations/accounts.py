"""Signing in and out, passwords, roles: everything that makes or ends a right."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.operations import audit

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 19 MiB and a core for 30 ms; more at once would let a flood of sign-ins stop everybody."""
ABSOLUTE = timedelta(hours=12)
MIN_LENGTH = 12
COMMON = Path(__file__).with_name("common_passwords.txt")

TOO_SHORT = N_("Парол камида {length} та белгидан иборат бўлсин.")
TOO_COMMON = N_("Бу парол кўп учрайди ва осон топилади. Бошқасини танланг.")
HAS_LOGIN = N_("Парол ичида логин бўлмасин.")
WRONG_OLD = N_("Жорий парол нотўғри.")
SAME = N_("Янги парол эскисидан фарқ қилсин.")


def token_hash(token: str) -> str:
    """Return what is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_password(password: str) -> str:
    """Return the argon2id hash of `password`."""
    with AT_ONCE:
        return HASHER.hash(password)


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex())


def check_password(user: User | None, password: str) -> bool:
    """Compare `password`; costs the same for an unknown account, so that the answer's time tells nothing."""
    stored = user.password_hash if user else _nobody()
    try:
        with AT_ONCE:
            matches = HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return matches and user is not None


def find_user(login: str) -> User | None:
    """Return the active account of a login; case does not matter."""
    return db.session.execute(
        select(User).where(User.login == login.strip().lower(), User.is_active)
    ).scalar_one_or_none()


def sign_in(user: User, password: str, *, at: datetime, address: str, agent: str) -> str:
    """Open a session for a person whose password was right; return its token."""
    if HASHER.check_needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    return open_session(user, assignment=first_assignment(user, at.date()), at=at, address=address, agent=agent)


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


def assignments(user: User, day: date) -> list[RoleAssignment]:
    """Return the roles that a person holds on `day`."""
    return list(
        db.session.scalars(
            select(RoleAssignment)
            .where(RoleAssignment.user_id == user.id, RoleAssignment.starts_on <= day)
            .where((RoleAssignment.ends_on.is_(None)) | (RoleAssignment.ends_on >= day))
            .order_by(RoleAssignment.id)
        )
    )


def first_assignment(user: User, day: date) -> RoleAssignment | None:
    """Return the role that is active after signing in."""
    held = assignments(user, day)
    return held[0] if held else None


def switch_role(session: UserSession, user: User, assignment: RoleAssignment, *, at: datetime) -> str:
    """Continue in another role under a new token; the old one is dead."""
    if assignment.user_id != user.id:
        raise ValueError("a role of somebody else")
    end_session(session, at=at, by=user)
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


@cache
def common_passwords() -> frozenset[str]:
    """Return the shipped list of the passwords that attackers try first."""
    return frozenset(COMMON.read_text(encoding="utf-8").split("\n")) if COMMON.exists() else frozenset()


def refuse_weak(password: str, login: str) -> None:
    """Raise RuleError for a password that does not protect."""
    if len(password) < MIN_LENGTH:
        raise RuleError(TOO_SHORT, field="password", length=MIN_LENGTH)
    if password.lower() in common_passwords() or len(set(password)) < 5:
        raise RuleError(TOO_COMMON, field="password")
    if login.lower() in password.lower():
        raise RuleError(HAS_LOGIN, field="password")


def change_password(user: User, *, old: str, new: str, at: datetime, keep: UserSession | None) -> None:
    """Replace a person's own password and end all other sessions."""
    if not check_password(user, old):
        raise RuleError(WRONG_OLD, field="old_password")
    if old == new:
        raise RuleError(SAME, field="password")
    refuse_weak(new, user.login)
    set_password(user, new, at=at, by=user, must_change=False)
    end_all_sessions(user, at=at, by=user, keep=keep)


def set_password(user: User, password: str, *, at: datetime, by: User | None, must_change: bool) -> None:
    """Store a new password."""
    user.password_hash = hash_password(password)
    user.must_change_password = must_change
    user.password_changed_at = at
    db.session.flush()
    audit.record("set_password", user, by=by, changes={"password_hash": ("•", "•")})


def reset_password(user: User, *, at: datetime, by: User) -> str:
    """Give a one-time password, to be changed at the next sign-in; end all sessions."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    set_password(user, password, at=at, by=by, must_change=True)
    end_all_sessions(user, at=at, by=by)
    return password


def give_role(
    user: User, role: str, *, faculty_id: int | None, department_id: int | None, starts_on: date, by: User | None
) -> RoleAssignment:
    """Give a role from `starts_on`."""
    row = RoleAssignment(
        user_id=user.id, role=role, faculty_id=faculty_id, department_id=department_id, starts_on=starts_on
    )
    db.session.add(row)
    db.session.flush()
    audit.record("give_role", row, by=by, changes=audit.snapshot(row))
    return row


def take_role(assignment: RoleAssignment, *, at: datetime, today: date, by: User) -> None:
    """Take a role away; sessions in it end now, so that the right is gone with the next request."""
    assignment.ends_on = max(assignment.starts_on, today - timedelta(days=1))
    db.session.execute(
        update(UserSession)
        .where(UserSession.assignment_id == assignment.id, UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )
    db.session.flush()
    audit.record("take_role", assignment, by=by, changes={"ends_on": (None, assignment.ends_on)})


def switch_account(user: User, *, on: bool, at: datetime, by: User) -> None:
    """Open or close an account; closing it ends every session."""
    user.is_active = on
    db.session.flush()
    audit.record("update", user, by=by, changes={"is_active": (not on, on)})
    if not on:
        end_all_sessions(user, at=at, by=by)


def set_language(user: User, language: str) -> None:
    """Remember the language of a person's interface."""
    user.language = language
    db.session.flush()
    audit.record("update", user, by=user, changes={"language": (None, language)})
