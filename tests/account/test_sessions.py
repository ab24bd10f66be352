"""Sessions end when they should: on sign-out, on a new password, by the clock, with the right, with the account."""

from datetime import date, timedelta

import pytest

from hemis.account.profile import device
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.operations import accounts
from hemis.web import clock
from tests.rig.reading import text_of
from tests.world import PASSWORD, TODAY

NEW = "uzoq yol bosdim 7"
SCRIPT = {"Accept": "application/json"}


def copy_of(app, client):
    """Another browser with the same cookie."""
    thief = app.test_client()
    thief.set_cookie("hemis", client.get_cookie("hemis").value)
    return thief


def is_out(client, page="/account/profile"):
    answer, script = client.get(page), client.get(page, headers=SCRIPT)
    sent_away = answer.status_code == 302 and answer.location.startswith("/account/login")
    assert sent_away == (script.status_code == 401)
    return sent_away


def token_of(client):
    with client.session_transaction() as cookie:
        return cookie["_user_id"]


def change_password(client, old=PASSWORD, new=NEW):
    return client.submit(client.page("/account/password").form(), old_password=old, password=new, repeated=new)


@pytest.mark.promise("A10")
@pytest.mark.both_engines
def test_a_copied_cookie_is_worthless_after_signing_out(app, as_, world):
    client = as_("teacher")
    thief = copy_of(app, client)
    assert not is_out(thief)
    client.send(client.page("/account/profile").form("/account/logout"))
    assert is_out(client)
    assert is_out(thief)


@pytest.mark.promise("A10")
@pytest.mark.both_engines
def test_a_copied_cookie_is_worthless_after_a_new_password_and_who_changed_it_goes_on(app, as_, world):
    client, elsewhere = as_("teacher"), as_("teacher")
    thief = copy_of(app, client)
    change_password(client)
    assert is_out(thief)
    assert is_out(elsewhere)
    assert not is_out(client)


@pytest.mark.promise("A10")
@pytest.mark.both_engines
def test_ending_the_other_sessions_ends_the_copy_of_this_one_too(app, as_, world):
    client, elsewhere = as_("teacher"), as_("teacher")
    thief = copy_of(app, client)
    client.submit(client.page("/account/profile").form("/account/sessions/end"))
    assert is_out(thief)
    assert is_out(elsewhere)
    assert not is_out(client)


@pytest.mark.promise("A9")
@pytest.mark.both_engines
def test_another_role_is_another_session(app, as_, world):
    with app.app_context():
        user = accounts.find_user("teacher")
        accounts.give_role(
            user, "department_head", faculty_id=None, department_id=world.department, starts_on=TODAY, by=None
        )
        db.session.commit()
    client = as_("teacher")
    thief, before = copy_of(app, client), token_of(client)
    page = client.page("/account/profile")
    other = max(page.form("/account/role").element.iter("option"), key=lambda each: int(each.get("value") or 0))
    client.submit(page.form("/account/role"), assignment_id=other.get("value"))
    assert token_of(client) != before
    assert is_out(thief)
    assert not is_out(client)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML) Chrome/126.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("", "—"),
    ],
)
def test_a_session_is_named_by_its_device(agent, words):
    assert device(agent) == words


def test_the_same_role_at_two_faculties_is_told_apart(app, as_, world):
    with app.app_context():
        dean = accounts.find_user("dean")
        place = {"faculty_id": world.foreign.faculty, "department_id": None}
        accounts.give_role(dean, "faculty", **place, starts_on=TODAY, by=None)
        db.session.commit()
    page = as_("dean").page("/account/profile")
    titles = [text_of(each) for each in page.form("/account/role").element.iter("option")]
    assert titles == ["Факультет · Физика факультети", "Факультет · Филология факультети"]
    assert "Факультет · Физика факультети" in page.text_at("dl")


def test_who_has_no_active_role_may_choose_among_those_held(app, as_, world):
    client = as_("dean")
    with app.app_context():
        dean = accounts.find_user("dean")
        place = {"faculty_id": world.foreign.faculty, "department_id": None}
        accounts.give_role(dean, "faculty", **place, starts_on=TODAY, by=None)
        db.session.execute(db.update(UserSession).where(UserSession.user_id == dean.id).values(assignment_id=None))
        db.session.commit()
    assert len(list(client.page("/account/profile").form("/account/role").element.iter("option"))) == 2


@pytest.mark.promise("A9")
def test_a_role_of_somebody_else_does_not_exist(app, as_, world):
    with app.app_context():
        user = db.select(User.id).where(User.login == "admin").scalar_subquery()
        foreign = db.session.scalar(db.select(RoleAssignment.id).where(RoleAssignment.user_id == user))
    client = as_("teacher")
    token = client.page("/account/profile").forms[0].data["csrf_token"]
    for value in (foreign, "", "0", "-1", "x", 2**63):
        assert client.post("/account/role", data={"csrf_token": token, "assignment_id": value}).status_code == 404


