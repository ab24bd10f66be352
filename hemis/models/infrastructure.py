"""Buildings, rooms and what stands in them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from hemis.domain.names import fold
from hemis.models.base import Base, Identified, KeyText, Named, Switched, one_of

EQUIPMENT = (
    "board",
    "interactive_board",
    "projector",
    "screen",
    "computer",
    "microphone",
    "camera",
    "air_conditioner",
    "internet",
)


class Building(Named, Switched, Identified, Base):
    __tablename__ = "building"
    __table_args__ = (CheckConstraint("floors > 0", name="floors"),)

    code: Mapped[str] = mapped_column(String(20), unique=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    floors: Mapped[int] = mapped_column(default=1)

    room_count: Mapped[int | None] = query_expression()
    """How many rooms are in use; filled by `operations.infrastructure.COUNTS` only."""
    seat_count: Mapped[int | None] = query_expression()


def room_key(row: Mapping[str, Any]) -> str:
    """Return the folded code and number by which a room is found."""
    return fold(f"{row['code']} {row['number']}")[:60]


class Room(Switched, Identified, Base):
    """Аудитория."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity"),
        one_of("kind", "10", "11", "12", "13", "14", "15", "16"),
        Index("uq_room_building_id_number", "building_id", "number", unique=True),
    )

    code: Mapped[str] = mapped_column(String(20), unique=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id", ondelete="RESTRICT"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    floor: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(2))
    capacity: Mapped[int]
    is_accessible: Mapped[bool] = mapped_column(default=False)
    name_key: Mapped[str] = mapped_column(
        KeyText(60), default=lambda context: room_key(context.get_current_parameters()), server_default="", index=True
    )

    building: Mapped[Building] = relationship(lazy="raise_on_sql")
    equipment: Mapped[list["RoomEquipment"]] = relationship(
        lazy="raise_on_sql", order_by="RoomEquipment.kind", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def name(self) -> str:
        """What a room is called where its building is not named beside it."""
        return self.code


class RoomEquipment(Base):
    """Аудитория жиҳози: how many of one kind a room has; a kind that it lacks has no row."""

    __tablename__ = "room_equipment"
    __table_args__ = (one_of("kind", *EQUIPMENT), CheckConstraint("quantity > 0", name="quantity"))

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True, index=True)
    quantity: Mapped[int] = mapped_column(default=1)


__all__ = ["EQUIPMENT", "Building", "Room", "RoomEquipment", "room_key"]
