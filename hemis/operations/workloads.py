"""Yearly loads of teachers: their hours by kind and semester; the posts, stakes and years that judge them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, exists, func, or_, select

from hemis.domain.errors import Reason
from hemis.domain.staffing import TEACHING_CATEGORIES
from hemis.domain.workloads import Norms, YearLoad, full_years, warnings
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.staff import Employee, Position, Post
from hemis.models.teaching import TeachingLoad
from hemis.operations.rules import whole_rules

NO_DEGREE = "10"
KEYS = ("load.auditory_min", "load.lecture_max_nodegree", "load.min_experience_years", "load.per_stavka")


@dataclass(frozen=True)
class Workload:
    """A teacher's year against the norms."""

    teacher: Employee
    year: YearLoad
    norm: int
    told: list[Reason]

    @property
    def stake(self) -> Decimal:
        return self.year.stake

    @property
    def lectures(self) -> int:
        return self.year.lectures

    @property
    def total(self) -> int:
        return self.year.total


def norms_on(day: date) -> Norms:
    """The norms of rules §8 that hold on a day."""
    found = whole_rules(*KEYS, on=day)
    return Norms(*(found[key] for key in KEYS))


def years_of(teachers: Sequence[Employee], year_id: int, on: date, norms: Norms) -> list[Workload]:
    """Add up the loads of teachers in an academic year, and the stakes held on the day `on`; in the order given."""
    keys = [row.id for row in teachers]
    hours, posts = _hours(keys, year_id), _posts(keys, on)
    found = []
    for row in teachers:
        stakes, since = posts.get(row.id, ((), None))
        has_degree = {row.academic_degree, row.academic_rank} != {NO_DEGREE}
        experience = full_years(since, on) if since else None
        year = YearLoad(hours.get(row.id, {}), tuple(stakes), has_degree, experience)
        found.append(Workload(row, year, year.norm(norms.per_stake), warnings(year, norms)))
    return found


def gives_or_should(year_id: int) -> ColumnElement[bool]:
    """The criterion that an employee has a load in a year, or holds a teaching post."""
    load = (
        exists()
        .where(TeachingLoad.teacher_id == Employee.id, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .where(Semester.id == CurriculumSubject.semester_id, Semester.year_id == year_id)
    )
    post = (
        exists()
        .where(Post.employee_id == Employee.id, Post.ends_on.is_(None), Position.id == Post.position_id)
        .where(Position.category.in_(TEACHING_CATEGORIES))
    )
    return or_(load, post)


def _hours(keys: Iterable[int], year_id: int) -> Mapping[int, Mapping[tuple[str, bool], int]]:
    """Teacher → (kind of lesson, whether in autumn) → hours."""
    autumn = Semester.number % 2
    rows = db.session.execute(
        select(TeachingLoad.teacher_id, TeachingLoad.lesson_kind, autumn, func.sum(TeachingLoad.hours))
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(TeachingLoad.teacher_id.in_(keys), Semester.year_id == year_id)
        .group_by(TeachingLoad.teacher_id, TeachingLoad.lesson_kind, autumn)
    )
    found: dict[int, dict[tuple[str, bool], int]] = defaultdict(dict)
    for teacher, kind, odd, total in rows:
        found[teacher][kind, bool(odd)] = int(total)
    return found


def _posts(keys: Iterable[int], on: date) -> dict[int, tuple[list[tuple[Decimal, int | None]], date]]:
    """Teacher → (stakes of today's teaching posts with the norm of each, the day on which the first post began)."""
    rows = db.session.execute(
        select(Post.employee_id, Post.stake, Post.starts_on, Post.ends_on, Position.yearly_hours)
        .join(Position, Position.id == Post.position_id)
        .where(Post.employee_id.in_(keys), Post.starts_on <= on, Position.category.in_(TEACHING_CATEGORIES))
        .order_by(Post.starts_on)
    )
    found: dict[int, tuple[list[tuple[Decimal, int | None]], date]] = {}
    for teacher, stake, starts_on, ends_on, hours in rows:
        stakes, _since = found.setdefault(teacher, ([], starts_on))
        if ends_on is None or ends_on >= on:
            stakes.append((stake, hours))
    return found


__all__ = ["Workload", "gives_or_should", "norms_on", "years_of"]
