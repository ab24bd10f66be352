"""Buildings and rooms."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, Named, Switched, one_of


class Building(Named, Switched, Identified, Base):
    __tablename__ = "building"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    floors: Mapped[int] = mapped_column(default=1)


class Room(Switched, Identified, Base):
    """Аудитория."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity"),
        one_of("kind", "10", "11", "12", "13", "14", "15", "16"),
    )

    code: Mapped[str] = mapped_column(String(20), unique=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id", ondelete="RESTRICT"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    floor: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(2))
    capacity: Mapped[int]
    has_projector: Mapped[bool] = mapped_column(default=False)
    is_accessible: Mapped[bool] = mapped_column(default=False)

    building: Mapped[Building] = relationship(lazy="raise_on_sql")
