"""Жавоблар: graded one after the other, by one person at a time; counted, exported, bundled, compared (H-23)."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest

from hemis.extensions import db
from hemis.models.assignments import Assignment, AssignmentGroup, AssignmentWork, WorkSending
from tests.world import NOW

HOME, WORKS = "/subjects/answers/", "/subjects/answers/works/"


def works(app, world):
    with app.app_context():
        rows = db.session.scalars(db.select(AssignmentWork).where(AssignmentWork.assignment_id == world.task))
        return {row.id: (row.state, row.points, row.counted, row.version) for row in rows}


@pytest.mark.both_engines
def test_the_queue_goes_from_one_answer_to_the_next(app, as_, world):
    client = as_("teacher")
    page = client.page(f"{HOME}{world.task}")
    assert "9 талабадан 2 нафари юборган, 0 та баҳоланган, 2 та текширилмаган" in page
    page = client.page(page.links["Текширишни бошлаш"])
    assert page.url == f"{WORKS}{world.works[0]}"
    assert "Жавобим файлда" in page
    assert "2 та текширилмаган" in page
    page = client.submit(page.form(), points="8,5", remark="Яхши")
    assert page.url == f"{WORKS}{world.works[1]}"
    page = client.submit(page.form(), points="10")
    assert "Текширилмаган жавоб қолмади" in page
    assert "2 та баҳоланган" in page
    rows = {row[0]: row for row in page.rows()}
    assert [row[5] for row in rows.values()].count("8,5") == 1
    assert "Яхши" in as_("student").page(f"/subjects/tasks/{world.task}")
    assert "8,5 / 10" in as_("student").page(f"/subjects/tasks/{world.task}")


@pytest.mark.parametrize("points", ["", "11", "-1", "8,55", "а"])
def test_points_are_those_of_the_assignment(app, as_, world, points):
    client = as_("teacher")
    refused = client.refused(client.page(f"{WORKS}{world.works[0]}").form(), points=points, remark="Ёзганим қолсин")
    assert refused.form().errors["points"]
    assert refused.form().data["remark"] == "Ёзганим қолсин"
    assert works(app, world)[world.works[0]][0] == "sent"


@pytest.mark.both_engines
def test_an_answer_is_returned_with_a_remark(app, as_, world):
    client = as_("teacher")
    page = client.page(f"{WORKS}{world.works[0]}")
    form = page.form()
    address = f"{WORKS}{world.works[0]}/return"
    assert address in [each.get("formaction") for each in form.element.iter()]
    data = form.filled({"remark": ""})
    assert "Нимани тузатиш кераклигини ёзинг" in client.read(client.post(address, data=data), 422)
    assert client.post(address, data=form.filled({"remark": "Исботи йўқ"})).status_code == 303
    assert works(app, world)[world.works[0]] == ("returned", None, None, 2)
    assert "қайтарилди" in client.page(f"{WORKS}{world.works[0]}")


@pytest.mark.both_engines
def test_nobody_is_asked_to_mend_what_can_no_longer_be_sent(app, as_, world):
    client, address = as_("teacher"), f"{WORKS}{world.works[0]}"
    form = client.page(address).form()
    with app.app_context():
        db.session.get(Assignment, world.task).due_at = NOW - timedelta(hours=1)
        db.session.commit()
    sent = client.post(f"{address}/return", data=form.filled({"remark": "Исботи йўқ"}))
    refused = client.read(sent, 422)
    assert "талаба қайта юбора олмайди. Аввал унга муддатни узайтиринг" in refused
    assert refused.form().data["remark"] == "Исботи йўқ"
    page = client.page(address)
    assert "Тузатишга қайтариш" not in page
    more = client.page(page.links["Шу талабага муддатни узайтириш"])
    client.submit(more.form(), due_day="09.10.2026", reason="Касал бўлган")
    form = client.page(address).form()
    assert client.post(f"{address}/return", data=form.filled({"remark": "Исботи йўқ"})).status_code == 303
    assert works(app, world)[world.works[0]][0] == "returned"


def test_who_was_too_late_to_mend_reads_what_to_do_and_the_sheet_says_it_too(app, as_, world):
    client, address = as_("teacher"), f"{WORKS}{world.works[0]}"
    form = client.page(address).form()
    client.post(f"{address}/return", data=form.filled({"remark": "Исботи йўқ"}))
    with app.app_context():
        db.session.get(Assignment, world.task).due_at = NOW - timedelta(hours=1)
        db.session.commit()
    page = as_("student").page(f"/subjects/tasks/{world.task}")
    assert "ўқитувчидан муддатни узайтиришни сўранг" in page
    rows = client.page(f"/assessments/sheets/{world.sheet}/shares/{world.controls[0]}").rows()
    assert [row[3] for row in rows].count("қайтарилган, талаба қайта юбормаган") == 1
    assert [row[3] for row in rows].count("жавоби ҳали текширилмаган") == 1


@pytest.mark.promise("C1")
@pytest.mark.both_engines
def test_two_graders_at_once_the_second_sees_what_stands(app, as_, world):
    first, second = as_("teacher"), as_("teacher")
    mine, other = (client.page(f"{WORKS}{world.works[0]}").form() for client in (first, second))
    first.submit(mine, points="8")
    page = second.read(second.send(other, points="5", remark="Менимча"), 409)
    assert "бошқа ходим ўзгартирган" in page
    assert "8 / 10" in page
    assert page.form().data["points"] == "5"
    assert works(app, world)[world.works[0]][1] == 8
    second.submit(page.form())
    assert works(app, world)[world.works[0]][1:3] == (5, 5)


def test_a_new_sending_is_not_graded_unseen(app, as_, world):
    client = as_("teacher")
    form = client.page(f"{WORKS}{world.works[0]}").form()
    student = as_("student")
    task = student.page(f"/subjects/tasks/{world.task}").form()
    data = task.filled({"text": "Янгиси"}).to_dict()
    assert student.post(task.action, data=data, content_type="multipart/form-data").status_code == 303
    assert client.send(form, points="9").status_code == 409
    assert "Янгиси" in client.page(f"{WORKS}{world.works[0]}")


def test_lateness_lowers_what_counts(app, as_, world):
    with app.app_context():
        db.session.get(AssignmentWork, world.works[0]).penalty = 30
        db.session.commit()
    client = as_("teacher")
    client.submit(client.page(f"{WORKS}{world.works[0]}").form(), points="9,5")
    assert works(app, world)[world.works[0]][1:3] == (Decimal("9.5"), Decimal("6.7"))


def test_the_list_is_narrowed_and_its_points_exported(as_, world):
    client = as_("teacher")
    base = f"{HOME}{world.task}"
    assert len(client.page(base).rows()) == 9
    for query, number in (("state=sent", 2), ("state=none", 7), (f"group_id={world.group2}", 3), ("q=абдуллаев", 1)):
        assert len(client.page(f"{base}?{query}").rows()) == number, query
    assert "Бундай жавоб топилмади" in client.page(f"{base}?late=1")
    assert "Бундай жавоб топилмади" in client.page(f"{base}?late=over")
    client.submit(client.page(f"{WORKS}{world.works[0]}").form(), points="7,5")
    table = client.get(f"{base}?format=csv").data.decode("utf-8-sig")
    assert "баҳоланган" in table
    assert ";7,5;7,5;" in table or ";7.5;7.5;" in table


@pytest.mark.both_engines
def test_the_list_says_until_when_whom_and_how_late(app, as_, world):
    client, base = as_("teacher"), f"{HOME}{world.task}"
    with app.app_context():
        task = db.session.get(Assignment, world.task)
        task.due_at, task.late_policy, task.late_percent = NOW - timedelta(days=2), "percent", 10
        db.session.get(AssignmentGroup, (world.task, world.group2)).due_at = NOW - timedelta(days=3)
        work = db.session.get(AssignmentWork, world.works[0])
        work.sent_at = NOW - timedelta(days=2) + timedelta(hours=25)
        db.session.commit()
    rows = client.page(base).rows()
    assert rows[0][2:4] == ["04.10.2026 10:30", "05.10.2026 11:30 2 кун кечиккан"]
    assert [row[2][:10] for row in rows] == ["04.10.2026"] * 6 + ["03.10.2026"] * 3
    assert [row[2][:10] for row in client.page(f"{base}?sort=due").rows()][:3] == ["03.10.2026"] * 3
    assert client.page(f"{base}?sort=-due").rows()[0][0] == rows[0][0]
    assert client.page(f"{base}?sort=sent").rows()[1][0] == rows[0][0]
    assert [row[0] for row in client.page(f"{base}?late=1").rows()] == [rows[0][0]]
    assert len(client.page(f"{base}?late=over").rows()) == 7
    table = client.get(f"{base}?format=csv").data.decode("utf-8-sig").splitlines()
    assert table[0].split(";")[4:7] == ["Муддати", "Юборилган вақти", "Кечиккан кунлари"]
    assert table[1].split(";")[6] == "2"


def test_the_files_come_as_one_archive_with_names_of_our_own(app, as_, world):
    client = as_("teacher")
    with client.get(f"{HOME}{world.task}/files") as answer:
        assert answer.mimetype == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.data)) as made:
            names = made.namelist()
            assert made.read(names[0]).startswith(b"%PDF")
    assert len(names) == 2
    assert all(name.isascii() and name.endswith(".pdf") and "/" not in name for name in names)


@pytest.fixture
def alike(app, world):
    text = "функция лимити чексиз кичик миқдорлар ёрдамида аниқланади ва ягона бўлади"
    with app.app_context():
        for key, more in zip(world.works, ("", " лекин бошқача ҳам айтиш мумкин"), strict=True):
            sending = db.session.scalars(db.select(WorkSending).where(WorkSending.work_id == key)).one()
            sending.text = text + more
        db.session.commit()


def test_like_texts_stand_side_by_side(as_, world, alike):
    client = as_("teacher")
    page = client.page(f"{HOME}{world.task}/similar")
    rows = page.rows()
    assert [row[2] for row in rows] == ["100"]
    page = client.page(next(url for url in page.links.values() if "/beside/" in url))
    assert "ўхшашлик 100 %" in page
    assert "лекин бошқача" in page


def test_texts_that_differ_are_no_pair(as_, world):
    assert "ўхшаш матнли жавоб топилмади" in as_("teacher").page(f"{HOME}{world.task}/similar")


def test_answers_of_two_assignments_are_not_compared(app, as_, world):
    with app.app_context():
        first = db.session.get(Assignment, world.task)
        names = ("load_id", "created_at", "due_at", "published_at", "published_by_id")
        other = Assignment(title="Б", **{name: getattr(first, name) for name in names})
        db.session.add(other)
        db.session.flush()
        work = AssignmentWork(assignment_id=other.id, student_id=world.students[0], sent_at=first.created_at)
        db.session.add(work)
        db.session.commit()
        key = work.id
    assert as_("teacher").get(f"{WORKS}{world.works[0]}/beside/{key}").status_code == 404


def test_the_head_sees_and_does_not_grade(as_, world):
    client = as_("head")
    page = client.page(f"{WORKS}{world.works[0]}")
    assert "Баҳо қўйиш" not in page
    assert client.get(f"/subjects/answers/files/{world.work_file}").status_code == 200
    assert as_("dean").get(f"{WORKS}{world.works[0]}").status_code == 403


@pytest.mark.parametrize("who", ["teacher2", "foreign_teacher", "foreign_head"])
def test_another_sees_nothing(as_, world, who):
    client = as_(who)
    for address in (f"{HOME}{world.task}", f"{WORKS}{world.works[0]}", f"{HOME}files/{world.work_file}"):
        assert client.get(address).status_code == 404
