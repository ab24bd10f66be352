"""What a teacher gives to learn and to answer: resources of a subject, and questions with their options."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.domain.names import fold
from hemis.models.base import Base, Identified, KeyText, Switched, UtcDateTime, one_of
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.models.subjects import Subject
from hemis.models.teaching import Topic

RESOURCE_KINDS = ("11", "12", "13", "14", "15", "16", "17", "18", "10")
LANGUAGES = tuple(str(code) for code in range(11, 26))
QUESTION_KINDS = ("single", "multiple", "text")


def title_key(row: Mapping[str, Any]) -> str:
    """Return the folded title by which a resource is found in either script."""
    return fold(str(row["title"]))[:400]


def text_key(row: Mapping[str, Any]) -> str:
    """Return the folded beginning of a question."""
    return fold(str(row["text"]))[:400]


class LearningResource(Switched, Identified, Base):
    """Ўқув ресурси: a file or a link for the students of a subject, whatever the intake."""

    __tablename__ = "learning_resource"
    __table_args__ = (
        one_of("kind", *RESOURCE_KINDS),
        one_of("language", *LANGUAGES),
        CheckConstraint("link <> '' OR stored_name IS NOT NULL", name="link_or_file"),
        CheckConstraint(
            "(stored_name IS NULL) = (media_type IS NULL) AND (stored_name IS NULL) = (size IS NULL)", name="whole_file"
        ),
        CheckConstraint("size IS NULL OR size > 0", name="size"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id", ondelete="RESTRICT"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="RESTRICT"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    """The department of the subject, for the scope of its head."""
    kind: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(
        KeyText(400), default=lambda context: title_key(context.get_current_parameters()), index=True
    )
    note: Mapped[str] = mapped_column(String(2000), default="")
    language: Mapped[str] = mapped_column(String(2), default="11")
    link: Mapped[str] = mapped_column(String(500), default="")
    stored_name: Mapped[str | None] = mapped_column(String(80))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int | None]
    opens_on: Mapped[date]
    """From this day on students see it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    subject: Mapped[Subject] = relationship(lazy="raise_on_sql")
    topic: Mapped[Topic | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")


class Question(Switched, Identified, Base):
    """Назорат саволи of a subject, of one of its topics where the teacher says so."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("owner_id", "subject_id", "fingerprint"),
        one_of("kind", *QUESTION_KINDS),
        CheckConstraint("points BETWEEN 1 AND 100", name="points"),
        CheckConstraint("difficulty BETWEEN 1 AND 3", name="difficulty"),
        CheckConstraint("text <> ''", name="text"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id", ondelete="RESTRICT"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="RESTRICT"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(2000))
    text_key: Mapped[str] = mapped_column(
        KeyText(400), default=lambda context: text_key(context.get_current_parameters()), index=True
    )
    fingerprint: Mapped[str] = mapped_column(KeyText(64))
    """Equal for two questions that say the same: `domain.questions.fingerprint`."""
    points: Mapped[int] = mapped_column(default=1)
    difficulty: Mapped[int] = mapped_column(default=2)
    is_shared: Mapped[bool] = mapped_column(default=False)
    """Whether other teachers of the subject may draw it into their exams."""

    subject: Mapped[Subject] = relationship(lazy="raise_on_sql")
    topic: Mapped[Topic | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    options: Mapped[list["QuestionOption"]] = relationship(
        lazy="raise_on_sql", order_by="QuestionOption.position", cascade="all, delete-orphan", passive_deletes=True
    )


class QuestionOption(Identified, Base):
    """An answer that is offered, or, of a question without options, one that is taken as right."""

    __tablename__ = "question_option"
    __table_args__ = (
        UniqueConstraint("question_id", "position"),
        CheckConstraint("percent BETWEEN -100 AND 100", name="percent"),
        CheckConstraint("is_correct = (percent > 0)", name="correct_counts"),
        CheckConstraint("text <> ''", name="text"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    is_correct: Mapped[bool] = mapped_column(default=False)
    percent: Mapped[int] = mapped_column(default=0)
    """The share of the points that this answer brings; the right answer of a single choice has 100."""

    question: Mapped[Question] = relationship(lazy="raise_on_sql", overlaps="options")
