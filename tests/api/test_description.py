"""The description of the web service, held against the schema of OpenAPI 3.1 and against what is answered."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

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
