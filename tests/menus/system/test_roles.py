"""Роллар: given with their unit and term, taken with the next request."""

import pytest

HOME = "/system/users/"


def give(client, world, login, **values):
    return client.submit(client.page(f"{HOME}{world.users[login]}/roles/new").form(), **values)


@pytest.mark.both_engines
def test_a_role_given_now_works_now(as_, world):
    admin = as_("admin")
    page = give(admin, world, "accountant", role="faculty", faculty_id=world.faculty)
    assert ["Факультет", "Физика факультети", "06.10.2026 – муддатсиз", "амалда"] in [row[:4] for row in page.rows()]
    roles = as_("accountant").page("/").text_at("select", name="assignment_id")
    assert "Факультет" in roles


@pytest.mark.both_engines
def test_a_role_taken_away_is_gone_with_the_next_request(as_, world):
    dean, admin = as_("dean"), as_("admin")
    assert dean.get("/students/groups/").status_code == 200
    page = admin.page(f"{HOME}{world.users['dean']}")
    address = next(address for text, address in page.links.items() if text.startswith("Олиш"))
    page = admin.submit(admin.page(address).form())
    assert "тугаган" in page.rows()[0]
    assert dean.get("/students/groups/").status_code == 302


@pytest.mark.both_engines
def test_a_role_given_and_taken_on_one_day_is_gone_that_day(as_, world):
    admin = as_("admin")
    page = give(admin, world, "accountant", role="management")
    admin.submit(admin.page(page.links["Олиш: Раҳбарият"]).form())
    assert "Раҳбарият" not in as_("accountant").page("/").text_at("header")


@pytest.mark.both_engines
def test_a_role_taken_by_mistake_is_given_again(as_, world):
    admin = as_("admin")
    page = admin.page(f"{HOME}{world.users['dean']}")
    admin.submit(admin.page(page.links["Олиш: Факультет"]).form())
    page = give(admin, world, "dean", role="faculty", faculty_id=world.faculty)
    assert [row[3] for row in page.rows()] == ["амалда"]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"role": "faculty"}, "faculty_id", "Бу рол учун бўлинмани танланг."),
        ({"role": "department_head"}, "department_id", "Бу рол учун бўлинмани танланг."),
        ({"role": "management", "starts_on": ""}, "starts_on", "Тўлдирилиши шарт."),
        ({"role": "management", "starts_on": "06.13.2026"}, "starts_on", "Санани кун.ой.йил кўринишида киритинг"),
        ({"role": "management", "ends_on": "2026-10-01"}, "ends_on", "Тугаш санаси бошланишидан олдин бўлмасин."),
        ({"role": "accounting"}, "role", "Бу рол ходимда шу кунларда аллақачон бор."),
    ],
)
def test_a_role_without_its_unit_or_term_is_refused(as_, world, values, field, said):
    client = as_("admin")
    page = client.refused(client.page(f"{HOME}{world.users['accountant']}/roles/new").form(), **values)
    assert said in page.form().errors[field]


def test_a_role_of_the_whole_institution_takes_no_unit(as_, world):
    page = give(as_("admin"), world, "accountant", role="management", faculty_id=world.faculty)
    assert ["Раҳбарият", "бутун муассаса"] in [row[:2] for row in page.rows()]


def test_the_last_door_stays_open(as_, world):
    admin = as_("admin")
    page = admin.page(f"{HOME}{world.users['admin']}")
    refused = admin.refused(admin.page(page.links["Олиш: Администратор"]).form())
    assert "Ўзингиз ишлаб турган ролни ола олмайсиз" in refused


def test_only_the_administrator_gives_roles(as_, world):
    for who in ("hr", "management", "dean"):
        assert as_(who).get(f"{HOME}{world.users['dean']}/roles/new").status_code == 403
        assert as_(who).get(f"{HOME}roles/{world.assignment}/removal").status_code == 403
