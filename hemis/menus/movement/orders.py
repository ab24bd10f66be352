"""Буйруқлар: the orders by which students move, their list and their page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField, StringField

from hemis.access import person, scoped, scoped_or_404, viewer
from hemis.access.guard import requires
from hemis.access.visas import office_of_viewer
from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.movement import KINDS
from hemis.domain.order_steps import (
    AGREED,
    CANCELLED,
    DRAFT,
    IN_FORCE,
    OFFICES,
    SIGNED,
    STATES,
    SUBMITTED,
)
from hemis.extensions import db
from hemis.models.orders import Order, OrderVisa
from hemis.models.structure import Faculty
from hemis.operations import differences, order_drafts, order_papers, order_steps, orders
from hemis.operations import movement as carrying
from hemis.web import clock, uploads
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, Form, ScopedSelect, choice, refusal, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, PER_PAGE, FilterForm, page_of, paginate, sort_by
from hemis.web.steps import closed

bp = Blueprint("orders", __name__, url_prefix="/orders")
TITLES = {kind: move.title for kind, move in KINDS.items()}
MOST_NAMED = 100
"""The text of a longer draft is shown with the students of the page; the paper has all of them."""
OPEN = (DRAFT, SUBMITTED, AGREED)
WAYS = {
    "awaiting": N_("розилигимни кутмоқда"),
    "to_sign": N_("имзомни кутмоқда"),
    "late": N_("имзоланмай кечиккан"),
    "sent_back": N_("тўғрилашга қайтарилган"),
}
"""What else is asked for beside the states: the home page leads there."""
CHIPS = {SUBMITTED: "warn", AGREED: "warn", SIGNED: "ok", IN_FORCE: "ok", CANCELLED: "danger"}
SORTS = {
    "drafted": Order.drafted_at,
    "title": Order.title_key,
    "number": Order.ordinal,
    "signed": Order.signed_on,
    "effective": Order.effective_on,
    "students": Order.student_count,
    "status": Order.status,
}
COLUMNS = (
    (_l("Рақами"), lambda row: row.number or ""),
    (_l("Имзоланган сана"), lambda row: row.signed_on),
    (_l("Мавзуси"), lambda row: row.title),
    (_l("Тури"), lambda row: _(TITLES[row.kind])),
    (_l("Факультет"), lambda row: row.faculty.name if row.faculty else _("университет")),
    (_l("Кучга кириш санаси"), lambda row: row.effective_on),
    (_l("Талабалар сони"), lambda row: row.student_count),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
    (_l("Яратилган"), lambda row: row.drafted_at.astimezone(TASHKENT).date()),
)
SIGNERS = (
    joinedload(Order.faculty),
    joinedload(Order.target),
    selectinload(Order.visas).joinedload(OrderVisa.decided_by),
)
WHOLE = (*SIGNERS, joinedload(Order.drafted_by), joinedload(Order.signed_by), selectinload(Order.files))


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Return what the templates of the room say about an order."""
    return {
        "order_kinds": TITLES,
        "order_states": STATES,
        "order_chips": CHIPS,
        "order_offices": OFFICES,
        "is_late": lambda order: order.status in (SUBMITTED, AGREED) and order.effective_on < clock.today(),
    }


def _in_state(status: str) -> ColumnElement[bool]:
    """The criterion of a state, or of what waits for the viewer."""
    if status == "awaiting":
        return order_steps.awaiting(office_of_viewer(), clock.today())
    if status == "to_sign":
        return order_steps.to_sign(str(viewer().role), person())
    if status == "late":
        return order_steps.late(clock.today())
    if status == "sent_back":
        return and_(Order.status == DRAFT, Order.remark != "")
    return Order.status == status


class OwnOrderFilter(FilterForm):
    """What a dean's office narrows its orders by."""

    q = StringField(_l("Рақами, мавзуси, талаба"))
    kind = choice(_l("Тури"), TITLES, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), STATES | WAYS, optional=True, blank=ALL)
    year = SelectField(_l("Йил"), choices=())

    def __init__(self) -> None:
        super().__init__()
        span = scoped(Order).with_only_columns(func.min(Order.drafted_at), func.max(Order.drafted_at))
        first, last = db.session.execute(span).one()
        self.years = [str(year) for year in range(last.year, first.year - 1, -1)] if first else []
        self.year.choices = [("", ALL), *((year, year) for year in self.years)]

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = self.by_columns(statement, Order.kind)
        if status := self.chosen("status"):
            statement = statement.where(_in_state(status))
        if "faculty_id" in self:
            statement = self.by_columns(statement, Order.faculty_id)
        year = self.chosen("year")
        if year and year in self.years:
            begins, ends = (datetime(int(year) + more, 1, 1, tzinfo=UTC) for more in (0, 1))
            drafted = Order.year.is_(None) & (Order.drafted_at >= begins) & (Order.drafted_at < ends)
            statement = statement.where(or_(Order.year == int(year), drafted))
        return statement.where(orders.mentions(self.q.data))


