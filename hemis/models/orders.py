"""Orders (буйруқлар) by which students move: the document, its students, who agreed, the texts they begin from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Attached, Base, Identified, KeyText, UtcDateTime, one_of
from hemis.models.structure import Faculty
from hemis.models.students import AcademicGroup, Enrolment, Student

ORDER_KINDS = (
    "admission",
    "expulsion",
    "leave",
    "leave_return",
    "promotion",
    "semester",
    "transfer",
    "transfer_out",
    "transfer_in",
    "reinstatement",
    "repeat",
    "graduation",
    "rename",
    "correction",
    "cancellation",
)
ORDER_STATES = ("draft", "submitted", "agreed", "signed", "in_force", "cancelled")
NUMBERED = ("signed", "in_force", "cancelled")
OFFICES = ("lawyer", "accounting", "studies", "dean")


class Order(Identified, Base):
    """An order: draft → submitted for agreement → agreed → signed with its number → in force; frozen once signed."""

    __tablename__ = "movement_order"
    __table_args__ = (
        one_of("kind", *ORDER_KINDS),
        one_of("status", *ORDER_STATES),
        UniqueConstraint("series", "year", "ordinal"),
        UniqueConstraint("number"),
        CheckConstraint(
            "(status IN ('signed', 'in_force', 'cancelled')) = (number IS NOT NULL AND year IS NOT NULL AND ordinal"
            " IS NOT NULL AND signed_on IS NOT NULL AND signed_at IS NOT NULL AND signed_by_id IS NOT NULL)",
            name="signed_has_number",
        ),
        CheckConstraint("status <> 'in_force' OR applied_at IS NOT NULL", name="in_force_is_applied"),
        CheckConstraint("(kind IN ('correction', 'cancellation')) = (target_id IS NOT NULL)", name="names_target"),
        Index("ix_movement_order_register", "series", "year", "ordinal"),
        Index("ix_movement_order_due", "status", "effective_on"),
    )

    kind: Mapped[str] = mapped_column(String(20), index=True)
    status: Mapped[str] = mapped_column(String(12), default="draft")
    faculty_id: Mapped[int | None] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    """None: an order of the university, over several faculties."""
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(KeyText(400), default="", server_default="")
    preamble: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    """What is to be mended, from whoever sent the order back to its draft."""
    controller: Mapped[str] = mapped_column(String(200), default="")
    """Who watches that it is carried out, as the paper names the person."""
    effective_on: Mapped[date]
    series: Mapped[str] = mapped_column(String(10), default="T")
    year: Mapped[int | None]
    ordinal: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(String(30))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_on: Mapped[date | None]
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("movement_order.id", ondelete="RESTRICT"), index=True)
    """The order that a correction or a cancellation names."""
    student_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    faculty: Mapped[Faculty | None] = relationship(lazy="raise_on_sql")
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id], lazy="raise_on_sql")
    signed_by: Mapped[User | None] = relationship(foreign_keys=[signed_by_id], lazy="raise_on_sql")
    target: Mapped["Order | None"] = relationship(remote_side="Order.id", lazy="raise_on_sql")
    lines: Mapped[list["OrderLine"]] = relationship(
        lazy="raise_on_sql", order_by="OrderLine.position", back_populates="order"
    )
    visas: Mapped[list["OrderVisa"]] = relationship(lazy="raise_on_sql", order_by="OrderVisa.id")
    files: Mapped[list["OrderFile"]] = relationship(lazy="raise_on_sql", order_by="OrderFile.id")


class OrderLine(Identified, Base):
    """One student of an order: the ground, what changes for this one, and the stretches before and after."""

    __tablename__ = "movement_order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "student_id"),
        UniqueConstraint("order_id", "position"),
        CheckConstraint("payment_form IS NULL OR payment_form IN ('11', '12')", name="payment_form"),
        CheckConstraint("course IS NULL OR course BETWEEN 1 AND 7", name="course"),
        CheckConstraint("semester IS NULL OR semester BETWEEN 1 AND 14", name="semester"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("movement_order.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    position: Mapped[int]
    ground: Mapped[str] = mapped_column(String(20), default="")
    """The code of the ground in the classifier of the kind: `h_expel_reason`, `h_academic_reason`."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    """The paper behind it, or why this student is an exception from the rule."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("academic_group.id", ondelete="RESTRICT"), index=True)
    """The group in which the student goes on."""
    payment_form: Mapped[str | None] = mapped_column(String(2))
    course: Mapped[int | None]
    semester: Mapped[int | None]
    until: Mapped[date | None]
    """The last day of a leave."""
    elsewhere: Mapped[str] = mapped_column(String(300), default="")
    """The other institution of a transfer out or in."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What only some kinds have: the new names of a rename, the credits that count."""
    before_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="RESTRICT"), index=True)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="RESTRICT"), index=True)

    order: Mapped[Order] = relationship(lazy="raise_on_sql", back_populates="lines")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    group: Mapped[AcademicGroup | None] = relationship(lazy="raise_on_sql")
    before: Mapped[Enrolment | None] = relationship(foreign_keys=[before_id], lazy="raise_on_sql")
    after: Mapped[Enrolment | None] = relationship(foreign_keys=[after_id], lazy="raise_on_sql")


class OrderVisa(Identified, Base):
    """What an office said of a submitted order; it is agreed when nobody whom the rule names is missing."""

    __tablename__ = "movement_order_visa"
    __table_args__ = (
        UniqueConstraint("order_id", "office"),
        one_of("office", *OFFICES),
        CheckConstraint("is_agreed OR remark <> ''", name="refusal_has_remark"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("movement_order.id", ondelete="CASCADE"))
    office: Mapped[str] = mapped_column(String(20))
    is_agreed: Mapped[bool]
    remark: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    decided_by: Mapped[User] = relationship(lazy="raise_on_sql")


class OrderFile(Attached, Identified, Base):
    """An attachment of an order: the application, a certificate, the scan."""

    __tablename__ = "movement_order_file"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("movement_order.id", ondelete="CASCADE"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    order: Mapped[Order] = relationship(lazy="raise_on_sql", overlaps="files")
    uploaded_by: Mapped[User] = relationship(lazy="raise_on_sql")


class OrderTemplate(Identified, Base):
    """The text with which an order of a kind begins, as the office has changed it."""

    __tablename__ = "movement_order_template"
    __table_args__ = (UniqueConstraint("kind"), one_of("kind", *ORDER_KINDS))

    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    preamble: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


__all__ = [
    "NUMBERED",
    "OFFICES",
    "ORDER_KINDS",
    "ORDER_STATES",
    "Order",
    "OrderFile",
    "OrderLine",
    "OrderTemplate",
    "OrderVisa",
]
