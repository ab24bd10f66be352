"""Дам олиш кунлари: the days that differ from their weekday, for both lengths of the week."""

import pytest

HOME = "/system/holidays/"


@pytest.mark.both_engines
def test_a_worked_saturday_is_added_for_one_week_and_not_twice(as_, world):
    client = as_("admin")
    values = {"day": "2026-10-10", "week_days": "5", "is_working": "y", "name": "Кўчирилган иш куни"}
    page = client.submit(client.page(f"{HOME}new").form(), **values)
    assert ["10.10.2026, шанба", "Кўчирилган иш куни", "5 кунлик", "иш куни"] in [row[:4] for row in page.rows()]
    page = client.refused(client.page(f"{HOME}new").form(), **values)
    assert page.form().errors["day"] == "Бу кун шу иш ҳафтаси учун киритилган."


@pytest.mark.both_engines
def test_a_holiday_is_added_for_both_weeks_at_once_or_not_at_all(as_, world):
    client = as_("admin")
    values = {"day": "2026-12-31", "week_days": "0", "name": "Қўшимча дам олиш куни"}
    page = client.submit(client.page(f"{HOME}new").form(), **values)
    assert len(page.rows()) == 4
    one = values | {"day": "2026-12-30", "week_days": "6"}
    client.submit(client.page(f"{HOME}new").form(), **one)
    client.refused(client.page(f"{HOME}new").form(), **(one | {"week_days": "0"}))
    assert len(client.page(HOME).rows()) == 5


def test_the_year_narrows_the_list(as_, world):
    client = as_("admin")
    assert len(client.page(HOME).rows()) == 2
    assert len(client.page(f"{HOME}?week_days=6").rows()) == 1
    assert "Бу йил учун кун киритилмаган" in client.page(f"{HOME}?year=2031")


@pytest.mark.both_engines
def test_a_day_is_changed_and_deleted(as_, world):
    client = as_("admin")
    page = client.submit(client.page(f"{HOME}{world.holiday}/edit").form(), act="ПҚ-1, 30.12.2025")
    assert "ПҚ-1, 30.12.2025" in page
    page = client.submit(client.page(f"{HOME}{world.holiday}/remove").form())
    assert len(page.rows()) == 1


def test_only_the_administrator_writes(as_, world):
    for who in ("management", "registrar", "dean"):
        assert as_(who).get(f"{HOME}new").status_code == 403
