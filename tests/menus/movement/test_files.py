"""Attachments of a draft: kept or refused with a word beside the field, read by who sees the order."""

from io import BytesIO

import pytest

from tests.menus.movement.test_orders import ORDERS, post_form

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def bring(client, world, name="ariza.pdf", content=PDF):
    address = f"{ORDERS}{world.order}/files/new"
    token = post_form(client.page(address)).data["csrf_token"]
    return client.post(address, data={"csrf_token": token, "title": "Аризаси", "file": (BytesIO(content), name)})


def test_a_file_is_attached_read_and_taken_off(as_, world):
    client = as_("dean")
    assert bring(client, world).status_code == 303
    page = client.page(f"{ORDERS}{world.order}")
    with client.get(page.links["Аризаси"]) as answer:
        assert answer.data == PDF
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    page = client.submit(post_form(client.page(page.links["Олиб ташлаш: Аризаси"])))
    assert "Аризаси" not in page.links


@pytest.mark.promise("B5")
@pytest.mark.parametrize(("name", "content"), [("rasm.svg", b"<svg/>"), ("x.pdf", b"<html>"), ("x.exe", b"MZ")])
def test_a_hostile_file_is_refused(as_, world, name, content):
    assert bring(as_("dean"), world, name, content).status_code == 422


@pytest.mark.promise("A3")
def test_a_foreign_attachment_is_not_there_under_an_own_order(as_, world):
    client = as_("dean")
    for order in (world.order, world.foreign.order):
        assert client.get(f"{ORDERS}{order}/files/{world.foreign.order_file}").status_code == 404
        assert client.get(f"{ORDERS}{order}/students/{world.foreign.order_line}").status_code == 404


@pytest.mark.promise("A3", "A4")
def test_no_foreign_order_is_found_printed_signed_or_exported(as_, world):
    client = as_("dean")
    for status, key in world.foreign.orders.items():
        for page in ("", "/print", "/edit", "/students", "/withdrawal", "/correction", "/cancellation", "/remove"):
            assert client.get(f"{ORDERS}{key}{page}").status_code == 404, (status, page)
    for address in ("/movement/orders/?q=Бегонаев", "/movement/register/?q=Бегонаев"):
        assert "БЕГОНА" not in client.page(address)
        assert "БЕГОНА" not in client.get(f"{address}&format=csv").get_data(as_text=True)
