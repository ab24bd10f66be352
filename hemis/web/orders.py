"""Links from a move to its order, for whoever may read orders."""

from collections.abc import Iterable

from flask import url_for

from hemis.access import can, scoped
from hemis.extensions import db
from hemis.models.orders import Order

PAGE, PERMISSION = "movement.orders.show", "movement.orders:view"


def order_links(numbers: Iterable[str]) -> dict[str, str]:
    """Return number → address of the orders in the viewer's scope, by one statement at most."""
    wanted = {number for number in numbers if number}
    if not wanted or not can(PERMISSION):
        return {}
    found = scoped(Order).where(Order.number.in_(wanted)).with_only_columns(Order.number, Order.id)
    return {str(number): url_for(PAGE, order_id=key) for number, key in db.session.execute(found)}


def order_page(order_id: int) -> str | None:
    """Return the address of an order's page, for whoever may open it."""
    return url_for(PAGE, order_id=order_id) if can(PERMISSION) else None


__all__ = ["order_links", "order_page"]
