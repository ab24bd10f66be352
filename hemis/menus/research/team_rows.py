"""Members of a project and what it has received, as rows of a form."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from hemis.domain.formats import plain
from hemis.models.projects import MEMBER_ROLES
from hemis.operations.teams import Member
from hemis.web.fields import read_money
from hemis.web.forms import ValidationError
from hemis.web.rows import Row, RowsField

FORMATS = ("%Y-%m-%d", "%d.%m.%Y")
LONGEST = {"name": 150, "number": 20, "organisation": 200}


class TeamField(RowsField):
    """Rows of role, name, number of the card or institution, and the days of belonging; empty days are the term's."""

    parts = ("role", "name", "number", "organisation", "joined_on", "left_on")
    prefix = "member_"

    def typed(self, part: str, value: Any) -> str:
        return "" if part == "role" and value == "member" else super().typed(part, value)

    def fault(self, row: Row) -> str:
        if not row["name"]:
            return _("Аъзонинг исмини ёзинг.")
        if row["role"] and row["role"] not in MEMBER_ROLES:
            return _("Аъзонинг вазифасини рўйхатдан танланг.")
        if any(len(row[part]) > most for part, most in LONGEST.items()):
            return _("Исм 150, ходим рақами 20, иш жойи 200 белгидан ошмасин.")
        if row["number"] and row["organisation"]:
            return _("Ходим рақами ёзилса, иш жойи бўш қолсин.")
        is_read = all(_day(row[part]) for part in ("joined_on", "left_on") if row[part])
        return "" if is_read else _("Санани кун.ой.йил кўринишида киритинг, масалан, 26.09.2026.")

    def made(self, row: Row) -> Member:
        days = (_day(row["joined_on"]), _day(row["left_on"]))
        return Member(row["name"], row["number"], row["organisation"], row["role"] or "member", *days)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data:
            raise ValidationError(_("Камида лойиҳа раҳбарини ёзинг."))


def _day(typed: str) -> date | None:
    for form in FORMATS:
        try:
            day = datetime.strptime(typed, form).date()
        except ValueError:
            continue
        return day if 1900 <= day.year <= 2100 else None
    return None


class ReceiptsField(RowsField):
    """Rows of an academic year and a sum; the form says which years there are."""

    parts = ("year", "amount")
    prefix = "receipt_"
    most = 30

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years: dict[int, str] = {}

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())
        self.rows = [{"year": str(key), "amount": plain(amount)} for key, amount in self.data]

    def fault(self, row: Row) -> str:
        if row["year"] not in {str(key) for key in self.years}:
            return _("Ўқув йилини рўйхатдан танланг.")
        try:
            amount = read_money(row["amount"])
        except ValueError as error:
            return str(error)
        return "" if amount else _("Келиб тушган суммани ёзинг.")

    def made(self, row: Row) -> tuple[int, Decimal]:
        return int(row["year"]), read_money(row["amount"])
