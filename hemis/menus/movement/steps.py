"""The steps of an order, each a noun that is created: submission, agreement, revision, withdrawal, signature."""

from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404, viewer
from hemis.access.visas import office_of_viewer
from hemis.menus.movement.drafts import formed_or_404
from hemis.menus.movement.orders import WHOLE, bp
from hemis.models.orders import Order
from hemis.operations import order_steps
from hemis.operations.signing import SIGNERS
from hemis.web import clock, throttle
from hemis.web.answers import done
from hemis.web.forms import secret
from hemis.web.pdf import verification_address
from hemis.web.steps import RemarkForm, StepForm, step


class SignForm(StepForm):
    password = secret(_l("Парол"))


@bp.post("/<int:order_id>/submission")
@requires("movement.orders:edit")
def submission(order_id: int) -> ResponseReturnValue:
    order = formed_or_404(order_id)
    office, when = office_of_viewer(), _now()
    return step(
        lambda version: order_steps.submit(order, office=office, version=version, by=person(), **when),
        _l("Буйруқ келишувга юборилди."),
        _page(order),
    )


@bp.post("/<int:order_id>/agreement")
@requires("movement.visas:approve")
def agreement(order_id: int) -> ResponseReturnValue:
    order = scoped_or_404(Order, order_id)
    office, when = office_of_viewer(), _now()
    return step(
        lambda version: order_steps.agree(order, office, version=version, by=person(), **when),
        _l("Розилик берилди."),
        _page(order),
    )


@bp.route("/<int:order_id>/revision", methods=["GET", "POST"])
@requires("movement.revisions:approve")
def revision(order_id: int) -> ResponseReturnValue:
    order = scoped_or_404(Order, order_id)
    form = RemarkForm(version=order.version)
    if form.carry_out(lambda: order_steps.send_back(order, form.remark.data, version=form.seen, by=person())):
        return done(_("Изоҳ билан қайтарилди."), ".show", order_id=order.id)
    return render_template("movement/orders/revision.html", form=form, order=order), form.status


@bp.route("/<int:order_id>/withdrawal", methods=["GET", "POST"])
@requires("movement.orders:edit")
def withdrawal(order_id: int) -> ResponseReturnValue:
    order = formed_or_404(order_id)
    form = StepForm(version=order.version)
    if form.carry_out(lambda: order_steps.withdraw(order, version=form.seen, by=person())):
        return done(_("Буйруқ қораламага қайтарилди."), ".show", order_id=order.id)
    return render_template("movement/orders/withdrawal.html", form=form, order=order), form.status


@bp.route("/<int:order_id>/signature", methods=["GET", "POST"])
@requires("movement.signatures:approve")
def signature(order_id: int) -> ResponseReturnValue:
    order, login = scoped_or_404(Order, order_id, *WHOLE), person().login
    form = SignForm(version=order.version)
    if form.is_submitted() and not throttle.admits(login):
        return throttle.too_many(login)
    if form.carry_out(lambda: _sign(order, form)):
        return done(_("Буйруқ имзоланди, рақами %(number)s.", number=order.number), ".show", order_id=order.id)
    form.password.data = ""
    return render_template("movement/orders/signature.html", form=form, order=order), form.status


def _sign(order: Order, form: SignForm) -> None:
    """The secret first, before any row is locked; then number, date and content in one transaction."""
    method, typed, by = current_app.config["SIGNER"], form.password.data or "", person()
    signer = SIGNERS[method]
    signer.confirm(by, typed)
    throttle.forgive(by.login)
    order_steps.sign(
        order,
        role=str(viewer().role or ""),
        seal=lambda content: signer.seal(by, typed, content),
        method=method,
        version=form.seen,
        by=by,
        address=verification_address(),
        **_now(),
    )


def _now() -> dict[str, Any]:
    return {"at": clock.now(), "today": clock.today()}


def _page(order: Order) -> str:
    return url_for(".show", order_id=order.id)
