"""Rows of a form that people add, move and drop, with or without JavaScript."""

from typing import Any, ClassVar

from wtforms import Field

from hemis.web.forms import ValidationError, clean

SPARE = 3
MOST = 60
Row = dict[str, str]


class RowsField(Field):
    """Rows of several parts; what was typed stays as it was typed, also when it is refused.

    A kind of rows says its `parts`, which names they have in the form, what is wrong with a row and what it means.
    """

    parts: ClassVar[tuple[str, ...]]
    prefix: ClassVar[str] = ""
    most: ClassVar[int] = MOST
    rows: list[Row]

    def fault(self, row: Row) -> str:
        """Return what is wrong with a filled row, or nothing."""
        raise NotImplementedError

    def made(self, row: Row) -> Any:
        """Return what a faultless row means."""
        raise NotImplementedError

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
            self.rows = [dict(zip(self.parts, row, strict=True)) for row in zip(*columns, strict=False)][: self.most]
            self.raw_data = formdata.getlist(names[0])

    def pre_validate(self, form: Any) -> None:
        """Read the filled rows; each row that cannot be read says why."""
        errors = []
        self.data = []
        for number, row in enumerate(self.rows, start=1):
            if any(row.values()):
                error = self.fault(row)
                if error:
                    errors.append(f"{number}. {error}")
                else:
                    self.data.append(self.made(row))
        if errors:
            raise ValidationError(" ".join(errors))

    def rearrange(self, asked: str) -> None:
        """Carry out what a button of the rows asks: `add`, `up-2`, `down-2`, `drop-2`."""
        verb, _dash, place = asked.partition("-")
        at = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
        if verb == "add" and len(self.rows) < self.most:
            self.rows.append(self._empty())
        elif verb == "drop" and 0 <= at < len(self.rows):
            del self.rows[at]
        elif verb == "up" and 0 < at < len(self.rows):
            self.rows[at - 1], self.rows[at] = self.rows[at], self.rows[at - 1]
        elif verb == "down" and 0 <= at < len(self.rows) - 1:
            self.rows[at], self.rows[at + 1] = self.rows[at + 1], self.rows[at]

    def offer_spare(self) -> None:
        """End a form shown afresh with a few empty rows."""
        self.rows += [self._empty() for _number in range(SPARE if not self.rows else 1)]

    def _empty(self) -> Row:
        return dict.fromkeys(self.parts, "")
