"""Ҳужжатни текшириш: anybody with the code of a paper learns whether it is valid, and nothing about persons."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hemis.access import open_to_visitors, published
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.numbering import read_code
from hemis.extensions import db, limiter
from hemis.models.documents import IssuedDocument
from hemis.models.orders import Order
from hemis.operations import documents, extracts
from hemis.public.frame import bp
from hemis.web.forms import clean, refusal

KINDS = {
    "grade_sheet": N_("Қайднома"),
    "order": N_("Буйруқ"),
    "results_extract": N_("Ўзлаштириш кўчирмаси"),
    "personal_schedule": N_("Шахсий график"),
}
PER_MINUTE = "30 per minute"


@bp.get("/tekshirish/", defaults={"code": ""})
@bp.get("/tekshirish/<code>")
@open_to_visitors
@limiter.limit(PER_MINUTE)
def verification(code: str) -> ResponseReturnValue:
    typed, found, problem = clean(request.args.get("code") or code)[:60], None, ""
    if typed:
        try:
            found = db.session.scalar(published(IssuedDocument).where(IssuedDocument.code == read_code(typed)))
        except RuleError as error:
            problem = refusal(error)
    content = documents.content_of(found) if found else {}
    state = _state_of(found) if found else ""
    values = {
        "typed": typed,
        "document": found,
        "content": content,
        "problem": problem,
        "kinds": KINDS,
        "state": state,
        "is_old": bool(found and found.kind == extracts.KIND and extracts.outdated([found])),
    }
    # A paper that was revoked a second ago must not be shown as valid from anybody's copy.
    return render_template("public/verification.html", **values), 200, {"Cache-Control": "no-store"}


def _state_of(document: IssuedDocument) -> str:
    """Return where an order stands; of other papers nothing but their revocation is asked."""
    if document.kind != "order":
        return "cancelled" if document.revoked_at else ""
    own = published(Order).with_only_columns(Order.status).where(Order.id == document.subject_id)
    return db.session.scalar(own) or ""
