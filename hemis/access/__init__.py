"""Who may do what, to which rows. Pages import from here; nothing here knows a page."""

from hemis.access.guard import can, guard, open_to_visitors, person, requires, signed_in, viewer
from hemis.access.importers import importable
from hemis.access.posted import posted, posted_or_404
from hemis.access.published import published
from hemis.access.scopes import scoped, scoped_or_404, visible

__all__ = [
    "can",
    "guard",
    "importable",
    "open_to_visitors",
    "person",
    "posted",
    "posted_or_404",
    "published",
    "requires",
    "scoped",
    "scoped_or_404",
    "signed_in",
    "viewer",
    "visible",
]
