"""Қоидалар: a new value from a day, with its act; what was computed before stays."""

import pytest

from hemis.domain.rules import RULES

HOME = "/system/rules/"
KEY = "training.hours"


@pytest.mark.both_engines
def test_a_new_value_begins_on_its_day_and_closes_the_former(as_, world, at):
    client = as_("admin")
    form = client.page(f"{HOME}{KEY}/new").form()
    page = client.submit(form, value="288", valid_from="2026-11-01", act="Кенгашнинг 3-сон қарори (20.10.2026)")
    assert [row[:3] for row in page.rows()] == [["01.11.2026", "муддатсиз", "288"], ["01.09.2020", "01.11.2026", "144"]]
    assert "Бугунги қиймат 144" in page
    at("2026-11-01 09:00")
    assert "Бугунги қиймат 288" in as_("admin").page(f"{HOME}{KEY}")


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"value": "0"}, "value", "Қиймат 1 дан 1 000 гача бўлиши керак."),
        ({"value": "юз"}, "value", "Сон киритинг: масалан, 144."),
        ({"value": "1,5"}, "value", "Бутун сон киритинг: масалан, 144."),
        ({"valid_from": "2026-10-05"}, "valid_from", "ўтган кундан бошланмайди"),
        ({"act": ""}, "act", "Тўлдирилиши шарт."),
    ],
)
def test_a_value_outside_the_law_is_refused_beside_its_field(as_, world, values, field, said):
    client = as_("admin")
    sound = {"value": "150", "valid_from": "2026-10-06", "act": "Қарор"}
    page = client.refused(client.page(f"{HOME}{KEY}/new").form(), **(sound | values))
    assert said in page.form().errors[field]
    assert page.form().data["value"] == (sound | values)["value"]


def test_a_version_that_does_not_hold_yet_can_be_withdrawn(as_, world):
    client = as_("admin")
    form = client.page(f"{HOME}{KEY}/new").form()
    page = client.submit(form, value="200", valid_from="2026-12-01", act="Қарор")
    page = client.submit(client.page(page.links["Ўчириш"]).form())
    assert [row[:3] for row in page.rows()] == [["01.09.2020", "муддатсиз", "144"]]


def test_a_value_that_holds_cannot_be_deleted(as_, world):
    client = as_("admin")
    page = client.refused(client.page(f"{HOME}versions/{world.version}/removal").form())
    assert "Кучга кирган қийматни ўчириб бўлмайди" in page


def test_every_rule_is_listed_with_its_act(as_, world):
    page = as_("admin").page(HOME)
    assert len(page.rows()) == len(RULES)
    assert ["Фандан четлатадиган дарс қолдириш, фоиз", "25"] in [row[:2] for row in page.rows()]


def test_a_rule_that_does_not_exist_is_not_there(as_, world):
    assert as_("admin").get(f"{HOME}no.such").status_code == 404
    assert as_("admin").get(f"{HOME}no.such/new").status_code == 404


def test_only_the_administrator_enters(as_, world):
    for who in ("management", "registrar", "dean"):
        for address in (HOME, f"{HOME}{KEY}", f"{HOME}{KEY}/new"):
            assert as_(who).get(address).status_code == 403
