"""How floor 0 says no: a sentence that can still be translated, never a ready text."""

from typing import NamedTuple

from hemis.domain.i18n import N_

STALE = N_(
    "Сиз саҳифани очганингиздан кейин бу ёзувни бошқа ходим ўзгартирган. Янги ҳолатини кўриб, ўзгартиришни такрорланг."
)


class Reason(NamedTuple):
    """A sentence and its values; `params` are already formatted for reading (`26,7`, not `Decimal("26.67")`)."""

    msgid: str
    params: dict[str, str]

    def __str__(self) -> str:
        """The sentence in the source language."""
        return fill(self.msgid, self.params)


class RuleError(Exception):
    """A rule refuses. `field` names the form field the sentence belongs to, if it belongs to one."""

    def __init__(self, msgid: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params
        self.field = field

    def __str__(self) -> str:
        """The sentence in the source language."""
        return fill(self.msgid, self.params)


class StaleError(RuleError):
    """Somebody else changed the row after the page was opened."""

    def __init__(self) -> None:
        super().__init__(STALE)


def fill(sentence: str, params: dict[str, str] | dict[str, object]) -> str:
    """Put the values in, as gettext does: a sentence without values is left alone, percent signs included."""
    return sentence % params if params else sentence
