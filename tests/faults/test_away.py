"""Promise D3: with the database away, what the public has read in the last hour still comes, and the rest says so."""

import http.client
import sqlite3
import time
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest

from tests.rig.relay import Relay, relay
from tests.serving import COOKIE, environment, serve, session_of

pytestmark = pytest.mark.promise("D3")
HOME = "/ilmiy-faoliyat"
LIST = f"{HOME}/seminarlar/"
SECONDS = 5
MARK = '<p class="flash warning">'


def ask(server, path, cookie="", form=None):
    """Return the answer and its text, which must have come within the promised time."""
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=SECONDS)) as connection:
        begun = time.monotonic()
        connection.request("POST" if form else "GET", path, body=urlencode(form) if form else None, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
    assert time.monotonic() - begun <= SECONDS, path
    return answer, text


def comes_within(server, path, cookie=""):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        answer, text = ask(server, path, cookie)
        if answer.status == 200:
            return answer, text
    raise AssertionError(f"{path} did not come back: {answer.status}")


@pytest.mark.postgres
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
@pytest.mark.parametrize("goes_away", [Relay.cut, Relay.fall_silent])
def test_without_database_the_public_reads_on_and_everybody_learns_why(app, world, as_, goes_away):
    app.config["FROZEN_NOW"] = ""
    teacher, journal = session_of(as_("teacher")), "/lessons/days/"
    place = urlsplit(environment(app)["HEMIS_DATABASE_URL"])
    seen = [f"{HOME}/", LIST, f"{LIST}{world.seminar_published}", f"{LIST}?lang=en"]
    with relay(place.hostname, place.port) as way:
        url = place._replace(netloc=f"{place.username}@127.0.0.1:{way.port}").geturl()
        with serve(app, HEMIS_DATABASE_URL=url) as server:
            fresh = {path: ask(server, path)[1] for path in seen}
            ask(server, journal, teacher)
            goes_away(way)
            missing, words = ask(server, f"{LIST}?lang=ru")
            assert missing.status == 503
            assert missing.headers["Retry-After"]
            assert '<html lang="ru"' in words
            for path in seen:
                answer, text = ask(server, path)
                assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store"), path
                assert MARK in text, path
                assert fresh[path].split("<h1>")[1] in text, path
            assert ask(server, journal, teacher)[0].status == 503
            way.mend()
            answer, text = comes_within(server, f"{LIST}?lang=ru")
            assert "no-store" not in answer.headers["Cache-Control"]
            comes_within(server, journal, teacher)


def test_a_database_that_is_locked_for_writing_keeps_no_reader_waiting(app, world):
    path = environment(app)["HEMIS_DATABASE_URL"].removeprefix("sqlite:///")
    with serve(app) as server, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for each in (f"{HOME}/", LIST, f"{LIST}{world.seminar_published}", f"{LIST}?q=эълон"):
            answer, text = ask(server, each.replace("эълон", "elon"))
            assert (answer.status, MARK in text.split("<h1>")[0]) == (200, False), each


def test_a_database_that_is_locked_for_writing_refuses_a_writer_within_the_promised_time(app, as_):
    path = environment(app)["HEMIS_DATABASE_URL"].removeprefix("sqlite:///")
    teacher = as_("teacher")
    door = "/account/language"
    form = next(each for each in teacher.page("/account/profile").forms if each.action == door)
    with serve(app) as server, closing(sqlite3.connect(path, isolation_level=None)) as other:
        ask(server, "/account/profile", session_of(teacher))
        other.execute("BEGIN EXCLUSIVE")
        answer, text = ask(server, door, session_of(teacher), form.data | {"language": "ru"})
        assert answer.status == 503, text
        assert answer.headers["Retry-After"]
