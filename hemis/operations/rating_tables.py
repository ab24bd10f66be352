"""The rating as it is read: of teachers, departments and faculties, computed anew or as it was frozen.

A person stands in one department, with points and stake together: that of the main post. What is held beside it in
another department brings neither points nor stake there. Hours paid one by one are no stake.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from hemis.domain.calendar import academic_year_days
from hemis.domain.rating import ZERO, Breakdown, Counted, Criterion, Item, breakdown, per_stake, places, summed
from hemis.domain.staffing import HOURLY, MAIN_WORK, TEACHING_CATEGORIES
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear
from hemis.models.rating import DRAFT, FROZEN, RatingCriterion, RatingResult, RatingSet
from hemis.models.staff import Employee, Position, Post
from hemis.models.structure import Department, Faculty
from hemis.operations import rating_sources
from hemis.operations.posts import running

NAMES = (
    *(Employee.surname, Employee.first_name, Employee.patronymic, Employee.sort_key),
    *(Employee.surname_latin, Employee.first_name_latin, Employee.patronymic_latin),
)
Ranked = TypeVar("Ranked", bound="Line | Unit")


@dataclass(frozen=True, slots=True)
class Line:
    """A teacher in the rating."""

    employee: Employee
    department: Department
    faculty: Faculty
    stake: Decimal
    points: Decimal = ZERO
    place: int = 0
    before: "Line | None" = None

    @property
    def key(self) -> int:
        return self.employee.id


@dataclass(frozen=True, slots=True)
class Unit:
    """A department or a faculty in the rating: `points` are those of its teachers ÷ their stakes."""

    row: Department | Faculty
    teachers: int
    sum: Decimal
    stake: Decimal
    points: Decimal = ZERO
    place: int = 0
    before: "Unit | None" = None

    @property
    def key(self) -> int:
        return self.row.id


@dataclass(frozen=True, slots=True)
class Standing:
    """The rating of a year by one set of criteria."""

    chosen: RatingSet
    day: date
    """The posts and stakes of this day."""
    lines: list[Line]
    departments: list[Unit]
    faculties: list[Unit]
    found: Mapping[int, Breakdown]
    """Person → how the points come about; of a frozen year each stands in its own result."""


class Reading:
    """What one page reads: items of a year and posts of a day once, however many sets look at them."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._done: dict[tuple[date, date], dict[int, list[Item]]] = {}
        self._people: dict[date, list[Line]] = {}

    def done(self, first: date, last: date) -> dict[int, list[Item]]:
        """Return person → what the person did from one day to another."""
        if (first, last) not in self._done:
            found: dict[int, list[Item]] = {}
            for each in rating_sources.done(first, last):
                found.setdefault(each.employee_id, []).append(each.item)
            self._done[first, last] = found
        return self._done[first, last]

    def people(self, day: date) -> list[Line]:
        """Return everybody who teaches on a day."""
        if day not in self._people:
            self._people[day] = _main_posts(day)
        return self._people[day]

    def standing(self, chosen: RatingSet) -> Standing:
        """Return the rating by a set: as it was frozen, or as it is today."""
        if chosen.state == FROZEN and chosen.reckoned_on:
            return _laid_out(chosen, chosen.reckoned_on, _frozen_lines(chosen), {})
        return self.as_of(chosen, reckoning_day(chosen.year, self.today), days_of(chosen.year)[1])

    def as_of(self, chosen: RatingSet, day: date, until: date) -> Standing:
        """Return the rating by a set: of the posts of a day, and of what was done until another."""
        criteria, caps = criteria_of(chosen), caps_of(chosen)
        items = self.done(days_of(chosen.year)[0], until)
        found = {key: breakdown(criteria, caps, own) for key, own in items.items()}
        lines = [
            replace(each, points=found[each.key].points) if each.key in found else each for each in self.people(day)
        ]
        return _laid_out(chosen, day, placed(lines), found)


def standing_sets() -> list[RatingSet]:
    """Return the sets that are in force or frozen with their criteria, the newest year first."""
    return list(db.session.scalars(whole().where(RatingSet.state != DRAFT).order_by(AcademicYear.code.desc())))


def whole() -> Select[RatingSet]:
    """Return the select of sets with what a rating needs of them."""
    criteria = selectinload(RatingSet.criteria).joinedload(RatingCriterion.group)
    return select(RatingSet).join(RatingSet.year).options(contains_eager(RatingSet.year), criteria)


def reckoning_day(year: AcademicYear, today: date) -> date:
    """Return the day whose posts a running rating takes: today, or the last day of a year that is over."""
    first, last = days_of(year)
    return max(first, min(today, last))


def days_of(year: AcademicYear) -> tuple[date, date]:
    """Return the days whose works count in a year; its lessons may begin later and end earlier."""
    return academic_year_days(int(year.code))


def breakdown_of(standing: Standing, employee_id: int) -> Breakdown:
    """Return how the points of one person come about: in a frozen year, as they did on the day of the freeze."""
    chosen = standing.chosen
    if chosen.state == FROZEN:
        own = select(RatingResult.items).where(
            RatingResult.set_id == chosen.id, RatingResult.employee_id == employee_id
        )
        return summed(criteria_of(chosen), caps_of(chosen), unpacked(db.session.scalar(own) or "[]"))
    return standing.found.get(employee_id) or breakdown(criteria_of(chosen), caps_of(chosen), [])


def criteria_of(chosen: RatingSet) -> list[Criterion]:
    """Return the criteria of a set as the rules know them."""
    return [_criterion(each) for each in chosen.criteria]


