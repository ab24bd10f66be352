"""Бошқа муассасада ўқилган фанлар: entered from their papers with a scan, changed, withdrawn with a reason."""

from io import BytesIO

import pytest

HOME = "/movement/outside/"
PDF = b"%PDF-1.7\n%%EOF\n"
PAPER = {
    **{"institution": "Тошкент давлат университети", "paper_kind": "certificate", "paper_number": "АМ-5"},
    **{"paper_on": "20.08.2026", "name": "Умумий физика", "credits": "6", "hours": "180"},
    **{"mark": "4", "scale": "5 баллик"},
}


def send(client, url, file=PDF, **values):
    form = client.page(url).form()
    data = form.filled({**PAPER, **values})
    data.poplist("file")
    if file:
        data["file"] = (BytesIO(file), "nusxa.pdf")
    return client.post(form.action, data=data, content_type="multipart/form-data")


def entered(client, world, **values):
    """The page of a subject of the second student."""
    return client.page(send(client, f"{HOME}new/{world.students[1]}", **values).headers["Location"])


@pytest.mark.both_engines
def test_a_subject_is_entered_from_a_paper_and_the_next_one_is_quicker(as_, world):
    client = as_("dean")
    found = client.page(f"{HOME}new?q=yoqubova")
    assert client.page(found.links["Ёқубова Нигора Баҳром қизи"]).url == f"{HOME}new/{world.students[1]}"
    page = entered(client, world)
    assert page.heading == "Умумий физика"
    assert "Академик маълумотнома, АМ-5, 20.08.2026" in page
    assert client.get(page.links["Юклаб олиш"]).data == PDF
    more = page.links["Шу ҳужжатдан яна фан киритиш"]
    again = send(client, more, file=None, name="Кимё")
    assert "АМ-5" in client.page(again.headers["Location"])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"paper_on": "07.10.2026"}, "Ҳужжат санаси ҳали келмаган."),
        ({"credits": "0", "hours": "0"}, "Кредит ёки соатдан камида бирини киритинг."),
        ({"credits": "61"}, "0 дан 60 гача сон киритинг."),
        ({"mark": ""}, "Тўлдирилиши шарт."),
        ({"file": None}, "Ҳужжат нусхасини танланг."),
        ({"file": b"MZ"}, "Файл"),
    ],
)
def test_what_no_paper_says_is_refused(as_, world, values, told):
    client = as_("dean")
    assert told in client.read(send(client, f"{HOME}new/{world.students[1]}", **values), 422)


def test_one_subject_of_a_paper_is_entered_once(as_, world):
    client = as_("dean")
    entered(client, world)
    again = client.read(send(client, f"{HOME}new/{world.students[1]}"), 422)
    assert "Бу ҳужжатдаги «Умумий физика» фани киритилган." in again


def test_a_row_is_changed_and_withdrawn_with_a_reason(as_, world):
    client = as_("dean")
    page = entered(client, world)
    page = client.read(client.get(send(client, f"{page.url}/edit", file=None, mark="5").headers["Location"]))
    assert "Баҳо 5 (5 баллик)" in page
    edit = client.page(f"{page.url}/edit").form()
    form = client.page(f"{page.url}/withdrawal").form()
    assert "Тўлдирилиши шарт" in client.refused(form, reason="")
    page = client.submit(form, reason="Ҳужжат ҳақиқий эмас")
    assert "ҳисобдан чиқарилган" in page
    assert "Ҳужжат ҳақиқий эмас" in page
    assert "ҳисобдан чиқарилган" in client.refused(edit)
    assert [row[0] for row in client.page(f"{HOME}?state=0").rows()] == ["Умумий физика ҳисобдан чиқарилган"]
    assert entered(client, world).heading == "Умумий физика"


@pytest.mark.parametrize(
    "asked", ["q=algebra", "q=abdullayev", "q=301260100001", "paper_kind=certificate", "sort=-paper"]
)
def test_the_list_is_narrowed_and_sorted(as_, world, asked):
    assert [row[0] for row in as_("dean").page(f"{HOME}?{asked}").rows()] == ["Чизиқли алгебра"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_the_list_is_taken_away(as_, world, form):
    assert as_("registrar").get(f"{HOME}?format={form}").status_code == 200


def test_foreign_rows_are_not_there(as_, world):
    client = as_("dean")
    for ending in ("", "/edit", "/withdrawal", "/scan"):
        assert client.get(f"{HOME}{world.foreign.outside}{ending}").status_code == 404
    assert client.get(f"{HOME}new/{world.foreign.students[0]}").status_code == 404
    assert "БЕГОНА" not in client.page(HOME)
    assert "БЕГОНА" in as_("registrar").page(HOME)


def test_who_has_no_business_here(as_, world):
    for who in ("teacher", "student", "head"):
        assert as_(who).get(HOME).status_code == 403
