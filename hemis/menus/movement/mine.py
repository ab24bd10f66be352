"""Буйруқларим: a student reads the signed orders that name the person, each as an extract without the others."""

import json

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import StringField

from hemis.access import requires, scoped, scoped_or_404, viewer
from hemis.domain.movement import KINDS
from hemis.domain.order_steps import STATES
from hemis.menus.movement.orders import TITLES
from hemis.models.orders import Order
from hemis.operations import documents, order_papers, orders
from hemis.web.answers import listed
from hemis.web.forms import choice
from hemis.web.listing import ALL, FilterForm, sort_by
from hemis.web.pdf import render

bp = Blueprint("mine", __name__, url_prefix="/mine")
SORTS = {"signed": Order.signed_on, "effective": Order.effective_on, "number": Order.ordinal}
COLUMNS = (
    (_l("Рақами"), lambda row: row.number),
    (_l("Имзоланган сана"), lambda row: row.signed_on),
    (_l("Тури"), lambda row: _(TITLES[row.kind])),
    (_l("Факультет"), lambda row: row.faculty.name if row.faculty else _("университет")),
    (_l("Кучга кириш санаси"), lambda row: row.effective_on),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
)
"""Not the subject: an office may have written somebody else's name into it."""


class OwnFilter(FilterForm):
    q = StringField(_l("Рақами"))
    kind = choice(_l("Тури"), TITLES, optional=True, blank=ALL)


@bp.get("/")
@requires("movement.mine:view")
def index() -> ResponseReturnValue:
    filters = OwnFilter()
    rows = filters.by_columns(scoped(Order).options(joinedload(Order.faculty)), Order.kind).where(
        orders.numbered_like(filters.q.data)
    )
    return listed("movement/mine/index.html", sort_by(rows, SORTS, "-signed"), COLUMNS, filters)


@bp.get("/<int:own_order_id>")
@requires("movement.mine:view")
def show(own_order_id: int) -> ResponseReturnValue:
    order = scoped_or_404(Order, own_order_id)
    issued = documents.last("order", order.id)
    content = order_papers.extract(documents.content_of(issued), viewer().student_id) if issued else {}
    return render_template("movement/mine/show.html", order=order, content=content, move=KINDS[order.kind])


@bp.get("/<int:own_order_id>/print")
@requires("movement.mine:view")
def printed(own_order_id: int) -> ResponseReturnValue:
    order = scoped_or_404(Order, own_order_id)
    issued = documents.last("order", order.id)
    if issued is None:
        abort(404)
    content = order_papers.extract(documents.content_of(issued), viewer().student_id)
    headers = {"Content-Disposition": f'inline; filename="order-{order.id}.pdf"'}
    made = render("order", json.dumps(content, ensure_ascii=False), content["address"])
    return Response(made, mimetype="application/pdf", headers=headers)
