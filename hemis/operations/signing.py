"""How a person signs an order: by the password again, or by a key such as E-IMZO; which one, the configuration says.

A signer is asked twice: `confirm` before any row is locked, so that a wrong secret makes nobody wait, and `seal` once
the content with its number stands. Another way of signing is another class in `SIGNERS`.
"""

import hashlib
from typing import Protocol

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.models.accounts import User
from hemis.operations import passwords

WRONG = N_("Парол нотўғри: буйруқ имзоланмади.")
WRONG_KEY = N_("Калит бу ҳисобники эмас: буйруқ имзоланмади.")


class Signer(Protocol):
    """Proves that it is this person who signs."""

    def confirm(self, user: User, secret: str) -> None:
        """Raise RuleError on the field `password` unless the secret is the person's own."""

    def seal(self, user: User, secret: str, content: str) -> str:
        """Return what is kept of the signature of `content`; empty when the register and the audit are enough."""


class PasswordSigner:
    """The password of the account, asked again at each signature."""

    def confirm(self, user: User, secret: str) -> None:
        if not passwords.matches(user.password_hash, secret):
            raise RuleError(WRONG, field="password")

    def seal(self, user: User, secret: str, content: str) -> str:
        return ""


class StandInSigner:
    """Behaves as a key would, for tests and rehearsals only: the secret is `login:key`, the seal a hash with it."""

    def confirm(self, user: User, secret: str) -> None:
        if secret != f"{user.login}:key":
            raise RuleError(WRONG_KEY, field="password")

    def seal(self, user: User, secret: str, content: str) -> str:
        return hashlib.sha256(f"{secret}\n{content}".encode()).hexdigest()


SIGNERS: dict[str, Signer] = {"password": PasswordSigner(), "stand-in": StandInSigner()}
"""By the value of `HEMIS_SIGNER`."""

__all__ = ["SIGNERS", "PasswordSigner", "Signer", "StandInSigner"]
