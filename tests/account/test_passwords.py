"""Passwords: long, not common, not the login, taken as typed; an initial one opens only the page that replaces it."""

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.operations import accounts, passwords
from hemis.web import clock
from tests.house.walks import samples, visits
from tests.world import PASSWORD

pytestmark = pytest.mark.promise("A13")
NEW = "uzoq yol bosdim 7"


def change(client, new, repeated=None, old=PASSWORD):
    values = {"old_password": old, "password": new, "repeated": new if repeated is None else repeated}
    return client.send(client.page("/account/password").form(), **values)


def refusal(client, new, **values):
    page = client.read(change(client, new, **values), 422)
    return page.form().errors


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("qisqa parol", "Парол камида 12 та белгидан иборат бўлсин."),
        ("1qaz2wsx3edc", "Бу парол кўп учрайди"),
        ("1QAZ2wsx3EDC", "Бу парол кўп учрайди"),
        ("Password2026!!", "Бу парол кўп учрайди"),
        ("**iloveyou123456**", "Бу парол кўп учрайди"),
        ("aaaabbbbccccaaaa", "Бу парол кўп учрайди"),
        ("111111111111111", "Бу парол кўп учрайди"),
        ("mening teacher parolim", "Парол ичида логин бўлмасин."),
        ("mening TEACHER parolim", "Парол ичида логин бўлмасин."),
        (PASSWORD, "Янги парол эскисидан фарқ қилсин."),
    ],
)
def test_a_weak_password_is_refused_beside_its_field(as_, world, password, said):
    assert said in refusal(as_("teacher"), password)["password"]


def test_two_different_spellings_and_a_wrong_old_password_are_refused(as_, world):
    assert "бир хил эмас" in refusal(as_("teacher"), NEW, repeated=NEW + " ")["repeated"]
    assert "Жорий парол нотўғри." in refusal(as_("teacher"), NEW, old="wrong words here")["old_password"]
    assert "Кўпи билан 200" in refusal(as_("head"), "узун " * 50)["password"]


@pytest.mark.parametrize(
    "password",
    [
        "  bo'shliq bilan  ",
        "парол кириллчада ёзилди",
        "пайт 🌞 келди 2026",
        "a\u200bb\u202ec 123456789",
        "uzun parol" * 20,
    ],
)
def test_a_password_is_taken_exactly_as_it_was_typed(app, as_, world, password):
    client = as_("teacher")
    assert change(client, password).status_code == 303
    with app.app_context():
        user = accounts.find_user("teacher")
        assert accounts.check_password(user, password)
        assert not accounts.check_password(user, password.strip() + ".")
        assert not accounts.check_password(user, password[:-1])


def test_the_list_holds_the_ten_thousand_commonest():
    assert len(passwords.COMMON.read_text(encoding="utf-8").splitlines()) == 10_000
    assert {"123456", "password", "qwertyuiop", "1qaz2wsx3edc"} <= passwords.common_passwords()


def test_every_common_password_is_refused():
    for password in passwords.common_passwords():
        with pytest.raises(RuleError):
            passwords.refuse_weak(password, "karimov")


def test_the_hash_is_argon2id_with_19_mebibytes(app, world):
    assert passwords.hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.hash_password("x") != passwords.hash_password("x")


@pytest.mark.parametrize("stored", ["", "!", "plain", "$argon2id$v=19$broken"])
def test_a_broken_hash_lets_nobody_in(stored):
    assert not passwords.matches(stored, "")
    assert not passwords.matches(stored, stored)


def test_the_fields_let_a_password_be_pasted_and_kept_by_the_browser(as_, world):
    page = as_("teacher").page("/account/password")
    hints = [field.get("autocomplete") for field in page.find_all("input", type="password")]
    assert hints == ["current-password", "new-password", "new-password"]


@pytest.fixture
def newcomer(app, as_, world):
    """A teacher whose password was given by somebody else."""
    with app.app_context():
        accounts.find_user("teacher").must_change_password = True
        db.session.commit()
    return as_("teacher")


def test_with_an_initial_password_no_page_but_its_replacement_opens(app, newcomer, world):
    for visit in visits(app):
        open_to_all = visit.endpoint.startswith(("public.", "health.")) or visit.endpoint == "account.login"
        if visit.method != "GET" or open_to_all or visit.endpoint == "account.own.password":
            continue
        answer = newcomer.get(visit.address(app, samples(world, world)))
        assert answer.status_code in (303, 403), visit.endpoint
        assert answer.location in (None, "/account/password"), visit.endpoint


def test_with_an_initial_password_nothing_can_be_sent_but_its_replacement(app, newcomer, world):
    token = newcomer.page("/account/password").form().data["csrf_token"]
    allowed = {"account.own.password", "account.logout", "account.language", "account.login"}
    for visit in visits(app):
        if visit.method == "GET" or visit.endpoint in allowed or visit.endpoint.startswith("public."):
            continue
        address = visit.address(app, samples(world, world))
        answer = newcomer.open(address, method=visit.method, data={"csrf_token": token})
        assert answer.status_code in (303, 403), visit.endpoint
        assert answer.location in (None, "/account/password"), visit.endpoint


def test_after_the_replacement_everything_opens(newcomer, world):
    assert change(newcomer, NEW).status_code == 303
    assert newcomer.get("/").status_code == 200


def test_a_reset_gives_a_password_that_must_be_replaced(app, as_, world):
    with app.app_context():
        by = accounts.find_user("admin")
        first = accounts.reset_password(accounts.find_user("teacher"), at=clock.now(), by=by)
        second = accounts.reset_password(accounts.find_user("teacher"), at=clock.now(), by=by)
        user = accounts.find_user("teacher")
        assert first != second
        assert len(second) >= passwords.MIN_LENGTH
        assert accounts.check_password(user, second)
        assert user.must_change_password
        db.session.rollback()
