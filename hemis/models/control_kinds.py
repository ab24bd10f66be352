"""The kinds of controls that an institution names beside the standard ones."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.domain.control_kinds import COUNTS_AS, FREE
from hemis.models.base import Base, Identified, Switched, one_of
from hemis.models.curriculum import GradingSystem


class ControlKind(Switched, Identified, Base):
    """Эркин назорат тури of a grading system: its controls have their own column on a sheet."""

    __tablename__ = "control_kind"
    __table_args__ = (
        UniqueConstraint("system_id", "name"),
        UniqueConstraint("system_id", "short"),
        one_of("counts_as", *COUNTS_AS),
        CheckConstraint("name <> '' AND short <> ''", name="named"),
        CheckConstraint("max_points > 0 AND max_points <= 100", name="max_points"),
    )

    system_id: Mapped[int] = mapped_column(ForeignKey("grading_system.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    short: Mapped[str] = mapped_column(String(8))
    """The head of its column."""
    counts_as: Mapped[str] = mapped_column(String(2))
    bars: Mapped[bool] = mapped_column(default=False)
    """Whether it has to be passed before the final."""
    max_points: Mapped[int]
    """The most that a plan may give to it."""

    system: Mapped[GradingSystem] = relationship(lazy="raise_on_sql")

    @property
    def code(self) -> str:
        """What a control of this kind is judged by."""
        return FREE[self.counts_as, self.bars]
