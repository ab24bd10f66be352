"""What a résumé of a teacher tells: posts, courses, profiles with their newest figures, and the works that count."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from hemis.domain.workflow import WORK_COUNTED
from hemis.extensions import db
from hemis.models.profiles import ResearchIndicator, ResearchProfile
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee, Post, TrainingCourse
from hemis.operations import indicators
from hemis.operations.posts import posts_of


class Known(NamedTuple):
    """A teacher in one database: the profile, and the figures that were approved last."""

    profile: ResearchProfile
    figures: ResearchIndicator | None


class Resume(NamedTuple):
    employee: Employee
    posts: Sequence[Post]
    courses: Sequence[TrainingCourse]
    known: Sequence[Known]
    works: Sequence[ScientificWork]


def counted_works(employee_id: int) -> Select[ScientificWork]:
    """Return the select of the works of a person that count, the oldest first, whoever has entered them."""
    mine = select(WorkAuthor.work_id).where(WorkAuthor.employee_id == employee_id)
    rows = select(ScientificWork).where(ScientificWork.id.in_(mine), ScientificWork.status.in_(WORK_COUNTED))
    rows = rows.options(selectinload(ScientificWork.authors), joinedload(ScientificWork.department))
    return rows.order_by(ScientificWork.published_on, ScientificWork.id)


def of(employee: Employee, day: date) -> Resume:
    """Put together what is known of a teacher on a day."""
    courses = select(TrainingCourse).where(TrainingCourse.employee_id == employee.id)
    latest = indicators.latest_of([employee.id])
    known = [
        Known(profile, latest.get((employee.id, system)))
        for system, profile in indicators.profiles_of(employee.id).items()
    ]
    return Resume(
        employee,
        posts_of(employee, day),
        db.session.scalars(courses.order_by(TrainingCourse.ends_on.desc())).all(),
        known,
        db.session.scalars(counted_works(employee.id)).all(),
    )


def counts_of(employee_ids: Collection[int]) -> Counter[int]:
    """Return employee → how many works count, by one statement."""
    rows = (
        select(WorkAuthor.employee_id, func.count())
        .join(ScientificWork, ScientificWork.id == WorkAuthor.work_id)
        .where(WorkAuthor.employee_id.in_(employee_ids), ScientificWork.status.in_(WORK_COUNTED))
        .group_by(WorkAuthor.employee_id)
    )
    return Counter({key: number for key, number in db.session.execute(rows) if key})


__all__ = ["Known", "Resume", "counted_works", "counts_of", "of"]
