"""Компьютер имтиҳонлари: exams taken in the browser, their rules, frozen questions, attempts and every answer."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, and_, exists, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.domain.names import fold
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.base import Base, Identified, KeyText, Scaled, UtcDateTime, one_of
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.exams import Exam
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.materials import QUESTION_KINDS, Question
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import Topic

STATES = ("draft", "ready", "running", "finished", "confirmed")
ENDINGS = ("self", "time", "teacher", "closed", "paper")
RULINGS = ("void", "full", "key")
STUDYING = "11"


class ComputerExam(Identified, Base):
    """Компьютер имтиҳони of a curriculum subject, for one of its controls."""

    __tablename__ = "computer_exam"
    __table_args__ = (
        one_of("status", *STATES),
        one_of("counting", "best", "last"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),
        CheckConstraint("attempts BETWEEN 1 AND 10", name="attempts"),
        CheckConstraint("variants BETWEEN 0 AND 30", name="variants"),
        CheckConstraint("grace_seconds BETWEEN 0 AND 300", name="grace_seconds"),
        CheckConstraint(
            "(finished_at IS NULL) = (finished_by_id IS NULL)"
            " AND (status IN ('finished', 'confirmed')) = (finished_at IS NOT NULL)",
            name="finished",
        ),
    )

    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    control_id: Mapped[int] = mapped_column(ForeignKey("subject_control.id", ondelete="RESTRICT"), index=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    """Who makes it, from the own questions."""
    examiner_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    """Who reads the typed answers beside the teacher; of a final control somebody who does not teach the groups."""
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("exam.id", ondelete="SET NULL"), index=True)
    """Its place in the timetable of examinations, if it has one."""
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(
        KeyText(400), default=lambda context: fold(context.get_current_parameters()["title"])[:400], index=True
    )
    note: Mapped[str] = mapped_column(String(1000), default="")
    minutes: Mapped[int]
    attempts: Mapped[int] = mapped_column(default=1)
    counting: Mapped[str] = mapped_column(String(4), default="best")
    variants: Mapped[int] = mapped_column(default=0)
    """So many fixed variants; 0: each student gets a draw of the own."""
    networks: Mapped[str] = mapped_column(String(1000), default="")
    shows_answers: Mapped[bool] = mapped_column(default=False)
    """Whether students see the right answers once the exam is over for everybody."""
    seed: Mapped[str] = mapped_column(String(32))
    """Secret: with it and a number a draw can be repeated."""
    grace_seconds: Mapped[int] = mapped_column(default=0)
    """The rule of the day on which it was made ready."""
    status: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    control: Mapped[SubjectControl] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee] = relationship(foreign_keys=[teacher_id], lazy="raise_on_sql")
    examiner: Mapped[Employee | None] = relationship(foreign_keys=[examiner_id], lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    event: Mapped[Exam | None] = relationship(lazy="raise_on_sql")
    finished_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    parts: Mapped[list["ExamPart"]] = relationship(
        lazy="raise_on_sql", order_by="ExamPart.position", cascade="all, delete-orphan", passive_deletes=True
    )
    sittings: Mapped[list["ExamSitting"]] = relationship(
        lazy="raise_on_sql", order_by="ExamSitting.id", cascade="all, delete-orphan", passive_deletes=True
    )


class ExamPart(Identified, Base):
    """A rule of selection: so many questions of a topic, difficulty and kind; what is empty is any."""

    __tablename__ = "computer_exam_part"
    __table_args__ = (
        UniqueConstraint("exam_id", "position"),
        CheckConstraint("count BETWEEN 1 AND 200", name="count"),
        CheckConstraint("points > 0", name="points"),
        CheckConstraint("difficulty BETWEEN 1 AND 3", name="difficulty"),
        one_of("kind", *QUESTION_KINDS),
    )

    exam_id: Mapped[int] = mapped_column(ForeignKey("computer_exam.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    count: Mapped[int]
    points: Mapped[Decimal] = mapped_column(Scaled(1))
    """Of each question."""
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="RESTRICT"), index=True)
    difficulty: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(String(8))
    is_shared: Mapped[bool] = mapped_column(default=False)
    """Whether questions that colleagues share are drawn too; else the teacher's own alone."""

    exam: Mapped[ComputerExam] = relationship(lazy="raise_on_sql", overlaps="parts")
    topic: Mapped[Topic | None] = relationship(lazy="raise_on_sql")


