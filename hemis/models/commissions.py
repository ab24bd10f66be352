"""Commissions that a department and a dean's office form: for a second retake, for an appeal (rules 1.3, 1.4)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified
from hemis.models.staff import Employee


class Commission(Identified, Base):
    """Комиссия: formed by a numbered record of a day."""

    __tablename__ = "commission"
    __table_args__ = (CheckConstraint("number <> ''", name="number"),)

    number: Mapped[str] = mapped_column(String(40))
    formed_on: Mapped[date]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)

    members: Mapped[list["CommissionMember"]] = relationship(
        lazy="raise_on_sql", order_by="CommissionMember.position", passive_deletes="all"
    )


class CommissionMember(Base):
    """A member; the first one takes the chair."""

    __tablename__ = "commission_member"

    commission_id: Mapped[int] = mapped_column(ForeignKey("commission.id", ondelete="RESTRICT"), primary_key=True)
    employee_id: Mapped[int] = mapped_column(
        ForeignKey("employee.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")
