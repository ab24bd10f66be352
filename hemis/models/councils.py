"""Scientific councils that award degrees, and the requirements for the dissertations that are defended there."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.announcements import Announcement
from hemis.models.base import Base, Identified, KeyText, one_of

DEGREES = ("DSc", "PhD")


class Requirement(Announcement):
    """Диссертация талаблари: a text in Markdown; its day is from when it is valid."""

    __tablename__ = "requirement"

    id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    act: Mapped[str] = mapped_column(String(500))
    """The act it comes from, with its number and date."""
    act_url: Mapped[str] = mapped_column(String(500), default="")

    __mapper_args__ = {"polymorphic_identity": "requirement"}  # noqa: RUF012 - read by SQLAlchemy


class Council(Announcement):
    """Илмий кенгаш; its day is that of the order which opened it."""

    __tablename__ = "council"
    __table_args__ = (one_of("degree", *DEGREES),)

    id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    code_key: Mapped[str] = mapped_column(KeyText(60), unique=True)
    degree: Mapped[str] = mapped_column(String(3))
    """The higher of the degrees that it awards, which is how its code begins."""
    order_number: Mapped[str] = mapped_column(String(60))
    valid_until: Mapped[date | None] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(120), default="")

    specialities: Mapped[list["CouncilSpeciality"]] = relationship(
        lazy="raise_on_sql", order_by="CouncilSpeciality.position", viewonly=True
    )
    members: Mapped[list["CouncilMember"]] = relationship(
        lazy="raise_on_sql", order_by="CouncilMember.position", viewonly=True
    )

    __mapper_args__ = {"polymorphic_identity": "council"}  # noqa: RUF012 - read by SQLAlchemy


class CouncilSpeciality(Identified, Base):
    """Ихтисослик шифри, by which a council may award degrees."""

    __tablename__ = "council_speciality"
    __table_args__ = (UniqueConstraint("council_id", "code"), UniqueConstraint("council_id", "position"))

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(300))


class CouncilMember(Identified, Base):
    """Кенгаш аъзоси: often of another institution, so that the name is text."""

    __tablename__ = "council_member"
    __table_args__ = (
        UniqueConstraint("council_id", "position"),
        one_of("role", "chair", "deputy", "secretary", "member"),
        CheckConstraint("name <> ''", name="name"),
    )

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    degree: Mapped[str] = mapped_column(String(200), default="")
    workplace: Mapped[str] = mapped_column(String(200), default="")
