"""A3, A4: no student of another faculty through any door of the base or the orders: generated requests, an oracle."""

import json
import os
import random
from collections import Counter

import pytest

from hemis.access.grants import GRANTS
from hemis.access.guard import policy_of
from hemis.access.roles import Role
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.orders import Order
from hemis.models.students import Student
from tests.house.test_access import contents
from tests.house.walks import token_of, visits
from tests.world import PASSWORD
from tests.world_orders import WAITING

CASES = int(os.environ.get("HEMIS_SCOPE_CASES", "500"))
"""5,000 on demand."""
ROLES = {
    "dean": (Role.FACULTY, {"home"}),
    "foreign_dean": (Role.FACULTY, {"foreign"}),
    "head": (Role.DEPARTMENT_HEAD, {"home"}),
    "foreign_head": (Role.DEPARTMENT_HEAD, {"foreign"}),
    "teacher": (Role.TEACHER, {"home"}),
    "foreign_teacher": (Role.TEACHER, {"foreign"}),
    "student": (Role.STUDENT, {"home"}),
}
WHO = [*ROLES, "dean", "foreign_dean", "dean", "foreign_dean"]
"""Deans open most doors, so that they come more often."""
CANARY = {"home": "ҚАНОРИЙ", "foreign": "БЕГОНА"}
TYPED = ("бегона", "қанорий", "begona", "бег", "қан", "30126", "11", "Четлаштириш")
DOORS = {
    "list": (
        {"students.base.index", "students.base.chosen", "movement.orders.index", "movement.register.index"},
        "GET",
    ),
    "search": ({"students.base.index", "movement.orders.index", "movement.register.index"}, "GET"),
    "card": ({"students.base.", "students.duplicates.", "students.own.", "students.timeline."}, ""),
    "movement": ({"students.moves.", "students.statuses.", "students.contingent."}, ""),
    "order": ({"movement.orders.", "movement.mine.show", "movement.mine.index"}, ""),
    "pdf": ({"movement.orders.printed", "movement.mine.printed", "students.base.paper"}, "GET"),
    "export": ({"students.base.file", "students.base.index", "movement.orders.index", "movement.register.index"}, ""),
    "autocomplete": ({"students.base.index", "movement.orders.index", "movement.orders.add"}, "GET"),
}
"""Door → the endpoints, or the beginnings of their names, and the method; empty is any."""
OF_DRAFTS = ("movement.orders.add", "movement.orders.line", "movement.orders.edit")
FILES = ("print", "csv", "xlsx")


@pytest.fixture
def marked(app, world):
    """Every student and order of the home faculty bears a name that no other page has: each side is seen at once."""
    with app.app_context():
        for key in world.students + world.students2:
            row = db.session.get(Student, key)
            row.surname = f"ҚАНОРИЙ{row.surname}"
        for status in WAITING:
            order = db.session.get(Order, world.orders[status])
            order.title = f"ҚАНОРИЙ{order.title}"
            order.title_key = fold(order.title)
        db.session.commit()
    return {
        "home": {"student": [*world.students, *world.students2], "order": place_of(world)},
        "foreign": {"student": world.foreign.students, "order": place_of(world.foreign)},
    }


def place_of(place):
    """The orders of one faculty, and what hangs on its draft."""
    return {
        "order": list(place.orders.values()),
        "draft": place.order,
        "line": place.order_line,
        "file": place.order_file,
    }


@pytest.fixture
def papers(monkeypatch):
    """A paper whose words can be read: what the typesetter is given, instead of what it makes of it."""

    def render(_template, content, _address, **_more):
        assert json.loads(content)
        return content.encode()

    for module in ("hemis.web.pdf", "hemis.menus.movement.papers", "hemis.menus.movement.mine"):
        monkeypatch.setattr(f"{module}.render", render)


def doors(app):
    """Return the methods behind each door, with the names in their addresses."""
    known = list(visits(app))
    return {
        door: [visit for visit in known if visit.endpoint.startswith(tuple(endpoints)) and method in ("", visit.method)]
        for door, (endpoints, method) in DOORS.items()
    }


