"""What students do in science under a supervisor; a prize stands among their achievements and is only pointed at."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.achievements import Achievement
from hemis.models.base import Base, Identified, KeyText, one_of
from hemis.models.review import Checked, checked_checks
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.models.students import Student

OWN_KINDS = ("article", "thesis", "patent", "circle")
PRIZE = "prize"


class StudentResearch(Checked, Identified, Base):
    """Талабанинг илмий иши: an article, a thesis, a patent, a circle, or who prepared the student for a prize."""

    __tablename__ = "student_research"
    __table_args__ = (
        one_of("kind", *OWN_KINDS, PRIZE),
        *checked_checks(),
        CheckConstraint("(kind = 'prize') = (achievement_id IS NOT NULL)", name="prize"),
        CheckConstraint("(achievement_id IS NULL) = (title <> '')", name="title"),
        CheckConstraint("(achievement_id IS NULL) = (done_on IS NOT NULL)", name="day"),
        CheckConstraint("(stored_name = '') = (size = 0)", name="evidence"),
        Index("ix_student_research_department", "department_id", "status"),
    )

    supervisor_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    """Who guides the students, has entered it and alone changes it."""
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"))
    """The department of the supervisor: its head approves."""
    kind: Mapped[str] = mapped_column(String(8), index=True)
    title: Mapped[str] = mapped_column(String(500), default="")
    title_key: Mapped[str] = mapped_column(KeyText(1000), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    """The journal, the conference, the office that has registered it, or where the circle meets."""
    done_on: Mapped[date | None] = mapped_column(index=True)
    """When it came out; a circle: since when. It counts in the academic year of this day; a prize has its own."""
    result: Mapped[str] = mapped_column(String(200), default="")
    achievement_id: Mapped[int | None] = mapped_column(ForeignKey("achievement.id", ondelete="RESTRICT"), unique=True)
    stored_name: Mapped[str] = mapped_column(String(80), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)

    supervisor: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    achievement: Mapped[Achievement | None] = relationship(lazy="raise_on_sql")
    researchers: Mapped[list["StudentResearcher"]] = relationship(
        lazy="raise_on_sql", order_by="StudentResearcher.position", cascade="all, delete-orphan"
    )

    @property
    def name(self) -> str:
        """What it is called: a prize as it stands among the achievements."""
        return self.achievement.title if self.achievement else self.title

    @property
    def day(self) -> date | None:
        """When it was done or won."""
        return self.achievement.issued_on if self.achievement else self.done_on


class StudentResearcher(Identified, Base):
    """Ишни бажарган талаба, in the order of the work."""

    __tablename__ = "student_researcher"
    __table_args__ = (
        UniqueConstraint("research_id", "position"),
        UniqueConstraint("research_id", "student_id"),
        CheckConstraint("position >= 1", name="position"),
    )

    research_id: Mapped[int] = mapped_column(ForeignKey("student_research.id", ondelete="CASCADE"))
    position: Mapped[int]
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)

    student: Mapped[Student] = relationship(lazy="raise_on_sql")


__all__ = ["OWN_KINDS", "PRIZE", "StudentResearch", "StudentResearcher"]
