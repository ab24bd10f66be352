"""How often a door may be tried: exact, because every try is counted before the password is looked at."""

from math import ceil
from threading import Lock
from time import time

from flask import render_template, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from hemis.extensions import limiter
from hemis.operations.accounts import login_key

PER_ACCOUNT = parse("5 per 15 minutes")
PER_ADDRESS = parse("50 per hour")
ACCOUNT, ADDRESS = "sign-in-account", "sign-in-address"
ONE = Lock()
"""The counts in memory lose their own locks when a count is cleared; in Redis each step is atomic anyway."""


def admits(login: str) -> bool:
    """Count a try and say whether it may go on; an address that is shut out cannot shut out accounts as well."""
    with ONE:
        return _addresses().hit(PER_ADDRESS, ADDRESS, _address()) and _accounts().hit(PER_ACCOUNT, *_account(login))


def forgive(login: str) -> None:
    """Take back the count of a try that was right, and the wrong ones of its account: the person came in."""
    with ONE:
        _accounts().clear(PER_ACCOUNT, *_account(login))
        limiter.storage.incr(PER_ADDRESS.key_for(ADDRESS, _address()), PER_ADDRESS.get_expiry(), amount=-1)


def wait(login: str) -> int:
    """Return after how many seconds the next try is looked at."""
    with ONE:
        resets = [
            _reset(_addresses(), PER_ADDRESS, ADDRESS, _address()),
            _reset(_accounts(), PER_ACCOUNT, *_account(login)),
        ]
    return max(1, ceil(max(resets) - time()))


def too_many(login: str) -> ResponseReturnValue:
    """Say when the next try is looked at, whether the account exists or not."""
    seconds = wait(login)
    return render_template("errors/429.html", minutes=-(-seconds // 60)), 429, {"Retry-After": str(seconds)}


def _reset(counts: FixedWindowRateLimiter | MovingWindowRateLimiter, item: RateLimitItem, *names: str) -> float:
    reset, remaining = counts.get_window_stats(item, *names)
    return reset if remaining == 0 else 0


def _accounts() -> MovingWindowRateLimiter:
    """In any 15 minutes, not in each quarter of an hour: otherwise ten tries fit around its end."""
    return MovingWindowRateLimiter(limiter.storage)


def _addresses() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(limiter.storage)


def _account(login: str) -> tuple[str, str]:
    return ACCOUNT, login_key(login)[:60]


def _address() -> str:
    return request.remote_addr or ""