def generated(app, marked, chance):
    """Yield (door, visit, who, values, query, form) with ids swapped in the path, the query and the form."""
    found = doors(app)
    for _number in range(CASES):
        door, who, side = chance.choice(sorted(found)), chance.choice(WHO), chance.choice(("home", "foreign"))
        visit, whose = chance.choice(found[door]), marked[side]
        mixed = marked[chance.choice(("home", side))]
        key, other = chance.choice(whose["student"]), chance.choice(mixed["student"])
        order = whose["order"]["draft"] if visit.endpoint in OF_DRAFTS else chance.choice(whose["order"]["order"])
        values = {
            "student_id": key,
            "other_id": other,
            "filter_id": 1,
            "order_kind": chance.choice(("expulsion", "leave")),
        }
        values |= {"order_id": order, "own_order_id": order}
        values |= {"order_line_id": mixed["order"]["line"], "order_file_id": mixed["order"]["file"]}
        query = {
            **chance.choice(({}, {"student": key}, {"student": [key, other]}, {"faculty_id": 1}, {"faculty_id": 2})),
            **chance.choice(({}, {"group": "11"}, {"from_group": 1}, {"from_group": 3}, {"from_group": 4})),
            **chance.choice(({}, {"tab": "movement"}, {"tab": "orders"}, {"format": "print"}, {"format": "csv"})),
            **chance.choice(({}, {"than": "2020-01-01", "part": "came"}, {"group_id": other}, {"by": "group"})),
        }
        if door in ("search", "autocomplete"):
            query = {"q": chance.choice(TYPED)}
        if door == "export":
            query["format"] = chance.choice(FILES)
        form = {"password": PASSWORD, "group_id": key, "student_id": key, "other_id": other, "faculty_id": other}
        yield door, visit, who, values, query, {**form, "students": [key, other], "whole": "1", "target_id": order}


def allowed(app, visit, who, values, marked) -> bool:
    """The oracle, written from the matrix and not from the code: may this role reach these rows at all."""
    role, seen = ROLES[who]
    with app.app_context():
        policy = policy_of(visit.endpoint)
    if visit.endpoint.startswith(("students.own.", "students.moves.")):
        return role is Role.STUDENT
    if visit.endpoint.startswith(("students.duplicates.", "movement.")) and policy not in GRANTS[role]:
        return False
    if role is Role.STUDENT:
        return visit.endpoint.startswith("movement.mine.") and values["own_order_id"] in _own(marked, seen)["order_id"]
    own = _own(marked, seen)
    return all(values[name] in own[name] for name in visit.names if name in own)


def _own(marked, seen):
    places = [marked[place] for place in seen]
    people = {key for place in places for key in place["student"]}
    orders = {key for place in places for key in place["order"]["order"]}
    return {
        "student_id": people,
        "other_id": people,
        "order_id": orders,
        "order_line_id": {place["order"]["line"] for place in places},
        "order_file_id": {place["order"]["file"] for place in places},
    }


@pytest.mark.promise("A3", "A4")
def test_no_generated_request_reaches_a_student_of_another_faculty(app, sqlite_world, as_, marked, papers):
    chance, clients = random.Random(42), {who: as_(who) for who in ROLES}
    begun, answered = sqlite_world.keep("scope"), Counter()
    for door, visit, who, values, query, form in generated(app, marked, chance):
        address = visit.address(app, values)
        data = {**form, "csrf_token": token_of(clients[who])} if visit.method == "POST" else None
        headers = {"HX-Request": "true", "HX-Target": "list"} if door == "autocomplete" else {}
        answer = clients[who].open(address, method=visit.method, query_string=query, data=data, headers=headers)
        case = (door, who, visit.method, address, query, answer.status_code)
        if not allowed(app, visit, who, values, marked):
            assert answer.status_code in (403, 404), case
        answered[door] += answer.status_code in (200, 303, 422)
        content = contents(answer).decode("utf-8", "replace")
        for place, canary in CANARY.items():
            if place not in ROLES[who][1]:
                assert canary not in content, case
        if visit.method == "POST" and answer.status_code < 400:
            sqlite_world.restore(begun)
    assert all(answered[door] >= CASES // 50 for door in DOORS), answered  # a door that nobody enters proves nothing
