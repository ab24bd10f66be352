"""People of the university: offices, deans, heads and teachers, with their accounts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hemis.access.roles import Role
from hemis.demo import facts
from hemis.demo.cast import Cast
from hemis.demo.loads import Teacher, Teaching, staff
from hemis.demo.people import Crowd
from hemis.demo.structure import Structure
from hemis.models.accounts import User
from hemis.operations.staff import NewEmployee, hire_many

OFFICES = (
    (Role.HR_OFFICE, "hr", "V03", "21"),
    (Role.ACADEMIC_OFFICE, "registrar", "V02", "22"),
    (Role.MARKETING_OFFICE, "marketing", "V04", "21"),
    (Role.RESEARCH_OFFICE, "scientist", "V05", "21"),
    (Role.DOCTORAL_OFFICE, "doctoral", "V06", "21"),
    (Role.ACCOUNTING, "accountant", "V07", "24"),
    (Role.VICE_RECTOR, "vice-rector", "V01", "19"),
    (Role.STUDIES_VICE_RECTOR, "studies-vice-rector", "V01", "19"),
    (Role.MANAGEMENT, "management", "V01", "20"),
    (Role.ADMINISTRATOR, "admin", "V16", "23"),
)
NAMED_IN_FACTS = {
    Role.VICE_RECTOR: "vice_rector_research",
    Role.STUDIES_VICE_RECTOR: "vice_rector_studies",
    Role.MANAGEMENT: "rector",
}
DEAN, HEAD = "18", "16"
LADDER = (("14", "11", "11"), ("13", "10", "10"), ("12", "10", "10"), ("15", "12", "13"), ("13", "11", "10"))
"""Position, degree and rank of a department's second, third ... teacher, round and round."""
STAKES = (Decimal("1.25"), Decimal(1), Decimal(1), Decimal("0.75"))
BORN = (1958, 1998)
TeacherKey = tuple[int, Teacher]
"""Campus, department and number."""


@dataclass(frozen=True)
class Person:
    """An employee with an account."""

    employee_id: int
    user: User


@dataclass
class Staff:
    """The people whom later steps act as."""

    offices: dict[Role, User]
    deans: dict[str, User]
    teachers: dict[TeacherKey, Person]


class Hiring:
    """Collects the employees, so that they are hired by one statement."""

    def __init__(self, made: Structure, crowd: Crowd, cast: Cast, positions: dict[str, int]) -> None:
        self.made, self.crowd, self.cast, self.positions = made, crowd, cast, positions
        self.new: list[NewEmployee] = []

    def offices(self) -> dict[Role, User]:
        """One person for each office, and the observer of the ministry, who is nobody's employee."""
        users = {}
        for role, login, division, position in OFFICES:
            known = facts.read("university")[0].get(NAMED_IN_FACTS.get(role, ""))
            person = self.crowd.known(known, born=BORN) if known else self.crowd.person(born=BORN)
            unit = self.made.divisions[division]
            users[role] = self._hire(person, position, role, login, division_id=unit.id, staff_kind="11")
            self.cast.show(users[role], role, unit.name)
        observer = self.cast.open("ministry", "Вазирлик кузатувчиси", "Vazirlik kuzatuvchisi", Role.MINISTRY)
        self.cast.show(observer, Role.MINISTRY)
        for role, user in (users | {Role.MINISTRY: observer}).items():
            self.cast.give(user, role)
        return users | {Role.MINISTRY: observer}

    def deans(self, shown: Sequence[str]) -> dict[str, User]:
        """The dean of each faculty."""
        users = {}
        for row in facts.read("faculties"):
            faculty = self.made.faculties[row["code"]]
            home = next(each for each in self.made.departments.values() if each.faculty_id == faculty.id)
            person = self.crowd.known(row["dean"], born=BORN)
            login = f"dean-{row['code'].lower()}"
            users[row["code"]] = user = self._hire(
                person, DEAN, Role.FACULTY, login, department_id=home.id, staff_kind="11"
            )
            self.cast.give(user, Role.FACULTY, faculty)
            if row["code"] in shown:
                self.cast.show(user, Role.FACULTY, faculty.name)
        return users

    def teachers(self, keys: Sequence[TeacherKey], shown: Sequence[TeacherKey]) -> dict[TeacherKey, User]:
        """Teachers in the order of their logins; the first of a department is its head."""
        users = {}
        heads_of = {department for _, (department, _) in shown}
        for number, key in enumerate(keys, start=1):
            campus, (code, place) = key
            department = self.made.departments[code]
            is_head = (campus, place) == (0, 0)
            position, degree, rank = (HEAD, "11", "11") if is_head else LADDER[(place + campus) % len(LADDER)]
            role = Role.DEPARTMENT_HEAD if is_head else Role.TEACHER
            users[key] = user = self._hire(
                self.crowd.person(born=BORN),
                position,
                role,
                f"t{number:03}",
                department_id=department.id,
                speciality=department.name.removesuffix(" кафедраси"),
                academic_degree=degree,
                academic_rank=rank,
                stake=STAKES[place % len(STAKES)],
            )
            if is_head:
                self.cast.give(user, Role.DEPARTMENT_HEAD, department)
            self.cast.give(user, Role.TEACHER)
            if is_head and code in heads_of:
                self.cast.show(user, Role.DEPARTMENT_HEAD, department.name)
            if key in shown:
                self.cast.show(user, Role.TEACHER, department.name, password=role)
        return users

    def _hire(self, person: dict[str, Any], position: str, role: Role, login: str, **post: Any) -> User:
        new = NewEmployee(
            number=f"{len(self.new) + 1:05}",
            position_id=self.positions[position],
            starts_on=self.cast.since,
            order_number=f"{len(self.new) + 1}-К",
            **person,
            **post,
        )
        user = self.cast.open(login, new.full_name, new.full_name_latin, role)
        self.new.append(replace(new, user_id=user.id))
        return user


