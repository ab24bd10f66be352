"""Promises A1–A4, B4 and G4: every route, every role, both sides of every door."""

import hashlib
import io
import zipfile

import pytest
from flask import Flask

from hemis.access.grants import GRANTS
from hemis.access.guard import ANYONE, SIGNED_IN, refuse_undeclared
from hemis.extensions import db
from hemis.web.security import HEADERS
from tests.house.walks import CAST, PASSED, SCOPED, engine_of, matrix, samples, token_of, visits
from tests.rig.counter import count_statements
from tests.serving import COOKIE, session_of

DOOR = "login"
REGISTER = "personal_view"
"""The only thing that reading writes: who looked at whose personal data (F4); tests/menus/system/test_personal.py."""
LOCKED_DOWN = ("default-src 'none'", "default-src 'none'; sandbox")
"""The stricter policies of files."""


def seen(answer) -> str:
    """Whether a request passed the guard, in the matrix's words; what the form says then is its own matter."""
    if "/account/login" in answer.headers.get("Location", ""):
        return DOOR
    return str(answer.status_code) if answer.status_code in (400, 401, 403, 404) else PASSED


def observe(app, sqlite_world, world, as_, who) -> dict[tuple[str, str, str], str]:
    """Try every visit as `who`; the world is as it was after the sign-in again before each that may change it."""
    entered = app.test_client() if who == "visitor" else as_(who)
    token, begun, found = token_of(entered), sqlite_world.keep(who), {}
    for visit in visits(app):
        address, client = visit.address(app, samples(world, world)), entered
        if visit.method == "GET":
            answer = client.get(address)
        else:
            client = copy_of(entered)
            with count_statements(engine_of(app)) as statements:
                answer = client.open(address, method=visit.method, data={"csrf_token": token})
            if statements.writes:
                sqlite_world.restore(begun)
        assert answer.status_code < 500, (visit.endpoint, answer.status_code)
        assert str(answer.headers).isascii(), (visit.endpoint, "no server sends such a header")
        found[visit.endpoint, visit.method, who] = seen(answer)
    return found


def copy_of(client):
    """Another browser in the same session, which what it sends may end."""
    twin = client.application.test_client()
    twin.set_cookie(COOKIE, session_of(client))
    return twin


@pytest.mark.promise("A1")
@pytest.mark.parametrize("who", ["visitor", *CAST])
def test_every_cell_of_the_access_matrix_is_true(app, sqlite_world, world, as_, who):
    observed = observe(app, sqlite_world, world, as_, who)
    expected = {key: value for key, value in matrix().items() if key[2] == who}
    assert observed.keys() - expected.keys() == set(), "a route without a line in tests/access_matrix.csv"
    assert expected.keys() - observed.keys() == set(), "a line without a route in tests/access_matrix.csv"
    wrong = {key: (expected[key], observed[key]) for key in observed if observed[key] != expected[key]}
    assert wrong == {}


@pytest.mark.promise("A2")
def test_a_view_without_a_policy_stops_the_start():
    bare = Flask("bare")
    bare.add_url_rule("/", "forgotten", lambda: "open")
    with pytest.raises(RuntimeError, match="forgotten"):
        refuse_undeclared(bare)


def test_permissions_used_and_permissions_granted_are_the_same(app):
    used = {view.policy for view in app.view_functions.values()} - {ANYONE, SIGNED_IN}
    granted = frozenset().union(*GRANTS.values())
    assert used == granted


def test_a_permission_begins_with_the_name_of_its_room(app):
    for endpoint, view in app.view_functions.items():
        if view.policy not in (ANYONE, SIGNED_IN):
            assert view.policy.split(".")[0] == endpoint.split(".")[0], endpoint


@pytest.mark.promise("A3", "A4")
@pytest.mark.parametrize("who", SCOPED)
def test_nothing_of_the_foreign_faculty_is_on_any_page(app, world, as_, who):
    client = as_(who)
    for visit in visits(app):
        if visit.method == "GET" and not visit.endpoint.startswith(("public.", "health.")):
            address = visit.address(app, samples(world, world))
            for extra in ("", "?format=xlsx", "?format=csv", "?q=бегона"):
                content = contents(client.get(address + extra))
                assert b"BEGONA" not in content, address
                assert "БЕГОНА".encode() not in content, address


def contents(answer) -> bytes:
    """What an answer says, a spreadsheet unpacked."""
    if not answer.data.startswith(b"PK"):
        return answer.data
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        return b"".join(file.read(name) for name in file.namelist())


@pytest.mark.promise("A3")
@pytest.mark.parametrize("who", SCOPED)
def test_a_foreign_row_does_not_exist_for_a_scoped_role(app, world, as_, who):
    own = (
        *("group_id", "student_id", "lesson_id", "sheet_id", "subject_id", "control_id"),
        *("curriculum_id", "semester_id", "term_id", "planned_id", "taught_id"),
        *("line_id", "resource_id", "question_id"),
        *("session_id", "exam_id", "window_id"),
        *("order_id", "order_line_id", "order_file_id", "own_order_id"),
        *("employee_id", "post_id", "period_id", "training_id", "contest_id"),
    )
    client = as_(who)
    token = token_of(client)
    for visit in visits(app):
        if not set(visit.names) & set(own) or visit.endpoint.startswith("public."):
            continue
        address = visit.address(app, samples(world, world.foreign))
        answer = client.open(address, method=visit.method, data={"csrf_token": token, "version": "1"})
        assert answer.status_code in (403, 404), (visit.method, address, answer.status_code)


@pytest.mark.promise("B4")
@pytest.mark.parametrize("who", CAST)
def test_no_get_changes_anything(app, world, as_, who):
    client = as_(who)
    before = fingerprint(app)
    with count_statements(engine_of(app)) as statements:
        for visit in visits(app):
            if visit.method == "GET":
                client.get(visit.address(app, samples(world, world)))
    assert [each for each in statements.writes if not each.startswith(f"INSERT INTO {REGISTER} ")] == []
    assert fingerprint(app) == before


def fingerprint(app) -> str:
    """A hash over every row of every table but the register of who looked at whom."""
    digest = hashlib.sha256()
    with app.app_context():
        for table in (each for each in db.metadata.sorted_tables if each.name != REGISTER):
            for row in db.session.execute(table.select().order_by(*table.primary_key.columns)):
                digest.update(repr(row).encode())
        db.session.rollback()
    return digest.hexdigest()


@pytest.mark.promise("B4")
def test_no_form_is_taken_without_its_token_or_from_another_site(app, world, as_):
    client = as_("admin")
    for visit in visits(app):
        if visit.method == "GET":
            continue
        address = visit.address(app, samples(world, world))
        for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = client.open(address, method=visit.method, headers=headers)
            assert answer.status_code in (400, 403, 404), (address, headers, answer.status_code)


@pytest.mark.promise("G4")
def test_every_answer_carries_the_security_headers(app, world, as_):
    for client in (app.test_client(), as_("admin"), as_("teacher")):
        addresses = [visit.address(app, samples(world, world)) for visit in visits(app) if visit.method == "GET"]
        asset = f"/static/{app.extensions['assets']['css/hemis.css']}"
        for address in [*addresses, "/no-such-page", asset, "/static/nothing.css"]:
            answer = client.get(address)
            for name, value in HEADERS.items():
                assert answer.headers.get(name) in (value, *LOCKED_DOWN), (address, name)
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert "Server" not in answer.headers
            answer.close()
