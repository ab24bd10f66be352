"""Муаллифлар: rows of a form in the order of the work, with or without JavaScript."""

from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from flask_babel import gettext as _
from wtforms import Field

from hemis.domain.formats import plain
from hemis.domain.scholarship import MOST_AUTHORS
from hemis.operations.authorship import Author
from hemis.web.forms import ValidationError, clean

SPARE = 3
PLACES = 2
LONGEST = {"author": 150, "number": 20, "organisation": 200, "share": 6}
Row = dict[str, str]


class AuthorsField(Field):
    """Rows of name, number of the card, institution and share; what was typed stays, also when it is refused."""

    rows: list[Row]

    def process_data(self, value: Any) -> None:
        self.rows = [
            {
                "author": each.name,
                "number": each.number,
                "organisation": each.organisation,
                "share": "" if each.share is None else plain(each.share),
            }
            for each in value or ()
        ]
        self.data = list(value or ())

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if isinstance(data, list) else [])
        if formdata is not None and "author" in formdata:
            columns = [[clean(text) for text in formdata.getlist(part)] for part in LONGEST]
            self.rows = [dict(zip(LONGEST, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
            self.raw_data = formdata.getlist("author")

    def pre_validate(self, form: Any) -> None:
        """Read the filled rows; each that cannot be read says why."""
        filled = [row for row in self.rows if any(row.values())]
        errors = [f"{number}. {_fault(row)}" for number, row in enumerate(filled, start=1) if _fault(row)]
        if not filled:
            errors = [_("Камида битта муаллифни ёзинг.")]
        if len(filled) > MOST_AUTHORS:
            errors = [_("Кўпи билан %(most)s та муаллиф ёзилади.", most=MOST_AUTHORS)]
        if errors:
            raise ValidationError(" ".join(errors))
        self.data = [Author(row["author"], row["number"], row["organisation"], _share(row["share"])) for row in filled]

    def rearrange(self, asked: str) -> None:
        """Carry out what a button asks: `add`, `up-2`, `drop-2`."""
        verb, _dash, place = asked.partition("-")
        at = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
        if verb == "add" and len(self.rows) < MOST_AUTHORS:
            self.rows.append(dict.fromkeys(LONGEST, ""))
        elif verb == "drop" and 0 <= at < len(self.rows):
            del self.rows[at]
        elif verb == "up" and 0 < at < len(self.rows):
            self.rows[at - 1], self.rows[at] = self.rows[at], self.rows[at - 1]

    def offer_spare(self) -> None:
        """End a form shown afresh with a few empty rows."""
        self.rows += [dict.fromkeys(LONGEST, "") for _number in range(SPARE if len(self.rows) < 2 else 1)]


def _share(typed: str) -> Decimal | None:
    """Read a share as it is typed; ValueError for what is no percent of two places."""
    if not typed:
        return None
    try:
        share = Decimal(typed.replace(",", "."))
    except InvalidOperation:
        raise ValueError(typed) from None
    if not share.is_finite() or not 0 < share <= 100 or share != round(share, PLACES):
        raise ValueError(typed)
    return share


def _fault(row: Row) -> str:
    if not row["author"]:
        return _("Муаллифнинг исмини ёзинг.")
    if any(len(row[part]) > most for part, most in LONGEST.items()):
        return _("Исм 150, ходим рақами 20, иш жойи 200, улуш 6 белгидан ошмасин.")
    try:
        _share(row["share"])
    except ValueError:
        return _("Улуш 0 дан катта, 100 дан ошмайдиган сон бўлсин, масалан, 33,34.")
    return _("Ходим рақами ёзилса, иш жойи бўш қолсин.") if row["number"] and row["organisation"] else ""
