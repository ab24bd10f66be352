"""The words of orders: the text with which each kind begins, and what its marks in braces stand for (rules 4.6)."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

MARKS: dict[str, str] = {
    "universitet": N_("муассасанинг тўлиқ номи"),
    "fakultet": N_("факультет номи; университет буйруғида — муассаса номи"),
    "soni": N_("буйруқдаги талабалар сони"),
    "talabalar": N_("талабалар рўйхати: Ф.И.Ш., курс, гуруҳ, асос"),
    "asoslar": N_("талабалар сатрларидаги асослар, такрорсиз"),
    "farq": N_("фанлар фарқи бўйича топшириладиган фанлар сони (кўчириш ва тиклашда, фарқ белгиланган бўлса)"),
    "kun": N_("буйруқ кучга кирадиган сана"),
    "nazoratchi": N_("назорат қилувчи шахс"),
    "buyruq": N_("тузатиладиган ёки бекор қилинадиган буйруқнинг санаси ва рақами"),
}
"""What an office may put into a text, in braces: `{kun}`."""
UNKNOWN = N_("Номаълум белги: %(marks)s. Фақат рўйхатдаги белгилардан фойдаланинг.")
_MARK = re.compile(r"\{([^{}\n]*)\}")


class OrderText(NamedTuple):
    """Subject, legal basis and points of an order, with marks that are still to be filled in."""

    title: str
    preamble: str
    body: str


@cache
def default_texts() -> dict[str, OrderText]:
    """Return the text of each kind of order as the system brings it."""
    source = files("hemis.domain").joinpath("order_texts.toml").read_text(encoding="utf-8")
    return {kind: OrderText(**text) for kind, text in tomllib.loads(source).items()}


def refuse_unknown(text: str, *, field: str) -> None:
    """Raise RuleError beside `field` when a text has a mark that nothing fills."""
    unknown = [mark for mark in dict.fromkeys(_MARK.findall(text)) if mark not in MARKS]
    if unknown:
        raise RuleError(UNKNOWN, field=field, marks=", ".join(f"{{{mark}}}" for mark in unknown))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in; a mark without a value stays, so that nobody signs a gap unseen."""
    return _MARK.sub(lambda found: values.get(found[1]) or found[0], text)


def left_open(text: str) -> list[str]:
    """The marks of a filled text that had no value."""
    return [mark for mark in dict.fromkeys(_MARK.findall(text)) if mark in MARKS]


__all__ = ["MARKS", "OrderText", "default_texts", "fill", "left_open", "refuse_unknown"]
