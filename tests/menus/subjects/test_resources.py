"""Ўқув ресурслари: the teacher's files and links; the department watches, nobody else sees them (H-23)."""

from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.teaching import Topic

HOME = "/subjects/resources/"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def bring(client, address, *, content=PDF, name="maruza.pdf", **values):
    form = client.page(address).form()
    data = form.filled(values).to_dict()
    if content:
        data["file"] = (BytesIO(content), name)
    return client.post(form.action, data=data)


@pytest.mark.both_engines
def test_a_teacher_adds_a_file_and_takes_it_back(as_, world):
    client = as_("teacher")
    answer = bring(client, f"{HOME}new", title="Лимитлар тақдимоти", subject_id=world.taught_subject, kind="16")
    assert answer.status_code == 303
    page = client.page(answer.location)
    assert page.heading == "Лимитлар тақдимоти"
    assert "Тақдимот" in page
    with client.get(page.links["Юклаб олиш"]) as file:
        assert file.data == PDF
        assert file.headers["Content-Disposition"].startswith("attachment")
    page = client.submit(client.page(page.links["Ўчириш"]).form())
    assert "Ресурс ўчирилди" in page
    assert "Лимитлар тақдимоти" not in page.links


@pytest.mark.both_engines
def test_a_link_is_as_good_as_a_file_but_something_must_be_there(as_, world):
    client = as_("teacher")
    form = client.page(f"{HOME}new").form()
    values = {"title": "Видео", "subject_id": world.taught_subject, "kind": "13"}
    assert "Файл танланг ёки ҳавола киритинг." in client.refused(form, **values).form().errors["file"]
    refused = client.refused(form, **values, link="javascript:alert(1)")
    assert "https:// билан бошланади" in refused.form().errors["link"]
    assert refused.form().data["link"] == "javascript:alert(1)"
    page = client.submit(form, **values, link="https://example.uz/video")
    assert page.links["https://example.uz/video"] == "https://example.uz/video"
    assert "Юклаб олиш" not in page.links
    assert client.get(f"{page.url}/file").status_code == 404


def test_a_new_file_takes_the_place_of_the_old_one_and_no_file_leaves_it(as_, world):
    client = as_("teacher")
    page = client.submit(client.page(f"{HOME}{world.resource}/edit").form(), title="Янги ном")
    with client.get(page.links["Юклаб олиш"]) as file:
        first = file.data
    bring(client, f"{HOME}{world.resource}/edit", content=PDF)
    with client.get(f"{HOME}{world.resource}/file") as file:
        assert file.data == PDF != first


@pytest.mark.promise("B5")
@pytest.mark.parametrize(("name", "content"), [("x.pdf", b"<html>"), ("x.svg", b"<svg/>"), ("x.exe.pdf", PDF + b"2")])
def test_a_hostile_file_is_refused_and_the_title_kept(as_, world, name, content):
    client = as_("teacher")
    answer = bring(client, f"{HOME}new", content=content, name=name, title="Ёмон", subject_id=world.taught_subject)
    page = client.read(answer, 422)
    assert page.form().errors["file"]
    assert page.form().data["title"] == "Ёмон"


def test_only_own_subjects_and_topics_are_offered(app, as_, world):
    client = as_("teacher")
    form = client.page(f"{HOME}new").form()
    refused = client.refused(form, title="А", subject_id=world.foreign.taught_subject, link="https://a.uz/b")
    assert refused.form().errors["subject_id"]
    empty = as_("teacher2").page(f"{HOME}new").form()
    assert [value for name, value in empty.data.items() if name == "subject_id"] == [""]


def test_a_topic_must_be_one_of_the_subject(app, as_, world):
    with app.app_context():
        own = db.session.scalar(db.select(Topic.id).where(Topic.curriculum_subject_id == world.subject))
        alien = db.session.scalar(db.select(Topic.id).where(Topic.curriculum_subject_id == world.foreign.subject))
    client = as_("teacher")
    form = client.page(f"{HOME}new").form()
    values = {"title": "А", "subject_id": world.taught_subject, "link": "https://a.uz/b"}
    assert client.refused(form, **values, topic_id=alien).form().errors["topic_id"]
    assert "1-мавзу: функция лимити" in client.submit(form, **values, topic_id=own)


def test_the_list_is_narrowed_counted_and_exported(as_, world):
    client = as_("teacher")
    assert [row[0] for row in client.page(HOME).rows()] == ["Маъруза матни"]
    assert "Фанлар бўйича: Математик анализ 1" in client.page(HOME)
    assert "Бундай ресурс топилмади" in client.page(f"{HOME}?kind=13")
    assert client.page(f"{HOME}?q=maruza&subject_id={world.taught_subject}").rows()
    assert "Маъруза матни;Математик анализ" in client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("who", ["head", "registrar", "dean", "management"])
def test_those_who_watch_read_but_do_not_write(as_, world, who):
    client = as_(who)
    rows = client.page(HOME).rows()
    assert "Маъруза матни" in rows[-1][0]
    assert len(rows) == (2 if who in ("registrar", "management") else 1)
    assert client.get(f"{HOME}{world.resource}/file").status_code == 200
    for address in (f"{HOME}new", f"{HOME}{world.resource}/edit", f"{HOME}{world.resource}/remove"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("who", ["teacher2", "foreign_teacher", "foreign_head"])
def test_another_teacher_does_not_see_it(as_, world, who):
    for address in (f"{HOME}{world.resource}", f"{HOME}{world.resource}/file"):
        assert as_(who).get(address).status_code == 404


def test_it_opens_to_students_on_its_day(as_, world):
    client = as_("teacher")
    client.submit(client.page(f"{HOME}{world.resource}/edit").form(), opens_on="01.12.2026")
    assert "01.12.2026 дан" in client.page(HOME).rows()[0][5]
