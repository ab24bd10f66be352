"""Фойдаланувчилар: the administrator opens and closes accounts and gives one-time passwords."""

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/system/users/"


def sign_in(client, login, password):
    return client.submit(client.page("/account/login").form(), login=login, password=password)


@pytest.mark.both_engines
@pytest.mark.parametrize("query", ["деканов", "dekanov", "DEAN", "Dekan Dekanov"])
def test_name_in_either_script_and_login_find_an_account(as_, world, query):
    names = [row[0] for row in as_("admin").page(f"{HOME}?q={query}").rows()]
    assert "Деканов Декан" in names
    assert "Кадрова Лола" not in names


def test_the_role_narrows_the_list_to_those_who_hold_it_today(as_, world, at):
    client = as_("admin")
    assert {row[1] for row in client.page(f"{HOME}?role=faculty").rows()} == {"dean", "foreign_dean"}
    take(client, world, "dean")
    assert {row[1] for row in client.page(f"{HOME}?role=faculty").rows()} == {"foreign_dean"}


def take(client, world, login):
    shown = client.page(f"{HOME}{world.users[login]}")
    address = next(address for text, address in shown.links.items() if text.startswith("Олиш"))
    return client.submit(client.page(address).form())


@pytest.mark.both_engines
def test_a_new_account_gets_a_one_time_password_that_must_be_changed(as_, world, client):
    admin = as_("admin")
    answer = admin.send(admin.page(f"{HOME}new").form(), name="Янгиев Ҳасан", login="Yangiyev")
    page = admin.read(answer)
    password = page.text_at("code")
    assert page.heading == "Бир марталик парол"
    assert len(password) == 19
    entered = sign_in(client, "yangiyev", password)
    assert entered.url == "/account/password"


def test_a_taken_login_is_told_beside_the_field(as_, world):
    client = as_("admin")
    page = client.refused(client.page(f"{HOME}new").form(), name="Бошқа одам", login="Dean")
    assert "аллақачон бор: «dean»" in page.form().errors["login"]
    page = client.refused(client.page(f"{HOME}new").form(), name="Бошқа одам", login="деканов")
    assert "Фақат лотин ҳарфлари" in page.form().errors["login"]


@pytest.mark.both_engines
def test_a_reset_password_is_shown_once_and_ends_every_session(as_, world, app):
    dean, admin = as_("dean"), as_("admin")
    address = f"{HOME}{world.users['dean']}/password"
    with app.app_context():
        before = db.session.get(User, world.users["dean"]).password_hash
    page = admin.read(admin.send(admin.page(address).form()))
    assert len(page.text_at("code")) == 19
    assert page.text_at("code") not in admin.page(f"{HOME}{world.users['dean']}")
    assert dean.get("/").status_code == 302
    with app.app_context():
        user = db.session.get(User, world.users["dean"])
        assert user.must_change_password
        assert user.password_hash != before


@pytest.mark.both_engines
def test_a_closed_account_is_out_at_once_and_an_opened_one_may_return(as_, world):
    dean, admin = as_("dean"), as_("admin")
    user = f"{HOME}{world.users['dean']}"
    page = admin.submit(admin.page(f"{user}/closure").form())
    assert "ҳисоб ёпиқ" in page
    assert "Фаол" not in page.links
    assert dean.get("/structure/faculties/").status_code == 302
    assert "ҳисоб очиқ" in admin.submit(admin.page(f"{user}/opening").form())


def test_nobody_closes_the_account_they_work_in(as_, world):
    client = as_("admin")
    page = client.refused(client.page(f"{HOME}{world.users['admin']}/closure").form())
    assert "Ўз ҳисобингизни ёпа олмайсиз" in page


def test_the_page_tells_sessions_roles_and_history(as_, world):
    as_("dean")
    client = as_("admin")
    user = f"{HOME}{world.users['dean']}"
    page = client.page(user)
    assert "Очиқ сеанслар 1" in page
    assert page.rows()[0][:4] == ["Факультет", "Физика факультети", "01.09.2026 – муддатсиз", "амалда"]
    page = client.submit(client.page(f"{user}/edit").form(), name="Деканова Декан")
    assert "Ф.И.Ш.: Деканов Декан → Деканова Декан" in page.text_at("section", class_="history")


@pytest.mark.parametrize("who", ["hr", "dean", "management", "vice_rector"])
def test_only_the_administrator_enters(as_, world, who):
    client = as_(who)
    user = f"{HOME}{world.users['teacher']}"
    for address in (HOME, user, f"{user}/edit", f"{user}/password", f"{user}/closure", f"{user}/roles/new"):
        assert client.get(address).status_code == 403


def test_no_page_and_no_file_shows_a_password_hash(as_, world):
    client = as_("admin")
    journal = "/system/audit/"
    for address in (HOME, f"{HOME}?format=csv", f"{HOME}{world.users['dean']}", journal, f"{journal}?format=csv"):
        assert "argon2" not in client.get(address).text


def test_the_list_stays_within_its_queries(as_, world, app):
    client = as_("admin")
    client.page(HOME)
    with count_statements(engine_of(app)) as seen:
        client.page(f"{HOME}?role=teacher&q=a")
    assert len(seen) <= 8, seen
