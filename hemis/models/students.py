"""Academic groups, students, and the stretches of time in which a student belonged to a group."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, KeyText, Named, PersonNamed, Scaled, Switched, UtcDateTime, one_of
from hemis.models.curriculum import EDUCATION_FORMS, Curriculum, Speciality
from hemis.models.staff import Employee
from hemis.models.structure import Faculty

STUDENT_STATES = ("10", "11", "12", "13", "14", "15")
LANGUAGES = tuple(str(code) for code in range(11, 26))
PROVINCES = (
    *("1703", "1706", "1708", "1710", "1712", "1714", "1718"),
    *("1722", "1724", "1726", "1727", "1730", "1733", "1735"),
)
NATIONALITIES = tuple(str(code) for code in range(11, 36))
GRANT_KINDS = ("", "11", "12", "13")
GRANT_IS_PAID_BY_STATE = "payment_form = '11' OR grant_kind = ''"


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
    leader_id: Mapped[int | None] = mapped_column(
        ForeignKey("student.id", name="fk_academic_group_leader_id", ondelete="RESTRICT", use_alter=True), index=True
    )
    """Гуруҳ сардори, one of its students."""
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
    leader: Mapped["Student | None"] = relationship(foreign_keys=[leader_id], post_update=True, lazy="raise_on_sql")


class Student(PersonNamed, Identified, Base):
    __tablename__ = "student"
    __table_args__ = (
        one_of("gender", "11", "12"),
        one_of("status", *STUDENT_STATES),
        one_of("payment_form", "11", "12"),
        one_of("citizenship", "11", "12", "13"),
        one_of("nationality", "", *NATIONALITIES),
        one_of("social_category", "10", "11", "12", "13", "14"),
        one_of("poverty_level", "10", "11", "12"),
        one_of("student_type", "11", "12", "13", "14"),
        one_of("accommodation", "", "11", "12", "13", "14", "15"),
        one_of("living_status", "", "11", "12", "13"),
        one_of("roommate_kind", "", "11", "12", "13", "14"),
        one_of("grant_kind", *GRANT_KINDS),
        one_of("province", "", *PROVINCES),
        one_of("current_province", "", *PROVINCES),
        CheckConstraint(GRANT_IS_PAID_BY_STATE, name="grant_is_paid_by_state"),
        CheckConstraint("length(country) = 2", name="country"),
        CheckConstraint("roommate_count IS NULL OR roommate_count BETWEEN 0 AND 99", name="roommate_count"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="place_on_map"),
        CheckConstraint("latitude IS NULL OR latitude BETWEEN -90000000 AND 90000000", name="latitude"),
        CheckConstraint("longitude IS NULL OR longitude BETWEEN -180000000 AND 180000000", name="longitude"),
        CheckConstraint("(photo_name = '') = (photo_type = '')", name="photo"),
        CheckConstraint("admission_year IS NULL OR admission_year BETWEEN 1960 AND 2100", name="admission_year"),
        Index("ix_student_group_sort", "group_id", "sort_key"),
        Index("ix_student_faculty_sort", "faculty_id", "sort_key"),
        Index("ix_student_passport_number", "passport_number"),
        Index("ix_student_province_sort", "province", "sort_key"),
        Index("ix_student_admission", "group_id", "payment_form", "status", "admission_year"),
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
    birth_place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    citizenship: Mapped[str] = mapped_column(String(2), default="11", server_default="11")
    nationality: Mapped[str] = mapped_column(String(2), default="", server_default="")
    photo_name: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The kept file; empty without a photo."""
    photo_type: Mapped[str] = mapped_column(String(20), default="", server_default="")
    grant_kind: Mapped[str] = mapped_column(String(2), default="", server_default="")
    """That of the stretch that runs, empty with a contract; only orders change it."""
    student_type: Mapped[str] = mapped_column(String(2), default="11", server_default="11")
    social_category: Mapped[str] = mapped_column(String(2), default="10", server_default="10")
    poverty_level: Mapped[str] = mapped_column(String(2), default="10", server_default="10")
    country: Mapped[str] = mapped_column(String(2), default="UZ", server_default="UZ")
    """Of the permanent address, ISO 3166-1."""
    province: Mapped[str] = mapped_column(String(4), default="", server_default="")
    """The code of `region` in the state register, as far as it could be read."""
    mahalla: Mapped[str] = mapped_column(String(120), default="", server_default="")
    address: Mapped[str] = mapped_column(String(200), default="", server_default="")
    current_province: Mapped[str] = mapped_column(String(4), default="", server_default="")
    current_district: Mapped[str] = mapped_column(String(80), default="", server_default="")
    current_address: Mapped[str] = mapped_column(String(200), default="", server_default="")
    accommodation: Mapped[str] = mapped_column(String(2), default="", server_default="")
    living_status: Mapped[str] = mapped_column(String(2), default="", server_default="")
    roommate_count: Mapped[int | None]
    roommate_kind: Mapped[str] = mapped_column(String(2), default="", server_default="")
    latitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    """Degrees north, and degrees east, of where the student lives now; both or neither."""
    longitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    email: Mapped[str] = mapped_column(String(120), default="", server_default="")
    parent_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    parent_phone: Mapped[str] = mapped_column(String(20), default="", server_default="")
    guardian_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Who answers for the student besides the parents."""
    guardian_phone: Mapped[str] = mapped_column(String(20), default="", server_default="")

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    group: Mapped[AcademicGroup] = relationship(foreign_keys=[group_id], lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")


class MergedStudent(Identified, Base):
    """The trace of a card that was a second one of somebody: its number still finds the card that was kept."""

    __tablename__ = "merged_student"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    """The card that was kept."""
    old_id: Mapped[int] = mapped_column(unique=True)
    old_number: Mapped[str] = mapped_column(String(12), unique=True)
    old_name: Mapped[str] = mapped_column(String(210))
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    merged_by: Mapped[User] = relationship(lazy="raise_on_sql")


class Enrolment(Identified, Base):
    """One stretch of a student's life: group, course, payment and state from a day until the day before another."""

    __tablename__ = "enrolment"
    __table_args__ = (
        one_of("status", *STUDENT_STATES),
        one_of("payment_form", "11", "12"),
        one_of("grant_kind", *GRANT_KINDS),
        CheckConstraint(GRANT_IS_PAID_BY_STATE, name="grant_is_paid_by_state"),
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
    grant_kind: Mapped[str] = mapped_column(String(2), default="", server_default="")
    """Who gives the grant; `11`, the usual one, wherever an order of a grant says nothing, empty with a contract."""
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