@pytest.mark.promise("A11")
def test_a_session_idle_for_half_an_hour_is_over_and_work_keeps_it_open(as_, world, at):
    client = as_("hr")
    for moment in ("10:55", "11:20", "11:45"):
        at(f"2026-10-06 {moment}")
        assert not is_out(client)
    at("2026-10-06 12:16")
    assert is_out(client)


@pytest.mark.promise("A11")
def test_the_lessons_stay_open_for_the_day_but_open_nothing_else(as_, world, at):
    client = as_("teacher")
    at("2026-10-06 14:00")
    assert client.get("/lessons/days/").status_code == 200
    assert is_out(client)
    assert client.get("/lessons/days/").status_code == 200
    assert is_out(client)


@pytest.mark.promise("A11")
def test_twelve_hours_after_the_password_even_a_busy_session_is_over(app, as_, world, at):
    client = as_("teacher")
    for hour in range(11, 22):
        for minute in ("00", "25", "50"):
            at(f"2026-10-06 {hour}:{minute}")
            assert not is_out(client)
    at("2026-10-06 22:15")
    assert not is_out(client)
    at("2026-10-06 22:30")
    assert is_out(client)
    assert client.get("/lessons/days/").status_code == 302


@pytest.mark.promise("A11")
def test_neither_a_new_role_nor_a_new_password_lengthens_a_session(app, as_, world, at):
    client = as_("teacher")
    with app.app_context():
        ends = db.session.scalar(db.select(db.func.max(UserSession.expires_at)))
    at("2026-10-06 10:50")
    change_password(client)
    with app.app_context():
        assert db.session.scalar(db.select(db.func.max(UserSession.expires_at))) == ends


@pytest.mark.promise("A6")
@pytest.mark.both_engines
def test_a_role_taken_away_is_gone_with_the_next_request(app, as_, world):
    client = as_("hr")
    assert client.get("/structure/faculties/new").status_code == 200
    with app.app_context():
        row = db.session.scalars(db.select(RoleAssignment).join(RoleAssignment.user).where(User.login == "hr")).one()
        accounts.take_role(row, at=clock.now(), today=TODAY, by=accounts.find_user("admin"))
        db.session.commit()
    assert is_out(client, "/structure/faculties/new")


@pytest.mark.promise("A6")
def test_a_role_is_over_the_day_after_its_last(app, as_, world, at):
    with app.app_context():
        row = db.session.scalars(db.select(RoleAssignment).join(RoleAssignment.user).where(User.login == "hr")).one()
        row.ends_on = TODAY
        db.session.commit()
    at("2026-10-06 23:50")
    client = as_("hr")
    assert client.get("/structure/faculties/").status_code == 200
    at("2026-10-07 00:05")
    assert is_out(client, "/structure/faculties/")


@pytest.mark.promise("A6")
@pytest.mark.both_engines
def test_a_closed_account_ends_every_session_and_lets_nobody_in(app, as_, world):
    clients = [as_("teacher"), as_("teacher")]
    with app.app_context():
        at, by = clock.now(), accounts.find_user("admin")
        accounts.switch_account(accounts.find_user("teacher"), on=False, at=at, by=by)
        db.session.commit()
        assert accounts.find_user("teacher") is None
    assert all(is_out(client) for client in clients)
    with app.app_context():
        user = db.session.scalars(db.select(User).where(User.login == "teacher")).one()
        accounts.switch_account(user, on=True, at=clock.now(), by=accounts.find_user("admin"))
        db.session.commit()
    assert all(is_out(client) for client in clients)


@pytest.mark.promise("A6")
def test_an_account_switched_off_in_the_table_alone_is_out_as_well(app, as_, world):
    client = as_("teacher")
    with app.app_context():
        accounts.find_user("teacher").is_active = False
        db.session.commit()
    assert is_out(client)


@pytest.mark.promise("A6")
def test_a_reset_password_ends_every_session(app, as_, world):
    client = as_("teacher")
    with app.app_context():
        accounts.reset_password(accounts.find_user("teacher"), at=clock.now(), by=accounts.find_user("admin"))
        db.session.commit()
    assert is_out(client)


def test_a_cookie_that_was_tampered_with_opens_nothing(app, as_, world):
    client = as_("teacher")
    value = client.get_cookie("hemis").value
    for broken in (value[:-1], value + "x", value.replace(".", "", 1), "x", "", "." * 300):
        stranger = app.test_client()
        stranger.set_cookie("hemis", broken)
        assert is_out(stranger)


def test_a_role_of_tomorrow_is_not_one_of_today(app, world):
    with app.app_context():
        user = accounts.find_user("teacher")
        row = db.session.scalars(db.select(RoleAssignment).where(RoleAssignment.user_id == user.id)).one()
        row.starts_on = date(2026, 10, 7)
        assert accounts.assignments(user, TODAY) == []
        assert accounts.assignments(user, TODAY + timedelta(days=1)) == [row]
        db.session.rollback()
