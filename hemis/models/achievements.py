"""Places that were planned for an intake, and what students have achieved beside their marks."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from hemis.models.base import Base, Identified, KeyText, Switched, one_of
from hemis.models.curriculum import EDUCATION_FORMS, AcademicYear, Speciality
from hemis.models.structure import Faculty
from hemis.models.students import Student

QUOTA_KINDS = ("11", "12", "13")
ACHIEVEMENT_KINDS = ("11", "12", "13", "14", "15", "16")
SPORTS = tuple(str(code) for code in range(11, 21))
SPORT, CERTIFICATE = "14", "15"


class AdmissionQuota(Switched, Identified, Base):
    """Қабул квотаси: places of one kind for a speciality, a form of education and an intake."""

    __tablename__ = "admission_quota"
    __table_args__ = (
        UniqueConstraint("year_id", "speciality_id", "education_form", "kind", name="uq_admission_quota_kind"),
        one_of("education_form", *EDUCATION_FORMS),
        one_of("kind", *QUOTA_KINDS),
        CheckConstraint("planned BETWEEN 1 AND 10000", name="planned"),
    )

    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    speciality_id: Mapped[int] = mapped_column(ForeignKey("speciality.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    education_form: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(2))
    planned: Mapped[int]

    taken: Mapped[int | None] = query_expression()
    """Students on these places, where a statement asked for it; None for a kind that a student's card does not tell."""

    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")
    speciality: Mapped[Speciality] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")


class Achievement(Identified, Base):
    """Ютуқ: a prize, a certificate, a place in sport or a named stipend of a student, with its evidence."""

    __tablename__ = "achievement"
    __table_args__ = (
        UniqueConstraint("student_id", "kind", "issued_on", "title", name="uq_achievement_title"),
        one_of("kind", *ACHIEVEMENT_KINDS),
        CheckConstraint("certificate_kind IN ('', '11', '12')", name="certificate_kind"),
        CheckConstraint("(kind = '15') = (certificate_kind <> '')", name="certificate"),
        CheckConstraint("kind <> '15' OR number <> ''", name="certificate_number"),
        one_of("sport", "", *SPORTS, name="sport_kind"),
        CheckConstraint("(kind = '14') = (sport <> '')", name="sport"),
        CheckConstraint("place IS NULL OR (place BETWEEN 1 AND 3 AND kind IN ('11', '12', '14', '16'))", name="place"),
        CheckConstraint("valid_until IS NULL OR valid_until >= issued_on", name="period"),
        CheckConstraint("(stored_name = '') = (size = 0)", name="evidence"),
        Index("ix_achievement_student", "student_id", "issued_on"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(KeyText(400), default="")
    """The folded title, subject and number, for the search."""
    certificate_kind: Mapped[str] = mapped_column(String(2), default="")
    subject: Mapped[str] = mapped_column(String(120), default="")
    level: Mapped[str] = mapped_column(String(40), default="")
    """The grade of a certificate (B2, 7.5), or how wide a competition was."""
    sport: Mapped[str] = mapped_column(String(2), default="")
    place: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(40), default="")
    """Series and number of the certificate, the diploma or the order."""
    issued_on: Mapped[date] = mapped_column(index=True)
    valid_until: Mapped[date | None]
    """The last day on which it holds; None holds for ever."""
    stored_name: Mapped[str] = mapped_column(String(64), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)

    student: Mapped[Student] = relationship(lazy="raise_on_sql")


__all__ = ["ACHIEVEMENT_KINDS", "CERTIFICATE", "QUOTA_KINDS", "SPORT", "SPORTS", "Achievement", "AdmissionQuota"]
