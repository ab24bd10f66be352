"""Self check-in at a lesson: the code on the screen, which changes every few seconds."""

import hashlib
import hmac
from datetime import datetime

LENGTH = 12


def code_at(secret: str, moment: datetime, seconds: int) -> str:
    """The code shown at a moment; it holds until the clock passes the next multiple of `seconds`."""
    return _code(secret, int(moment.timestamp()) // seconds)


def is_fresh(code: str, secret: str, moment: datetime, seconds: int) -> bool:
    """Whether a code is the one of this moment or the one just before: a phone needs time to open the address."""
    step = int(moment.timestamp()) // seconds
    wanted = [_code(secret, each) for each in (step, step - 1)]
    return any(hmac.compare_digest(code.encode(), each.encode()) for each in wanted)


def _code(secret: str, step: int) -> str:
    return hmac.new(secret.encode(), str(step).encode(), hashlib.sha256).hexdigest()[:LENGTH]
