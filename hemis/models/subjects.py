"""The catalogue of subjects; credits and hours belong to a subject's place in a curriculum."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, Named, Switched, one_of
from hemis.models.structure import Department


class SubjectGroup(Named, Switched, Identified, Base):
    __tablename__ = "subject_group"

    code: Mapped[str] = mapped_column(String(20), unique=True)


class Subject(Named, Switched, Identified, Base):
    __tablename__ = "subject"
    __table_args__ = (one_of("education_type", "", "11", "12", "13"),)

    code: Mapped[str] = mapped_column(String(20), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("subject_group.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    education_type: Mapped[str] = mapped_column(String(2), default="", server_default="")
    """Empty for a subject that is taught at every level."""

    group: Mapped[SubjectGroup] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
