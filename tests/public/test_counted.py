"""What is counted of the public service, and that nothing of a person is."""

import pytest

from hemis.extensions import db
from hemis.models.structure import University
from hemis.models.visits import VisitCount
from hemis.public.counted import COUNTS
from hemis.web import institution, probe
from tests.visited import counted

HOME = "/ilmiy-faoliyat"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) Mobile"}
ROBOT = {"User-Agent": "Googlebot/2.1"}


@pytest.fixture(autouse=True)
def nothing_before(app):
    app.extensions[COUNTS].clear()


@pytest.mark.both_engines
def test_requests_are_counted_by_direction_language_and_kind_of_visitor(app, client, world):
    for _time in range(3):
        client.get(f"{HOME}/seminarlar/", headers=PHONE)
    client.get(f"{HOME}/seminarlar/?lang=ru", headers=ROBOT)
    client.get(f"{HOME}/", headers=PHONE)
    assert counted(app) == [
        ("seminar", "phone", "uz_Cyrl", "page", 3),
        ("seminar", "robot", "ru", "page", 1),
        ("service", "phone", "uz_Cyrl", "page", 1),
    ]
    client.get(f"{HOME}/", headers=PHONE)
    assert ("service", "phone", "uz_Cyrl", "page", 2) in counted(app)


def test_a_page_that_the_visitor_has_already_is_counted_again(app, client):
    tag = client.get(f"{HOME}/", headers=PHONE).headers["ETag"]
    assert client.get(f"{HOME}/", headers={**PHONE, "If-None-Match": tag}).status_code == 304
    assert counted(app) == [("service", "phone", "uz_Cyrl", "page", 2)]


def test_a_file_is_counted_as_a_file(app, client, world):
    with app.app_context():
        hold = db.text("INSERT INTO edition_file SELECT id, :file FROM edition WHERE announcement_id = :key")
        move = db.text("UPDATE announcement_file SET announcement_id = :key WHERE id = :file")
        for statement in (hold, move):
            db.session.execute(statement, {"file": world.seminar_file, "key": world.seminar_published})
        db.session.commit()
    with client.get(f"{HOME}/seminarlar/{world.seminar_published}/fayllar/{world.seminar_file}") as answer:
        assert answer.status_code == 200
    client.get(f"{HOME}/seminarlar/{world.seminar_published}.ics")
    assert counted(app) == [("seminar", "other", "uz_Cyrl", "file", 2)]


def test_what_is_missing_or_not_of_the_service_is_not_counted(app, client, world):
    for address in (
        f"{HOME}/yoq",
        f"{HOME}/seminarlar/{world.seminar}",
        "/tekshirish/",
        "/account/login",
        "/health/live",
    ):
        client.get(address)
    client.head(f"{HOME}/")
    assert counted(app) == []


def test_what_the_service_asks_of_itself_is_nobodys_request(app):
    assert probe.ask(app)
    assert counted(app) == []


def test_a_page_that_the_service_drew_for_itself_is_counted_for_whom_it_is_answered_again(app, client):
    assert probe.ask(app)
    encodings = {"Accept-Encoding": ""}  # as the service asks
    for visitor in (PHONE, ROBOT, PHONE):
        assert client.get(f"{HOME}/", headers=visitor | encodings).status_code == 200
    assert probe.ask(app)
    assert counted(app) == [
        ("service", "phone", "uz_Cyrl", "page", 2),
        ("service", "robot", "uz_Cyrl", "page", 1),
    ]


def test_a_page_takes_no_statement_more_for_being_counted(app, client):
    client.get(f"{HOME}/")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(VisitCount)) == 0


def test_a_complaint_goes_to_the_reception_with_service_and_page_and_is_counted(app, client):
    page = client.page(f"{HOME}/")
    way = page.links["«Электрон қабулхона» орқали шикоят қилиш"]
    answer = client.get(way, headers=PHONE)
    assert answer.status_code == 302
    assert answer.location.startswith("https://example.uz/qabulxona?xizmat=%D0%9E%D0%A2%D0%9C")
    assert answer.location.endswith("sahifa=http%3A%2F%2Flocalhost%2Filmiy-faoliyat%2F")
    assert answer.headers["Cache-Control"] == "no-store"
    client.get(f"{HOME}/shikoyat?sahifa={HOME}/kengashlar/3")
    assert counted(app) == [
        ("council", "other", "uz_Cyrl", "complaint", 1),
        ("service", "other", "uz_Cyrl", "page", 1),
        ("service", "phone", "uz_Cyrl", "complaint", 1),
    ]


def test_a_reception_whose_address_asks_already_is_asked_on(app, client):
    with app.app_context():
        db.session.scalars(db.select(University)).one().reception_url = "https://example.uz/?til=uz"
        db.session.commit()
        institution.forget()
    assert client.get(f"{HOME}/shikoyat").location.startswith("https://example.uz/?til=uz&xizmat=")


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "//evil.example",
        "/account/login",
        f"{HOME}/{'x' * 600}",
        f"{HOME}/\\\\evil",
        f"{HOME}/\n",
    ],
)
def test_a_complaint_carries_no_page_of_others(app, client, page):
    answer = client.get(f"{HOME}/shikoyat", query_string={"sahifa": page})
    assert answer.location.startswith("https://example.uz/qabulxona?")
    assert "sahifa" not in answer.location


def test_the_table_has_no_column_for_a_person():
    assert set(VisitCount.__table__.columns.keys()) == {"day", "direction", "visitor", "language", "asked", "count"}
