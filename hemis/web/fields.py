"""Numbers and times as people type them: a comma or a point, 26.09.2026 or what a browser sends."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField as PlainDateField
from wtforms import DecimalField
from wtforms import IntegerField as PlainIntegerField
from wtforms import TimeField as PlainTimeField
from wtforms.widgets import TextInput

from hemis.domain.formats import plain

LARGEST = 2**31 - 1
LONGEST_SUM, MOST_MONEY = 20, Decimal(10) ** 15


class IntegerField(PlainIntegerField):
    """A whole number that fits the database."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value[:12] if len(value) < 12 else "x" for value in map(str.strip, valuelist)])
        if self.data is not None and abs(self.data) > LARGEST:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))


class PointsField(DecimalField):
    """An exact decimal; a comma is as good as a point, and browsers let nobody type it into a field of numbers."""

    widget = TextInput()
    data: Decimal | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return plain(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            value = Decimal(valuelist[0].strip().replace(",", "."))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value.copy_abs() > LARGEST:
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))
        self.data = value


class MoneyField(PointsField):
    """A sum of money, in thousands as people write it: `1 250 000 000,50`."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = read_money(valuelist[0])


def read_money(typed: str) -> Decimal:
    """Read a sum as it is typed; ValueError when it is none, is below nothing, or has more than two decimals."""
    text = "".join(typed.split()).replace(",", ".")
    try:
        value = Decimal(text) if len(text) <= LONGEST_SUM and "_" not in text else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= MOST_MONEY or value != value.quantize(Decimal("0.01")):
        raise ValueError(_("Суммани сон билан ёзинг, масалан, 1 250 000 000,50: тийини икки хонагача."))
    return value


class DateField(PlainDateField):
    """A date as people write it (26.09.2026) or as browsers send it (2026-09-26)."""

    data: date | None

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not 1900 <= self.data.year <= 2100:
            self.data = None
            raise ValueError(self.gettext("Not a valid date value."))

    def _value(self) -> str:
        """A day that was understood goes back as browsers read it: any other writing would leave the field empty."""
        return self.data.isoformat() if self.data else str(super()._value())


class TimeField(PlainTimeField):
    """A time of day, `10:00`."""


__all__ = ["LARGEST", "DateField", "IntegerField", "MoneyField", "PointsField", "TimeField", "read_money"]
