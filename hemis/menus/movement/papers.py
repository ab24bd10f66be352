"""The order on paper: a signed one as it was issued, a draft with its mark and without a number."""

import json

from flask import Response
from flask.typing import ResponseReturnValue

from hemis.access import requires, scoped_or_404
from hemis.menus.movement.orders import SIGNERS, bp
from hemis.models.orders import Order
from hemis.operations import documents, order_papers
from hemis.web import clock
from hemis.web.pdf import as_pdf, render, verification_address


@bp.get("/<int:order_id>/print")
@requires("movement.orders:view")
def printed(order_id: int) -> ResponseReturnValue:
    order = scoped_or_404(Order, order_id, *SIGNERS)
    issued = documents.last("order", order.id)
    if issued is not None:
        return as_pdf("order", issued)
    lines = order_papers.lines_of(order)
    paper = order_papers.order_paper(order, lines, order.visas, today=clock.today(), signer=None)
    content = json.dumps({**paper, "number": "", "code": "", "date": ""}, ensure_ascii=False)
    headers = {"Content-Disposition": f'inline; filename="order-draft-{order.id}.pdf"'}
    return Response(render("order", content, verification_address()), mimetype="application/pdf", headers=headers)
