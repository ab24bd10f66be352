"""The description of the web service, held against the schema of OpenAPI 3.1 and against what is answered."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from hemis.extensions import db
from hemis.models.settings import Maintenance
from hemis.models.visits import SCOPES
from hemis.operations import maintenance
from hemis.web import clock
from hemis.web import maintenance as gate
from tests.visited import bearer, give_token, visit

BASE = "/api/ministry/v1"
OPENAPI = json.loads((Path(__file__).parents[1] / "vendor" / "openapi-3.1-schema.json").read_text(encoding="utf-8"))
STANDARD = Draft202012Validator(OPENAPI, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture
def described(client):
    return client.get(f"{BASE}/openapi.json").json


def faults(described, name, value):
    """Say in what a value is not as the description wants it, by all of the standard."""
    whole = Resource(contents=described, specification=DRAFT202012)
    registry = Registry().with_resource("urn:service", whole)
    wanted = {"$ref": f"urn:service#/components/schemas/{name}"}
    checker = Draft202012Validator.FORMAT_CHECKER
    return [
        error.message
        for error in Draft202012Validator(wanted, registry=registry, format_checker=checker).iter_errors(value)
    ]


@pytest.mark.promise("H4")
def test_it_is_as_openapi_wants_it(described):
    assert [f"{error.json_path}: {error.message}" for error in STANDARD.iter_errors(described)] == []
    for name, schema in described["components"]["schemas"].items():
        assert Draft202012Validator.check_schema(schema) is None, name


@pytest.mark.parametrize("lost", ["info", "openapi", "paths"])
def test_what_is_not_a_description_is_seen(described, lost):
    broken = {name: part for name, part in described.items() if name != lost}
    broken |= {"paths": {"requests": {}}} if lost == "paths" else {}
    assert list(STANDARD.iter_errors(broken))


@pytest.mark.promise("H4")
def test_what_is_answered_is_as_it_describes(app, client, described):
    for ago in (1, 2, 3):
        visit(app, 9 + ago, ago=ago)
        visit(app, 3, ago=ago, direction="council")
    token, _key = give_token(app)
    for path, name in (("/requests", "Requests"), ("/requests?by=day", "Requests"), ("/results", "Results")):
        answer = client.get(BASE + path, headers=bearer(token))
        assert faults(described, name, answer.json) == [], path
    assert faults(described, "Problem", client.get(f"{BASE}/nothing").json) == []
    assert faults(described, "Requests", {"items": "many"})


def closed(app):
    """Begin work that closes the service."""
    with app.app_context():
        begin = clock.now()
        values = {"starts_at": begin, "ends_at": begin + timedelta(minutes=10), "reason": "Тизимни янгилаш"}
        maintenance.plan(Maintenance(), values, at=begin, by=None)
        db.session.commit()
        gate.forget()


def damaged(app):
    """Spoil what is read of every token."""
    app.config["SHOW_ERROR_PAGES"] = True
    with app.app_context():
        db.session.execute(db.text("UPDATE api_token SET scopes = 'no list'"))
        db.session.commit()


ANSWERS = [  # the operation, its status, the query, the scopes of the token; what is done before
    *(("/requests", "200", f"format={kind}&limit=1", "requests", None) for kind in ("json", "csv")),
    *(("/results", "200", query, "results", None) for query in ("", "format=csv", "format=csv&part=complaints")),
    *(("/requests", "400", query, "requests", None) for query in ("from=x", "page=0", "nobody=1", "by=day&by=day")),
    *(("/results", "400", query, "results", None) for query in ("direction=seminar", "part=x", "lang=de")),
    *((path, "401", "", "", None) for path in ("/requests", "/results")),
    ("/requests", "403", "", "results", None),
    ("/results", "403", "", "requests", None),
    *((path, "500", "", path[1:], damaged) for path in ("/requests", "/results")),
    *((path, "503", "", path[1:], closed) for path in ("/requests", "/results", "/openapi.json")),
]


@pytest.mark.promise("H4")
@pytest.mark.parametrize(("path", "status", "query", "scopes", "before"), ANSWERS)
def test_each_answer_is_described(app, client, described, path, status, query, scopes, before):
    for ago in (1, 2):
        visit(app, 9, ago=ago)
    token = give_token(app, scopes=[scopes])[0] if scopes in SCOPES else "hemis-nothing"
    if before:
        before(app)
    answer = client.get(f"{BASE}{path}?{query}", headers=bearer(token))
    assert str(answer.status_code) == status
    fits(described, described["paths"][path]["get"]["responses"][status], answer)


def fits(described, told, answer):
    """Hold an answer against what is told of it: its type, its headers and its body."""
    told = described["components"]["responses"][told["$ref"].rpartition("/")[2]] if "$ref" in told else told
    assert set(told.get("headers", {})) <= {*answer.headers.keys(), "Link"}
    if not answer.data:
        assert "content" not in told
        return
    schema = told["content"][answer.mimetype]["schema"]
    if "$ref" in schema and answer.is_json:
        assert faults(described, schema["$ref"].rpartition("/")[2], answer.json) == []
    assert not answer.is_json or answer.mimetype == "application/json" or answer.json["status"] == answer.status_code


@pytest.mark.promise("H4")
def test_what_is_the_same_and_what_is_too_much_are_described(app, client, described):
    token, _key = give_token(app)
    for path in ("/requests", "/results", "/openapi.json"):
        told = described["paths"][path]["get"]["responses"]
        tag = client.get(BASE + path, headers=bearer(token)).headers["ETag"]
        answer = client.get(BASE + path, headers=bearer(token) | {"If-None-Match": tag})
        assert (answer.status_code, answer.data) == (304, b"")
        fits(described, told["304"], answer)
    for path in ("/requests", "/results"):
        seen = [client.get(BASE + path, headers=bearer(token)) for _call in range(61)]
        assert seen[-1].status_code == 429
        fits(described, described["paths"][path]["get"]["responses"]["429"], seen[-1])
    for name, answer in (("Missing", client.get(f"{BASE}/nothing")), ("ReadOnly", client.post(f"{BASE}/requests"))):
        fits(described, described["components"]["responses"][name], answer)


@pytest.mark.promise("H4")
def test_each_status_that_is_described_occurs(described):
    proven = {(path, status) for path, status, *_rest in ANSWERS}
    proven |= {(path, "304") for path in described["paths"]} | {("/openapi.json", "200")}
    proven |= {(path, "429") for path in ("/requests", "/results")}
    told = {(path, status) for path, each in described["paths"].items() for status in each["get"]["responses"]}
    assert told == proven
