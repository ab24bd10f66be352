"""Files of a seminar: brought by the science department, kept or refused with a word beside the field."""

from io import BytesIO

import pytest

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def bring(client, world, name="dastur.pdf", content=PDF, title="Дастур"):
    address = f"/research/announcements/{world.seminar}/files/new"
    form = client.page(address).form()
    token = form.data["csrf_token"]
    return client.post(address, data={"csrf_token": token, "title": title, "file": (BytesIO(content), name)})


def kept(app):
    return {path.name for path in app.config["UPLOADS"].rglob("*") if path.is_file()}


def test_a_file_is_attached_read_and_taken_off(as_, world):
    client = as_("scientist")
    assert bring(client, world).status_code == 303
    page = client.page(f"/research/seminars/{world.seminar}")
    with client.get(page.links["Дастур"]) as answer:
        assert answer.data == PDF
        told = answer.headers["Content-Disposition"]
        assert told == "attachment; filename=Dastur.pdf; filename*=UTF-8''%D0%94%D0%B0%D1%81%D1%82%D1%83%D1%80.pdf"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
    page = client.submit(client.page(page.links["Олиб ташлаш: Дастур"]).form())
    assert "Дастур" not in page.links
    assert "файл олиб ташланди" in page


def test_a_pdf_that_cannot_be_read_aloud_in_order_is_taken_and_told(as_, world):
    client = as_("scientist")
    assert bring(client, world).status_code == 303
    page = client.page(f"/research/seminars/{world.seminar}")
    assert "тегланмаган" in page
    assert "Дастур" in page.links
    tagged = PDF.replace(b"obj\n", b"obj\n/StructTreeRoot\n")
    assert tagged != PDF
    bring(client, world, content=tagged, title="Тегланган")
    page = client.page(f"/research/seminars/{world.seminar}")
    assert "Тегланган" in page.links
    assert "тегланмаган" not in page


@pytest.mark.promise("B5")
@pytest.mark.parametrize(
    ("name", "content"),
    [("rasm.svg", b"<svg/>"), ("x.pdf", b"<html>"), ("../x.pdf", PDF + b"1"), ("x.exe.pdf", PDF + b"2")],
)
def test_a_hostile_file_is_refused_and_the_title_kept(app, as_, world, name, content):
    client = as_("scientist")
    before = kept(app)
    page = client.read(bring(client, world, name, content), 422)
    assert page.form().errors["file"]
    assert page.form().data["title"] == "Дастур"
    assert kept(app) == before


def test_a_file_whose_content_is_lost_says_so_and_tells_the_log(app, as_, world, caplog, monkeypatch, tmp_path):
    client = as_("scientist")
    bring(client, world)
    address = client.page(f"/research/seminars/{world.seminar}").links["Дастур"]
    monkeypatch.setitem(app.config, "UPLOADS", tmp_path)
    page = client.read(client.get(address), 404)
    assert "Файл серверда топилмади" in page
    assert "is lost" in caplog.text


def test_a_file_must_be_chosen(as_, world):
    client = as_("scientist")
    form = client.page(f"/research/announcements/{world.seminar}/files/new").form()
    assert "Файлни танланг" in client.refused(form, title="Дастур").form().errors["file"]


def test_too_large_a_request_has_its_page(as_, world):
    client = as_("scientist")
    body, kind = b"0" * 27 * 1024 * 1024, "multipart/form-data; boundary=x"
    answer = client.post(f"/research/announcements/{world.seminar}/files/new", data=body, content_type=kind)
    assert answer.status_code == 413


def test_a_name_of_a_download_is_ours(as_, world):
    client = as_("scientist")
    bring(client, world, title='Дастур "1"\r\nX-Evil: 1/../..')
    page = client.page(f"/research/seminars/{world.seminar}")
    link = next(link for link in page.links.values() if "/files/" in link and link[-1].isdigit())
    with client.get(link) as answer:
        assert "X-Evil" not in answer.headers
        assert ".pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("who", ["vice_rector", "management"])
def test_those_who_only_read_do_not_attach(as_, world, who):
    assert as_(who).get(f"/research/announcements/{world.seminar}/files/new").status_code == 403
