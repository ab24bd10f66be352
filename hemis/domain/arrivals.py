"""Self check-in at a lesson: the code on the screen, which changes every few seconds."""

import hashlib
import hmac
from datetime import datetime

LENGTH = 12
DIGITS, TYPED_HOLDS = 6, 20
"""Of the code for phones without a camera, and for how many seconds at least it is taken: typing takes that long."""


def code_at(secret: str, moment: datetime, seconds: int) -> str:
    """The code shown at a moment; it holds until the clock passes the next multiple of `seconds`."""
    return _code(secret, int(moment.timestamp()) // seconds)


def is_fresh(code: str, secret: str, moment: datetime, seconds: int) -> bool:
    """Whether a code is the one of this moment or the one just before: a phone needs time to open the address."""
    step = int(moment.timestamp()) // seconds
    wanted = [_code(secret, each) for each in (step, step - 1)]
    return any(hmac.compare_digest(code.encode(), each.encode()) for each in wanted)


def typed_at(secret: str, moment: datetime, seconds: int) -> str:
    """The digits shown at a moment beside the code."""
    return _digits(secret, int(moment.timestamp()) // seconds)


def is_typed(digits: str, secret: str, moment: datetime, seconds: int) -> bool:
    """Whether typed digits are those of this moment, or were shown a little before; spaces do not count."""
    step, asked = int(moment.timestamp()) // seconds, "".join(digits.split())
    back = -(-TYPED_HOLDS // seconds)
    wanted = [_digits(secret, each) for each in range(step - back, step + 1)]
    return any([hmac.compare_digest(asked.encode(), each.encode()) for each in wanted])


def _digits(secret: str, step: int) -> str:
    whole = hmac.new(secret.encode(), f"typed {step}".encode(), hashlib.sha256).hexdigest()
    return f"{int(whole, 16) % 10**DIGITS:0{DIGITS}}"


def _code(secret: str, step: int) -> str:
    return hmac.new(secret.encode(), str(step).encode(), hashlib.sha256).hexdigest()[:LENGTH]
