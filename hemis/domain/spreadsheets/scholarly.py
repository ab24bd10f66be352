"""The kind of table of scientific works: what a teacher keeps in a list of publications."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from hemis.domain.bibliography import read_doi, read_isbn, read_issn
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.scholarship import FIELDS, KINDS, MOST_AUTHORS, is_required
from hemis.domain.spreadsheets.cells import REFUSED, Cell, plain_text, refused
from hemis.domain.spreadsheets.kinds import choice_of, day_of, short_text
from hemis.domain.spreadsheets.numbers import read_whole
from hemis.domain.spreadsheets.references import References
from hemis.domain.spreadsheets.study import link
from hemis.domain.spreadsheets.tables import Column, Doubt, Kind, Line
from hemis.domain.spreadsheets.words import values_of

MOST_PAGES, LONGEST_NAME = 20_000, 150
WORK_KINDS = dict(zip(values_of("work_kind"), KINDS, strict=True))
"""The word of a kind → its code; both stand in the same order."""
COLUMN_OF = {
    "source": "work_source",
    "publisher": "publisher",
    "place": "work_place",
    "volume": "volume",
    "issue": "issue",
    "page_range": "page_range",
    "pages": "work_pages",
    "number": "work_number",
    "doi": "doi",
    "isbn": "isbn",
    "issn": "issn",
    "url": "link",
}
"""The fact of a work → the column that tells it."""


def _number(read: Callable[[str], str], reason: str) -> Callable[[Any, References], Cell]:
    def proved(raw: Any, known: References) -> Cell:
        text = plain_text(raw)
        try:
            return Cell(read(text))
        except RuleError:
            return refused(reason, value=text[:60])

    return proved


def _authors(raw: Any, known: References) -> Cell:
    """Read the names in their order, parted by semicolons, else by commas."""
    text = plain_text(raw)
    names = [name for part in re.split("[;\n]" if ";" in text else "[,\n]", text) if (name := part.strip(" .,;"))]
    names = [f"{name}." if re.search(r"\.\S$", name) else name for name in names]
    if not names or len(names) > MOST_AUTHORS or any(len(name) > LONGEST_NAME for name in names):
        return refused("authors_unread", value=text[:80])
    return Cell(tuple(names))


def _pages(raw: Any, known: References) -> Cell:
    return read_whole(raw, 1, MOST_PAGES, "number_invalid")


def _bases(raw: Any, known: References) -> Cell:
    """Read which databases a cell names."""
    text = plain_text(raw).casefold()
    return Cell(tuple(name for name, word in (("scopus", "scopus"), ("wos", "web of science")) if word in text))


def _told(line: Line, known: References, memory: dict[Any, Any]) -> Iterable[Doubt]:
    """Ask for what has to be told of a work of this kind."""
    kind = WORK_KINDS.get(line.values["work_kind"], "")
    for name in FIELDS.get(kind, ()):
        column = COLUMN_OF.get(name, "")
        if column and is_required(kind, name) and not line.values.get(column):
            yield Doubt(REFUSED, "fact_of_work_missing", column, (("kind", KINDS[kind]),))


WORKS = Kind(
    "works",
    N_("Илмий ишлар"),
    (
        Column("work_kind", N_("Тури"), choice_of("work_kind"), required=True),
        Column("work_title", N_("Номи"), short_text(499), required=True),
        Column("work_authors", N_("Муаллифлар"), _authors, required=True),
        Column("work_day", N_("Нашр санаси"), day_of, required=True),
        Column("language", N_("Тил"), choice_of("language"), default=values_of("language")[0]),
        Column("work_source", N_("Журнал ёки тўплам номи"), short_text(300)),
        Column("publisher", N_("Нашриёт"), short_text(200)),
        Column("work_place", N_("Шаҳар"), short_text(100)),
        Column("volume", N_("Жилди"), short_text(20)),
        Column("issue", N_("Журнал сони"), short_text(20)),
        Column("page_range", N_("Бетлари"), short_text(30)),
        Column("work_pages", N_("Ҳажми, бет"), _pages, default=None),
        Column("work_number", N_("Гувоҳнома рақами"), short_text(60)),
        Column("doi", "DOI", _number(read_doi, "doi_invalid")),
        Column("isbn", "ISBN", _number(read_isbn, "isbn_invalid")),
        Column("issn", "ISSN", _number(read_issn, "issn_invalid")),
        Column("link", N_("Ҳавола"), link),
        Column("bases", N_("Базалар"), _bases, default=()),
    ),
    check=_told,
)

__all__ = ["COLUMN_OF", "WORKS", "WORK_KINDS"]
