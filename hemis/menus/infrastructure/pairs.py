"""The pairs of a day, as the free rooms and the week of a room ask for them."""

from collections.abc import Sequence
from datetime import date

from hemis.access import scoped
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.web import clock


def pairs_of(day: date) -> Sequence[LessonSlot]:
    """Return the pairs of the academic year that holds `day`; where two years meet, of the later one."""
    year = (
        scoped(AcademicYear)
        .where(AcademicYear.starts_on <= day, AcademicYear.ends_on >= day)
        .order_by(AcademicYear.starts_on.desc())
        .limit(1)
        .with_only_columns(AcademicYear.id)
        .scalar_subquery()
    )
    return db.session.scalars(scoped(LessonSlot).where(LessonSlot.year_id == year).order_by(LessonSlot.number)).all()


def next_pair(pairs: Sequence[LessonSlot], day: date) -> LessonSlot | None:
    """Return the pair that people mean when they name none: the one that runs or comes next, else the first."""
    now = clock.now().astimezone(clock.TASHKENT)
    to_come = [pair for pair in pairs if day != now.date() or pair.ends_at > now.time()]
    return next(iter(to_come or pairs), None)
