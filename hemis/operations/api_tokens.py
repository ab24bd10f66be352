"""Keys of the web service: issued to a named official, shown once, kept as a hash, revoked with a reason (P-16)."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.visits import SCOPES, ApiToken
from hemis.operations import plain
from hemis.operations.accounts import token_hash

LONGEST = timedelta(days=366)
REASON_MIN = 10
SHOWN_SIGNS = 8
PREFIX = "hemis-"

TOO_LONG = N_("Токен кўпи билан бир йилга берилади: муддати тугагач, янгиси берилади.")
OVER = N_("Муддати ўтмаган кунни танланг.")
NO_SCOPE = N_("Камида битта рухсатни белгиланг.")
SHORT = N_("Сабабини ёзинг: камида %(count)s та белги.")
DONE = N_("Бу токен аллақачон бекор қилинган.")


def issue(row: ApiToken, values: Mapping[str, Any], *, at: datetime, by: User | None) -> str:
    """Give a token; return it: nobody can read it again."""
    today = at.astimezone(TASHKENT).date()
    scopes = sorted(set(values["scopes"]) & set(SCOPES))
    if not scopes:
        raise RuleError(NO_SCOPE, field="scopes")
    if values["valid_until"] < today:
        raise RuleError(OVER, field="valid_until")
    if values["valid_until"] > today + LONGEST:
        raise RuleError(TOO_LONG, field="valid_until")
    token = PREFIX + secrets.token_urlsafe(32)
    row.scopes, row.valid_until = scopes, values["valid_until"]
    row.holder, row.post, row.body = values["holder"], values["post"], values["body"]
    row.search_key = fold(f"{row.holder} {row.post} {row.body}")[:700]
    row.token_hash, row.start = token_hash(token), token[len(PREFIX) :][:SHOWN_SIGNS]
    row.created_at, row.created_by_id = at, by.id if by else None
    plain.create(row, by=by)
    return token


def revoke(row: ApiToken, reason: str, *, at: datetime, by: User) -> None:
    """End a token at once and for ever."""
    if row.revoked_at is not None:
        raise RuleError(DONE)
    if len(reason.strip()) < REASON_MIN:
        raise RuleError(SHORT, field="reason", count=REASON_MIN)
    values = {"revoked_at": at, "revoked_by_id": by.id, "reason": reason.strip()}
    plain.update(row, values, by=by, reason=reason.strip(), verb="revoke")


def find(token: str) -> ApiToken | None:
    """Return the row of a token, whether it is still good or not."""
    return db.session.scalars(select(ApiToken).where(ApiToken.token_hash == token_hash(token))).one_or_none()


def is_good(row: ApiToken, on: date) -> bool:
    """Whether a token opens the service on a day."""
    return row.revoked_at is None and on <= row.valid_until


def mark_used(used: Mapping[int, datetime]) -> None:
    """Note when tokens were used last; never earlier than is known."""
    for key, at in sorted(used.items()):
        is_newer = ApiToken.last_used_at.is_(None) | (ApiToken.last_used_at < at)
        db.session.execute(update(ApiToken).where(ApiToken.id == key, is_newer).values(last_used_at=at))


__all__ = ["PREFIX", "find", "is_good", "issue", "mark_used", "revoke"]
