"""ОТМ ҳақида: the one card."""

import pytest

from hemis.extensions import db
from hemis.models.structure import University

HOME = "/structure/university/"


@pytest.mark.both_engines
def test_the_hr_office_changes_the_card_and_the_head_of_every_page_follows(as_, world):
    client = as_("hr")
    page = client.submit(
        client.page(f"{HOME}edit").form(),
        short_name="Бухоро ДУ",
        rector="Хамидов Обиджон",
        tax_id="201504275",
        bank_account="2340 2000 3001 0000 1010",
        bank_code="00014",
        phone="65 221-29-14",
        founded_year="1930",
    )
    assert "Бухоро ДУ" in page.text_at("a", class_="brand")
    assert "+998 65 221-29-14" in page
    assert "Ҳисоб рақами 2340 2000 3001 0000 1010 МФО 00014" in page
    assert "Ректор: — → Хамидов Обиджон" in page.text_at("section", class_="history")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("tax_id", "20150427", "СТИР 9 та рақамдан иборат бўлади."),
        ("bank_account", "23402000", "Ҳисоб рақами 20 та"),
        ("bank_code", "123", "МФО 5 та рақамдан"),
        ("activity_code", "8542х", "ОКЭД 5 та рақамдан"),
        ("reception_url", "javascript:alert(1)", "Манзил https:// билан бошлансин"),
        ("website", "otm.uz", "Манзил https:// билан бошлансин"),
        ("founded_year", "19х0", "Бутун сон киритинг."),
        ("founded_year", "3000", "900 дан 2100 гача сон киритинг."),
        ("name", "", "Тўлдирилиши шарт."),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(as_, world, field, typed, said):
    client = as_("hr")
    page = client.refused(client.page(f"{HOME}edit").form(), **{field: typed})
    assert said in page.form().errors[field]
    assert page.form().data[field] == typed


def test_the_card_is_printed(as_, world):
    page = as_("teacher").page(f"{HOME}print")
    assert page.heading == "Бухоро давлат университети"
    assert "Муҳаммад Иқбол" in page


def test_an_installation_without_a_card_says_who_fills_it(as_, world, app):
    with app.app_context():
        db.session.delete(db.session.get(University, 1))
        db.session.commit()
    assert "уни кадрлар бўлими киритади" in as_("teacher").page(HOME)
    client = as_("hr")
    assert client.page(HOME).links["Маълумотни киритиш"] == f"{HOME}edit"
    page = client.submit(client.page(f"{HOME}edit").form(), name="Янги университет", short_name="ЯУ", code="399")
    assert "Yangi universitet" in page


def test_only_the_hr_office_and_the_administrator_change_it(as_, world):
    for who in ("dean", "registrar", "management", "vice_rector"):
        assert as_(who).get(f"{HOME}edit").status_code == 403
    assert as_("admin").get(f"{HOME}edit").status_code == 200
