"""A3, A4: no student of another faculty through any door of the base: generated requests against an oracle."""

import os
import random

import pytest

from hemis.access.grants import GRANTS
from hemis.access.roles import Role
from hemis.extensions import db
from hemis.models.students import Student
from tests.house.walks import token_of, visits
from tests.world import PASSWORD

CASES = int(os.environ.get("HEMIS_SCOPE_CASES", "500"))
"""5,000 on demand."""
ROLES = {
    "dean": (Role.FACULTY, {"home"}),
    "foreign_dean": (Role.FACULTY, {"foreign"}),
    "head": (Role.DEPARTMENT_HEAD, {"home"}),
    "foreign_head": (Role.DEPARTMENT_HEAD, {"foreign"}),
    "teacher": (Role.TEACHER, {"home"}),
    "foreign_teacher": (Role.TEACHER, {"foreign"}),
    "student": (Role.STUDENT, set()),
}
CANARY = {"home": "ҚАНОРИЙ", "foreign": "БЕГОНА"}


@pytest.fixture
def marked(app, world):
    """Every student of the home faculty bears a name that no other page has, so that each side is seen at once."""
    with app.app_context():
        for key in world.students + world.students2:
            row = db.session.get(Student, key)
            row.surname = f"ҚАНОРИЙ{row.surname}"
        db.session.commit()
    return {"home": [*world.students, *world.students2], "foreign": world.foreign.students}


def doors(app):
    """Every method of the pages that name students, with the names in its address."""
    rooms = ("base", "duplicates", "own", "moves", "timeline", "statuses", "contingent")
    rooms = tuple(f"students.{room}." for room in rooms)
    return [visit for visit in visits(app) if visit.endpoint.startswith(rooms)]


def generated(app, marked, chance):
    """Yield (door, role, whose) with ids swapped in the path, the query and the form."""
    found = doors(app)
    for _number in range(CASES):
        visit, who, side = chance.choice(found), chance.choice(sorted(ROLES)), chance.choice(("home", "foreign"))
        key, other = chance.choice(marked[side]), chance.choice(marked[chance.choice(("home", side))])
        values = {"student_id": key, "other_id": other, "filter_id": 1}
        query = {
            **chance.choice(({}, {"student": key}, {"student": [key, other]}, {"faculty_id": 1}, {"faculty_id": 2})),
            **chance.choice(({}, {"q": "бегона"}, {"q": "қанорий"}, {"q": "begona"}, {"q": "30126"}, {"group": "11"})),
            **chance.choice(({}, {"format": "print"}, {"format": "csv"}, {"tab": "movement"}, {"tab": "orders"})),
            **chance.choice(({}, {"than": "2020-01-01", "part": "came"}, {"group_id": other}, {"by": "group"})),
        }
        form = {"password": PASSWORD, "group_id": key, "student_id": key, "other_id": other, "faculty_id": other}
        yield visit, who, side, values, query, form


def allowed(visit, who, side, values, marked) -> bool:
    """The oracle, written from the matrix and not from the code: may this role reach these students at all."""
    role, seen = ROLES[who]
    if visit.endpoint.startswith(("students.own.", "students.moves.")):
        return role is Role.STUDENT
    policy = "students.duplicates:edit" if "duplicates" in visit.endpoint else None
    if policy and policy not in GRANTS[role]:
        return False
    named = [values[name] for name in visit.names if name in ("student_id", "other_id")]
    own = {key for place in seen for key in marked[place]}
    return role is not Role.STUDENT and all(key in own for key in named)


@pytest.mark.promise("A3", "A4")
def test_no_generated_request_reaches_a_student_of_another_faculty(app, sqlite_world, world, as_, marked):
    chance, clients = random.Random(42), {who: as_(who) for who in ROLES}
    begun, answered = sqlite_world.keep("scope"), 0
    for visit, who, side, values, query, form in generated(app, marked, chance):
        address = visit.address(app, values)
        data = {**form, "csrf_token": token_of(clients[who])} if visit.method == "POST" else None
        answer = clients[who].open(address, method=visit.method, query_string=query, data=data)
        case = (who, visit.method, address, query, answer.status_code)
        if not allowed(visit, who, side, values, marked):
            assert answer.status_code in (403, 404), case
        answered += answer.status_code == 200
        content = answer.data.decode("utf-8", "replace")
        for place, canary in CANARY.items():
            if place not in ROLES[who][1] and who != "student":
                assert canary not in content.replace("бегона", ""), case
        if visit.method == "POST" and answer.status_code < 400:
            sqlite_world.restore(begun)
    assert answered > CASES // 10
