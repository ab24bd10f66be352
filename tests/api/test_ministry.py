"""The ministry's web service (passport, row 16): who is let in, what is told, and what never is."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import g

import hemis.api
from hemis.api.keys import USES
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.settings import Maintenance
from hemis.models.visits import ApiToken
from hemis.operations import api_tokens, maintenance
from hemis.web import clock, problems
from hemis.web import maintenance as gate
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.visited import bearer, give_token, visit

BASE = "/api/ministry/v1"
DESCRIBED = json.loads((Path(hemis.api.__file__).parent / "ministry.json").read_text(encoding="utf-8"))
PROBLEM = "application/problem+json"
READING = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def call(app, client):
    """Call the service with a token of both scopes."""
    token, _key = give_token(app)

    def get(path, **options):
        return client.get(BASE + path, headers=bearer(token) | options.pop("headers", {}), **options)

    return get


def schema(name):
    return {"$ref": f"#/components/schemas/{name}"}


def faults(value, wanted, at="answer"):
    """Say in what a value is not as its JSON schema wants it; as much of the standard as the description uses."""
    if "$ref" in wanted:
        *_path, kind, name = wanted["$ref"].split("/")
        return faults(value, DESCRIBED["components"][kind][name], at)
    names = wanted.get("type", [])
    types = [names] if isinstance(names, str) else names
    python = {"string": str, "integer": int, "number": int | float, "object": dict, "array": list, "null": type(None)}
    found = [] if not types or any(isinstance(value, python[name]) for name in types) else [f"{at}: type"]
    if "enum" in wanted and value not in wanted["enum"]:
        found.append(f"{at}: {value!r} is not offered")
    if isinstance(value, int) and value < wanted.get("minimum", value):
        found.append(f"{at}: too small")
    if isinstance(value, dict) and "properties" in wanted:
        found += [f"{at}: no {name}" for name in wanted.get("required", ()) if name not in value]
        found += [f"{at}: {name} is not described" for name in value if name not in wanted["properties"]]
        for name, each in wanted["properties"].items():
            found += faults(value[name], each, f"{at}.{name}") if name in value else []
    if isinstance(value, list) and "items" in wanted:
        found += [fault for each in value for fault in faults(each, wanted["items"], f"{at}[]")]
    return found


@pytest.mark.both_engines
@pytest.mark.promise("H4")
def test_requests_are_told_as_they_were_counted_but_never_below_five(app, call):
    visit(app, 17)
    visit(app, 3, visitor="computer")
    visit(app, 4, visitor="robot", language="ru")
    visit(app, 4, ago=2)
    visit(app, 90, ago=0)
    answer = call("/requests")
    assert answer.status_code == 200
    assert faults(answer.json, schema("Requests")) == []
    assert answer.json["total"] == 24
    assert [(row["visitor"], row["count"]) for row in answer.json["items"]] == [("phone", 17), (None, 7)]
    assert {row["direction"] for row in answer.json["items"]} == {"seminar"}
    assert answer.json["to"] == "2026-10-05"


def test_counts_are_narrowed_and_added_up(app, call):
    for ago in (1, 2):
        visit(app, 10, ago=ago)
        visit(app, 6, ago=ago, direction="council", language="ru", visitor="robot")
    assert [row["count"] for row in call("/requests?by=direction").json["items"]] == [12, 20]
    assert [row["count"] for row in call("/requests?by=").json["items"]] == [32]
    assert call("/requests?visitor=robot").json["total"] == 12
    assert call("/requests?from=2026-10-05&by=day,language").json["total"] == 16


def test_pages_and_tables_tell_the_same(app, call):
    for ago in range(1, 8):
        visit(app, 10 + ago, ago=ago)
    whole = call("/requests").json["items"]
    parts = [call(f"/requests?limit=3&page={page}").json for page in (1, 2, 3, 4)]
    assert [row for part in parts for row in part["items"]] == whole
    assert parts[0]["pagination"] == {"totalCount": 7, "pageSize": 3, "pageCount": 3, "page": 1}
    for table in (call("/requests?format=csv"), call("/requests", headers={"Accept": "text/csv"})):
        assert table.mimetype == "text/csv"
        rows = list(csv.DictReader(io.StringIO(table.text)))
        assert rows == [{name: str(value) for name, value in row.items()} for row in whole]


def test_a_table_is_whole_and_a_page_of_it_leads_on(app, call):
    for ago in range(1, 251):
        visit(app, 10, ago=ago)
    asked = "/requests?from=2026-01-01&format=csv"
    assert len(call(asked).text.splitlines()) == 251
    assert "Link" not in call(asked).headers
    part = call(f"{asked}&limit=200")
    assert len(part.text.splitlines()) == 201
    assert part.headers["Link"].endswith('limit=200&page=2>; rel="next"')
    way = part.headers["Link"].partition("<")[2].partition(">")[0].removeprefix(BASE)
    rest = call(way)
    assert len(rest.text.splitlines()) == 51
    assert rest.headers["Link"].endswith('page=1>; rel="prev"')
    assert 'page=2>; rel="prev"' in call(f"{asked}&limit=200&page=9").headers["Link"]


@pytest.mark.both_engines
def test_results_tell_records_times_and_lateness(app, call, world):
    for _day in range(3):
        visit(app, 2, ago=10, direction="council", asked="complaint")
    answer = call("/results?from=2026-01-01&to=2026-10-05")
    assert faults(answer.json, schema("Results")) == []
    seminars = next(row for row in answer.json["items"] if row["direction"] == "seminar")
    with app.app_context():
        rows = db.session.execute(
            db.text("SELECT status, COUNT(*) FROM announcement WHERE direction = 'seminar' GROUP BY status")
        )
        assert {state: count for state, count in seminars["states"].items() if count} == {
            row[0]: row[1] for row in rows
        }
    assert answer.json["complaints"] == [{"month": "2026-09", "direction": "council", "count": 6}]
    assert call("/results?from=2026-09-02&to=2026-10-05").json["complaints"] == []
    table = list(csv.DictReader(io.StringIO(call("/results?format=csv").text)))
    assert len(table) == 36
    followed = call("/results?from=2026-01-01&to=2026-10-05&format=csv&part=complaints").text
    assert followed.splitlines() == ["month,direction,count", "2026-09,council,6"]


def test_who_has_no_good_token_learns_nothing(app, client, at):
    token, key = give_token(app, days=1)
    for headers in ({}, bearer("hemis-nothing"), {"Authorization": token}, {"Authorization": "Basic eDp5"}, bearer("")):
        answer = client.get(f"{BASE}/requests", headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, PROBLEM)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert client.get(f"{BASE}/requests", headers=bearer(token)).status_code == 200
    at("2026-10-08 00:10")
    assert client.get(f"{BASE}/requests", headers=bearer(token)).status_code == 401
    at("2026-10-06 12:00")
    with app.app_context():
        row, by = db.session.get(ApiToken, key), db.session.scalar(db.select(User).where(User.login == "admin"))
        api_tokens.revoke(row, "Ходим бошқа ишга ўтди", at=clock.now(), by=by)
        db.session.commit()
    assert client.get(f"{BASE}/requests", headers=bearer(token)).status_code == 401


def test_a_refusal_says_what_the_header_of_authorization_lacks(app, client):
    """As RFC 6750 wants it: nothing of an error to whoever has shown no token."""
    token, _key = give_token(app, scopes=["requests"])
    said = {
        "": 'Bearer realm="hemis"',
        "Basic eDp5": 'Bearer realm="hemis"',
        "Bearer hemis-nothing": 'Bearer realm="hemis", error="invalid_token"',
        f"Bearer {token}": 'Bearer realm="hemis", error="insufficient_scope", scope="results"',
    }
    for shown, wanted in said.items():
        answer = client.get(f"{BASE}/results", headers={"Authorization": shown} if shown else {})
        assert answer.headers["WWW-Authenticate"] == wanted, shown


def test_a_token_opens_its_scope_alone(app, client):
    token, _key = give_token(app, scopes=["requests"])
    assert client.get(f"{BASE}/requests", headers=bearer(token)).status_code == 200
    answer = client.get(f"{BASE}/results", headers=bearer(token))
    assert (answer.status_code, answer.mimetype) == (403, PROBLEM)
    assert "results" in answer.json["detail"]


def test_too_many_calls_are_told_when_to_come_again(app, client):
    token, _key = give_token(app)
    codes = [client.get(f"{BASE}/requests?by=", headers=bearer(token)).status_code for _time in range(61)]
    assert codes == [200] * 60 + [429]
    answer = client.get(f"{BASE}/requests", headers=bearer(token))
    assert (answer.mimetype, answer.headers["Retry-After"]) == (PROBLEM, "60")
    other, _key = give_token(app, holder="Бошқа")
    assert client.get(f"{BASE}/requests", headers=bearer(other)).status_code == 200
    assert [client.get(f"{BASE}/requests").status_code for _time in range(31)][-1] == 429


@pytest.mark.parametrize(
    "query",
    [
        *("from=kecha", "from=2026-13-01", "to=20261001", "from=1900-01-01", "from=2026-10-03&to=2026-10-01"),
        *("to=2026-10-06", "from=2025-01-01", "by=address", "direction=x", "visitor=man", "page=0", "limit=-1"),
        *("from=2026-W39-1", "format=xml", "page=" + "9" * 30, "asked=complaint", "from=%00", "language=de"),
        *("direciton=seminar", "direction=seminar&direction=council", "lang=de", "from=2027-01-01"),
    ],
)
def test_a_question_that_cannot_be_is_refused_in_words(app, call, query):
    answer = call(f"/requests?{query}")
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
    assert faults(answer.json, schema("Problem")) == []
    assert answer.json["detail"]


@pytest.mark.parametrize(
    ("query", "heard", "language"),
    [
        ("", "", "uz_Cyrl"),
        ("", "ru, en;q=0.5", "ru"),
        ("?lang=en", "ru", "en"),
        ("", "uz", "uz_Latn"),
        ("", "uz-Cyrl", "uz_Cyrl"),
        ("?lang=xx", "de, *;q=0.1", "uz_Cyrl"),
    ],
)
def test_a_refusal_speaks_the_language_that_is_asked_for(app, query, heard, language):
    with app.test_request_context(f"{BASE}/requests{query}", headers={"Accept-Language": heard}):
        problems.speak()
        assert g.language == language


def test_an_address_that_is_not_there_is_a_problem_too(client):
    answer = client.get(f"{BASE}/yoq")
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
    assert answer.json["title"] == "Бундай манзил йўқ."


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [("POST", "/requests", 405, READING), ("DELETE", "/results", 405, READING), ("GET", "", 404, set())],
)
def test_a_call_that_reaches_no_view_is_a_problem_too(client, method, path, status, allowed):
    answer = client.open(BASE + path + "?lang=en", method=method, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype, answer.json["status"]) == (status, PROBLEM, status)
    assert set(filter(None, answer.headers.get("Allow", "").split(", "))) == allowed


def test_maintenance_is_a_problem_with_its_reason_and_end(app, call):
    with app.app_context():
        begin, reason = clock.now(), "Сервер янгиланмоқда."
        values = {"starts_at": begin, "ends_at": begin + timedelta(minutes=10), "reason": reason}
        maintenance.plan(Maintenance(), values | {"reason_ru": "", "reason_en": ""}, at=begin, by=None)
        db.session.commit()
        gate.forget()
    answer = call("/requests")
    assert (answer.status_code, answer.mimetype) == (503, PROBLEM)
    assert (answer.headers["Retry-After"], answer.json["detail"]) == ("600", reason)


@pytest.mark.parametrize(("moment", "last"), [("00:00:04", "2026-10-04"), ("00:05:00", "2026-10-05")])
def test_a_day_is_told_when_all_that_was_counted_in_it_is_written(app, call, moment, last):
    app.config["FROZEN_NOW"] = f"2026-10-06T{moment}+05:00"
    assert call("/requests").json["to"] == last


def test_what_has_not_changed_is_not_sent_again(app, call):
    visit(app, 20)
    tag = call("/requests").headers["ETag"]
    assert call("/requests", headers={"If-None-Match": tag}).status_code == 304
    visit(app, 20)
    assert call("/requests", headers={"If-None-Match": tag}).status_code == 200
    assert call("/requests").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.both_engines
def test_every_use_is_counted_and_nothing_else_of_it(app, client):
    app.extensions[USES].clear()
    token, key = give_token(app, scopes=["requests"])
    for path in ("requests", "requests", "results"):
        client.get(f"{BASE}/{path}", headers=bearer(token))
    with app.app_context():
        assert db.session.get(ApiToken, key).last_used_at is None
    app.extensions[USES].flush()
    with app.app_context():
        rows = db.session.execute(db.text("SELECT token_id, outcome, count FROM api_token_use ORDER BY outcome"))
        assert [tuple(row) for row in rows] == [(key, "answered", 2), (key, "refused", 1)]
        assert db.session.get(ApiToken, key).last_used_at == clock.now()


def test_an_answer_takes_few_statements(app, call):
    for ago in range(1, 30):
        visit(app, 10 + ago, ago=ago)
    with count_statements(engine_of(app)) as seen:
        call("/requests")
    assert len(seen) <= 4
    with count_statements(engine_of(app)) as seen:
        call("/results")
    assert len(seen) <= 6


def test_the_description_is_served_and_all_that_it_names_is_there(app, client):
    answer = client.get(f"{BASE}/openapi.json")
    assert answer.json["openapi"] == "3.1.0"
    assert answer.json["servers"] == [{"url": f"http://localhost{BASE}"}]
    text = json.dumps(DESCRIBED)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "')[1:]}:
        _sharp, parts, kind, name = reference.split("/")
        assert name in DESCRIBED[parts][kind], reference
    routes = {
        rule.rule.removeprefix(BASE) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("ministry.")
    }
    assert set(DESCRIBED["paths"]) == routes - {"/<path:rest>"}


def test_the_description_names_the_public_address_whoever_asks(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://hemis.example.uz")
    assert client.get(f"{BASE}/openapi.json").json["servers"] == [{"url": f"https://hemis.example.uz{BASE}"}]


def test_its_examples_are_as_it_describes_them(app):
    contents = [
        (media["example"], media["schema"])
        for operations in DESCRIBED["paths"].values()
        for answer in operations["get"]["responses"].values()
        for media in answer.get("content", {}).values()
        if "example" in media
    ]
    contents += [
        (answer["content"][PROBLEM]["example"], schema("Problem"))
        for answer in DESCRIBED["components"]["responses"].values()
    ]
    assert len(contents) == 12
    for example, wanted in contents:
        assert faults(example, wanted) == []


def test_a_token_is_kept_as_a_hash_alone(app):
    token, _key = give_token(app)
    with app.app_context():
        kept = [str(value) for row in db.session.execute(db.text("SELECT * FROM api_token")) for value in row]
        told = [str(value) for row in db.session.execute(db.text("SELECT * FROM audit_entry")) for value in row]
    secret = token.removeprefix("hemis-")
    assert not any(secret in value for value in kept + told)
