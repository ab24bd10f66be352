"""The texts with which orders begin: those of the system until the office writes its own (H-7)."""

from sqlalchemy import select

from hemis.domain import order_texts
from hemis.domain.errors import StaleError
from hemis.domain.order_texts import OrderText
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import OrderTemplate
from hemis.operations import plain


def text_of(kind: str) -> OrderText:
    """Return the text of a kind as it stands: the office's own, else the one that the system brings."""
    row = own(kind)
    return OrderText(row.title, row.preamble, row.body) if row else order_texts.default_texts()[kind]


def own(kind: str, *, lock: bool = False) -> OrderTemplate | None:
    """Return the text that the office has written for a kind, if it has."""
    found = select(OrderTemplate).where(OrderTemplate.kind == kind)
    return db.session.scalars(found.with_for_update() if lock else found).one_or_none()


def save(kind: str, text: OrderText, *, version: int, by: User) -> OrderTemplate:
    """Write the office's text of a kind; `version` is the one that was seen, 0 for the text of the system."""
    for field, value in text._asdict().items():
        order_texts.refuse_unknown(value, field=field)
    row = own(kind, lock=True)
    if (row.version if row else 0) != version:
        raise StaleError
    if row is None:
        return plain.create(OrderTemplate(kind=kind, version=1, **text._asdict()), by=by)
    plain.update(row, {**text._asdict(), "version": version + 1}, by=by)
    return row


__all__ = ["own", "save", "text_of"]
