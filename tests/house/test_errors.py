"""B9: whatever breaks, a person reads a calm page, a script short JSON, and the number finds one line of the log."""

import json
import sqlite3

import pytest
import sqlalchemy.exc
from flask import abort
from jinja2 import UndefinedError

from hemis.access import viewer
from hemis.extensions import db
from hemis.models.structure import Faculty
from hemis.operations import audit
from hemis.web.flow import UNREACHABLE
from hemis.web.security import HEADERS
from tests.rig.page import check_page

pytestmark = pytest.mark.promise("B9")
SECRET = "31503900123456"
SPOKEN = (
    "Traceback",
    'File "',
    ".py",
    "SELECT",
    "INSERT",
    "sqlite",
    "psycopg",
    "sqlalchemy",
    "werkzeug",
    "Werkzeug",
    "Flask",
    "Python",
    "/hemis/",
    "waitress",
    SECRET,
    "Jinja",
)
ORIGIN = sqlite3.OperationalError("/var/lib/hemis/hemis.sqlite3 is locked")


def from_database(kind):
    return lambda: kind(f"SELECT pinfl FROM student WHERE pinfl = '{SECRET}'", {"pinfl": SECRET}, ORIGIN)


FAULTS = {
    "key": lambda: KeyError(SECRET),
    "value": lambda: ValueError(f"invalid literal for int(): '{SECRET}'"),
    "type": lambda: TypeError(f"'{SECRET}' object is not callable"),
    "attribute": lambda: AttributeError("'NoneType' object has no attribute 'name'"),
    "zero": lambda: ZeroDivisionError("division by zero"),
    "memory": lambda: MemoryError(),
    "recursion": lambda: RecursionError("maximum recursion depth exceeded"),
    "encoding": lambda: UnicodeEncodeError("utf-8", SECRET, 0, 1, "surrogates not allowed"),
    "file": lambda: FileNotFoundError(2, "No such file or directory", "/etc/hemis/photo.png"),
    "template": lambda: UndefinedError("'student' is undefined"),
    "assertion": lambda: AssertionError(f"password={SECRET}"),
    "integrity": from_database(sqlalchemy.exc.IntegrityError),
    "programming": from_database(sqlalchemy.exc.ProgrammingError),
    "operational": from_database(sqlalchemy.exc.OperationalError),
    "interface": from_database(sqlalchemy.exc.InterfaceError),
    "pool": lambda: sqlalchemy.exc.TimeoutError("QueuePool limit of size 10 overflow 10 reached"),
}


@pytest.fixture
def faulty(app, monkeypatch):
    """The application as people meet it, with pages that break: the sign-in page raises what the test says."""
    app.config["SHOW_ERROR_PAGES"], app.config["PROPAGATE_EXCEPTIONS"] = True, False

    def breaks(action, endpoint="account.login"):
        def view(**values):
            return action()

        view.policy = app.view_functions[endpoint].policy
        monkeypatch.setitem(app.view_functions, endpoint, view)
        return app.test_client()

    return breaks


def throw(error):
    raise error


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def incident_of(page):
    return page.text_at("strong")


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_calm_page_with_a_number_that_finds_one_line(faulty, world, capsys, name):
    error = FAULTS[name]()
    code = 503 if isinstance(error, UNREACHABLE) else 500
    answer = faulty(lambda: throw(error)).get("/account/login?q=" + SECRET)
    assert answer.status_code == code
    page = check_page(answer.text, "/account/login")
    assert not [word for word in SPOKEN if word in answer.text]
    (line,) = [each for each in lines(capsys) if each.get("incident") == incident_of(page)]
    assert line["error"].endswith(type(error).__name__)
    assert line["page"] == "/account/login"
    assert any("test_errors" in step for step in line["trace"])
    assert SECRET not in json.dumps(line)
    assert ("Retry-After" in answer.headers) == (code == 503)
    assert all(answer.headers[header] == value for header, value in HEADERS.items())


@pytest.mark.parametrize("name", ["value", "operational"])
def test_a_script_gets_the_same_as_json(faulty, world, capsys, name):
    answer = faulty(lambda: throw(FAULTS[name]())).get("/account/login", headers={"Accept": "application/json"})
    assert answer.is_json
    assert answer.json["error"] == str(answer.status_code)
    assert [line for line in lines(capsys) if line.get("incident") == answer.json["incident"]]


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 502, 503])
def test_every_refusal_is_a_page_in_our_words(faulty, world, code):
    client = faulty(lambda: abort(code))
    answer = client.get("/account/login")
    assert answer.status_code in ({code} if code < 500 else {500, code})
    check_page(answer.text, "/account/login")
    assert not [word for word in SPOKEN if word in answer.text]
    script = client.get("/account/login", headers={"Accept": "application/json"})
    assert script.json["error"] == str(script.status_code)


