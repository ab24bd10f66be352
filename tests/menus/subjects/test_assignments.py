"""Топшириқлар: given by the teacher of a load, published, then only made easier; watched by head and dean (H-23)."""

from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.assignments import Assignment

HOME = "/subjects/assignments/"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def fields(**more):
    return {"title": "Интеграллар", "text": "Ўн мисол.", "due_day": "20.10.2026", "due_time": "18:00"} | more


def give(client, world, **more):
    """Write an assignment of the own load as a draft and return its page."""
    page = client.page(f"{HOME}new")
    form = client.page(next(url for url in page.links.values() if url.startswith(f"{HOME}new/"))).form()
    return client.submit(form, **fields(**more))


@pytest.mark.both_engines
def test_a_teacher_gives_an_assignment_and_publishes_it(app, as_, world):
    client = as_("teacher")
    page = give(client, world, late_policy="percent", late_percent="10", attempts="3")
    assert "қоралама" in page
    assert "20.10.2026 18:00" in page
    assert "кунига 10 %" in page
    assert "Жорий назорат, вазни 1" in page
    asked = client.page(page.links["Эълон қилиш"])
    assert "9 нафар талабага кўринади" in asked
    page = client.submit(asked.form())
    assert "муддати тугамаган" in page
    assert "эълон қилинди" in page
    assert "Эълон қилиш" not in page.links
    rows = client.page(HOME).rows()
    assert rows[0][0] == "Интеграллар"
    assert "0 / 9" in rows[0][4]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"due_day": "31.02.2026"}, "due_day"),
        ({"due_day": "20.10.2062"}, "due_day"),
        ({"late_policy": "until", "until_day": "20.10.2062"}, "until_day"),
        ({"max_points": "0"}, "max_points"),
        ({"max_points": "101"}, "max_points"),
        ({"attempts": "21"}, "attempts"),
        ({"late_policy": "until"}, "until_day"),
        ({"late_policy": "until", "until_day": "20.10.2026", "until_time": "18:00"}, "until_day"),
        ({"late_policy": "percent"}, "late_percent"),
        ({"late_policy": "percent", "late_percent": "101"}, "late_percent"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(as_, world, more, field):
    client = as_("teacher")
    form = client.page(f"{HOME}new/{world.load}").form()
    refused = client.refused(form, **fields(**more)).form()
    assert refused.errors[field]
    assert refused.data["text"] == "Ўн мисол."


def test_groups_and_controls_are_those_of_the_load(as_, world):
    client = as_("teacher")
    form = client.page(f"{HOME}new/{world.load}").form()
    assert "Гуруҳлар: " in client.refused(form, **fields(groups=[world.foreign.group]))
    assert "Камида битта гуруҳни белгиланг." in client.refused(form, **fields(groups=[]))
    assert client.refused(form, **fields(control_id=world.foreign.controls[0])).form().errors["control_id"]
    final = world.controls[2]
    assert client.refused(form, **fields(control_id=final)).form().errors["control_id"]
    assert client.get(f"{HOME}new/{world.foreign.load}").status_code == 404
    assert as_("teacher2").get(f"{HOME}new/{world.load}").status_code == 404


def test_what_is_late_already_is_not_published(as_, world):
    client = as_("teacher")
    page = give(client, world, due_day="05.10.2026")
    asked = client.page(page.links["Эълон қилиш"])
    assert "Муддат ўтиб бўлган" in client.refused(asked.form())


@pytest.mark.both_engines
def test_a_published_assignment_only_becomes_easier(as_, world):
    client, address = as_("teacher"), f"{HOME}{world.task}/extension"
    assert client.get(f"{HOME}{world.task}/edit").status_code == 303
    form = client.page(address).form()
    assert form.data["due_day"] == "2026-10-16"
    assert "фақат узайтирилади" in client.refused(form, due_day="15.10.2026").form().errors["due_day"]
    assert "фақат кўпайтирилади" in client.refused(form, attempts="1").form().errors["attempts"]
    page = client.submit(form, due_day="25.10.2026", due_time="23:59", attempts="4")
    assert "25.10.2026 23:59" in page
    assert "муддати узайтирилди" in page
    assert "Топшириш муддати: 16.10.2026 10:30 → 25.10.2026 23:59" in page


def test_an_extended_lateness_does_not_shrink(as_, world):
    client = as_("teacher")
    page = give(client, world, late_policy="until", until_day="25.10.2026")
    client.submit(client.page(page.links["Эълон қилиш"]).form())
    form = client.page(f"{page.url}/extension").form()
    assert client.refused(form, until_day="24.10.2026").form().errors["until_day"]
    assert "30.10.2026 23:59 гача" in client.submit(form, until_day="30.10.2026")


def test_a_draft_is_changed_and_removed_with_its_files(as_, world):
    client = as_("teacher")
    page = give(client, world)
    form = client.page(page.links["Файл қўшиш"]).form()
    data = form.filled({"title": "Вариантлар"}).to_dict() | {"file": (BytesIO(PDF), "variantlar.pdf")}
    assert client.post(form.action, data=data).status_code == 303
    with client.get(client.page(page.url).links["Вариантлар"]) as answer:
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
    form = client.page(page.links["Ўзгартириш"]).form()
    changed = client.submit(form, title="Интеграллар 2", groups=[world.group])
    assert changed.heading == "Интеграллар 2"
    assert client.page(page.links["Ўчириш"]).form()
    gone = client.submit(client.page(page.links["Ўчириш"]).form())
    assert "Қоралама ўчирилди" in gone
    assert "Интеграллар 2" not in gone.links


def test_what_is_published_is_hidden_and_not_removed(as_, world):
    client = as_("teacher")
    assert "эълон қилинган" in client.refused(client.page(f"{HOME}{world.task}/remove").form())
    page = client.submit(client.page(f"{HOME}{world.task}/activity").form())
    assert "Топшириқ талабалардан яширилди" in page
    assert "нофаол" in page
    assert as_("student").get(f"/subjects/tasks/{world.task}").status_code == 404
    page = client.submit(client.page(f"{HOME}{world.task}/activity").form())
    assert "яна талабаларга кўринади" in page


@pytest.mark.both_engines
def test_a_copy_is_a_draft_with_text_and_files(app, as_, world):
    client = as_("teacher")
    page = client.page(f"{HOME}{world.task}/copy")
    form = client.page(next(url for url in page.links.values() if "/copy/" in url)).form()
    page = client.submit(form, due_day="01.11.2026", groups=[world.group2])
    assert "қоралама" in page
    assert "01.11.2026 23:59" in page
    assert "Вариантлар" in page.links
    with app.app_context():
        made = db.session.scalars(db.select(Assignment).order_by(Assignment.id.desc())).first()
        assert made.copied_from_id == world.task
        assert made.published_at is None
        assert made.control_id == world.controls[0]
    assert client.get(f"{HOME}{world.task}/copy/{world.foreign.load}").status_code == 404


@pytest.mark.parametrize(("who", "answers"), [("head", 200), ("dean", 403), ("registrar", 403), ("management", 403)])
def test_those_who_watch_see_counts_and_do_not_write(as_, world, who, answers):
    client = as_(who)
    rows = client.page(HOME).rows()
    assert "2 / 9" in rows[-1][4]
    assert client.get(f"{HOME}{world.task}").status_code == 200
    assert client.get(f"/subjects/answers/{world.task}").status_code == answers
    for address in ("new", f"{world.task}/edit", f"{world.task}/extension", f"{world.task}/activity"):
        assert client.get(f"{HOME}{address}").status_code == 403


@pytest.mark.parametrize("who", ["teacher2", "foreign_teacher", "foreign_head", "foreign_dean"])
def test_another_does_not_see_it(as_, world, who):
    for address in (f"{HOME}{world.task}", f"{HOME}files/{world.task_file}"):
        assert as_(who).get(address).status_code == 404


def test_the_list_is_narrowed_and_exported(as_, world):
    client = as_("teacher")
    for query in ("q=limit", f"subject_id={world.taught_subject}", "state=open", "group=11-физ"):
        assert [row[0] for row in client.page(f"{HOME}?{query}").rows()] == ["Лимитлар бўйича топшириқ"], query
    for query in ("q=йўқ", "state=draft", "state=over", "state=off", "group=99"):
        assert "Бундай топшириқ топилмади" in client.page(f"{HOME}?{query}"), query
    table = client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "Лимитлар бўйича топшириқ;Математик анализ" in table
    assert table.rstrip().endswith(";9;2;2;0")


def test_a_mistyped_year_is_told_before_it_can_never_be_taken_back(as_, world):
    client, said = as_("teacher"), "Муддат бир йилдан узоқ"
    task = f"{HOME}{world.task}"
    extended = client.page(f"{task}/extension").form()
    assert said in client.refused(extended, due_day="16.10.2062").form().errors["due_day"]
    groups = client.page(f"{task}/groups").form()
    assert said in client.refused(groups, **{f"day{world.group2}": "16.10.2062"}).form().errors[f"day{world.group2}"]
    alone = client.page(f"{task}/extensions/{world.students[2]}").form()
    refused = client.refused(alone, due_day="16.10.2062", reason="Касал бўлган")
    assert said in refused.form().errors["due_day"]
    assert "16.10.2026" in client.page(task)
