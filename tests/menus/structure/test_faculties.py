"""Факультетлар: the HR office keeps them, everybody else reads."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/structure/faculties/"


def cells(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def add(client, name, code, **values):
    return client.submit(client.page(f"{HOME}new").form(), name=name, code=code, **values)


@pytest.mark.both_engines
def test_the_hr_office_adds_a_faculty_and_its_latin_name_is_written(as_, world):
    page = add(as_("hr"), "Ғазначилик факультети", "F77")
    assert page.heading == "Ғазначилик факультети"
    assert "Gʻaznachilik fakulteti" in page
    assert "Сақланди." in page


@pytest.mark.both_engines
def test_a_taken_code_is_told_beside_the_field_and_what_was_typed_stays(as_, world):
    client = as_("hr")
    page = client.refused(client.page(f"{HOME}new").form(), name="Иккинчи физика", code="F01")
    assert "аллақачон бор" in page.form().errors["code"]
    assert page.form().data["name"] == "Иккинчи физика"


def test_a_faculty_without_a_name_is_refused(as_, world):
    client = as_("hr")
    page = client.refused(client.page(f"{HOME}new").form(), code="F78")
    assert page.form().errors["name"] == "Тўлдирилиши шарт."


@pytest.mark.both_engines
@pytest.mark.parametrize("query", ["fizika", "Физика", "ФИЗИК", "fakulteti fiz", "f01"])
def test_either_script_and_the_code_find_a_faculty(as_, world, query):
    page = as_("hr").page(f"{HOME}?q={query}")
    assert "Физика факультети" in page
    assert "Филология факультети" not in page


def test_nothing_found_says_what_to_do_next(as_, world):
    page = as_("hr").page(f"{HOME}?q=қурилиш")
    assert "қидирув сўзини қисқартиринг" in page
    assert page.links["Тозалаш"] == HOME


@pytest.mark.both_engines
def test_names_stand_in_the_order_of_the_uzbek_alphabet(as_, world):
    client = as_("hr")
    added = ["Ўзбек тили", "География", "Ҳуқуқ", "Ёшлар", "Қурилиш"]
    for number, name in enumerate(added):
        add(client, name, f"F8{number}")
    names = [row[0] for row in client.page(HOME).rows()]
    known = ["Физика факультети", "Филология факультети"]
    assert names == ["География", "Ёшлар", *known, "Ўзбек тили", "Қурилиш", "Ҳуқуқ"]
    turned = [row[0] for row in client.page(f"{HOME}?sort=-name").rows()]
    assert turned == names[::-1]


def test_pages_follow_one_another_without_overlap(as_, world):
    client = as_("hr")
    for number in range(29):
        add(client, f"Факультет {number:02}", f"G{number:02}")
    first, second = client.page(HOME), client.page(f"{HOME}?page=2")
    names = [row[0] for row in first.rows() + second.rows()]
    assert len(names) == len(set(names)) == 31
    assert "31–31, жами 31 та" in second


def test_a_faculty_shows_its_dean_departments_and_groups(as_, world):
    page = as_("hr").page(f"{HOME}{world.faculty}")
    assert "Деканов Декан" in page
    assert page.links["Физика кафедраси"] == f"/structure/departments/{world.department}"
    assert "Гуруҳлар: 2 та, 9 талаба" in page
    assert page.links["11-ФИЗ"] == f"/students/groups/{world.group}"


@pytest.mark.both_engines
def test_a_linked_faculty_is_switched_off_and_a_bare_one_is_deleted(as_, world):
    client = as_("hr")
    page = client.submit(client.page(f"{HOME}{world.faculty}/remove").form())
    assert "Нофаол қилинди" in page
    assert "Физика факультети" in client.page(f"{HOME}?active=0")
    bare = add(client, "Бўш факультет", "F90").url
    assert "Ўчирилди." in client.submit(client.page(f"{bare}/remove").form())
    assert client.get(bare).status_code == 404


@pytest.mark.both_engines
def test_the_history_tells_who_when_and_from_what_to_what(as_, world, at):
    client = as_("hr")
    edit = f"{HOME}{world.faculty}/edit"
    at("2026-10-06 10:40")
    page = client.submit(client.page(edit).form(), short_name="ФФ", is_active=None)
    history = page.text_at("section", class_="history")
    assert "06.10.2026 10:40 · Кадрова Лола · ўзгартирилди" in history
    assert "Қисқа номи: Физика → ФФ" in history
    assert "Фаол: ҳа → йўқ" in history


def test_saving_the_same_again_leaves_no_trace(as_, world):
    client = as_("hr")
    page = client.submit(client.page(f"{HOME}{world.faculty}/edit").form())
    assert "Ҳали ўзгариш бўлмаган." in page


def test_the_files_hold_exactly_what_the_filter_shows(as_, world):
    client = as_("hr")
    answer = client.get(f"{HOME}?q=fizika&format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="faculties-2026-10-06.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    expected = [
        ["Код", "Номи", "Номи (лотинча)", "Қисқа номи", "Фаол"],
        ["F01", "Физика факультети", "Fizika fakulteti", "Физика", "ҳа"],
    ]
    assert rows == expected
    assert cells(client.get(f"{HOME}?q=fizika&format=xlsx").data) == expected


def test_no_file_holds_a_formula(as_, world):
    client = as_("hr")
    add(client, "=HYPERLINK(1)", "+F91", short_name="@SUM")
    text = client.get(f"{HOME}?q=hyperlink&format=csv").data.decode("utf-8-sig")
    assert "'+F91;'=HYPERLINK(1)" in text
    assert "'@SUM" in text
    assert cells(client.get(f"{HOME}?q=hyperlink&format=xlsx").data)[1][0] == "'+F91"


def test_the_printed_sheet_has_the_institution_and_numbered_rows(as_, world):
    page = as_("hr").page(f"{HOME}?q=fizika&format=print")
    assert page.heading == "Факультетлар"
    assert "БухДУ" in page
    assert page.rows()[0][:3] == ["1", "F01", "Физика факультети"]


@pytest.mark.parametrize("who", ["dean", "teacher", "registrar", "ministry", "management"])
def test_others_read_and_cannot_write(as_, world, who):
    client = as_(who)
    page = client.page(f"{HOME}{world.faculty}")
    assert "Ўзгартириш" not in page.links
    for address in (f"{HOME}new", f"{HOME}{world.faculty}/edit", f"{HOME}{world.faculty}/remove"):
        assert client.get(address).status_code == 403
        assert client.post(address, data={"name": "Бузилган"}).status_code == 403


def test_an_unknown_faculty_is_not_there(as_, world):
    for address in (f"{HOME}99999", f"{HOME}99999/edit", f"{HOME}99999/remove"):
        assert as_("hr").get(address).status_code == 404


def test_a_longer_list_costs_no_more_queries(as_, world, app):
    client = as_("hr")
    client.page(HOME)
    with count_statements(engine_of(app)) as few:
        client.page(HOME)
    for number in range(30):
        add(client, f"Факультет {number}", f"H{number}")
    with count_statements(engine_of(app)) as many:
        client.page(HOME)
    assert len(many) == len(few) <= 8, many


def test_forms_and_files_stay_within_their_queries(as_, world, app):
    client = as_("hr")
    for address in (f"{HOME}new", f"{HOME}{world.faculty}/edit", f"{HOME}{world.faculty}"):
        with count_statements(engine_of(app)) as seen:
            client.page(address)
        assert len(seen) <= 12, seen
