"""The logo: a small picture by its content, on the card and at the head of every printed sheet."""

import io

import pytest

from tests.operations.test_files import EXE, JPEG, PDF, PNG, SVG

HOME = "/structure/university/"


def bring(client, content, name):
    token = client.page(f"{HOME}logo/edit").form().data["csrf_token"]
    return client.post(f"{HOME}logo/edit", data={"csrf_token": token, "file": (io.BytesIO(content), name)})


@pytest.mark.both_engines
@pytest.mark.parametrize(("content", "name", "kind"), [(PNG, "belgi.png", "image/png"), (JPEG, "b.jpg", "image/jpeg")])
def test_the_logo_stands_on_the_card_and_on_paper_until_it_is_taken_off(as_, world, content, name, kind):
    client, teacher = as_("hr"), as_("teacher")
    assert client.page(HOME).find("img", class_="logo") is None
    assert bring(client, content, name).status_code == 303
    picture = client.page(HOME).find("img", class_="logo").get("src")
    answer = teacher.get(picture)
    assert (answer.data, answer.mimetype) == (content, kind)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    paper = teacher.page("/structure/faculties/?format=print")
    assert paper.find("img", class_="logo").get("src") == picture
    page = client.submit(client.page(f"{HOME}logo/removal").form())
    assert "логотип қўйилди" in page.text_at("section", class_="history")
    assert "логотип олиб ташланди" in page.text_at("section", class_="history")
    assert client.get(picture).status_code == 404
    assert teacher.page("/structure/faculties/?format=print").find("img", class_="logo") is None


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (PDF, "belgi.pdf", "Фақат PNG ва JPEG расмлар қабул қилинади."),
        (SVG, "belgi.svg", "Фақат PNG ва JPEG расмлар қабул қилинади."),
        (SVG, "belgi.png", "мазмуни номидаги турига тўғри келмайди"),
        (EXE, "belgi.png", "мазмуни номидаги турига тўғри келмайди"),
        (PNG + b"\x00" * 600_000, "belgi.png", "Расм 512 КБ дан катта"),
        (b"", "belgi.png", "Файл бўш."),
    ],
)
def test_anything_else_is_refused_beside_the_field(as_, world, content, name, said):
    client = as_("hr")
    page = client.read(bring(client, content, name), 422)
    assert said in page.form().errors["file"]
    assert client.get(f"{HOME}logo").status_code == 404


def test_the_same_logo_again_leaves_no_trace(as_, world):
    client = as_("hr")
    for _ in range(2):
        assert bring(client, PNG, "belgi.png").status_code == 303
    assert client.page(HOME).text_at("section", class_="history").count("логотип қўйилди") == 1


def test_only_who_keeps_the_card_changes_it(as_, world, client):
    for who in ("dean", "registrar", "management"):
        assert as_(who).get(f"{HOME}logo/edit").status_code == 403
        assert as_(who).get(f"{HOME}logo/removal").status_code == 403
    assert client.get(f"{HOME}logo").status_code == 302


def test_the_card_names_all_vice_rectors(as_, world):
    client = as_("hr")
    form = client.page(f"{HOME}edit").form()
    page = client.submit(form, vice_rector_studies="Ҳайитов Шерали", vice_rector_youth="Жўрабеков Улуғбек")
    assert "Ҳайитов Шерали" in page
    assert "Ўқув ишлари бўйича проректор: — → Ҳайитов Шерали" in page.text_at("section", class_="history")
    assert "Жўрабеков Улуғбек" in as_("teacher").page(f"{HOME}print")
