"""Қораламалар: an order is begun by its kind, its text is written, and it may be given up before anybody signs."""

from datetime import date
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404, viewer
from hemis.domain.movement import KINDS
from hemis.domain.order_texts import MARKS
from hemis.menus.movement.orders import bp, locked, may_form
from hemis.models.orders import Order
from hemis.models.structure import Faculty
from hemis.operations import order_drafts, orders
from hemis.operations.order_templates import text_of
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.chosen import ticked
from hemis.web.forms import DateField, Form, ScopedSelect, required, text
from hemis.web.jinja import named
from hemis.web.steps import StepForm

FOLLOWING = ("correction", "cancellation")


def controller_field() -> Any:
    """Declare who watches that an order is carried out: every order names the person (rules 4.6)."""
    return text(_l("Назорат қилувчи"), 200, description=_l("Масалан: ўқув ишлари бўйича проректор А. Каримов"))


class OwnNewForm(Form):
    """What a dean's office says of an order before its students are chosen."""

    title = text(_l("Мавзуси"), 300)
    effective_on = DateField(
        _l("Кучга кириш санаси"), required(), description=_l("Талабалар шу куни янги ҳолатга ўтади.")
    )
    controller = controller_field()


class NewForm(OwnNewForm):
    """The same with the faculty, for those who form orders of the university."""

    faculty_id = ScopedSelect(
        _l("Факультет"),
        [Optional()],
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.where(Faculty.is_active).order_by(Faculty.sort_key),
        blank=_l("университет (бир неча факультет)"),
    )


class TextForm(StepForm):
    title = text(_l("Мавзуси"), 300)
    effective_on = DateField(_l("Кучга кириш санаси"), required())
    controller = text(_l("Назорат қилувчи"), 200, optional=True)
    preamble = text(_l("Асос"), 4000, optional=True, area=True)
    body = text(_l("Буйруқ бандлари"), 12000, area=True)


class FollowForm(StepForm):
    effective_on = DateField(_l("Кучга кириш санаси"), required())
    reason = text(_l("Асоси"), 500, description=_l("Масалан: талабанинг 12.09.2026 даги аризаси, хизмат хати № 7"))


class CopyForm(Form):
    effective_on = DateField(_l("Кучга кириш санаси"), required())
    with_students = BooleanField(_l("Талабалари ва уларга ёзилганлари билан"))


@bp.get("/kinds")
@requires("movement.orders:edit")
def kinds() -> ResponseReturnValue:
    formed = {kind: move for kind, move in KINDS.items() if may_form(kind) and kind not in FOLLOWING}
    return render_template("movement/orders/kinds.html", kinds=formed, chosen=ticked())


@bp.route("/kinds/<order_kind>", methods=["GET", "POST"])
@requires("movement.orders:edit")
def new(order_kind: str) -> ResponseReturnValue:
    if order_kind not in KINDS or order_kind in FOLLOWING or not may_form(order_kind):
        abort(404)
    own, made = viewer().faculty_id, []
    form_of = OwnNewForm if own else NewForm
    controller = orders.last_controller(person(), own)
    form = form_of(title=text_of(order_kind).title, effective_on=clock.today(), controller=controller)
    if form.carry_out(lambda: made.append(_begin(order_kind, own, form.values))):
        return done(_("Қоралама тузилди. Энди талабаларни қўшинг."), ".add", order_id=made[0].id, student=ticked())
    return render_template("movement/orders/new.html", form=form, move=KINDS[order_kind]), form.status


def _begin(kind: str, own: int | None, values: dict[str, Any]) -> Order:
    return order_drafts.begin(kind, **{"faculty_id": own, **values}, by=person(), at=clock.now())


@bp.route("/<int:order_id>/edit", methods=["GET", "POST"])
@requires("movement.orders:edit")
def edit(order_id: int) -> ResponseReturnValue:
    order = formed_or_404(order_id)
    if refused := locked(order):
        return refused
    form = TextForm(obj=order)
    if form.carry_out(lambda: _save(order, form)):
        return done(_("Сақланди."), ".show", order_id=order.id)
    return render_template("movement/orders/form.html", form=form, order=order, marks=MARKS), form.status


def _save(order: Order, form: TextForm) -> None:
    values = {name: value if isinstance(value, date) else value or "" for name, value in form.values.items()}
    order_drafts.save_text(order, values, version=form.seen, by=person())


@bp.route("/<int:order_id>/remove", methods=["GET", "POST"])
@requires("movement.orders:edit")
def remove(order_id: int) -> ResponseReturnValue:
    order = formed_or_404(order_id)
    form = StepForm(version=order.version)
    if form.carry_out(lambda: order_drafts.remove_draft(order, version=form.seen, by=person())):
        return done(_("Қоралама ўчирилди."), ".index")
    return render_template("movement/orders/remove.html", form=form, order=order), form.status


@bp.route("/<int:order_id>/correction", methods=["GET", "POST"])
@requires("movement.orders:edit")
def correction(order_id: int) -> ResponseReturnValue:
    return _follow(order_id, "correction")


@bp.route("/<int:order_id>/cancellation", methods=["GET", "POST"])
@requires("movement.orders:edit")
def cancellation(order_id: int) -> ResponseReturnValue:
    return _follow(order_id, "cancellation")


def _follow(order_id: int, kind: str) -> ResponseReturnValue:
    """Ask for the day of effect; then write the draft that names the signed order and brings its students."""
    order = formed_or_404(order_id)
    form, made = FollowForm(version=order.version, effective_on=clock.today()), []
    if form.carry_out(lambda: made.append(_followed(order, kind, form))):
        return done(_("Қоралама тузилди."), ".show", order_id=made[0].id)
    back = url_for(".show", order_id=order.id)
    return render_template("movement/orders/follow.html", form=form, order=order, kind=kind, back=back), form.status


def _followed(order: Order, kind: str, form: FollowForm) -> Order:
    return order_drafts.follow(order, kind, **form.values, by=person(), at=clock.now())


@bp.route("/<int:order_id>/copy", methods=["GET", "POST"])
@requires("movement.orders:edit")
def copy(order_id: int) -> ResponseReturnValue:
    order, made = formed_or_404(order_id), list[Order]()
    form = CopyForm(effective_on=clock.today())
    about = {"effective_on": form.effective_on.data, "with_students": form.with_students.data, "at": clock.now()}
    if form.carry_out(lambda: made.append(order_drafts.copy(order, **about, by=person()))):
        return done(_("Қоралама тузилди."), ".show", order_id=made[0].id)
    return render_template("movement/orders/copy.html", form=form, order=order), form.status


def formed_or_404(order_id: int, *loads: Any) -> Order:
    """Return an order of the viewer's scope of a kind that the viewer's role forms."""
    order = scoped_or_404(Order, order_id, *loads)
    return order if may_form(order.kind) else abort(404)
