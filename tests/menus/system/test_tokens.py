"""Вазирлик веб-хизмати: the administrator gives a named official a key, sees its use, and takes it back."""

import pytest

from hemis.api.keys import USES
from tests.visited import bearer, give_token

HOME = "/system/tokens/"
SERVICE = "/api/ministry/v1"
OFFICIAL = {
    "holder": "Каримов Анвар Содиқович",
    "post": "бош мутахассис",
    "body": "Олий таълим, фан ва инновациялар вазирлиги",
    "scopes": ["requests"],
    "valid_until": "31.12.2026",
}


@pytest.mark.both_engines
def test_a_token_is_shown_once_opens_the_service_and_is_taken_back(app, as_, client, world):
    app.extensions[USES].clear()
    admin = as_("admin")
    given = admin.read(admin.send(admin.page(f"{HOME}new").form(), **OFFICIAL))
    token = given.text_at("code")
    assert token.startswith("hemis-")
    assert client.get(f"{SERVICE}/requests", headers=bearer(token)).status_code == 200
    assert client.get(f"{SERVICE}/results", headers=bearer(token)).status_code == 403
    app.extensions[USES].flush()
    address = admin.page(HOME).links["Каримов Анвар Содиқович"]
    page = admin.page(address)
    assert token not in admin.get(address).text
    assert "рад этилди" in page
    assert "токен берилди" in page
    assert "Рухсатлари: мурожаатлар сони" in page
    ended = admin.submit(admin.page(page.links["Токенни бекор қилиш"]).form(), reason="Ходим бошқа ишга ўтди")
    assert "бекор қилинган" in ended
    assert "Ходим бошқа ишга ўтди" in ended
    assert "Токенни бекор қилиш" not in ended.links
    assert client.get(f"{SERVICE}/requests", headers=bearer(token)).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"valid_until": "01.01.2020"}, "valid_until"),
        ({"valid_until": "01.01.2030"}, "valid_until"),
        ({"holder": " "}, "holder"),
        ({"post": "x" * 201}, "post"),
    ],
)
def test_a_token_without_an_official_a_right_or_an_end_is_not_given(as_, world, wrong, field):
    admin = as_("admin")
    page = admin.refused(admin.page(f"{HOME}new").form(), **{**OFFICIAL, **wrong})
    assert field in page.form().errors


def test_a_token_that_opens_nothing_is_not_given(as_, world):
    admin = as_("admin")
    assert "Камида битта рухсатни белгиланг." in admin.refused(
        admin.page(f"{HOME}new").form(), **{**OFFICIAL, "scopes": []}
    )


def test_a_token_is_taken_back_with_a_reason_and_only_once(app, as_, world):
    _token, key = give_token(app)
    admin = as_("admin")
    address = f"{HOME}{key}/revocation"
    form = admin.page(address).form()
    assert "reason" in admin.refused(form, reason="шунчаки").form().errors
    admin.submit(form, reason="Ходим бошқа ишга ўтди")
    assert "аллақачон бекор қилинган" in admin.refused(form, reason="Ходим бошқа ишга ўтди")


def test_tokens_are_found_by_name_in_either_script_and_by_state(app, as_, world, at):
    give_token(app, days=1, holder="Алиев Бек")
    give_token(app, days=100)
    admin = as_("admin")
    assert len(admin.page(f"{HOME}?q=karimov").rows()) == 1
    at("2026-10-20 09:00")
    admin = as_("admin")
    assert [row[0] for row in admin.page(f"{HOME}?state=over").rows()] == ["Алиев Бек бош мутахассис"]
    assert len(admin.page(f"{HOME}?state=good").rows()) == 2
    assert "Бундай токен топилмади" in admin.page(f"{HOME}?state=revoked")


@pytest.mark.parametrize("who", ["vice_rector", "ministry", "management", "teacher"])
def test_nobody_else_sees_or_gives_tokens(as_, world, who):
    assert as_(who).get(HOME).status_code == 403
    assert as_(who).get(f"{HOME}new").status_code == 403
