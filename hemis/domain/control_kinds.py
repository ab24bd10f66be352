"""The kinds of controls: the standard ones, and the free ones that an institution names for itself (rules 1.1).

A free kind counts as current work, as a mid-term or as an own part of the sum. It bars nobody from the final by itself
unless it is marked so. How a control of it is judged is told by its code alone; what it is called, by its name.
"""

from collections.abc import Mapping
from typing import Protocol

from hemis.domain.classifiers import CONTROL_KIND
from hemis.domain.i18n import N_

CURRENT, MIDTERM, FINAL, SECOND_CURRENT = "11", "12", "13", "15"
"""ЖН, ОН, ЯН, ЖН 2: codes of the classifier of controls."""
OWN = "14"
"""What a free kind counts as that is neither current work nor a mid-term: only its points go to the sum."""
STANDARD = (CURRENT, SECOND_CURRENT, MIDTERM, FINAL)
"""In the order of a sheet."""
COUNTS_AS: Mapping[str, str] = {
    CURRENT: N_("жорий назорат"),
    MIDTERM: N_("оралиқ назорат"),
    OWN: N_("йиғиндининг алоҳида қисми"),
}
FREE = {
    (CURRENT, False): "21",
    (CURRENT, True): "31",
    (MIDTERM, False): "22",
    (MIDTERM, True): "32",
    (OWN, False): "24",
    (OWN, True): "34",
}
"""(what it counts as, whether it bars from the final) -> the code of a control of such a kind."""
CODES = (*STANDARD, *FREE.values())
GATES = frozenset({MIDTERM, *(code for (_, bars), code in FREE.items() if bars)})
"""What has to be passed before the final."""
MIDTERMS = frozenset({MIDTERM, *(code for (counts, _), code in FREE.items() if counts == MIDTERM)})
APART = frozenset(code for (counts, _), code in FREE.items() if counts == OWN)
"""What is no part of the semester's work."""
ORDER = (CURRENT, SECOND_CURRENT, "21", "31", MIDTERM, "22", "32", "24", "34", FINAL)
"""The order of the columns of a sheet."""
SHORT: Mapping[str, str] = {CURRENT: N_("ЖН"), MIDTERM: N_("ОН"), FINAL: N_("ЯН"), SECOND_CURRENT: N_("ЖН 2")}
TITLES: Mapping[str, str] = {code: CONTROL_KIND[code] for code in SHORT}


class Called(Protocol):
    """A control as far as its name goes; both names are empty for the standard kinds."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def short(self) -> str: ...


def title_of(control: Called) -> str:
    """Return what a control is called: the words of a standard kind are still to be translated."""
    return control.name or TITLES[control.kind]


def short_of(control: Called) -> str:
    """Return the head of its column."""
    return control.short or SHORT[control.kind]


def place_of(kind: str) -> int:
    """Return where a control stands on a sheet."""
    return ORDER.index(kind)
