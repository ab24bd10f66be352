"""How often a door may be tried: exact, because every try is counted before the password is looked at."""

from flask import request
from limits import parse

from hemis.extensions import limiter

PER_ACCOUNT = parse("5 per 15 minutes")
PER_ADDRESS = parse("50 per hour")


def admits(login: str) -> bool:
    """Count a try and say whether it may go on."""
    by_address = limiter.limiter.hit(PER_ADDRESS, "sign-in-address", request.remote_addr or "")
    return limiter.limiter.hit(PER_ACCOUNT, "sign-in-account", login.strip().lower()[:60]) and by_address


def forget(login: str) -> None:
    """Forgive an account its wrong tries after a right one."""
    limiter.limiter.clear(PER_ACCOUNT, "sign-in-account", login.strip().lower()[:60])
