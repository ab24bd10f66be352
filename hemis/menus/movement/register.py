"""Буйруқлар дафтари: every numbered order by kind and period, and whether a number is missing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import requires, scoped
from hemis.domain.formats import short_date
from hemis.domain.order_steps import STATES
from hemis.menus.movement.orders import ALL, TITLES
from hemis.models.orders import NUMBERED, Order
from hemis.operations import order_register, orders
from hemis.web import clock
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, choice
from hemis.web.listing import FilterForm, paginate, sort_by

bp = Blueprint("register", __name__, url_prefix="/register")
SORTS = {"number": Order.ordinal, "signed": Order.signed_on, "title": Order.title_key, "students": Order.student_count}
COLUMNS = (
    (_l("Рақами"), lambda row: row.number),
    (_l("Санаси"), lambda row: row.signed_on),
    (_l("Мавзуси"), lambda row: row.title),
    (_l("Тури"), lambda row: _(TITLES[row.kind])),
    (_l("Факультет"), lambda row: row.faculty.name if row.faculty else _("университет")),
    (_l("Талабалар сони"), lambda row: row.student_count),
    (_l("Имзолаган"), lambda row: row.signed_by.name),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
)


class RegisterFilter(FilterForm):
    q = StringField(_l("Рақами, мавзуси, талаба"))
    kind = choice(_l("Тури"), TITLES, optional=True, blank=ALL)
    since = DateField(_l("Шу кундан"), [Optional()])
    until = DateField(_l("Шу кунгача"), [Optional()])

    @property
    def year(self) -> int:
        """The year whose register is looked at: that of the period, else this one."""
        day: date | None = self.chosen("until") or self.chosen("since")
        return (day or clock.today()).year

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = self.by_columns(statement, Order.kind)
        if since := self.chosen("since"):
            statement = statement.where(Order.signed_on >= since)
        if until := self.chosen("until"):
            statement = statement.where(Order.signed_on <= until)
        if not self.chosen("since") and not self.chosen("until"):
            statement = statement.where(Order.year == self.year)
        return statement.where(orders.mentions(self.q.data))


@bp.get("/")
@requires("movement.register:view")
def index() -> ResponseReturnValue:
    filters = RegisterFilter()
    rows = scoped(Order).where(Order.status.in_(NUMBERED))
    rows = rows.options(joinedload(Order.faculty), joinedload(Order.signed_by))
    rows = filters.narrow(rows)
    if asked_for_file():
        ended = order_register.cancelled_by(rows)
        columns = (*COLUMNS, (_l("Изоҳ"), lambda row: _ending(row, ended)))
        return export(sort_by(rows, SORTS, "number"), columns, "register", _title(filters))
    books, year = order_register.registers(filters.year), filters.year
    page = paginate(sort_by(rows, SORTS, "-number"))
    template = "movement/register/index.html"
    return render_template(template, filters=filters, page=page, books=books, year=year)


def _ending(row: Order, ended: Mapping[int, str]) -> str:
    """Why a number of the book is no longer in force."""
    number = ended.get(row.id)
    return _("%(number)s буйруқ билан бекор қилинган", number=number) if number else ""


def _title(filters: RegisterFilter) -> str:
    """What stands above a page of the book: of which kind, for which period."""
    kind, since, until = (filters.chosen(name) for name in ("kind", "since", "until"))
    first, last = since or date(filters.year, 1, 1), until or date(filters.year, 12, 31)
    about = _(TITLES[kind]) if kind else _("барча турлар")
    return _(
        "Буйруқлар дафтари: %(kind)s, %(first)s – %(last)s", kind=about, first=short_date(first), last=short_date(last)
    )
