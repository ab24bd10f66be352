"""By what a long list is narrowed besides words and years: marks of the editions that are shown."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from hemis.access import published
from hemis.domain.dissertations import KINDS
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.operations.directions import DIRECTIONS
from hemis.operations.edition_words import is_marked, mark_of
from hemis.web import kept, language
from hemis.web.editions import marks_carried

TITLES = {"kind": N_("Тури"), "speciality_code": N_("Ихтисослиги")}
NAMED_BY = {"speciality_code": "speciality"}
"""A mark whose code is told with a word of the content; of another the codes have names of ours."""


class Narrowing(NamedTuple):
    """A mark of a direction: code → words of each that is there, and the one that was chosen."""

    name: str
    title: str
    options: Mapping[str, str]
    chosen: str

    @property
    def is_data(self) -> bool:
        """Whether its words were typed by somebody, and so are read in the script of the reader."""
        return self.name in NAMED_BY

    @property
    def spoken(self) -> str:
        """The language of its words where the page speaks another one."""
        return language.data_code() if self.is_data else ""

    def criterion(self, direction: str) -> ColumnElement[bool]:
        return is_marked(direction, self.name, self.chosen)


def narrowings(direction: str) -> list[Narrowing]:
    """Return the marks of a direction; a code that no edition carries is as if it was not asked for."""
    found = []
    for name, options in kept.part(("marks", direction, language.current()), lambda: _options(direction)).items():
        asked = request.args.get(name, "")
        found.append(Narrowing(name, TITLES[name], options, asked if asked in options else ""))
    return found


def _options(direction: str) -> dict[str, dict[str, str]]:
    """Return code → words of all that is carried, by mark."""
    marks = DIRECTIONS[direction].marks
    carried = marks_carried(direction) if marks else {}
    found = {}
    for name in marks:
        start = mark_of(direction, name, "")
        last = {mark.removeprefix(start): key for mark, key in carried.items() if mark.startswith(start)}
        found[name] = _named(name, last)
    return found


def _named(name: str, last: Mapping[str, int]) -> dict[str, str]:
    if name not in NAMED_BY:
        return {code: _(words) for code, words in KINDS.items() if code in last}
    named = published(Edition).where(Edition.id.in_(last.values()))
    words = named.with_only_columns(Edition.id, Edition.content[NAMED_BY[name]].as_string())
    names = {key: text for key, text in db.session.execute(words)}
    return {code: f"{code} {names.get(last[code], '')}" for code in sorted(last)}


__all__ = ["Narrowing", "narrowings"]
