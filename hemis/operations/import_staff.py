"""Posts, courses, elections and states of people who are known already, from the lists of offices."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.words import values_of
from hemis.domain.staffing import HOURLY, Stretch, check_total
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.staff import Employee, Post, PostCompetition, StatusPeriod, TrainingCourse
from hemis.operations import competence, plain, posts, statuses
from hemis.operations.rules import rule_values
from hemis.operations.statuses import Order

Row = Mapping[str, Any]
EMPLOYMENT_FORMS = dict(zip(values_of("employment_form"), ("11", "12", "13", HOURLY), strict=True))
STATES = dict(zip(values_of("employee_status"), ("12", "13", "15"), strict=True))
Values = dict[str, Any]


class StaffJudge(ABC):
    """What every record of a known person has to meet: it is of the own department, and it is not there already."""

    def __init__(self, known: References, department_id: int | None, on: date, there: set[tuple[Any, ...]]) -> None:
        self.known, self.on, self.there = known, on, there
        self.rows: dict[tuple[Any, ...], int] = {}
        self.own: set[int] | None = None
        if department_id is not None:
            mine = select(Post.employee_id).where(posts.running(on), Post.department_id == department_id)
            self.own = set(db.session.scalars(mine))

    def __call__(self, number: int, values: Row) -> Doubted | None:
        person = self.known.teachers.find(values["employee"]).id
        if self.own is not None and person not in self.own:
            return "foreign_person", "employee", (("name", values["employee"]),)
        key = self.key(person, values)
        if key in self.there:
            return "record_known", "", ()
        if key in self.rows:
            return "duplicate_in_file", "", (("row", str(self.rows[key])),)
        if objection := self.object(person, values):
            return objection
        self.rows[key] = number
        return None

    @abstractmethod
    def key(self, person: int, values: Row) -> tuple[Any, ...]:
        """What tells a record from all others."""

    @abstractmethod
    def object(self, person: int, values: Row) -> Doubted | None:
        """What else speaks against a row."""


class CourseJudge(StaffJudge):
    """Finished courses, each known by its certificate."""

    def __init__(self, known: References, department_id: int | None, on: date) -> None:
        there = db.session.execute(select(TrainingCourse.employee_id, TrainingCourse.certificate_number))
        super().__init__(known, department_id, on, {tuple(row) for row in there})

    def key(self, person: int, values: Row) -> tuple[Any, ...]:
        return person, values["certificate"]

    def object(self, person: int, values: Row) -> Doubted | None:
        if values["ends_on"] < values["begins_on"]:
            return "ends_before_start", "ends_on", ()
        return _not_yet(values, "ends_on", self.on)


class ElectionJudge(StaffJudge):
    """Elections, each known by person, department, position and day."""

    def __init__(self, known: References, department_id: int | None, on: date) -> None:
        columns = ("employee_id", "department_id", "position_id", "elected_on")
        there = db.session.execute(select(*(getattr(PostCompetition, name) for name in columns)))
        super().__init__(known, department_id, on, {tuple(row) for row in there})

    def key(self, person: int, values: Row) -> tuple[Any, ...]:
        unit = self.known.departments.find(values["department"])[0].id
        return person, unit, self.known.positions.find(values["position"])[0].id, values["elected_on"]

    def object(self, person: int, values: Row) -> Doubted | None:
        ends_on = values["contract_ends_on"]
        if ends_on and ends_on < values["elected_on"]:
            return "ends_before_start", "contract_ends_on", ()
        return _not_yet(values, "elected_on", self.on) or _not_yet(values, "minutes_date", self.on)


class PostJudge(StaffJudge):
    """Further posts of people; the stakes of one person together stay within the rule."""

    def __init__(self, known: References, on: date) -> None:
        self.held: dict[int, list[Stretch]] = defaultdict(list)
        there = set()
        for row in db.session.scalars(select(Post)):
            if row.employment_form != HOURLY:
                self.held[row.employee_id].append(Stretch(row.starts_on, row.ends_on, row.stake))
            there.add((row.employee_id, row.department_id, row.division_id, row.position_id, row.starts_on))
        limits = rule_values("stavka.max", "stavka.step", on=on)
        self.highest, self.step = Decimal(str(limits["stavka.max"])), Decimal(str(limits["stavka.step"]))
        super().__init__(known, None, on, there)

    def key(self, person: int, values: Row) -> tuple[Any, ...]:
        unit = unit_of(self.known, values["department"])
        place = unit["department_id"], unit["division_id"]
        return person, *place, self.known.positions.find(values["position"])[0].id, values["start_date"]

    def object(self, person: int, values: Row) -> Doubted | None:
        stake = values["stavka"]
        if stake % self.step:
            return "stavka_step", "stavka", (("step", _told(self.step)), ("value", _told(stake)))
        if EMPLOYMENT_FORMS[values["employment_form"]] == HOURLY:
            return None
        new = Stretch(values["start_date"], None, stake)
        try:
            check_total(self.held[person], new, self.highest)
        except RuleError:
            return "stavka_total", "stavka", (("highest", _told(self.highest)),)
        self.held[person].append(new)
        return None


class StatusJudge(StaffJudge):
    """States of employees; no two of one person meet, so that nothing is shortened and everything can be undone."""

    def __init__(self, known: References, on: date) -> None:
        self.held: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        found = select(StatusPeriod.employee_id, StatusPeriod.starts_on, StatusPeriod.ends_on)
        for person, first, last in db.session.execute(found.where(StatusPeriod.annulled_on.is_(None))):
            self.held[person].append((first, last))
        super().__init__(known, None, on, set())

    def key(self, person: int, values: Row) -> tuple[Any, ...]:
        return person, values["begins_on"]

    def object(self, person: int, values: Row) -> Doubted | None:
        first, last = values["begins_on"], values["ends_on"]
        if last and last < first:
            return "ends_before_start", "ends_on", ()
        for begins, ends in self.held[person]:
            if begins <= (last or date.max) and first <= (ends or date.max):
                return "status_overlaps", "begins_on", (("day", f"{begins:%d.%m.%Y}"),)
        self.held[person].append((first, last))
        return None


def _told(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _not_yet(values: Row, name: str, on: date) -> Doubted | None:
    return ("not_yet", name, (("value", f"{values[name]:%d.%m.%Y}"),)) if values[name] > on else None


def _course(row: Row, known: References, today: date, by: User) -> TrainingCourse:
    names = {"centre": "centre", "direction": "direction", "starts_on": "begins_on", "ends_on": "ends_on"}
    values: Values = {name: row[field] for name, field in names.items()}
    values |= {"hours": row["course_hours"], "certificate_number": row["certificate"]}
    values["employee_id"] = known.teachers.find(row["employee"]).id
    course = TrainingCourse()
    competence.save_course(course, values, None, today=today, by=by)
    return course


def _election(row: Row, known: References, today: date, by: User) -> PostCompetition:
    values: Values = {name: row[name] for name in ("elected_on", "minutes_number", "minutes_date", "contract_ends_on")}
    values |= _place(row, known) | {"department_id": known.departments.find(row["department"])[0].id}
    election = PostCompetition()
    competence.save_election(election, values, today=today, by=by)
    return election


def _post(row: Row, known: References, today: date, by: User) -> Post:
    place = {**_place(row, known), **unit_of(known, row["department"])}
    post = Post(employee_id=place.pop("employee_id"))
    values: Values = {"stake": row["stavka"], "starts_on": row["start_date"], "ends_on": None}
    values |= {"employment_form": EMPLOYMENT_FORMS[row["employment_form"]], "order_number": row["order_number"]}
    posts.save_post(post, values | place, by=by)
    return post


def _status(row: Row, known: References, today: date, by: User) -> StatusPeriod:
    employee = db.session.get_one(Employee, known.teachers.find(row["employee"]).id)
    order = Order(row["order_number"], row["order_date"], row["ground"])
    state = STATES[row["employee_status"]]
    return statuses.begin(employee, state, row["begins_on"], row["ends_on"], order, today=today, by=by)


def take_statuses_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Delete the states of a file; RuleError once one of them was corrected or annulled."""
    for period in db.session.scalars(select(StatusPeriod).where(StatusPeriod.id.in_(ids))).all():
        if period.annulled_on is not None:
            raise RuleError(statuses.ALREADY)
        plain.remove(period, by=by)
    statuses.refresh(date.fromisoformat(options["today"]))


def unit_of(known: References, name: str) -> dict[str, int | None]:
    """The department, else the division, that `read_unit` has named."""
    if departments := known.departments.find(name):
        return {"department_id": departments[0].id, "division_id": None}
    return {"department_id": None, "division_id": known.others["division"].find(name)[0].id}


def _place(row: Row, known: References) -> Values:
    return {
        "employee_id": known.teachers.find(row["employee"]).id,
        "position_id": known.positions.find(row["position"])[0].id,
    }


def _each(
    write: Callable[[Row, References, date, User], Base],
) -> Callable[[Sequence[Row], References, Mapping[str, Any], User], list[int]]:
    def write_all(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
        today = date.fromisoformat(options["today"])
        return [getattr(write(row, known, today, by), "id") for row in rows]  # noqa: B009 - every one of these has one

    return write_all


write_courses, write_elections, write_posts = _each(_course), _each(_election), _each(_post)
write_statuses = _each(_status)

__all__ = [
    "CourseJudge",
    "ElectionJudge",
    "PostJudge",
    "StatusJudge",
    "take_statuses_away",
    "unit_of",
    "write_courses",
    "write_elections",
    "write_posts",
    "write_statuses",
]
