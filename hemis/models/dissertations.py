"""Dissertations defended in the councils: the register of ОАК, with the archive of candidates and doctors (P-3f)."""

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hemis.models.announcements import Announcement
from hemis.models.base import one_of

DISSERTATION_KINDS = ("candidate", "doctoral", "phd", "dsc")


class Dissertation(Announcement):
    """Диссертация: its topic is the title, its defence the day."""

    __tablename__ = "dissertation"
    __table_args__ = (
        one_of("kind", *DISSERTATION_KINDS),
        CheckConstraint("kind IN ('candidate', 'doctoral') OR registration <> ''", name="registration"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    author: Mapped[str] = mapped_column(String(200))
    workplace: Mapped[str] = mapped_column(String(300), default="")
    post: Mapped[str] = mapped_column(String(200), default="")
    speciality_code: Mapped[str] = mapped_column(String(8), index=True)
    speciality: Mapped[str] = mapped_column(String(300))
    organisation: Mapped[str] = mapped_column(String(300))
    registration: Mapped[str] = mapped_column(String(40), default="")
    council: Mapped[str] = mapped_column(String(100))
    supervisor: Mapped[str] = mapped_column(String(200), default="")
    supervisor_degree: Mapped[str] = mapped_column(String(300), default="")
    opponents: Mapped[str] = mapped_column(Text, default="")
    """One a line: name, degree, title."""
    leading_organisation: Mapped[str] = mapped_column(String(300), default="")
    preliminary_on: Mapped[date | None]
    sent_on: Mapped[date | None]
    seminar_on: Mapped[date | None]
    seminar_conclusion: Mapped[str] = mapped_column(String(300), default="")
    returned_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    oak_announced_on: Mapped[date | None]
    full_text_on: Mapped[date | None]
    full_text_url: Mapped[str] = mapped_column(String(500), default="")
    summary_on: Mapped[date | None]
    summary_url: Mapped[str] = mapped_column(String(500), default="")
    summary_languages: Mapped[str] = mapped_column(String(200), default="")
    ziyonet_on: Mapped[date | None]
    ziyonet_url: Mapped[str] = mapped_column(String(500), default="")
    library_registration: Mapped[str] = mapped_column(String(100), default="")
    starts_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(300), default="")
    contacts: Mapped[str] = mapped_column(String(300), default="")
    sent_to_oak_on: Mapped[date | None]
    oak_decision: Mapped[str] = mapped_column(String(300), default="")
    oak_decided_on: Mapped[date | None]

    __mapper_args__ = {"polymorphic_identity": "dissertation"}  # noqa: RUF012 - read by SQLAlchemy
