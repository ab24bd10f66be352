"""Numbers and times as people type them: a comma or a point, 26.09.2026 or what a browser sends."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateField as PlainDateField
from wtforms import DecimalField
from wtforms import IntegerField as PlainIntegerField
from wtforms import TimeField as PlainTimeField
from wtforms.widgets import TextInput

from hemis.domain.formats import plain

LARGEST = 2**31 - 1


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


class TimeField(PlainTimeField):
    """A time of day, `10:00`."""


__all__ = ["LARGEST", "DateField", "IntegerField", "PointsField", "TimeField"]
