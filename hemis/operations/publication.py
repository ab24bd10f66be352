"""Publishing the semester of a faculty: a fact with a moment and a person, which can be taken back."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester
from hemis.models.teaching import Lesson
from hemis.models.timetable import AUTUMN, SPRING, CancelledLesson, TimetablePublication
from hemis.operations import audit, plain

ALREADY = N_("Бу семестр жадвали аввал эълон қилинган.")
EMPTY = N_("Жадвалда бирорта ҳам дарс йўқ: эълон қиладиган нарса йўқ.")
SEASONS = {AUTUMN: N_("кузги семестр"), SPRING: N_("баҳорги семестр")}
SEASON = case((Semester.number % 2 == 1, AUTUMN), else_=SPRING)


class Term(NamedTuple):
    """A half of an academic year at a faculty."""

    year_id: int
    year: str
    season: str
    starts_on: date
    ends_on: date

    @property
    def key(self) -> str:
        """The term in an address."""
        return f"{self.year_id}-{self.season}"


def terms_from(day: date) -> list[Term]:
    """The term of the university that runs on a day and the next one, as far as they are entered."""
    running = term_of(None, day)
    after = term_of(None, running.ends_on + timedelta(days=1)) if running else None
    return [term for term in (running, after) if term]


def term_of(faculty_id: int | None, day: date) -> Term | None:
    """The term of a faculty (of anybody, if None) that runs on a day, or the next one that begins after it."""
    found = (
        select(Semester.year_id, AcademicYear.name, SEASON, func.min(Semester.starts_on), func.max(Semester.ends_on))
        .join(AcademicYear, AcademicYear.id == Semester.year_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .where(Semester.ends_on >= day)
        .group_by(Semester.year_id, AcademicYear.name, SEASON)
        .order_by(func.min(Semester.starts_on))
        .limit(1)
    )
    if faculty_id is not None:
        found = found.where(Curriculum.faculty_id == faculty_id)
    row = db.session.execute(found).first()
    return Term(*row) if row else None


def publication_of(faculty_id: int, term: Term) -> TimetablePublication | None:
    """The publication of a term, if it is out."""
    return db.session.scalar(
        select(TimetablePublication).where(
            TimetablePublication.faculty_id == faculty_id,
            TimetablePublication.year_id == term.year_id,
            TimetablePublication.season == term.season,
        )
    )


def has_lessons(faculty_id: int, term: Term) -> bool:
    """Tell whether a faculty has anything to publish in a term."""
    between = Lesson.day.between(term.starts_on, term.ends_on)
    return db.session.scalar(select(Lesson.id).where(Lesson.faculty_id == faculty_id, between).limit(1)) is not None


def publish(faculty_id: int, term: Term, *, by: User, at: datetime) -> TimetablePublication:
    """Show a term of a faculty to everybody who is signed in."""
    if publication_of(faculty_id, term):
        raise RuleError(ALREADY)
    if not has_lessons(faculty_id, term):
        raise RuleError(EMPTY)
    row = TimetablePublication(
        faculty_id=faculty_id, year_id=term.year_id, season=term.season, published_at=at, published_by_id=by.id
    )
    return plain.create(row, by=by)


def withdraw(row: TimetablePublication, *, by: User) -> None:
    """Take a publication back: only those who make the timetable see it then."""
    audit.record("unpublish", row, by=by, changes={"published_at": (row.published_at, None)})
    db.session.delete(row)
    db.session.flush()


def is_out(model: type[Lesson] | type[CancelledLesson] = Lesson) -> ColumnElement[bool]:
    """The criterion that the term of a lesson is published at its faculty."""
    return (
        exists()
        .where(
            and_(
                CurriculumSubject.id == model.curriculum_subject_id,
                Semester.id == CurriculumSubject.semester_id,
                TimetablePublication.faculty_id == model.faculty_id,
                TimetablePublication.year_id == Semester.year_id,
                TimetablePublication.season == SEASON,
            )
        )
        .correlate(model)
    )


def is_told(lesson_id: int) -> bool:
    """Tell whether the term of a lesson is published."""
    return db.session.scalar(select(Lesson.id).where(Lesson.id == lesson_id, is_out())) is not None


__all__ = [
    "SEASONS",
    "Term",
    "has_lessons",
    "is_out",
    "is_told",
    "publication_of",
    "publish",
    "term_of",
    "terms_from",
    "withdraw",
]
