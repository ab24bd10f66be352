"""Courses, elections and states of the employees: enough in every colour to see what the terms are for."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo.people import Crowd
from hemis.demo.staffing import BORN, Staff
from hemis.demo.structure import Structure
from hemis.domain.calendar import add_months
from hemis.extensions import db
from hemis.models.staff import Employee, Post, PostCompetition, TrainingCourse
from hemis.operations import plain, posts, statuses
from hemis.operations.staff import NewEmployee, hire_many
from hemis.operations.statuses import Order

ASSISTANT = "29"
CENTRES = (
    "Бош илмий-методик марказ",
    "Тармоқ маркази: педагог кадрларни қайта тайёрлаш ва малакасини ошириш",
    "Минтақавий малака ошириш маркази",
)
DIRECTIONS = (
    "Рақамли таълим технологиялари",
    "Кредит-модуль тизимида ўқитиш методикаси",
    "Илмий тадқиқот методологияси",
    "Баҳолаш ва сифат назорати",
)
COURSES = (
    ((-4, 144),),
    ((-10, 144),),
    ((-20, 144),),
    ((-26, 72), (-15, 72)),
    ((-33, 144),),
    ((-8, 144), (-45, 144)),
    ((-40, 144),),
    (),
)
"""For each teacher in turn: the months since the end of each course, and its hours."""
ELECTED = (-6, -14, -25, -37, -57, -49, -63, None)
"""The months since the election of each teacher in turn."""
DAYS = timedelta(days=5)


def write(made: Structure, staff: Staff, crowd: Crowd, positions: dict[str, int], now: datetime) -> None:
    """Give the teachers their courses and elections, and the assistants a life."""
    teachers = _teachers(staff)
    today = now.date()
    courses = [course for turn, post in enumerate(teachers) for course in _courses(turn, post, today)]
    elections = [row for turn, post in enumerate(teachers) for row in _elections(turn, post, today)]
    plain.create_many(courses, by=None)
    plain.create_many(elections, by=None)
    _second_post(made, teachers, staff, today)
    _assistants(made, staff, crowd, positions, now)


def _teachers(staff: Staff) -> list[Post]:
    ids = [person.employee_id for person in staff.teachers.values()]
    return list(db.session.scalars(select(Post).where(Post.employee_id.in_(ids)).order_by(Post.employee_id)))


def _courses(turn: int, post: Post, today: date) -> Iterator[TrainingCourse]:
    for number, (months, hours) in enumerate(COURSES[turn % len(COURSES)], start=1):
        ends_on = add_months(today, months) - timedelta(days=turn % 20)
        yield TrainingCourse(
            employee_id=post.employee_id,
            centre=CENTRES[turn % len(CENTRES)],
            direction=DIRECTIONS[turn // 3 % len(DIRECTIONS)],
            starts_on=ends_on - timedelta(days=hours // 6),
            ends_on=ends_on,
            hours=hours,
            certificate_number=f"МО {ends_on.year}-{post.employee_id:04}{number}",
        )


def _elections(turn: int, post: Post, today: date) -> Iterator[PostCompetition]:
    months = ELECTED[turn % len(ELECTED)]
    if months is not None:
        day = add_months(today, months) - timedelta(days=turn % 25)
        yield PostCompetition(
            employee_id=post.employee_id,
            department_id=post.department_id,
            position_id=post.position_id,
            elected_on=day,
            minutes_number=f"{turn % 11 + 1}-баён",
            minutes_date=day,
        )


def _second_post(made: Structure, teachers: list[Post], staff: Staff, today: date) -> None:
    """Somebody of a whole stake works a quarter more at another department."""
    own = next(post for post in teachers if post.stake == 1)
    other = next(each for each in made.departments.values() if each.id != own.department_id)
    values = {
        "position_id": own.position_id,
        "department_id": other.id,
        "division_id": None,
        "staff_kind": "12",
        "employment_form": "12",
        "stake": Decimal("0.25"),
        "contract_number": "",
        "contract_date": None,
        "order_number": "88-К",
        "order_date": add_months(today, -12),
        "starts_on": add_months(today, -12),
        "ends_on": None,
    }
    posts.save_post(Post(employee_id=own.employee_id), values, by=staff.offices[Role.HR_OFFICE])


def _assistants(made: Structure, staff: Staff, crowd: Crowd, positions: dict[str, int], now: datetime) -> None:
    """An assistant at some departments: one at work, one away on business, one with a child, one who has left."""
    departments = list(made.departments.values())[:6]
    today, hr = now.date(), staff.offices[Role.HR_OFFICE]
    ids = hire_many(
        [
            NewEmployee(
                number=f"L{number:04}",
                position_id=positions[ASSISTANT],
                department_id=department.id,
                starts_on=add_months(today, -20),
                staff_kind="13",
                order_number=f"{number}-К",
                **crowd.person(born=BORN),
            )
            for number, department in enumerate(departments, start=1)
        ],
        by=None,
    )
    people = [db.session.get_one(Employee, key) for key in ids]
    trip, leave = Order("101-К", today, "Хизмат сафари"), Order("54-К", today, "Бола парвариши таътили")
    statuses.begin(people[1], "15", today - DAYS, today + DAYS, trip, today=today, by=hr)
    statuses.begin(people[2], "13", add_months(today, -3), add_months(today, 9), leave, today=today, by=hr)
    left = Order("120-К", today, "Ўз аризасига кўра")
    statuses.leave(people[3], add_months(today, -1), left, at=now, today=today, by=hr)
