"""ОАК рўйхати: the editions in which results of dissertations are published, with the days they stood there."""

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hemis.models.base import Base, Identified, Named


class OakEdition(Named, Identified, Base):
    """ОАК нашри: a journal in the list of the Supreme Attestation Commission, from a day, perhaps to a day."""

    __tablename__ = "oak_edition"
    __table_args__ = (
        UniqueConstraint("issn", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("issn <> ''", name="issn"),
    )

    issn: Mapped[str] = mapped_column(String(9))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day on which it stood in the list."""
    act: Mapped[str] = mapped_column(String(200))
    """The decision that put it there."""


__all__ = ["OakEdition"]
