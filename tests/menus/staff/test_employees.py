"""Ходимлар базаси: found in any script, kept by the HR office, personal numbers only for who may see them."""

import io

import pytest

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.settings import RuleValue
from hemis.models.staff import Employee
from tests.operations.test_files import PNG
from tests.world import TODAY

HOME = "/staff/employees/"
CARD = {
    "surname": "Ғофуров",
    "first_name": "Шуҳрат",
    "patronymic": "Ўткир ўғли",
    "gender": "11",
    "birth_date": "15.06.1985",
    "pinfl": "31506854010016",
    "passport_number": "аа1234567",
    "phone": "90 123-45-67",
    "email": "gofurov@otm.uz",
    "hired_year": "2020",
}


def add(client, **changed):
    return client.submit(client.page(f"{HOME}new").form(), **{**CARD, **changed})


@pytest.mark.both_engines
def test_the_hr_office_adds_a_person_who_gets_a_number_and_a_latin_name(as_, world):
    page = add(as_("hr"))
    assert page.heading == "Ғофуров Шуҳрат Ўткир ўғли"
    for told in ("3012600001", "Gʻofurov Shuhrat Oʻtkir oʻgʻli", "31506854010016", "AA1234567", "+998 90 123-45-67"):
        assert told in page
    assert "назорат рақами" not in page


@pytest.mark.both_engines
@pytest.mark.parametrize("typed", ["Ғофур", "G'ofurov", "gofurov shuhrat", "шуҳрат ғофуров", "30126", "31506854010016"])
def test_a_person_is_found_by_any_spelling_or_number(as_, world, typed):
    client = as_("hr")
    add(client)
    rows = client.page(HOME, query_string={"q": typed}).rows()
    assert [row[0] for row in rows] == ["Ғофуров Шуҳрат Ўткир ўғли"]


def test_a_personal_number_finds_nobody_for_who_may_not_see_it(as_, world):
    add(as_("hr"))
    assert "топилмади" in as_("registrar").page(HOME, query_string={"q": "31506854010016"})


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("surname", "", "Тўлдирилиши шарт."),
        ("pinfl", "123", "14 та рақамдан"),
        ("pinfl", "71506854010016", "1 дан 6 гача"),
        ("passport_number", "1234567", "AA1234567"),
        ("birth_date", "01.01.2025", "ёшига мос эмас"),
        ("hired_year", "1900", "1940 дан"),
        ("phone", "12", "9 та рақамдан"),
        ("email", "x", "манзили нотўғри"),
        ("gender", "99", "Рўйхатдаги"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_nothing_typed_is_lost(as_, world, field, typed, said):
    client = as_("hr")
    data = client.page(f"{HOME}new").form().filled({**CARD, field: typed})
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert said in page.form().errors[field]
    kept = "first_name" if field == "surname" else "surname"
    assert page.form().data[kept] == CARD[kept]


def test_a_wrong_check_digit_is_saved_and_told(as_, world):
    page = add(as_("hr"), pinfl="31506854010010")
    assert page.text.count("ЖШШИРнинг назорат рақами мос келмади") >= 1
    assert page.heading == "Ғофуров Шуҳрат Ўткир ўғли"


def test_a_wrong_check_digit_is_refused_where_the_rule_blocks(app, as_, world):
    with app.app_context():
        db.session.add(RuleValue(key="pinfl.checksum", value="block", valid_from=TODAY, act="Кенгаш"))
        db.session.commit()
    client = as_("hr")
    page = client.refused(client.page(f"{HOME}new").form(), **{**CARD, "pinfl": "31506854010010"})
    assert "назорат рақами" in page.form().errors["pinfl"]


@pytest.mark.both_engines
def test_a_number_of_somebody_else_is_refused_and_the_holder_named(as_, world):
    client = as_("hr")
    add(client)
    page = client.refused(client.page(f"{HOME}new").form(), **{**CARD, "surname": "Бошқа"})
    assert "Ғофуров Шуҳрат Ўткир ўғли, ходим рақами 3012600001" in page.form().errors["pinfl"]


@pytest.fixture
def with_papers(app, world):
    with app.app_context():
        row = db.session.get(Employee, world.employee)
        row.pinfl, row.passport_number = "31506854010016", "AA1234567"
        db.session.commit()
    return f"{HOME}{world.employee}"


@pytest.mark.parametrize("who", ["registrar", "dean", "head", "teacher", "management", "vice_rector"])
def test_personal_numbers_are_masked_for_everybody_else(as_, with_papers, who):
    client = as_(who)
    page = client.page(with_papers)
    assert "3**********016" in page
    assert "AA*****67" in page
    file = client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    for text in (page.text, file):
        assert "31506854010016" not in text
        assert "AA1234567" not in text
    assert client.get(f"{with_papers}/paper").status_code == 403


@pytest.mark.parametrize("who", ["hr", "admin"])
def test_who_may_sees_them_in_full(as_, with_papers, who):
    client = as_(who)
    assert "31506854010016" in client.page(with_papers)
    assert "AA1234567" in client.page(f"{with_papers}/paper")
    assert "31506854010016" in client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")


def test_the_journal_of_the_system_does_not_tell_them(app, as_, world):
    add(as_("hr"))
    with app.app_context():
        told = "".join(db.session.scalars(db.select(AuditEntry.changes)))
    assert "3**********016" in told
    assert "31506854010016" not in told


def test_each_sees_the_people_of_the_own_unit(as_, world):
    everybody = {"Насруллаев Жаҳонгир Содиқович", "Ҳайитова Маҳлиё Ботир қизи", "БЕГОНАЕВ Жаҳонгир Содиқович"}
    seen = {who: {row[0] for row in as_(who).page(HOME).rows()} for who in ("registrar", "dean", "head", "teacher")}
    assert seen["registrar"] == everybody
    assert seen["dean"] == seen["head"] == everybody - {"БЕГОНАЕВ Жаҳонгир Содиқович"}
    assert seen["teacher"] == {"Насруллаев Жаҳонгир Содиқович"}


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("department_id={world.department}", 2),
        ("department_id={world.foreign.department}", 1),
        ("status=11", 3),
        ("status=14", 0),
        ("degree=10", 3),
        ("rank=13", 0),
        ("active=1", 3),
        ("active=0", 0),
        ("sort=-name", 3),
    ],
)
def test_filters_narrow_the_list(as_, world, asked, found):
    page = as_("hr").page(f"{HOME}?{asked.format(world=world)}")
    assert len(page.rows()) == found if found else "топилмади" in page


