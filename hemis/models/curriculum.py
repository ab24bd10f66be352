"""What is taught: years, lesson pairs, grading systems, specialities, curricula and their subjects."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.domain.control_kinds import CODES
from hemis.models.accounts import User
from hemis.models.base import Base, Identified, Named, Scaled, Switched, UtcDateTime, one_of
from hemis.models.structure import Department, Faculty
from hemis.models.subjects import Subject

EDUCATION_TYPES = ("11", "12", "13")
EDUCATION_FORMS = tuple(str(code) for code in range(11, 24))
LESSON_KINDS = ("11", "12", "13", "14", "15", "16", "17")


class AcademicYear(Identified, Base):
    __tablename__ = "academic_year"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="period"),
        Index(
            "uq_academic_year_current",
            "is_current",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    code: Mapped[str] = mapped_column(String(4), unique=True)
    """The first calendar year: 2026 stands for 2026/2027."""
    name: Mapped[str] = mapped_column(String(9), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    is_current: Mapped[bool] = mapped_column(default=False)


class LessonSlot(Identified, Base):
    """Жуфтлик: a pair of academic hours at a fixed time, kept per year."""

    __tablename__ = "lesson_slot"
    __table_args__ = (UniqueConstraint("year_id", "number"), CheckConstraint("ends_at > starts_at", name="period"))

    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    code: Mapped[str] = mapped_column(String(4))
    number: Mapped[int]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    hours: Mapped[int] = mapped_column(default=2)

    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")


class GradingSystem(Named, Switched, Identified, Base):
    __tablename__ = "grading_system"

    code: Mapped[str] = mapped_column(String(4), unique=True)
    act: Mapped[str] = mapped_column(String(300))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    pass_points: Mapped[Decimal] = mapped_column(Scaled(1))


class GradeKind(Identified, Base):
    """A mark of a grading system and the points it covers, both borders included."""

    __tablename__ = "grade_kind"
    __table_args__ = (
        UniqueConstraint("system_id", "mark"),
        CheckConstraint("max_points >= min_points", name="borders"),
    )

    system_id: Mapped[int] = mapped_column(ForeignKey("grading_system.id", ondelete="RESTRICT"), index=True)
    mark: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    min_points: Mapped[Decimal] = mapped_column(Scaled(1))
    max_points: Mapped[Decimal] = mapped_column(Scaled(1))

    system: Mapped[GradingSystem] = relationship(lazy="raise_on_sql")


class GradeSheetKind(Named, Switched, Identified, Base):
    """Қайднома тури: on which form the results of a subject are kept."""

    __tablename__ = "grade_sheet_kind"

    code: Mapped[str] = mapped_column(String(2), unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Qualification(Named, Switched, Identified, Base):
    """Квалификация: what a diploma calls who has finished a speciality; kept by a faculty for its own."""

    __tablename__ = "qualification"
    __table_args__ = (
        UniqueConstraint("faculty_id", "education_type", "name", name="uq_qualification_name"),
        one_of("education_type", *EDUCATION_TYPES),
    )

    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    education_type: Mapped[str] = mapped_column(String(2))

    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")


class Speciality(Named, Switched, Identified, Base):
    """Таълим йўналиши ёки мутахассислик."""

    __tablename__ = "speciality"
    __table_args__ = (
        UniqueConstraint("code", "faculty_id"),
        one_of("education_type", *EDUCATION_TYPES),
        one_of("locality", "11", "12"),
    )

    code: Mapped[str] = mapped_column(String(10))
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    education_type: Mapped[str] = mapped_column(String(2))
    locality: Mapped[str] = mapped_column(String(2), default="11", server_default="11")
    """Taught by the institution alone, or jointly with another one."""
    qualification_id: Mapped[int | None] = mapped_column(
        ForeignKey("qualification.id", ondelete="RESTRICT"), index=True
    )

    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    qualification: Mapped[Qualification | None] = relationship(lazy="raise_on_sql")


class Curriculum(Named, Switched, Identified, Base):
    """Ўқув режа of one speciality for one intake; once approved it stands still, and a change is a new edition."""

    __tablename__ = "curriculum"
    __table_args__ = (
        UniqueConstraint("speciality_id", "intake_year_id", "education_form", "edition", name="uq_curriculum_edition"),
        one_of("education_form", *EDUCATION_FORMS),
        CheckConstraint("semesters BETWEEN 1 AND 14", name="semesters"),
        CheckConstraint("edition >= 1", name="edition"),
        CheckConstraint("(submitted_by_id IS NULL) = (submitted_at IS NULL)", name="submitted"),
        CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="approved"),
        CheckConstraint("is_approved OR approved_by_id IS NULL", name="approver_of_approved"),
        CheckConstraint("approved_by_id IS NULL OR submitted_by_id IS NOT NULL", name="approved_was_submitted"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> submitted_by_id", name="second_person"),
        Index(
            "uq_curriculum_open_edition",
            "speciality_id",
            "intake_year_id",
            "education_form",
            unique=True,
            sqlite_where=text("NOT is_approved"),
            postgresql_where=text("NOT is_approved"),
        ),
    )

    speciality_id: Mapped[int] = mapped_column(ForeignKey("speciality.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    intake_year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    grading_system_id: Mapped[int] = mapped_column(ForeignKey("grading_system.id", ondelete="RESTRICT"), index=True)
    education_form: Mapped[str] = mapped_column(String(2), default="11")
    semesters: Mapped[int]
    credits: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("curriculum.id", ondelete="RESTRICT"), index=True)
    """The approved edition that this one was copied from."""
    is_approved: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    remark: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was sent back; empty once it is submitted again."""

    speciality: Mapped[Speciality] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    intake_year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")
    grading_system: Mapped[GradingSystem] = relationship(lazy="raise_on_sql")
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id], lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise_on_sql")

    @property
    def status(self) -> str:
        """`draft`, `submitted`, `sent_back` or `approved`."""
        if self.is_approved:
            return "approved"
        if self.submitted_at:
            return "submitted"
        return "sent_back" if self.remark else "draft"


