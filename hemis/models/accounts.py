"""Who signs in, as what, from where."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, Named, Switched, UtcDateTime, one_of
from hemis.models.structure import Department, Faculty


class User(Named, Switched, Identified, Base):
    __tablename__ = "user_account"
    __table_args__ = (one_of("language", "uz_Cyrl", "uz_Latn", "ru", "en"),)

    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(7), default="uz_Cyrl")


class RoleAssignment(Identified, Base):
    """One role of one person, anchored at a faculty or a department where the role is local."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "faculty_id", "department_id"),
        CheckConstraint("faculty_id IS NULL OR department_id IS NULL", name="one_anchor"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    faculty_id: Mapped[int | None] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")


class UserSession(Identified, Base):
    """A signed-in browser; only the hash of its token is kept, and ending the row really ends it."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("role_assignment.id", ondelete="RESTRICT"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    assignment: Mapped[RoleAssignment | None] = relationship(lazy="raise_on_sql")


class Delivery(Base):
    """A write that a phone may send twice: the key it chose, and the answer it got the first time."""

    __tablename__ = "delivery"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[str] = mapped_column(String(4000))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
