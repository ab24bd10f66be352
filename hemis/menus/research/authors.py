"""Муаллифлар: rows of a form in the order of the work, with or without JavaScript."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from hemis.domain.formats import plain
from hemis.domain.scholarship import MOST_AUTHORS
from hemis.operations.authorship import Author
from hemis.web.forms import ValidationError
from hemis.web.rows import Row, RowsField

PLACES = 2
LONGEST = {"author": 150, "number": 20, "organisation": 200, "share": 6}


class AuthorsField(RowsField):
    """Rows of name, number of the card, institution and share."""

    parts = tuple(LONGEST)
    most = MOST_AUTHORS

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())
        self.rows = [
            {
                "author": each.name,
                "number": each.number,
                "organisation": each.organisation,
                "share": "" if each.share is None else plain(each.share),
            }
            for each in self.data
        ]

    def fault(self, row: Row) -> str:
        if not row["author"]:
            return _("Муаллифнинг исмини ёзинг.")
        if any(len(row[part]) > most for part, most in LONGEST.items()):
            return _("Исм 150, ходим рақами 20, иш жойи 200, улуш 6 белгидан ошмасин.")
        try:
            _share(row["share"])
        except ValueError:
            return _("Улуш 0 дан катта, 100 дан ошмайдиган сон бўлсин, масалан, 33,34.")
        return _("Ходим рақами ёзилса, иш жойи бўш қолсин.") if row["number"] and row["organisation"] else ""

    def made(self, row: Row) -> Author:
        return Author(row["author"], row["number"], row["organisation"], _share(row["share"]))

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data:
            raise ValidationError(_("Камида битта муаллифни ёзинг."))


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