def test_a_department_outside_the_scope_narrows_nothing(as_, world):
    page = as_("dean").page(f"{HOME}?department_id={world.foreign.department}")
    assert "БЕГОНА" not in page.text


def upload(client, address, content, name):
    page = client.page(address)
    data = {**page.form().data.to_dict(), "file": (io.BytesIO(content), name)}
    return client.post(address, data=data, content_type="multipart/form-data")


def test_a_person_entered_twice_is_told_at_once(as_, world):
    client = as_("hr")
    first = add(client, pinfl="", passport_number="")
    assert "бир киши икки марта" not in first
    number = client.page(first.url).text_at("main")
    again = add(client, pinfl="", passport_number="")
    said = again.text_at(class_="warning")
    assert "Шу исмли ва туғилган санали ходим бор" in said
    assert said.split("рақами ")[1].split(":")[0] in number
    assert "бир киши" not in client.submit(client.page(f"{again.url}/edit").form(), hired_year="2021")
    assert "бир киши" not in add(client, pinfl="", passport_number="", birth_date="16.06.1985")


def test_latin_letters_in_a_cyrillic_name_are_mended(as_, world):
    client = as_("hr")
    card = add(client, first_name="Шyхрaт", surname="Ғофурoв")
    assert card.heading.split()[1] == "Шухрат"
    assert len(client.page(f"{HOME}?q=Шухрат").rows()) == 1


def test_the_history_names_what_has_no_field(as_, world):
    client, card = as_("hr"), f"{HOME}{world.employee}"
    upload(client, f"{card}/photo/edit", PNG, "rasm.png")
    client.submit(client.page(f"{card}/photo/remove").form())
    history = client.page(card).text_at("section", class_="history")
    assert "расм қўйилди" in history
    assert "расм олиб ташланди" in history


def test_a_photo_is_put_on_the_card_and_taken_off(as_, world):
    client, card = as_("hr"), f"{HOME}{world.employee}"
    assert upload(client, f"{card}/photo/edit", PNG, "rasm.png").status_code == 303
    image = client.page(card).find("img")
    assert image.get("alt") == "Расми: Насруллаев Жаҳонгир Содиқович"
    answer = as_("head").get(image.get("src"))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    assert as_("foreign_head").get(image.get("src")).status_code == 404
    client.submit(client.page(f"{card}/photo/remove").form())
    assert client.get(f"{card}/photo").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7\n%%EOF\n", "rasm.pdf", "PNG ва JPEG"),
        (b"no picture", "rasm.png", "тўғри келмайди"),
        (PNG[:-8] + b"\0" * (1 << 20) + PNG[-8:], "rasm.png", "1 МБ"),
    ],
)
def test_what_is_no_small_picture_is_refused(as_, world, content, name, said):
    client = as_("hr")
    page = client.read(upload(client, f"{HOME}{world.employee}/photo/edit", content, name), 422)
    assert said in page.form().errors["file"]


def test_a_card_made_by_mistake_is_deleted_one_in_use_is_not(as_, world):
    client = as_("hr")
    page = client.refused(client.page(f"{HOME}{world.employee}/remove").form())
    assert "боғланган маълумотлар бор" in page
    made = add(client)
    assert "ўчирилди" in client.submit(client.page(f"{made.url}/remove").form())


def test_the_history_tells_who_changed_what(as_, world):
    client = as_("hr")
    page = client.submit(client.page(f"{HOME}{world.employee}/edit").form(), academic_degree="12")
    assert "Илмий даражаси: Даражасиз → Фан доктори, DSc" in page.text_at("section", class_="history")


@pytest.mark.parametrize("who", ["registrar", "dean", "head", "teacher", "management"])
def test_who_may_not_write_is_refused(as_, world, who):
    client = as_(who)
    card = f"{HOME}{world.employee}"
    for address in (f"{HOME}new", f"{card}/edit", f"{card}/remove", f"{card}/leaving", f"{card}/account/new"):
        assert client.get(address).status_code == 403
    assert "Ўзгартириш" not in client.page(card).links