def _criterion(row: RatingCriterion) -> Criterion:
    kinds = frozenset(row.kinds.split())
    return Criterion(
        row.id, row.name, row.source, row.points, row.split, kinds, row.condition, row.cap, group=row.group_id
    )


def caps_of(chosen: RatingSet) -> dict[int, Decimal | None]:
    """Return group → the most that its criteria may bring together."""
    return {each.group.id: each.group.cap for each in chosen.criteria if each.group}


def _main_posts(day: date) -> list[Line]:
    """Return everybody who teaches on a day, once, in the department of the main post."""
    rows = select(Post).join(Post.position).join(Post.employee).join(Post.department).join(Department.faculty)
    rows = rows.where(running(day), Position.category.in_(TEACHING_CATEGORIES), Post.employment_form != HOURLY)
    department = contains_eager(Post.department)
    loads = (contains_eager(Post.employee).load_only(*NAMES), department, department.contains_eager(Department.faculty))
    held: dict[int, list[Post]] = {}
    for post in db.session.scalars(rows.options(*loads).order_by(Employee.sort_key, Employee.id)):
        held.setdefault(post.employee_id, []).append(post)
    return [_line(posts) for posts in held.values()]


def _line(posts: list[Post]) -> Line:
    main = min(posts, key=lambda post: (post.employment_form != MAIN_WORK, -post.stake, post.starts_on, post.id))
    here = [post.stake for post in posts if post.department_id == main.department_id]
    assert main.department is not None
    return Line(main.employee, main.department, main.department.faculty, sum(here, ZERO))


def _frozen_lines(chosen: RatingSet) -> list[Line]:
    rows = select(RatingResult).where(RatingResult.set_id == chosen.id).join(RatingResult.employee)
    own = (
        defer(RatingResult.items),
        contains_eager(RatingResult.employee).load_only(*NAMES),
        joinedload(RatingResult.department),
        joinedload(RatingResult.faculty),
    )
    found = db.session.scalars(rows.options(*own).order_by(RatingResult.place, Employee.sort_key, Employee.id))
    return [Line(each.employee, each.department, each.faculty, each.stake, each.points, each.place) for each in found]


def _laid_out(chosen: RatingSet, day: date, lines: list[Line], found: Mapping[int, Breakdown]) -> Standing:
    departments = _units(lines, lambda line: line.department)
    return Standing(chosen, day, lines, placed(departments), placed(_units(lines, lambda line: line.faculty)), found)


def _units(lines: Iterable[Line], of: Callable[[Line], Department | Faculty]) -> list[Unit]:
    inside: dict[int, list[Line]] = {}
    for line in lines:
        inside.setdefault(of(line).id, []).append(line)
    return [_unit(of(own[0]), own) for own in inside.values()]


def _unit(row: Department | Faculty, own: Sequence[Line]) -> Unit:
    points, stakes = [each.points for each in own], [each.stake for each in own]
    total = sum(points, ZERO)
    return Unit(row, len(own), total, sum(stakes, ZERO), per_stake(points, stakes))


def placed(rows: Sequence[Ranked]) -> list[Ranked]:
    """Return rows with their places, best first, those of one place in the order of their names."""
    found = places({each.key: each.points for each in rows})
    whole = [replace(each, place=found[each.key]) for each in rows]
    return sorted(whole, key=lambda each: (each.place, name_key(each)))


def name_key(row: Line | Unit) -> str:
    """Return what puts a line in the order of the alphabet."""
    return row.employee.sort_key if isinstance(row, Line) else row.row.sort_key


def compared(rows: Sequence[Ranked], before: Sequence[Ranked]) -> list[Ranked]:
    """Return rows beside what each was in another rating."""
    known = {each.key: each for each in before}
    return [replace(each, before=known.get(each.key)) for each in rows]  # type: ignore[arg-type]


def packed(found: Breakdown) -> str:
    """Return everything that counted, and what counted for nothing, as it is kept in a frozen result."""
    counted = [(part.criterion.key, each) for part in found.parts for each in part.items]
    rows = [_pack(key, each) for key, each in counted]
    return json.dumps(rows + [_pack(None, Counted(each, ZERO)) for each in found.uncounted], ensure_ascii=False)


def _pack(criterion: int | None, counted: Counted) -> dict[str, Any]:
    item = counted.item
    share = None if item.share is None else str(item.share)
    told = item._replace(day=item.day.isoformat(), traits=sorted(item.traits), share=share)  # type: ignore[arg-type]
    return {"criterion": criterion, "points": str(counted.points), **told._asdict()}


def unpacked(kept: str) -> list[tuple[int | None, Counted]]:
    """Return what `packed` has kept."""
    return [_unpack(each) for each in json.loads(kept)]


def _unpack(row: Mapping[str, Any]) -> tuple[int | None, Counted]:
    own: dict[str, Any] = {name: row[name] for name in Item._fields}
    own |= {"day": date.fromisoformat(row["day"]), "traits": frozenset(row["traits"])}
    own["share"] = None if row["share"] is None else Decimal(row["share"])
    return row["criterion"], Counted(Item(**own), Decimal(row["points"]))


__all__ = [
    "Line",
    "Reading",
    "Standing",
    "Unit",
    "breakdown_of",
    "caps_of",
    "compared",
    "criteria_of",
    "days_of",
    "name_key",
    "packed",
    "placed",
    "reckoning_day",
    "standing_sets",
    "unpacked",
    "whole",
]
