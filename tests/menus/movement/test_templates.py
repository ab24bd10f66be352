"""Буйруқ намуналари: the office writes its own texts; an unknown mark is refused; two at once do not overwrite."""

from tests.menus.movement.test_orders import post_form

LEAVE = "/movement/templates/leave"


def test_the_list_shows_every_kind_and_whose_text_it_is(as_):
    client = as_("registrar")
    assert len(client.page("/movement/templates/").rows()) == 15
    edit(client)
    assert len(client.page("/movement/templates/?whose=own").rows()) == 1


def edit(client, **values):
    return client.submit(post_form(client.page(f"{LEAVE}/edit")), **{"body": "1. {soni} нафар талаба.", **values})


def test_a_text_is_changed_previewed_and_told_in_the_history(as_):
    client = as_("registrar")
    page = edit(client)
    assert "1. 1 нафар талаба." in page
    page = edit(client, title="Таътил ҳақида")
    assert "ўзгартирилди" in page
    assert "Таътил ҳақида" in page


def test_an_unknown_mark_is_refused_beside_its_field(as_):
    client = as_("registrar")
    page = client.refused(post_form(client.page(f"{LEAVE}/edit")), body="1. {sonlar} нафар")
    assert "sonlar" in post_form(page).errors["body"]


def test_the_second_of_two_is_told(as_):
    first, second = as_("registrar"), as_("registrar")
    form = post_form(second.page(f"{LEAVE}/edit"))
    edit(first)
    assert second.send(form, body="1. Бошқа").status_code == 409


def test_the_dean_reads_them_only(as_):
    assert "Ўзгартириш" not in as_("dean").page(LEAVE)
    assert as_("dean").get(f"{LEAVE}/edit").status_code == 403
