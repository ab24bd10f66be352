"""Signing in: one answer for everybody who may not, a fresh session for who may, and only our own pages after it."""

import re

import pytest
from argon2 import PasswordHasher, extract_parameters

from hemis.extensions import db
from hemis.models.accounts import UserSession
from hemis.operations import accounts, passwords
from tests.world import PASSWORD

HOSTILE = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "/\u2028/evil.example",
    "/\u00a0/evil.example",
    "/\u200b/evil.example",
    "/ok\r\nSet-Cookie: hemis=planted",
    "/ok\r\nLocation: https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "HtTpS://evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "evil.example",
    "@evil.example",
    "//evil.example/%2f..",
    "//[evil",
    "//[::1]",
    "/\\\\[evil",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    "//evil。example",
    "／／evil.example",
    "?next=https://evil.example",
    "\ud800",
    "",
)


def enter(client, login="teacher", password=PASSWORD, to="/account/login"):
    return client.send(client.page(to).form(), login=login, password=password)


def test_the_right_password_opens_the_door(client, world):
    answer = enter(client)
    assert answer.status_code == 303
    assert client.get("/account/profile").status_code == 200


def test_a_login_is_taken_in_capitals_and_with_spaces(client, world):
    assert enter(client, " Teacher ").status_code == 303


def test_after_signing_in_the_page_that_was_asked_for_opens(client, world):
    door = client.get("/account/profile").location
    assert enter(client, to=door).location == "/account/profile"


@pytest.mark.promise("A8")
def test_unknown_wrong_and_closed_accounts_get_one_and_the_same_answer(app, client, world):
    with app.app_context():
        accounts.find_user("head").is_active = False
        db.session.commit()
    answers = [enter(app.test_client(), login, "wrong words here") for login in ("nobody", "teacher", "head")]
    assert {answer.status_code for answer in answers} == {422}
    assert len({nameless(answer.text) for answer in answers}) == 1
    assert "Логин ёки парол нотўғри." in answers[0].text


def nameless(text):
    for pattern in (r'name="csrf_token"[^>]*>', r'value="(nobody|teacher|head)"'):
        text = re.sub(pattern, "", text)
    return text


class CountingHasher(PasswordHasher):
    """Notes the cost of every hash that it compares with."""

    def verify(self, hash, password):
        self.costs.append(extract_parameters(hash if isinstance(hash, str) else hash.decode()))
        return super().verify(hash, password)


@pytest.mark.promise("A8")
def test_an_unknown_account_costs_the_same_hash_as_a_known_one(client, monkeypatch, world):
    hasher = CountingHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    passwords._nobody.cache_clear()
    form = client.page("/account/login").form()
    costs = {}
    for login in ("teacher", "nobody"):
        hasher.costs = []
        client.send(form, login=login, password="wrong words here")
        costs[login] = hasher.costs
    assert len(costs["teacher"]) == 1
    assert costs["nobody"] == costs["teacher"]


@pytest.mark.promise("A13")
def test_a_password_kept_with_weaker_parameters_is_hashed_anew_at_sign_in(app, client, world):
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    with app.app_context():
        accounts.find_user("teacher").password_hash = weak.hash(PASSWORD)
        db.session.commit()
    assert enter(client).status_code == 303
    with app.app_context():
        assert not passwords.is_outdated(accounts.find_user("teacher").password_hash)
    assert enter(app.test_client()).status_code == 303


@pytest.mark.promise("A9")
def test_a_token_planted_before_signing_in_is_not_taken_over(app, client, world, as_):
    planted = token_of(as_("student"))
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["seen"] = planted, 0
    assert enter(client).status_code == 303
    assert token_of(client) != planted
    assert not is_live(app, planted)


@pytest.mark.promise("A9")
def test_the_form_token_from_before_signing_in_is_worthless_after_it(client, world):
    before = client.page("/account/login").form().data["csrf_token"]
    enter(client)
    assert client.post("/account/sessions/end", data={"csrf_token": before}).status_code == 400


@pytest.mark.promise("A9")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, world):
    cookie = next(value for value in enter(client).headers.getlist("Set-Cookie") if value.startswith("hemis="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.promise("B8")
def test_nobody_is_sent_to_a_foreign_page_after_signing_in(app, world):
    for target in HOSTILE:
        client, query = app.test_client(), {"next": target.encode(errors="surrogatepass")}
        data = client.page("/account/login").form().filled({"login": "hr", "password": PASSWORD})
        answer = client.post("/account/login", data=data, query_string=query)
        assert (answer.status_code, answer.location) == (303, "/"), ascii(target)
        assert "planted" not in str(answer.headers), ascii(target)


@pytest.mark.promise("B8")
@pytest.mark.parametrize("target", HOSTILE, ids=ascii)
def test_nobody_is_sent_to_a_foreign_page_by_a_link_to_the_door_or_by_the_languages(as_, world, target):
    client = as_("hr")
    query = {"next": target.encode(errors="surrogatepass")}
    assert client.get("/account/login", query_string=query).location == "/"
    data = client.page("/account/profile").form("/account/language").filled({})
    data["language"], data["next"] = "ru", target.encode(errors="replace").decode()
    assert client.post("/account/language", data=data).location == "/"


@pytest.mark.promise("B8")
@pytest.mark.parametrize("target", ["/account/profile", "/structure/faculties/?q=физика&sort=-name", "/x?y=//z"])
def test_own_pages_are_gone_to(client, world, target):
    form = client.page("/account/login").form()
    data = form.filled({"login": "hr", "password": PASSWORD})
    answer = client.post("/account/login", data=data, query_string={"next": target})
    assert answer.status_code == 303
    assert answer.location != "/"


def test_a_script_learns_401_and_htmx_is_shown_the_door(client, world):
    assert client.get("/account/profile", headers={"Accept": "application/json"}).status_code == 401
    here = {"HX-Request": "true", "HX-Current-URL": "http://localhost/structure/faculties/?page=2"}
    answer = client.get("/structure/faculties/", headers=here)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/account/login?next=/structure/faculties/?page%3D2"
    elsewhere = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"}
    assert client.get("/structure/faculties/", headers=elsewhere).headers["HX-Redirect"] == "/account/login"


def token_of(client):
    with client.session_transaction() as cookie:
        return cookie["_user_id"]


def is_live(app, token):
    with app.app_context():
        row = db.session.scalar(db.select(UserSession).where(UserSession.token_hash == accounts.token_hash(token)))
        return row.ended_at is None


def test_who_has_no_account_finds_what_is_open_to_everybody(client):
    page = client.page("/account/login")
    assert client.page(page.links["ОТМ илмий фаолияти"]).heading == "ОТМ илмий фаолияти"
    checking = client.page(page.links["Ҳужжатни текшириш"])
    assert checking.heading == "Ҳужжатни текшириш"
    service = client.page(checking.links["ОТМ илмий фаолияти"])
    assert service.links["Ҳужжатни текшириш"] == "/tekshirish/"


def test_a_student_finds_the_timetables_on_the_first_page(as_):
    page = as_("student").page("/")
    assert {"Дарс жадвали", "Имтиҳонлар жадвали"} <= page.links.keys()
