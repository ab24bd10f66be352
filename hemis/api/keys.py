"""Who calls the web service: a token in the Authorization header, its scope, how often; every call is counted."""

from collections.abc import Mapping
from datetime import datetime

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from limits import parse
from limits.strategies import MovingWindowRateLimiter

from hemis.extensions import limiter
from hemis.models.visits import ApiToken
from hemis.operations import api_tokens, visits
from hemis.operations.visits import TokenUse
from hemis.web import clock
from hemis.web.batching import Batch
from hemis.web.problems import problem

USES = "token_uses"
PER_TOKEN, PER_ADDRESS = parse("60 per minute"), parse("30 per minute")
ANSWERED, REFUSED, THROTTLED = "answered", "refused", "throttled"
LATER = {"Retry-After": "60"}
WHO = 'Bearer realm="hemis"'


def init_app(app: Flask) -> None:
    """Begin to count the uses of tokens in this process."""
    app.extensions[USES] = Batch(app, keep)


def keep(counts: Mapping[tuple[TokenUse, datetime], int]) -> None:
    """Write how often tokens were used, and when last."""
    sums: dict[TokenUse, int] = {}
    last: dict[int, datetime] = {}
    for (use, at), count in counts.items():
        sums[use] = sums.get(use, 0) + count
        last[use.token_id] = max(at, last.get(use.token_id, at))
    visits.keep_uses(sums)
    api_tokens.mark_used(last)


def refusal(scope: str) -> ResponseReturnValue | None:
    """Return why this call is not answered, or None if its token opens `scope`."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    row = api_tokens.find(token.strip()) if kind.lower() == "bearer" and token.strip() else None
    if row is None:
        return _unknown()
    if not _hit(PER_TOKEN, f"token {row.id}"):
        note(row, THROTTLED)
        return problem(429, **LATER)
    if not api_tokens.is_good(row, clock.today()):
        note(row, REFUSED)
        return _unauthorized()
    if scope not in row.scopes:
        note(row, REFUSED)
        asked = {"WWW-Authenticate": f'{WHO}, error="insufficient_scope", scope="{scope}"'}
        return problem(403, _("Токенга «%(scope)s» рухсати берилмаган.", scope=scope), **asked)
    note(row, ANSWERED)
    return None


def note(row: ApiToken, outcome: str) -> None:
    """Count a use: the token, the day, whether it was let in; not what was asked, and from where."""
    moment = clock.now()
    current_app.extensions[USES].add((TokenUse(row.id, clock.today(), outcome), moment.replace(microsecond=0)))


def _unknown() -> ResponseReturnValue:
    """Refuse who has no token of ours; whoever tries many is slowed down."""
    if not _hit(PER_ADDRESS, f"address {get_remote_address()}"):
        return problem(429, **LATER)
    return _unauthorized()


def _unauthorized() -> ResponseReturnValue:
    """Ask for a token; whoever has shown one is told that it is no good (RFC 6750)."""
    has_shown_one = request.headers.get("Authorization", "").lower().startswith("bearer ")
    return problem(401, **{"WWW-Authenticate": f'{WHO}, error="invalid_token"' if has_shown_one else WHO})


def _hit(item: object, name: str) -> bool:
    return MovingWindowRateLimiter(limiter.storage).hit(item, "ministry", name)  # type: ignore[arg-type]


__all__ = ["USES", "init_app", "keep", "refusal"]