def test_a_commit_that_fails_is_told_and_changes_nothing(app, faulty, world, as_, capsys, monkeypatch):
    faulty(lambda: "")
    client = as_("hr")
    form = client.page("/structure/faculties/new").form()
    monkeypatch.setattr(audit, "write_chain", lambda *args: throw(FAULTS["operational"]()))
    answer = client.send(form, code="F77", name="Янги факультет")
    assert answer.status_code == 503
    (line,) = [each for each in lines(capsys) if "incident" in each]
    assert line["incident"] == incident_of(check_page(answer.text))
    assert all(answer.headers[header] == value for header, value in HEADERS.items())
    monkeypatch.undo()
    with app.app_context():
        assert "F77" not in db.session.scalars(db.select(Faculty.code)).all()


def test_without_a_database_every_page_says_so_in_the_visitors_language(app, faulty, world, as_, capsys):
    client = as_("teacher")
    client.set_cookie("til", "uz_Latn")
    faulty(lambda: viewer().user.name)
    with break_database(app):
        for address in ("/account/login", "/", "/account/profile", "/structure/faculties/"):
            answer = client.get(address)
            assert answer.status_code == 503, address
            assert int(answer.headers["Retry-After"]) > 0
            assert check_page(answer.text, address).find("html").get("lang") == "uz-Latn"
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
    assert client.get("/account/profile").status_code == 200


class break_database:  # noqa: N801 - reads as a verb
    """Every statement fails as it does when the server is gone."""

    def __init__(self, app):
        self.app = app

    def __enter__(self):
        with self.app.app_context():
            self.engine = db.engine
        sqlalchemy.event.listen(self.engine, "before_cursor_execute", self.fail)

    def __exit__(self, *error):
        sqlalchemy.event.remove(self.engine, "before_cursor_execute", self.fail)

    @staticmethod
    def fail(*args):
        raise FAULTS["operational"]()


def test_a_method_that_an_address_does_not_know_is_a_page(app, client, world):
    for method in ("PUT", "DELETE", "PATCH", "POST", "TRACE"):
        answer = client.open("/health/live", method=method)
        assert answer.status_code in (400, 405), method
        check_page(answer.text, "/health/live")
    assert "GET" in client.post("/health/live").headers["Allow"]


def test_too_much_is_refused_in_words(app, client, world):
    data = client.page("/account/login").form().filled({"login": "teacher", "password": "x"})
    many = {**data, **{f"field{number}": "1" for number in range(1001)}}
    for answer in (
        client.post("/account/login", data=many, content_type="multipart/form-data"),
        client.post("/account/login", data={**data, "login": "x" * (27 << 20)}),
        client.post("/account/login", data=b"", headers={"Content-Length": str(1 << 40)}),
        client.post("/account/login", data=b"", headers={"Content-Length": str(27 << 20)}, content_type="text/plain"),
    ):
        assert answer.status_code in (400, 413)
        check_page(answer.text, "/account/login")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "localhost@evil.example",
        "a b",
        "<script>",
        "",
        "[::1",
        "x" * 3000,
        "localhost:99999",
        "localhost:x",
        "ёқуб.uz",
        "localhost/evil",
        "localhost\\evil",
        "%6cocalhost",
    ],
    ids=ascii,
)
def test_a_foreign_or_impossible_host_is_refused_with_a_page_of_our_own(app, client, world, host):
    app.config["TRUSTED_HOSTS"] = ["hemis.example.uz", "localhost"]
    answer = client.get("/account/login", headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code == 400
    check_page(answer.text, "/account/login")
    assert "evil" not in answer.text
    assert client.get("/account/login", headers={"Host": "hemis.example.uz"}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://[",
        "https://evil.example",
        "localhost",
        "http://localhost.evil",
        "",
        "http://localhost@evil.example",
    ],
)
def test_a_form_from_elsewhere_is_refused_whatever_its_origin_looks_like(app, client, world, origin):
    data = client.page("/account/login").form().filled({"login": "teacher", "password": "x"})
    assert client.post("/account/login", data=data, headers={"Origin": origin}).status_code == 400
    assert client.post("/account/login", data=data, headers={"Origin": "http://localhost"}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "/%ff",
        "/%00",
        "/structure/%ed%a0%80",
        "/a%0d%0aSet-Cookie:x",
        "/..%2f..%2fetc",
        "/structure/faculties/99999999999999999999",
        "/structure/faculties/-1",
        "/account/login?%ff=%fe",
        "/account/login?a=%ed%a0%80&lang=%00",
        "/structure/faculties/?endpoint=x&_external=1&self=2&_anchor=3&_scheme=evil&_method=PUT&values=1&app=4",
    ],
)
def test_an_impossible_address_is_no_fault_of_ours(as_, world, address):
    answer = as_("hr").get(address)
    assert answer.status_code in (200, 303, 404)
    assert "Set-Cookie:x" not in str(answer.headers)


def test_the_log_of_a_working_page_holds_no_error(app, client, world, capsys):
    client.get("/account/login")
    assert lines(capsys) == []
