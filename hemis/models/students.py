"""Academic groups, students, and the stretches of time in which a student belonged to a group."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, KeyText, Named, PersonNamed, Switched, one_of
from hemis.models.curriculum import EDUCATION_FORMS, Curriculum, Speciality
from hemis.models.staff import Employee
from hemis.models.structure import Faculty

STUDENT_STATES = ("10", "11", "12", "13", "14", "15")
LANGUAGES = tuple(str(code) for code in range(11, 26))


class AcademicGroup(Named, Switched, Identified, Base):
    __tablename__ = "academic_group"
    __table_args__ = (
        UniqueConstraint("faculty_id", "name"),
        one_of("language", *LANGUAGES),
        one_of("education_form", *EDUCATION_FORMS),
        CheckConstraint("course BETWEEN 1 AND 7", name="course"),
    )

    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    speciality_id: Mapped[int] = mapped_column(ForeignKey("speciality.id", ondelete="RESTRICT"), index=True)
    curriculum_id: Mapped[int] = mapped_column(ForeignKey("curriculum.id", ondelete="RESTRICT"), index=True)
    tutor_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    language: Mapped[str] = mapped_column(String(2), default="11")
    education_form: Mapped[str] = mapped_column(String(2), default="11")
    course: Mapped[int]
    start_year: Mapped[int]
    student_count: Mapped[int] = mapped_column(default=0)
    """Students now studying; kept by the operation that moves them."""

    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    speciality: Mapped[Speciality] = relationship(lazy="raise_on_sql")
    curriculum: Mapped[Curriculum] = relationship(lazy="raise_on_sql")
    tutor: Mapped[Employee | None] = relationship(lazy="raise_on_sql")


class Student(PersonNamed, Identified, Base):
    __tablename__ = "student"
    __table_args__ = (
        one_of("gender", "11", "12"),
        one_of("status", *STUDENT_STATES),
        one_of("payment_form", "11", "12"),
        CheckConstraint("admission_year IS NULL OR admission_year BETWEEN 1960 AND 2100", name="admission_year"),
        Index("ix_student_group_sort", "group_id", "sort_key"),
        Index("ix_student_faculty_sort", "faculty_id", "sort_key"),
    )

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), unique=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("academic_group.id", ondelete="RESTRICT"))
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"))
    status: Mapped[str] = mapped_column(String(2), default="11")
    payment_form: Mapped[str] = mapped_column(String(2), default="12")
    pinfl: Mapped[str | None] = mapped_column(String(14), unique=True)
    passport_number: Mapped[str] = mapped_column(String(9), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    region: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Вилоят and туман of the permanent address, as the application said them."""
    district: Mapped[str] = mapped_column(String(80), default="", server_default="")
    admission_year: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(500), default="", server_default="")

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")


class Enrolment(Identified, Base):
    """One stretch of a student's life: group, course, payment and state from a day until the day before another."""

    __tablename__ = "enrolment"
    __table_args__ = (
        one_of("status", *STUDENT_STATES),
        one_of("payment_form", "11", "12"),
        CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="period"),
        CheckConstraint("course BETWEEN 1 AND 7", name="course"),
        CheckConstraint("semester BETWEEN 1 AND 14", name="semester"),
        Index(
            "uq_enrolment_open",
            "student_id",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
        Index("ix_enrolment_group_period", "group_id", "starts_on", "ends_on"),
        UniqueConstraint("student_id", "starts_on"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"))
    group_id: Mapped[int] = mapped_column(ForeignKey("academic_group.id", ondelete="RESTRICT"))
    status: Mapped[str] = mapped_column(String(2))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    course: Mapped[int]
    semester: Mapped[int]
    """The semester of the plan, 1 to 14, with which the stretch begins."""
    payment_form: Mapped[str] = mapped_column(String(2))
    order_number: Mapped[str] = mapped_column(String(40), default="")

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")


class PersonToken(Base):
    """A folded word of a person's name: the prefix search reads a range of this index on both engines."""

    __tablename__ = "person_token"
    __table_args__ = (
        CheckConstraint("(student_id IS NULL) <> (employee_id IS NULL)", name="one_person"),
        Index("ix_person_token_word", "word", "student_id", "employee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(KeyText(80))
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"), index=True)