class OrderFilter(OwnOrderFilter):
    """The same for those who see several faculties."""

    faculty_id = ScopedSelect(
        _l("Факультет"), model=Faculty, title=named, narrow=lambda rows: rows.order_by(Faculty.sort_key), blank=ALL
    )


class HistoryForm(Form):
    """The words in which the history of an order is told."""

    title = text(_l("Мавзуси"), 300)
    effective_on = DateField(_l("Кучга кириш санаси"))
    preamble = text(_l("Асос"), 4000)
    body = text(_l("Буйруқ бандлари"), 12000)
    controller = text(_l("Назорат қилувчи"), 200)
    status = choice(_l("Ҳолати"), STATES)
    number = text(_l("Рақами"), 30)
    students = text(_l("Талаба"), 300)
    office = choice(_l("Бўлим"), OFFICES)
    file = text(_l("Файл"), 200)


@bp.get("/")
@requires("movement.orders:view")
def index() -> ResponseReturnValue:
    filters = OwnOrderFilter() if viewer().faculty_id else OrderFilter()
    rows = filters.narrow(scoped(Order).options(joinedload(Order.faculty)))
    rows = sort_by(rows, SORTS, "-drafted")
    if asked_for_file():
        return export(rows, COLUMNS, "orders")
    page = paginate(rows)
    first = orders.first_students(row.id for row in page.items)
    return render_template("movement/orders/index.html", filters=filters, page=page, first=first)


@bp.get("/<int:order_id>")
@requires("movement.orders:view")
def show(order_id: int) -> ResponseReturnValue:
    order = scoped_or_404(Order, order_id, *WHOLE)
    today, page = clock.today(), page_of(range(order.student_count))
    lines = _shown_lines(order, page.first_row)
    words = order_papers.words_of(order, order_papers.values_of(order, lines))
    return render_template(
        "movement/orders/show.html",
        order=order,
        page=page,
        rows=lines if len(lines) <= PER_PAGE else lines[page.first_row - 1 : page.last_row],
        words=words,
        unnamed=order.student_count - len(lines) if order.status in OPEN else 0,
        change_of=lambda line: order_papers.change_of(order.kind, line, _),
        faults=faults_of(order, words, today),
        missing=order_steps.missing_offices(order, order.visas, today) if order.status == SUBMITTED else [],
        office=office_of_viewer(),
        may_form=may_form(order.kind),
        may_sign=may_sign(order.kind),
        undecided=differences.undecided(order) if order.status in OPEN else {},
        history=history_of(order, HistoryForm),
        size_of=uploads.size_in_words,
    )


def _shown_lines(order: Order, first_row: int) -> list[order_papers.PaperLine]:
    """All students of a draft, because its text names them; of a long or a frozen order those of the page."""
    if order.status in OPEN and order.student_count <= MOST_NAMED:
        return order_papers.lines_of(order)
    return order_papers.lines_of(order, first=max(0, first_row - 1), most=PER_PAGE)


def faults_of(order: Order, words: Mapping[str, str], today: date) -> dict[int | None, list[str]]:
    """Return what keeps an order, by student, in words; None stands for the whole order."""
    told: dict[int | None, list[str]] = {}
    if not order.student_count or not _is_asked(order, today):
        return told
    try:
        order_steps.refuse_open_marks(words)
    except RuleError as error:
        told[None] = [refusal(error)]
    for fault in carrying.faults(order, today):
        told.setdefault(fault.student_id, []).append(_(fault.message, **fault.values))
    return told


def _is_asked(order: Order, today: date) -> bool:
    """Whether it still matters what keeps an order: nobody has signed it, or it waits past its day."""
    return order.status in OPEN or (order.status == SIGNED and order.effective_on <= today)


def may_form(kind: str) -> bool:
    """Whether the viewer's role drafts orders of this kind."""
    return viewer().role in KINDS[kind].forms


def may_sign(kind: str) -> bool:
    """Whether the viewer's role signs orders of this kind."""
    return viewer().role in KINDS[kind].signs


def locked(order: Order) -> ResponseReturnValue | None:
    """Answer whoever opens a form of an order that left its draft: its own page, and why; else nothing."""
    return closed(lambda: order_drafts.require_draft(order), url_for(".show", order_id=order.id))