def hire(
    made: Structure,
    crowd: Crowd,
    cast: Cast,
    positions: dict[str, int],
    teaching: Teaching,
    campuses: int,
    shown: Sequence[TeacherKey],
) -> Staff:
    """Hire everybody; `shown` are the teachers whose logins are printed."""
    hiring = Hiring(made, crowd, cast, positions)
    offices = hiring.offices()
    deans = hiring.deans([facts.by_code("departments")[code]["faculty_code"] for _, (code, _) in shown])
    users = hiring.teachers(_keys(teaching, campuses, shown), shown)
    ids = hire_many(hiring.new, by=None)
    by_user = dict(zip((new.user_id for new in hiring.new), ids, strict=True))
    return Staff(offices, deans, {key: Person(by_user[user.id], user) for key, user in users.items()})


def _keys(teaching: Teaching, campuses: int, shown: Sequence[TeacherKey]) -> list[TeacherKey]:
    counts = staff(teaching.loads)
    of_campus = [(code, place) for code, count in counts.items() for place in range(count)]
    keys = [(campus, teacher) for campus in range(campuses) for teacher in of_campus]
    return [*shown, *(key for key in keys if key not in shown)]


def chosen_teachers(teaching: Teaching, faculties: Sequence[str], weekday: int) -> list[TeacherKey]:
    """For each faculty the teacher with most to do on that weekday: one who lectures to a stream, and is no head."""
    return [(0, _busiest(teaching, faculty, weekday)) for faculty in faculties]


def _busiest(teaching: Teaching, faculty: str, weekday: int) -> Teacher:
    home = {row["code"] for row in facts.read("departments") if row["faculty_code"] == faculty}
    weight: dict[Teacher, list[int]] = {}
    for load, teacher, places in zip(teaching.loads, teaching.teachers, teaching.places, strict=True):
        if teacher[0] in home:
            counts = weight.setdefault(teacher, [0, 0, 0])
            counts[0] |= len(load.members) > 1
            counts[1] += sum(place.day == weekday for place in places)
            counts[2] += len(places)
    return max(weight, key=lambda teacher: (teacher[1] > 0, *weight[teacher], teacher))


def birth_years(start_year: int, course: int) -> tuple[int, int]:
    """The years in which students of a course were born."""
    return start_year - course - 19, start_year - course - 17
