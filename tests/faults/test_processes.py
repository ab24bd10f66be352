"""Promise A8: what is limited is limited exactly when several processes share the visitors."""

import http.client
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle
from urllib.parse import urlencode, urlsplit

import pytest

from tests.rig import absent
from tests.rig.redis import NoRedis, run_redis
from tests.serving import COOKIE, serve, session_of
from tests.visited import give_token
from tests.world import PASSWORD

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("A8")]
PROCESSES, TRIES = 3, 60
PER_MINUTE, CALLS = 60, 70


@pytest.fixture
def addresses(app):
    """Several servers over one database and one Redis, behind a proxy that says who asks."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(run_redis())
        except NoRedis as reason:
            absent("redis", reason)
        settings = {"HEMIS_REDIS_URL": url, "HEMIS_TRUSTED_PROXY": "127.0.0.1"}
        yield [stack.enter_context(serve(app, **settings)).url for _number in range(PROCESSES)]


@pytest.fixture
def enter(client, addresses):
    """Try to sign in at the next server in turn, from a place; the form and its cookie are one browser's."""
    page, turns = client.page("/account/login"), cycle(addresses)
    data, cookie = page.form().data, session_of(client)

    def attempt(login, password="wrong words here", place="10.0.0.1"):
        connection = http.client.HTTPConnection(urlsplit(next(turns)).netloc, timeout=60)
        headers = {
            "Cookie": f"{COOKIE}={cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": place,
        }
        body = urlencode({**data.to_dict(), "login": login, "password": password})
        try:
            connection.request("POST", "/account/login", body, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    return attempt


def all_at_once(attempt, number):
    with ThreadPoolExecutor(12) as pool:
        return Counter(pool.map(attempt, range(number)))


def test_an_account_gets_five_tries_and_an_address_fifty_over_all_processes(enter):
    logins, places = ("teacher", "nobody"), [f"10.1.0.{number}" for number in range(8)]
    for login in logins:
        codes = all_at_once(lambda number, login=login: enter(login, place=places[number % len(places)]), TRIES)
        assert codes == {422: 5, 429: TRIES - 5}, login
    assert {enter("teacher", PASSWORD, place="10.2.0.1") for _process in range(PROCESSES)} == {429}
    codes = all_at_once(lambda number: enter(f"guess{number}", place="10.3.0.1"), TRIES)
    assert codes == {422: 50, 429: TRIES - 50}
    assert enter("head", PASSWORD, place="10.3.0.1") == 429
    assert enter("head", PASSWORD, place="10.3.0.2") == 303


def test_a_token_has_one_limit_over_all_processes(app, addresses):
    token, _key = give_token(app)

    def call(number):
        connection = http.client.HTTPConnection(urlsplit(addresses[number % PROCESSES]).netloc, timeout=60)
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": f"10.4.0.{number}"}
        try:
            connection.request("GET", "/api/ministry/v1/results", headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    assert all_at_once(call, CALLS) == {200: PER_MINUTE, 429: CALLS - PER_MINUTE}
