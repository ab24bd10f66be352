"""The throttle of the door: five wrong passwords for an account, fifty from an address, exact under parallel tries."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from limits.storage import memory

from hemis.extensions import db, limiter
from hemis.models.accounts import User
from hemis.web import throttle
from tests.world import PASSWORD

pytestmark = pytest.mark.promise("A8")


def enter(client, login="teacher", password="wrong words here", address="10.0.0.1"):
    form = client.page("/account/login").form()
    data = form.filled({"login": login, "password": password})
    return client.post("/account/login", data=data, environ_base={"REMOTE_ADDR": address})


@pytest.fixture
def later(monkeypatch):
    """Let minutes pass for the counts."""
    passed = SimpleNamespace(seconds=0)
    true_time = memory.time.time
    monkeypatch.setattr(memory, "time", SimpleNamespace(time=lambda: true_time() + passed.seconds))
    monkeypatch.setattr(throttle, "time", lambda: true_time() + passed.seconds)

    def move(minutes):
        passed.seconds += minutes * 60

    return move


@pytest.mark.both_engines
def test_after_five_wrong_passwords_the_right_one_waits_too_and_the_page_says_how_long(app, client, world):
    assert [enter(client).status_code for _ in range(5)] == [422] * 5
    answer = enter(client, password=PASSWORD)
    page = client.read(answer, 429)
    assert "15 дақиқадан кейин" in page
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60


def test_an_unknown_account_is_throttled_in_the_same_way(app, client, world):
    assert [enter(client, "nobody").status_code for _ in range(6)] == [422] * 5 + [429]


def test_capitals_and_spaces_do_not_make_another_account(app, client, world):
    spellings = ("teacher", "TEACHER", " Teacher", "tEACHER ", "\u200bteacher", "teacher")
    assert [enter(client, login).status_code for login in spellings] == [422] * 5 + [429]


def test_after_fifteen_minutes_the_account_opens_again(app, client, world, later):
    for _ in range(6):
        enter(client)
    later(14)
    assert enter(client, password=PASSWORD).status_code == 429
    later(1.1)
    assert enter(client, password=PASSWORD).status_code == 303


def test_five_wrong_tries_count_in_any_fifteen_minutes(app, client, world, later):
    assert [enter(client).status_code for _ in range(2)] == [422] * 2
    later(14)
    assert [enter(client).status_code for _ in range(3)] == [422] * 3
    later(2)
    assert [enter(client).status_code for _ in range(3)] == [422, 422, 429]


def test_a_right_password_forgives_the_wrong_ones(app, client, world):
    for _ in range(2):
        assert [enter(client).status_code for _ in range(4)] == [422] * 4
        assert enter(app.test_client(), password=PASSWORD).status_code == 303


def test_an_address_gets_fifty_wrong_tries_an_hour_over_all_accounts(app, client, world, later):
    codes = [enter(client, f"guess{number}").status_code for number in range(51)]
    assert codes == [422] * 50 + [429]
    assert enter(client, "teacher", PASSWORD).status_code == 429
    assert enter(client, "teacher", PASSWORD, address="10.0.0.2").status_code == 303
    later(61)
    assert enter(app.test_client(), "head", PASSWORD).status_code == 303


def test_who_is_shut_out_cannot_shut_others_out(app, client, world):
    for number in range(50):
        enter(client, f"guess{number}")
    for _ in range(10):
        assert enter(client, "teacher").status_code == 429
    assert enter(client, "teacher", PASSWORD, address="10.0.0.2").status_code == 303


def test_a_lecture_hall_behind_one_address_signs_in_without_limit(app, world, monkeypatch):
    monkeypatch.setattr("hemis.operations.passwords.matches", lambda stored, password: stored is not None)
    codes = {enter(app.test_client(), "student", PASSWORD).status_code for _ in range(60)}
    assert codes == {303}


def test_a_guesser_of_the_old_password_is_stopped_as_well(app, as_, world):
    client = as_("teacher")
    wrong = {"old_password": "wrong words here", "password": "uzoq yol bosdim 7", "repeated": "uzoq yol bosdim 7"}
    for _ in range(5):
        client.refused(client.page("/account/password").form(), **wrong)
    assert client.send(client.page("/account/password").form(), **wrong).status_code == 429


def test_exactly_five_of_a_hundred_parallel_tries_are_looked_at(app, world, monkeypatch):
    looked_at = []
    monkeypatch.setattr("hemis.operations.passwords.matches", lambda stored, password: looked_at.append(1) and False)
    data, cookie = prepared(app)

    def attempt(number):
        client = app.test_client()
        client.set_cookie("hemis", cookie)
        address = {"REMOTE_ADDR": f"10.1.0.{number % 8}"}
        return client.post("/account/login", data=data, environ_base=address).status_code

    with ThreadPoolExecutor(100) as pool:
        codes = list(pool.map(attempt, range(100)))
    assert sorted(codes) == [422] * 5 + [429] * 95
    assert len(looked_at) == 5


def prepared(app):
    """What a browser sends for the form of the door, and its cookie."""
    client = app.test_client()
    data = client.page("/account/login").form().filled({"login": "teacher", "password": "wrong words here"})
    return data, client.get_cookie("hemis").value


def test_the_counts_lie_where_all_processes_see_them(app):
    assert limiter.storage is throttle._accounts().storage is throttle._addresses().storage


def test_a_wrong_try_changes_nothing_in_the_database(app, client, world):
    enter(client)
    with app.app_context():
        assert db.session.scalar(db.select(User.is_active).where(User.login == "teacher"))
