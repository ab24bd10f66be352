"""Фанлар гуруҳлари ва фанлар: kept by the academic office, read by the others (H-4)."""

import pytest

GROUPS, HOME = "/subjects/groups/", "/subjects/catalogue/"


@pytest.mark.both_engines
def test_the_academic_office_adds_a_group_and_a_subject_to_it(as_, world):
    client = as_("registrar")
    group = client.submit(client.page(f"{GROUPS}new").form(), name="Гуманитар фанлар", code="ГФ")
    assert group.heading == "Гуманитар фанлар"
    assert "Бу гуруҳда ҳали фан йўқ." in group
    key = group.url.rsplit("/", 1)[1]
    form = client.page(f"{HOME}new").form()
    page = client.submit(
        form, name="Фалсафа", code="ФАЛ1", education_type="12", group_id=key, department_id=world.department
    )
    assert page.heading == "Фалсафа"
    assert "Магистр" in page
    assert page.links["Гуманитар фанлар"] == f"{GROUPS}{key}"
    assert "ФАЛ1 · Фалсафа" in client.page(f"{GROUPS}{key}").links
    assert [row[:3] for row in client.page(f"{GROUPS}?q=gumanitar").rows()] == [["Гуманитар фанлар", "ГФ", "1"]]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("code", "МАН01", "Бундай ёзув аллақачон бор"),
        ("group_id", "", "Тўлдирилиши шарт."),
        ("group_id", "999", "Рўйхатдаги қийматлардан бирини танланг."),
        ("education_type", "77", "Рўйхатдаги қийматлардан бирини танланг."),
        ("name", "", "Тўлдирилиши шарт."),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(as_, world, field, typed, said):
    client = as_("registrar")
    right = {"name": "Фалсафа", "code": "ФАЛ1", "group_id": world.subject_group, "department_id": world.department}
    data = client.page(f"{HOME}new").form().filled(right)
    data[field] = typed
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert said in page.form().errors[field]


def test_a_card_tells_in_which_curricula_of_the_viewer_a_subject_stands(as_, world):
    place = ["2026/2027", "1", "4", "120", "Имтиҳон"]
    taught, in_the_making = ["Физика (бакалавр)", *place], ["Физика (бакалавр), 2-таҳрир", *place]
    for who, seen in (("registrar", 2), ("dean", 2), ("head", 2), ("teacher", 1)):
        rows = as_(who).page(f"{HOME}{world.taught_subject}").rows()
        assert rows == [taught, in_the_making][:seen], who
    foreign = as_("foreign_dean").page(f"{HOME}{world.taught_subject}")
    assert "Сизга кўринадиган ўқув режаларда бу фан йўқ." in foreign


def test_the_filters_narrow_the_list(as_, world):
    client = as_("registrar")
    assert len(client.page(HOME).rows()) == 2
    assert len(client.page(f"{HOME}?department_id={world.department}").rows()) == 1
    assert len(client.page(f"{HOME}?education_type=12").rows()) == 2  # taught at every level
    assert client.page(f"{HOME}?active=0&q=matematik").find("table") is None
    text = client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "МАН01;Математик анализ;Matematik analiz;барча таълим турлари;" in text


@pytest.mark.both_engines
def test_what_is_in_use_is_switched_off(as_, world):
    client = as_("registrar")
    for address in (f"{HOME}{world.taught_subject}", f"{GROUPS}{world.subject_group}"):
        assert "Нофаол қилинди" in client.submit(client.page(f"{address}/remove").form())
        assert "нофаол" in client.page(address)


@pytest.mark.parametrize("who", ["dean", "head", "teacher", "management"])
def test_the_others_only_read(as_, world, who):
    client = as_(who)
    assert "Фан қўшиш" not in client.page(HOME).links
    for address in (f"{HOME}new", f"{HOME}{world.taught_subject}/edit", f"{GROUPS}new"):
        assert client.get(address).status_code == 403
