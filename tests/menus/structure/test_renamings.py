"""A new name from a day on, with its order; a misprint is corrected without a trace in the names."""

import pytest

FACULTY, OTHERS = (
    "/structure/faculties/1",
    ("/structure/university/", "/structure/departments/1", "/structure/divisions/1"),
)


def rename(client, home, **values):
    form = client.page(f"{home.rstrip('/')}/renaming").form()
    return form, {"name": "Янги ном", "since": "2024-09-01", "ground": "20.08.2024 даги 214-сон"} | values


@pytest.mark.both_engines
@pytest.mark.parametrize("home", [FACULTY, *OTHERS])
def test_the_old_name_stays_with_its_period_and_its_order(as_, world, home):
    client = as_("hr")
    old = client.page(home).heading
    form, values = rename(client, home)
    page = client.submit(form, **values)
    assert page.url == home
    assert "01.09.2024 гача" in page
    assert "Асос: 20.08.2024 даги 214-сон" in page
    history = page.text_at("section", class_="history")
    assert "номи ўзгарди" in history
    assert "→ Янги ном" in history
    assert "Сабаб: 20.08.2024 даги 214-сон" in history
    if "university" not in home:
        assert page.heading == "Янги ном"
        assert old in page
    page = client.submit(client.page(page.links["Охирги ўзгаришни бекор қилиш"]).form())
    assert page.heading == old
    assert "гача" not in page.text_at("main")


def test_the_new_name_is_written_over_the_present_one(as_, world):
    client = as_("hr")
    assert client.page(f"{FACULTY}/renaming").form().data["name"] == client.page(FACULTY).heading


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "Физика факультети", "Янги ном ҳозирги номнинг ўзи."),
        ("name", "", "Тўлдирилиши шарт."),
        ("since", "07.10.2026", "бугундан кейинги кундан киритилмайди"),
        ("since", "", "Тўлдирилиши шарт."),
        ("since", "кеча", "Санани кун.ой.йил кўринишида киритинг"),
        ("ground", "", "Тўлдирилиши шарт."),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(as_, world, field, typed, said):
    client = as_("hr")
    form, values = rename(client, FACULTY, **{field: typed})
    page = client.refused(form, **values)
    assert said in page.form().errors[field]
    assert page.form().data["ground"] == ("" if field == "ground" else "20.08.2024 даги 214-сон")


def test_a_name_cannot_begin_before_the_one_it_follows(as_, world):
    client = as_("hr")
    form, values = rename(client, FACULTY)
    client.submit(form, **values)
    form, values = rename(client, FACULTY, name="Яна янги ном", since="01.09.2024")
    assert "Бу ном 01.09.2024 дан бери амал қилади" in client.refused(form, **values).form().errors["since"]


def test_a_misprint_is_corrected_on_the_form_which_says_the_difference(as_, world):
    client = as_("hr")
    page = client.page(f"{FACULTY}/edit")
    assert page.links["Номи буйруқ билан ўзгарган бўлса"] == f"{FACULTY}/renaming"
    page = client.submit(page.form(), name="Физика факултети")
    assert "Аввалги номлари" not in page
    assert "Номи буйруқ билан" not in client.page("/structure/faculties/new")


@pytest.mark.both_engines
def test_a_unit_with_former_names_is_kept(as_, world):
    client = as_("hr")
    page = client.submit(client.page("/structure/divisions/new").form(), name="Янги бўлим", code="V99", kind="13")
    form, values = rename(client, page.url, name="Эски бўлим")
    client.submit(form, **values)
    assert "Нофаол қилинди" in client.submit(client.page(f"{page.url}/remove").form())


def test_undoing_what_never_was_is_refused(as_, world):
    client = as_("hr")
    page = client.page(f"{FACULTY}/renaming/removal")
    assert "ҳали ўзгартирилмаган" in page
    assert "Бекор қилиб бўлмайди" in client.refused(page.form())


@pytest.mark.parametrize("who", ["dean", "registrar", "teacher", "management"])
@pytest.mark.parametrize("home", [FACULTY, *OTHERS])
def test_others_read_the_names_and_change_none(as_, world, who, home):
    client = as_(who)
    assert "Номини ўзгартириш" not in client.page(home).links
    for address in ("renaming", "renaming/removal"):
        assert client.get(f"{home.rstrip('/')}/{address}").status_code == 403
