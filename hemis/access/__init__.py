"""Who may do what, to which rows. Pages import from here; nothing here knows a page."""

from hemis.access.guard import can, guard, open_to_visitors, person, requires, signed_in, viewer
from hemis.access.importers import importable
from hemis.access.posted import posted, posted_or_404
from hemis.access.published import published, replaced
from hemis.access.rated import sees_rated
from hemis.access.scopes import scoped, scoped_or_404, visible
from hemis.access.units import of_own_faculty, own_departments, own_faculties
from hemis.access.watched import (
    is_watched_group,
    of_watched_groups,
    watched_groups,
    watched_lessons,
    watches_groups,
    watches_nobody,
)

__all__ = [
    "can",
    "guard",
    "importable",
    "is_watched_group",
    "of_own_faculty",
    "of_watched_groups",
    "open_to_visitors",
    "own_departments",
    "own_faculties",
    "person",
    "posted",
    "posted_or_404",
    "published",
    "replaced",
    "requires",
    "scoped",
    "scoped_or_404",
    "sees_rated",
    "signed_in",
    "viewer",
    "visible",
    "watched_groups",
    "watched_lessons",
    "watches_groups",
    "watches_nobody",
]
