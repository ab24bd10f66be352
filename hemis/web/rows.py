"""Rows of a form that people add, move and drop, with or without JavaScript."""

from abc import ABC, abstractmethod
from itertools import zip_longest
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import Field

from hemis.domain.digits import whole_number
from hemis.web.forms import ValidationError, clean

SPARE = 3
MOST = 60
Row = dict[str, str]


def shift(rows: list[Any], asked: str) -> bool:
    """Carry out what a button beside a row asks: `up-2`, `down-2`, `drop-2`; True when it asks for one more row."""
    verb, _dash, place = asked.partition("-")
    number = whole_number(place, 3)
    at = -1 if number is None else number
    if verb == "drop" and 0 <= at < len(rows):
        del rows[at]
    elif verb == "up" and 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif verb == "down" and 0 <= at < len(rows) - 1:
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return verb == "add"


class RowsField(Field, ABC):
    """Rows of several parts; what was typed stays as it was typed, also when it is refused.

    A kind of rows says its `parts`, which names they have in the form, what is wrong with a row and what it means.
    """

    parts: ClassVar[tuple[str, ...]]
    prefix: ClassVar[str] = ""
    most: ClassVar[int] = MOST
    rows: list[Row]

    @abstractmethod
    def fault(self, row: Row) -> str:
        """Return what is wrong with a filled row, or nothing."""

    @abstractmethod
    def made(self, row: Row) -> Any:
        """Return what a faultless row means."""

    def typed(self, part: str, value: Any) -> str:
        """Return how a stored value would have been typed."""
        return "" if value is None else str(value)

    def process_data(self, value: Any) -> None:
        self.rows = [{part: self.typed(part, getattr(row, part)) for part in self.parts} for row in value or ()]
        self.data = list(value or ())

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if isinstance(data, list) else [])
        names = [self.prefix + part for part in self.parts]
        if formdata is not None and names[0] in formdata:
            columns = [[clean(text) for text in formdata.getlist(name)] for name in names]
            self.rows = [dict(zip(self.parts, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
            self.rows = self.rows[: 2 * self.most]
            self.raw_data = formdata.getlist(names[0])

    def pre_validate(self, form: Any) -> None:
        """Read the filled rows; each row that cannot be read says why."""
        errors, self.data = [], []
        filled = [(number, row) for number, row in enumerate(self.rows, start=1) if any(row.values())]
        if len(filled) > self.most:
            raise ValidationError(_("Кўпи билан %(most)s та қатор ёзилади.", most=self.most))
        for number, row in filled:
            error = self.fault(row)
            if error:
                errors.append(f"{number}. {error}")
            else:
                self.data.append(self.made(row))
        if errors:
            raise ValidationError(" ".join(errors))

    def rearrange(self, asked: str) -> None:
        """Carry out what a button of the rows asks: `add`, `up-2`, `down-2`, `drop-2`."""
        if shift(self.rows, asked) and len(self.rows) < self.most:
            self.rows.append(self._empty())

    def offer_spare(self) -> None:
        """End a form shown afresh with a few empty rows."""
        self.rows += [self._empty() for _number in range(SPARE if len(self.rows) < 2 else 1)]

    def _empty(self) -> Row:
        return dict.fromkeys(self.parts, "")


__all__ = ["Row", "RowsField", "shift"]
