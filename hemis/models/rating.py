"""What a year's rating counts, and what it came to on the day it was frozen."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, Scaled, UtcDateTime, one_of
from hemis.models.curriculum import AcademicYear
from hemis.models.staff import Employee
from hemis.models.structure import Department, Faculty

DRAFT, IN_FORCE, FROZEN = "draft", "in_force", "frozen"


class RatingSet(Identified, Base):
    """Мезонлар тўплами: the criteria of an academic year; drafts stand beside the one that is in force or frozen."""

    __tablename__ = "rating_set"
    __table_args__ = (
        one_of("state", DRAFT, IN_FORCE, FROZEN),
        UniqueConstraint("year_id", "name"),
        CheckConstraint(
            "(state = 'frozen') = (reckoned_on IS NOT NULL) AND (state = 'frozen') = (minutes_date IS NOT NULL)"
            " AND (state = 'frozen') = (frozen_at IS NOT NULL) AND (state = 'frozen') = (frozen_by_id IS NOT NULL)"
            " AND (state = 'frozen') = (minutes_number <> '')",
            name="frozen_with_minutes",
        ),
        Index(
            "uq_rating_set_standing",
            "year_id",
            unique=True,
            sqlite_where=text("state <> 'draft'"),
            postgresql_where=text("state <> 'draft'"),
        ),
    )

    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(8), default=DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    reckoned_on: Mapped[date | None]
    """The day whose posts and stakes were taken."""
    minutes_number: Mapped[str] = mapped_column(String(40), default="")
    minutes_date: Mapped[date | None]
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")
    frozen_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    groups: Mapped[list["RatingGroup"]] = relationship(
        lazy="raise_on_sql", order_by="RatingGroup.id", passive_deletes=True
    )
    criteria: Mapped[list["RatingCriterion"]] = relationship(
        lazy="raise_on_sql", order_by="RatingCriterion.position, RatingCriterion.id", passive_deletes=True
    )


class RatingGroup(Identified, Base):
    """Мезонлар гуруҳи: criteria that stand together, with the most they may bring together."""

    __tablename__ = "rating_group"
    __table_args__ = (UniqueConstraint("set_id", "name"), CheckConstraint("cap IS NULL OR cap > 0", name="cap"))

    set_id: Mapped[int] = mapped_column(ForeignKey("rating_set.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    cap: Mapped[Decimal | None] = mapped_column(Scaled(2))


class RatingCriterion(Identified, Base):
    """Рейтинг мезони: what is counted, for how many points, how they are divided, and the most it may bring."""

    __tablename__ = "rating_criterion"
    __table_args__ = (
        one_of("source", "work", "h_index", "project", "defence", "supervision"),
        one_of("condition", "", "scopus_wos", "oak", "registered", "head", "member"),
        one_of("split", "each", "equal", "share", "none"),
        CheckConstraint("points > 0", name="points"),
        CheckConstraint("cap IS NULL OR cap > 0", name="cap"),
        UniqueConstraint("set_id", "name"),
    )

    set_id: Mapped[int] = mapped_column(ForeignKey("rating_set.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("rating_group.id", ondelete="RESTRICT"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(12))
    kinds: Mapped[str] = mapped_column(String(400), default="")
    """The kinds that count, by spaces; empty counts all of the source."""
    condition: Mapped[str] = mapped_column(String(12), default="")
    points: Mapped[Decimal] = mapped_column(Scaled(2))
    split: Mapped[str] = mapped_column(String(8))
    cap: Mapped[Decimal | None] = mapped_column(Scaled(2))

    group: Mapped[RatingGroup | None] = relationship(lazy="raise_on_sql")


class RatingResult(Identified, Base):
    """Рейтинг натижаси: a teacher on the day of the freeze, with everything that counted."""

    __tablename__ = "rating_result"
    __table_args__ = (
        UniqueConstraint("set_id", "employee_id"),
        CheckConstraint("points >= 0", name="points"),
        CheckConstraint("stake > 0", name="stake"),
        CheckConstraint("place >= 1", name="place"),
    )

    set_id: Mapped[int] = mapped_column(ForeignKey("rating_set.id", ondelete="RESTRICT"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    stake: Mapped[Decimal] = mapped_column(Scaled(2))
    points: Mapped[Decimal] = mapped_column(Scaled(2))
    place: Mapped[int]
    items: Mapped[str] = mapped_column(Text)
    """What counted, as JSON: the works may change or go, the result and its ground may not."""

    rating_set: Mapped[RatingSet] = relationship(lazy="raise_on_sql")
    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")


__all__ = ["DRAFT", "FROZEN", "IN_FORCE", "RatingCriterion", "RatingGroup", "RatingResult", "RatingSet"]
