"""Scientific councils: the code that ОАК gives each, and the codes of specialities (rules 10.1)."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from hemis.domain.alphabet import LOOK_ALIKES
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

# The field of science is written in Latin or in Cyrillic letters, the four of Uzbek among them.
CODE = re.compile(
    r"(?P<degree>DSc|PhD)(?:\.[0-9]{2}/|\.)?(?P<day>[0-9]{2})\.(?P<month>[0-9]{2})\.(?P<year>[0-9]{4})"
    r"\.[A-Za-z\u0410-\u044f\u040e\u045e\u049a\u049b\u0492\u0493\u04b2\u04b3]{1,6}\.[0-9]{2,3}\.[0-9]{2}"
)
SPECIALITY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{2})")
PREFIX = 3
CHAIR, DEPUTY, SECRETARY, MEMBER = "chair", "deputy", "secretary", "member"
ROLES = (CHAIR, DEPUTY, SECRETARY, MEMBER)
ALONE = {
    CHAIR: N_("Кенгашда битта раис бўлади."),
    SECRETARY: N_("Кенгашда битта илмий котиб бўлади."),
}
WRONG_CODE = N_(
    "Кенгаш рақами DSc.03/30.12.2019.FM.02.01 шаклида ёзилади: даража, сана, соҳа, муассаса ва кенгаш рақами."
)
WRONG_SPECIALITY = N_("Ихтисослик шифри NN.NN.NN шаклида, масалан 01.01.01, ёзилади.")


class CouncilCode(NamedTuple):
    """`text` as it is shown, `key` by which two spellings of one code are the same, and the degree it begins with."""

    text: str
    key: str
    degree: str


def parse_code(typed: str, *, field: str | None = "code") -> CouncilCode:
    """Read a council's code; DSc and PhD typed with Cyrillic look-alikes are mended, the letters of the field stay."""
    text = re.sub(r"\s", "", typed)
    text = text[:PREFIX].translate(LOOK_ALIKES) + text[PREFIX:]
    found = CODE.fullmatch(text)
    if not found or not _is_day(found):
        raise RuleError(WRONG_CODE, field=field)
    return CouncilCode(text, text.translate(LOOK_ALIKES).upper(), found["degree"])


def parse_speciality(typed: str, *, field: str | None = None) -> str:
    """`01.01.01`; a field of science (01.00.00) or an unfinished code is not a speciality."""
    text = re.sub(r"\s", "", typed)
    found = SPECIALITY.fullmatch(text)
    if not found or found[1] == "00" or found[3] == "00":
        raise RuleError(WRONG_SPECIALITY, field=field)
    return text


def require_roles(roles: Iterable[str], *, field: str | None = None) -> None:
    """RuleError when a council has two persons where it has one."""
    counted = Counter(roles)
    for role, sentence in ALONE.items():
        if counted[role] > 1:
            raise RuleError(sentence, field=field)


def _is_day(found: re.Match[str]) -> bool:
    try:
        date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return False
    return True


__all__ = [
    "CHAIR",
    "DEPUTY",
    "MEMBER",
    "ROLES",
    "SECRETARY",
    "CouncilCode",
    "parse_code",
    "parse_speciality",
    "require_roles",
]