class ExamSitting(Identified, Base):
    """The time in which a group may begin and finish; with the sheet into which its results went."""

    __tablename__ = "computer_exam_sitting"
    __table_args__ = (
        UniqueConstraint("exam_id", "group_id"),
        CheckConstraint("closes_at > opens_at", name="period"),
        CheckConstraint(
            "(entered_at IS NULL) = (entered_by_id IS NULL) AND (entered_at IS NULL) = (sheet_id IS NULL)",
            name="entered",
        ),
    )

    exam_id: Mapped[int] = mapped_column(ForeignKey("computer_exam.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("academic_group.id", ondelete="RESTRICT"), index=True)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), index=True)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    exam: Mapped[ComputerExam] = relationship(lazy="raise_on_sql", overlaps="sittings")
    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")
    sheet: Mapped[GradeSheet | None] = relationship(lazy="raise_on_sql")
    entered_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ExamQuestion(Identified, Base):
    """A question of the bank as it was when the exam was made ready: later changes of the bank do not reach it."""

    __tablename__ = "computer_exam_question"
    __table_args__ = (
        UniqueConstraint("exam_id", "question_id"),
        one_of("kind", *QUESTION_KINDS),
        one_of("ruling", *RULINGS),
        CheckConstraint("(ruling IS NULL OR ruling <> 'key') = (ruled_options = '')", name="ruled_options"),
    )

    exam_id: Mapped[int] = mapped_column(ForeignKey("computer_exam.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="RESTRICT"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="RESTRICT"), index=True)
    difficulty: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(2000))
    options: Mapped[str] = mapped_column(String(25000))
    """`domain.testing_grades.pack`: texts with their percents. Never sent to a student."""
    ruling: Mapped[str | None] = mapped_column(String(8))
    """What was decided after it was found wrong: it does not count, brings all its points, or has another answer."""
    ruled_options: Mapped[str] = mapped_column(String(25000), default="")
    """The options with the right answer of the decision; `options` keeps what it was before."""

    exam: Mapped[ComputerExam] = relationship(lazy="raise_on_sql")
    question: Mapped[Question] = relationship(lazy="raise_on_sql")

    @property
    def packed(self) -> str:
        """The options by which answers are counted today."""
        return self.ruled_options or self.options


class ExamAttempt(Identified, Base):
    """A student at an exam: what was drawn stays, and the server's clock says when it is over."""

    __tablename__ = "exam_attempt"
    __table_args__ = (
        UniqueConstraint("exam_id", "student_id", "number"),
        one_of("ended_how", *ENDINGS),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("ends_at > started_at", name="period"),
        CheckConstraint("extra_minutes BETWEEN 0 AND 600", name="extra_minutes"),
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended"),
        Index("ix_exam_attempt_open", "ends_at", "ended_at"),
    )

    exam_id: Mapped[int] = mapped_column(ForeignKey("computer_exam.id", ondelete="RESTRICT"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("computer_exam_sitting.id", ondelete="RESTRICT"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    variant: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(45), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    extra_minutes: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_how: Mapped[str | None] = mapped_column(String(8))
    points: Mapped[Decimal | None] = mapped_column(Scaled(1))
    """None while it runs, and while a typed answer waits to be read."""
    entered_points: Mapped[Decimal | None] = mapped_column(Scaled(1))
    """What the exam last wrote into the sheet for this student; it stands at the newest attempt."""

    exam: Mapped[ComputerExam] = relationship(lazy="raise_on_sql")
    sitting: Mapped[ExamSitting] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")


class AttemptQuestion(Identified, Base):
    """A question as one student has it: its place, the order of its options, the answer that counts."""

    __tablename__ = "attempt_question"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        UniqueConstraint("attempt_id", "exam_question_id"),
        CheckConstraint("version >= 0", name="version"),
        CheckConstraint("(version = 0) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("earned >= 0", name="earned"),
        Index("ix_attempt_question_mark", "exam_question_id", "answer_mark"),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("exam_attempt.id", ondelete="RESTRICT"))
    position: Mapped[int]
    exam_question_id: Mapped[int] = mapped_column(ForeignKey("computer_exam_question.id", ondelete="RESTRICT"))
    points: Mapped[Decimal] = mapped_column(Scaled(1))
    option_order: Mapped[str] = mapped_column(String(80), default="")
    answer: Mapped[str] = mapped_column(String(2000), default="")
    version: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_mark: Mapped[str | None] = mapped_column(KeyText(64))
    """Of a typed answer that a person reads or has read: equal for those that say the same."""
    earned: Mapped[Decimal | None] = mapped_column(Scaled(3))
    """None while the attempt runs, and while a person has not read the answer."""

    attempt: Mapped[ExamAttempt] = relationship(lazy="raise_on_sql")
    exam_question: Mapped[ExamQuestion] = relationship(lazy="raise_on_sql")


class AnswerSave(Base):
    """Every answer that was confirmed to the student: what arrives twice with the same key has no second effect."""

    __tablename__ = "answer_save"
    __table_args__ = (UniqueConstraint("attempt_question_id", "version"),)

    attempt_question_id: Mapped[int] = mapped_column(
        ForeignKey("attempt_question.id", ondelete="RESTRICT"), primary_key=True
    )
    key: Mapped[str] = mapped_column(KeyText(64), primary_key=True)
    version: Mapped[int]
    answer: Mapped[str] = mapped_column(String(2000))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45), default="", server_default="")


class ExamAllowance(Identified, Base):
    """Minutes that a student gets at an exam beyond those of the others, decided before the start."""

    __tablename__ = "exam_allowance"
    __table_args__ = (
        UniqueConstraint("exam_id", "student_id"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    exam_id: Mapped[int] = mapped_column(ForeignKey("computer_exam.id", ondelete="CASCADE"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))

    exam: Mapped[ComputerExam] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")


_JOINED = (
    GroupSubject.group_id == ExamSitting.group_id,
    GroupSubject.curriculum_subject_id == ComputerExam.curriculum_subject_id,
)
_CHOSE = exists().where(
    *_JOINED, StudentSubject.group_subject_id == GroupSubject.id, StudentSubject.student_id == Student.id
)
_ONE_BY_ONE = exists().where(*_JOINED, ~GroupSubject.is_whole)
TAKES_PART = and_(Student.status == STUDYING, or_(and_(Student.group_id == ExamSitting.group_id, ~_ONE_BY_ONE), _CHOSE))
"""Whether a student sits with a group: as its member, or, where a subject is chosen one by one, as who chose it."""