class Semester(Identified, Base):
    __tablename__ = "semester"
    __table_args__ = (
        UniqueConstraint("curriculum_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 14", name="number"),
        CheckConstraint("ends_on > starts_on", name="period"),
    )

    curriculum_id: Mapped[int] = mapped_column(ForeignKey("curriculum.id", ondelete="RESTRICT"), index=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    curriculum: Mapped[Curriculum] = relationship(lazy="raise_on_sql")
    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")


class Week(Identified, Base):
    """Ўқув ҳафтаси."""

    __tablename__ = "week"
    __table_args__ = (
        UniqueConstraint("semester_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        one_of("kind", "11", "12", "13", "14", "15"),
    )

    semester_id: Mapped[int] = mapped_column(ForeignKey("semester.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(2), default="12")


class CurriculumSubject(Identified, Base):
    """Режа фани: a subject in a semester, with credits, hours by kind of lesson and its department."""

    __tablename__ = "curriculum_subject"
    __table_args__ = (
        UniqueConstraint("semester_id", "subject_id"),
        one_of("kind", "11", "12"),
        one_of("finish", "11", "12", "13"),
        CheckConstraint("kind = '12' OR elective_group = ''", name="elective_group"),
        CheckConstraint(
            "lecture_hours + practice_hours + lab_hours + seminar_hours + independent_hours = total_hours", name="hours"
        ),
    )

    semester_id: Mapped[int] = mapped_column(ForeignKey("semester.id", ondelete="RESTRICT"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    block: Mapped[str] = mapped_column(String(2), default="14")
    kind: Mapped[str] = mapped_column(String(2), default="11")
    finish: Mapped[str] = mapped_column(String(2), default="11")
    elective_group: Mapped[str] = mapped_column(String(20), default="")
    """Electives of a semester with the same word here stand for one another: a student takes one of them."""
    sheet_kind_id: Mapped[int | None] = mapped_column(
        ForeignKey("grade_sheet_kind.id", ondelete="RESTRICT"), index=True
    )
    """None is the ordinary sheet."""
    credits: Mapped[int]
    total_hours: Mapped[int]
    lecture_hours: Mapped[int] = mapped_column(default=0)
    practice_hours: Mapped[int] = mapped_column(default=0)
    lab_hours: Mapped[int] = mapped_column(default=0)
    seminar_hours: Mapped[int] = mapped_column(default=0)
    independent_hours: Mapped[int] = mapped_column(default=0)

    semester: Mapped[Semester] = relationship(lazy="raise_on_sql")
    subject: Mapped[Subject] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    sheet_kind: Mapped[GradeSheetKind | None] = relationship(lazy="raise_on_sql")
    controls: Mapped[list["SubjectControl"]] = relationship(lazy="raise_on_sql", order_by="SubjectControl.position")

    @property
    def auditory_hours(self) -> int:
        return self.lecture_hours + self.practice_hours + self.lab_hours + self.seminar_hours


class SubjectControl(Identified, Base):
    """A control of a curriculum subject (ЖН, ОН, ЯН or a free kind) and its maximum."""

    __tablename__ = "subject_control"
    __table_args__ = (
        UniqueConstraint("curriculum_subject_id", "kind", "position"),
        one_of("kind", *CODES),
        CheckConstraint("(free_kind_id IS NULL) = (name = '') AND (name = '') = (short = '')", name="free_kind"),
        CheckConstraint("max_points > 0 AND max_points <= 100", name="max_points"),
    )

    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[str] = mapped_column(String(2))
    free_kind_id: Mapped[int | None] = mapped_column(ForeignKey("control_kind.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    """What its free kind is called and, next, the head of its column: a kind in use keeps them."""
    short: Mapped[str] = mapped_column(String(8), default="")
    position: Mapped[int]
    max_points: Mapped[int]
