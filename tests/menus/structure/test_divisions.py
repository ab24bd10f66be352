"""Бўлимлар: units that do not teach."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hemis.extensions import db
from hemis.models.staff import Position, Post
from tests.world import TODAY

HOME = "/structure/divisions/"


@pytest.mark.both_engines
def test_the_hr_office_adds_a_centre(as_, world):
    client = as_("hr")
    page = client.submit(client.page(f"{HOME}new").form(), name="Рақамли таълим маркази", code="V10", kind="15")
    assert "Марказ" in page
    assert [row[0] for row in client.page(f"{HOME}?kind=15").rows()] == ["Рақамли таълим маркази"]


def test_a_division_names_its_leader_and_leads_to_its_people(app, as_, world):
    with app.app_context():
        leads = Position(code="21", name="Бўлим бошлиғи", category="office")
        helps = Position(code="31", name="Инспектор", category="support")
        db.session.add_all([leads, helps])
        db.session.flush()
        for position, employee, ends_on in (
            (leads, world.employee, TODAY - timedelta(days=1)),
            (leads, world.teacher, None),
            (helps, world.employee, None),
        ):
            values = {"starts_on": date(2025, 9, 1), "ends_on": ends_on, "stake": Decimal("0.25")}
            place = {"employee_id": employee, "position_id": position.id, "division_id": world.division}
            db.session.add(Post(**values, **place, staff_kind="12"))
        db.session.commit()
    address = f"{HOME}{world.division}"
    page = as_("hr").page(address)
    assert page.text_at("main").count("бўлим бошлиғи") == 1
    door = next(link for words, link in page.links.items() if words.endswith("нафар ходим"))
    assert len(as_("hr").page(door).rows()) == int(
        next(words for words in page.links if "нафар ходим" in words).split()[0]
    )
    seen = as_("ministry").page(address)
    assert "бўлим бошлиғи" in seen
    assert "нафар ходим" not in seen


def test_a_faculty_is_no_kind_of_division(as_, world):
    client = as_("hr")
    data = client.page(f"{HOME}new").form().filled({"name": "Факультет", "code": "V11"})
    data["kind"] = "11"
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert page.form().errors["kind"] == "Рўйхатдаги қийматлардан бирини танланг."


@pytest.mark.both_engines
def test_a_division_that_nothing_points_at_is_deleted(as_, world):
    client = as_("hr")
    assert "Ўчирилди." in client.submit(client.page(f"{HOME}{world.division}/remove").form())
    assert "Ҳали бўлим, бошқарма ёки марказ киритилмаган." in client.page(HOME)


def test_the_history_tells_the_kind_in_words(as_, world):
    client = as_("hr")
    page = client.submit(client.page(f"{HOME}{world.division}/edit").form(), kind="14")
    assert "Тури: Бўлим → Бошқарма" in page.text_at("section", class_="history")


def test_the_file_tells_the_kind_in_words(as_, world):
    text = as_("hr").get(f"{HOME}?q=kadrlar&format=csv").data.decode("utf-8-sig")
    assert "V03;Кадрлар бўлими;Kadrlar boʻlimi;Бўлим;;ҳа" in text


def test_who_may_not_write_is_refused(as_, world):
    for address in (f"{HOME}new", f"{HOME}{world.division}/edit", f"{HOME}{world.division}/remove"):
        assert as_("accountant").get(address).status_code == 403
