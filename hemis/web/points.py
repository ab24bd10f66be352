"""A field for points and shares."""

from decimal import Decimal, InvalidOperation

from wtforms import DecimalField
from wtforms.widgets import TextInput

from hemis.web.forms import LARGEST


class PointsField(DecimalField):
    """An exact decimal with a comma, as it is written here; a point is as good.

    A text field: one of numbers would come back empty where the browser reads the comma differently.
    """

    widget = TextInput()
    data: Decimal | None

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return str(super()._value())
        return f"{self.data.normalize():f}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            value = Decimal(valuelist[0].strip().replace(",", "."))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > LARGEST:
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))
        self.data = value


__all__ = ["PointsField"]
