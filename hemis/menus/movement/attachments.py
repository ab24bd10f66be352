"""Буйруқ иловалари: the application, a certificate are brought to a draft; the scan of its paper to a signed order."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.domain.order_steps import AGREED, DRAFT, SUBMITTED
from hemis.menus.movement.drafts import formed_or_404
from hemis.menus.movement.orders import bp, locked
from hemis.models.orders import Order, OrderFile
from hemis.operations import order_drafts
from hemis.web import clock, uploads
from hemis.web.answers import done
from hemis.web.forms import Form, text


class FileForm(Form):
    title = text(_l("Номи"), 200, description=_l("Масалан: Талабанинг аризаси"))
    file = uploads.file_field(_l("Файл"))


@bp.route("/<int:order_id>/files/new", methods=["GET", "POST"])
@requires("movement.orders:edit")
def new_file(order_id: int) -> ResponseReturnValue:
    order = formed_or_404(order_id)
    if order.status in (SUBMITTED, AGREED) and (refused := locked(order)):
        return refused
    form = FileForm(title="" if order.status == DRAFT else _("Имзоланган буйруқнинг скани"))
    if form.carry_out(lambda: _attach(order, form)):
        return done(_("Файл бириктирилди."), ".show", order_id=order.id)
    return render_template("movement/orders/file.html", form=form, order=order), form.status


def _attach(order: Order, form: FileForm) -> None:
    stored = uploads.keep(form.file.data)
    order_drafts.attach(order, stored, form.title.data, at=clock.now(), by=person())


@bp.get("/<int:order_id>/files/<int:order_file_id>")
@requires("movement.orders:view")
def file(order_id: int, order_file_id: int) -> ResponseReturnValue:
    row = _file_or_404(order_id, order_file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.route("/<int:order_id>/files/<int:order_file_id>/remove", methods=["GET", "POST"])
@requires("movement.orders:edit")
def remove_file(order_id: int, order_file_id: int) -> ResponseReturnValue:
    order, row, form = formed_or_404(order_id), _file_or_404(order_id, order_file_id), Form()
    if form.carry_out(lambda: order_drafts.detach(order, row, by=person())):
        return done(_("Файл олиб ташланди."), ".show", order_id=order.id)
    back = url_for(".show", order_id=order.id)
    return render_template("movement/orders/remove_file.html", form=form, order=order, row=row, back=back), form.status


def _file_or_404(order_id: int, order_file_id: int) -> OrderFile:
    row = scoped_or_404(OrderFile, order_file_id)
    return row if row.order_id == order_id else abort(404)
