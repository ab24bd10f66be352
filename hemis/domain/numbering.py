"""Numbers of documents and the codes by which a stranger verifies them (rules 4.6, 6.4)."""

import re

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 signs, a prime: no 0 O, no 1 I L
_PAYLOAD = 11


def document_number(year: int, ordinal: int) -> str:
    """`2026/00017`: continuous within a kind of document and a calendar year."""
    if ordinal < 1:
        raise ValueError("numbers begin at 1")
    return f"{year}/{ordinal:05}"


def student_number(institution: str, year: int, ordinal: int) -> str:
    """`301260000017`: three digits of the institution, two of the year, seven of the serial (functions 6.4)."""
    if not re.fullmatch(r"[0-9]{3}", institution):
        raise RuleError(N_("Талаба рақами берилмади: «ОТМ ҳақида» саҳифасида муассасанинг уч рақамли коди йўқ."))
    if ordinal < 1:
        raise ValueError("numbers begin at 1")
    if ordinal > 9_999_999:
        raise RuleError(N_("Талаба рақами берилмади: %(year)s йилнинг рақамлари тугади."), year=year)
    return f"{institution}{year % 100:02}{ordinal:07}"


def is_student_number(text: str) -> bool:
    """Whether a text has the shape of a student number: twelve digits, the serial not zero."""
    return re.fullmatch(r"[0-9]{12}", text) is not None and int(text[5:]) > 0


def verification_code(seed: bytes) -> str:
    """`XXXX-XXXX-XXXX` from at least 16 random bytes: eleven signs (54 bits) and a check sign."""
    if len(seed) < 16:
        raise ValueError("at least 16 random bytes")
    number, signs = int.from_bytes(seed), []
    for _ in range(_PAYLOAD):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(sign)
    code = "".join(ALPHABET[sign] for sign in [*signs, _check(signs)])
    return "-".join(code[at : at + 4] for at in (0, 4, 8))


def read_code(text: str) -> str:
    """The code as it is stored, from what a person typed: any case, spaces, no hyphens. RuleError on a slip.

    The weighted sum modulo a prime catches every single wrong sign and every swap of two signs.
    """
    code = re.sub(r"[\s–-]", "", text).upper()
    if len(code) != _PAYLOAD + 1 or any(sign not in ALPHABET for sign in code):
        raise RuleError(N_("Код 12 та ҳарф ва рақамдан иборат: ҳужжатдан қайта кўчиринг."), field="code")
    *signs, check = (ALPHABET.index(sign) for sign in code)
    if check != _check(signs):
        raise RuleError(N_("Кодда хато бор: уни ҳужжат билан солиштириб, қайта киритинг."), field="code")
    return "-".join(code[at : at + 4] for at in (0, 4, 8))


def _check(signs: list[int]) -> int:
    """Weights 1 ... 11 for the signs and minus one for the check sign: all different and none divisible by 31."""
    return sum(weight * sign for weight, sign in enumerate(signs, start=1)) % len(ALPHABET)
