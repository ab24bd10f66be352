"""Фанга бириктириш: which group takes which subject of its curriculum, and who of it where not everybody does."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import AcademicGroup, Student


class GroupSubject(Identified, Base):
    """A group joined to a subject of its curriculum: as a whole, or only those of it who have a `StudentSubject`."""

    __tablename__ = "group_subject"
    __table_args__ = (UniqueConstraint("group_id", "curriculum_subject_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("academic_group.id", ondelete="RESTRICT"), index=True)
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    is_whole: Mapped[bool] = mapped_column(default=True)

    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")


class StudentSubject(Base):
    """A student who takes a subject that not the whole group takes."""

    __tablename__ = "student_subject"

    group_subject_id: Mapped[int] = mapped_column(ForeignKey("group_subject.id", ondelete="RESTRICT"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True, index=True)

    group_subject: Mapped[GroupSubject] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
