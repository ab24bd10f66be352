"""Буйруқдаги талабалар: found by name or group, ticked, each with what the kind of the order needs."""

import re
from datetime import date
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import GRANT_KIND, OWNERSHIP, PAYMENT_FORM
from hemis.domain.movement import KINDS
from hemis.extensions import db
from hemis.menus.movement.drafts import formed_or_404
from hemis.menus.movement.orders import bp, locked
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Student
from hemis.operations import order_drafts
from hemis.operations.people import called
from hemis.web.answers import done
from hemis.web.chosen import MOST_CHOSEN, ticked
from hemis.web.forms import DateField, Form, IntegerField, ScopedSelect, between, checks, choice, text
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm

NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
MOST, MOST_NAMED = 100, 30
"""A group is shown whole; of a name, as many as a person reads through."""
GOING_ON = ("transfer", "transfer_in", "reinstatement", "correction")
FIELDS: dict[str, tuple[str, ...]] = {
    "group_id": (*GOING_ON, "leave_return", "repeat"),
    "payment_form": (*GOING_ON, "admission"),
    "grant_kind": (*GOING_ON, "admission"),
    "course": ("transfer_in", "correction"),
    "semester": ("transfer_in", "correction"),
    "until": ("leave", "correction"),
    "elsewhere": ("transfer_in", "transfer_out"),
    "ownership": ("transfer_in", "transfer_out"),
    "applied_on": ("transfer", "transfer_in", "transfer_out", "reinstatement"),
    "surname": ("rename",),
    "first_name": ("rename",),
    "patronymic": ("rename",),
}
"""Field → the kinds of order that ask for it; the ground is asked where the kind has grounds, the reason always."""
DETAILS = ("grant_kind", "ownership", "applied_on", "surname", "first_name", "patronymic")


class LineForm(Form):
    """What an order says of a student; fields that its kind does not ask for are left out."""

    ground = choice(_l("Асос"), {}, optional=True)
    group_id = ScopedSelect(
        _l("Ўқишни давом эттирадиган гуруҳ"),
        [Optional()],
        model=AcademicGroup,
        title=lambda row: _("%(name)s, %(course)s-курс", name=named(row), course=row.course),
        narrow=lambda rows: rows.where(AcademicGroup.is_active).order_by(AcademicGroup.sort_key),
    )
    payment_form = choice(_l("Тўлов шакли"), PAYMENT_FORM, optional=True, blank=_l("ўзгармайди"))
    grant_kind = choice(
        _l("Грант тури"),
        GRANT_KIND,
        optional=True,
        blank=_l("айтилмаган"),
        description=_l(
            "Грант бўлса, кимники экани. Айтилмаса, аввалгиси қолади, аввал шартнома бўлса, давлат гранти бўлади."
        ),
    )
    course = IntegerField(_l("Курс"), [Optional(), between(1, 7)])
    semester = IntegerField(_l("Семестр"), [Optional(), between(1, 14)])
    until = DateField(_l("Таътилнинг охирги куни"), [Optional()])
    elsewhere = text(_l("Бошқа таълим муассасаси"), 300, optional=True)
    ownership = choice(_l("У муассасанинг мулкчилик шакли"), OWNERSHIP, optional=True)
    applied_on = DateField(_l("Ариза берилган сана"), [Optional()])
    surname = text(_l("Янги фамилия"), 60, optional=True)
    first_name = text(_l("Янги исм"), 60, optional=True)
    patronymic = text(_l("Янги отасининг исми"), 80, optional=True)
    reason = text(
        _l("Асос ҳужжат ёки изоҳ"),
        500,
        optional=True,
        description=_l("Масалан: 12.09.2026 даги ариза, 45-маълумотнома"),
    )

    def __init__(self, kind: str, **values: Any) -> None:
        super().__init__(**values)
        self.ground.choices = [("", "—"), *((code, _(title)) for code, title in KINDS[kind].grounds.items())]
        if not KINDS[kind].grounds:
            del self.ground
        for name, kinds in FIELDS.items():
            if kind not in kinds:
                delattr(self, name)

    @property
    def asked(self) -> dict[str, Any]:
        """The columns of a line; what only some kinds have goes into its details."""
        values = {name: self[name].data for name in self._fields if name not in ("csrf_token", "students", "whole")}
        details = {name: _told(values.pop(name)) for name in DETAILS if name in values}
        for name in ("group_id", "payment_form", "course", "semester", "until"):
            values[name] = values.get(name) or None
        texts = {name: values.get(name) or "" for name in ("ground", "elsewhere", "reason")}
        return {**values, **texts, "details": {name: value for name, value in details.items() if value}}


class AddForm(LineForm):
    students = checks(_l("Талабалар"))
    whole = BooleanField(_l("Гуруҳнинг ҳаммаси"))

    def __init__(self, kind: str, found: list[Student], *, is_group: bool, ticked: list[int]) -> None:
        super().__init__(kind, students=ticked)
        if not is_group:
            del self.whole
        self.found = found
        self.students.choices = [(row.id, f"{named(row)} · {named(row.group)} · {row.number}") for row in found]

    @property
    def chosen(self) -> list[int]:
        """The ticked students, or all that were found."""
        is_whole = "whole" in self and self["whole"].data
        return [row.id for row in self.found] if is_whole else self.students.data or []


