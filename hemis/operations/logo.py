"""The logo of the institution: a kept file, named on the card."""

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.structure import University
from hemis.operations import audit
from hemis.operations.files import StoredFile


def set_logo(card: University, kept: StoredFile, *, by: User | None) -> None:
    """Show `kept`, which is a picture, on the card and on printed sheets."""
    _write("set_logo", card, kept.name, kept.media_type, by)


def remove_logo(card: University, *, by: User | None) -> None:
    """Print without a logo; the file itself stays, a paper issued with it may still need it."""
    _write("remove_logo", card, "", "", by)


def _write(verb: str, card: University, name: str, media_type: str, by: User | None) -> None:
    card.logo_name, card.logo_type = name, media_type
    changes = audit.changes_of(card)
    db.session.flush()
    if changes:
        audit.record(verb, card, by=by, changes=changes)


__all__ = ["remove_logo", "set_logo"]
