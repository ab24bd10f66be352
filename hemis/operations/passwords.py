"""Passwords: how they are kept, how they are compared, and which are too weak to be one."""

import secrets
import string
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 19 MiB and a core for 30 ms; more at once would let a flood of sign-ins stop everybody."""
MIN_LENGTH, MAX_LENGTH = 12, 200
COMMON = Path(__file__).with_name("common_passwords.txt")
AROUND = string.digits + string.punctuation + string.whitespace
"""What people put around a common word to satisfy a rule."""

TOO_SHORT = N_("Парол камида %(length)s та белгидан иборат бўлсин.")
TOO_LONG = N_("Парол кўпи билан %(length)s та белгидан иборат бўлсин.")
TOO_COMMON = N_("Бу парол кўп учрайди ва осон топилади. Бошқасини танланг.")
HAS_LOGIN = N_("Парол ичида логин бўлмасин.")


def hash_password(password: str) -> str:
    """Return the argon2id hash of `password`."""
    with AT_ONCE:
        return HASHER.hash(_bytes(password))


def matches(stored: str | None, password: str) -> bool:
    """Compare `password`; costs the same when there is no account, so that the answer's time tells nothing."""
    nobody = _nobody()
    try:
        with AT_ONCE:
            same = HASHER.verify(stored or nobody, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return same and stored is not None


def is_outdated(stored: str) -> bool:
    """Say whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def refuse_weak(password: str, login: str) -> None:
    """Raise RuleError for a password that does not protect."""
    if len(password) < MIN_LENGTH:
        raise RuleError(TOO_SHORT, field="password", length=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise RuleError(TOO_LONG, field="password", length=MAX_LENGTH)
    folded = password.lower()
    if {folded, folded.strip(AROUND)} & common_passwords() or len(set(folded)) < 5:
        raise RuleError(TOO_COMMON, field="password")
    if login.lower() in folded:
        raise RuleError(HAS_LOGIN, field="password")


@cache
def common_passwords() -> frozenset[str]:
    """Return the shipped list of the passwords that attackers try first; a missing list is an error."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex())


def _bytes(password: str) -> bytes:
    return password.encode(errors="surrogatepass")


__all__ = ["MAX_LENGTH", "common_passwords", "hash_password", "is_outdated", "matches", "refuse_weak"]