class CandidateFilter(FilterForm):
    q = StringField(_l("Талаба"))
    numbers = TextAreaField(_l("Талаба рақамлари рўйхати"))
    from_group = ScopedSelect(
        _l("Гуруҳ"),
        model=AcademicGroup,
        title=named,
        narrow=lambda rows: rows.where(AcademicGroup.is_active).order_by(AcademicGroup.sort_key),
        blank=ALL,
    )

    @property
    def listed(self) -> list[str]:
        """The numbers pasted from a list, each once, whatever stands between them."""
        return list(dict.fromkeys(NUMBER.findall(self.numbers.data or "")))[:MOST_CHOSEN]

    def narrow(self, statement: Select[Student]) -> Select[Student]:
        if self.listed:
            statement = statement.where(Student.number.in_(self.listed))
        if group_id := self.chosen("from_group"):
            statement = statement.where(Student.group_id == group_id)
        return statement.where(called(Student, self.q.data)) if self.q.data else statement


@bp.route("/<int:order_id>/students", methods=["GET", "POST"])
@requires("movement.orders:edit")
def add(order_id: int) -> ResponseReturnValue:
    order = formed_or_404(order_id)
    if refused := locked(order):
        return refused
    filters = CandidateFilter()
    found, is_group = _candidates(order, filters), bool(filters.chosen("from_group"))
    pasted = [row.id for row in found] if filters.listed else []
    form = AddForm(order.kind, found, is_group=is_group, ticked=pasted or ticked())
    added: list[int] = []
    if form.carry_out(lambda: added.append(order_drafts.add_students(order, form.chosen, form.asked, by=person()))):
        return done(_("%(count)s талаба қўшилди.", count=added[0]), ".show", order_id=order.id)
    there = {row.number for row in found}
    absent = [number for number in filters.listed if number not in there]
    template = "movement/orders/add.html"
    return render_template(template, form=form, filters=filters, order=order, absent=absent), form.status


def _candidates(order: Order, filters: CandidateFilter) -> list[Student]:
    """The students asked for whom such an order takes: of its faculty, in a state from which it leads."""
    carried = [] if filters.is_narrowed else ticked()
    if not filters.is_narrowed and not carried:
        return []
    rows = scoped(Student).where(Student.status.in_(KINDS[order.kind].sources))
    if carried:
        rows = rows.where(Student.id.in_(carried))
    if order.faculty_id:
        rows = rows.where(Student.faculty_id == order.faculty_id)
    if order.target_id:
        rows = rows.where(
            Student.id.in_(
                scoped(OrderLine).with_only_columns(OrderLine.student_id).where(OrderLine.order_id == order.target_id)
            )
        )
    rows = (
        filters.narrow(rows)
        .order_by(Student.sort_key, Student.id)
        .limit(MOST_CHOSEN if carried or filters.listed else MOST if filters.chosen("from_group") else MOST_NAMED)
    )
    return list(db.session.scalars(rows.options(joinedload(Student.group))))


@bp.route("/<int:order_id>/students/<int:order_line_id>", methods=["GET", "POST"])
@requires("movement.orders:edit")
def line(order_id: int, order_line_id: int) -> ResponseReturnValue:
    order, row = _line_or_404(order_id, order_line_id)
    if refused := locked(order):
        return refused
    form = LineForm(order.kind, obj=row, data=_details_of(row))
    if form.carry_out(lambda: order_drafts.save_line(order, row, form.asked, by=person())):
        return done(_("Сақланди."), ".show", order_id=order.id)
    return render_template("movement/orders/line.html", form=form, order=order, row=row), form.status


@bp.route("/<int:order_id>/students/<int:order_line_id>/remove", methods=["GET", "POST"])
@requires("movement.orders:edit")
def remove_line(order_id: int, order_line_id: int) -> ResponseReturnValue:
    order, row = _line_or_404(order_id, order_line_id)
    form = Form()
    if form.carry_out(lambda: order_drafts.remove_line(order, row, by=person())):
        return done(_("Талаба буйруқдан олиб ташланди."), ".show", order_id=order.id)
    back = url_for(".show", order_id=order.id)
    return render_template("movement/orders/remove_line.html", form=form, order=order, row=row, back=back), form.status


def _line_or_404(order_id: int, order_line_id: int) -> tuple[Order, OrderLine]:
    order = formed_or_404(order_id)
    student = joinedload(OrderLine.student).joinedload(Student.group)
    row = scoped_or_404(OrderLine, order_line_id, student)
    return (order, row) if row.order_id == order.id else abort(404)


def _details_of(row: OrderLine) -> dict[str, Any]:
    """The details of a line as its form shows them."""
    applied = row.details.get("applied_on")
    return {**row.details, "applied_on": date.fromisoformat(applied) if applied else None}


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
