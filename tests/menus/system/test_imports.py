"""Маълумот киритиш: a dean brings students, an HR office its staff, each corrects columns and reads the faults."""

from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.imports import SheetImport
from hemis.models.jobs import Job
from hemis.models.students import AcademicGroup, Student
from hemis.operations import jobs
from hemis.web import clock
from tests import sheets


@pytest.fixture
def name(app, world):
    with app.app_context():
        return db.session.get_one(AcademicGroup, world.group).name


@pytest.fixture
def work(app):
    """Do all work that waits, as the worker would."""

    def work():
        with app.app_context():
            waiting = jobs.sweep(clock.now())
            db.session.commit()
            return [jobs.run(key, clock.now, app.config["UPLOADS"]) for key in waiting]

    return work


def bring(client, content, kind="students", name="рўйхат.xlsx"):
    token = client.page("/system/imports/new").form().data["csrf_token"]
    data = {"csrf_token": token, "kind": kind, "file": (BytesIO(content), name)}
    return client.post("/system/imports/new", data=data)


def newest(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.max(SheetImport.id)))


def students(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Student))


def test_a_dean_brings_students_in_and_takes_them_back(app, as_, work, name):
    client, before, content = as_("dean"), students(app), sheets.students(12, [name])
    assert bring(client, content).status_code == 303
    address = f"/system/imports/{newest(app)}"
    page = client.page(address)
    assert "Топилган устунлар" in page
    assert page.form("columns").data["pinfl"] == "6"
    page = client.submit(page.form("columns"))
    assert "навбатда" in page
    assert page.links["Янгилаш"] == address
    assert work() == ["done"]
    page = client.page(address)
    assert "Янгилаш" not in page.links
    assert "Хато йўқ" in page
    page = client.page(f"{address}/taking")
    assert "12 та қатор" in page
    refused = client.refused(page.form(), starts_on="")
    assert "Тўлдирилиши шарт" in refused
    client.submit(page.form(), starts_on="02.09.2026", order_number="7-Т")
    assert work() == ["done"]
    assert students(app) == before + 12
    page = client.page(address)
    assert "базага киритилган" in page
    assert "иккинчи марта" in client.read(bring(client, content), 422)
    page = client.submit(client.page(f"{address}/undoing").form())
    assert students(app) == before
    assert "файлдан киритилди" in page


def test_faults_are_told_by_row_and_column_and_can_be_taken_along(app, as_, work, name):
    client, rows = as_("dean"), [sheets.student(number, name) for number in range(3)]
    rows[1][6], rows[2][8] = "6,27040E+13", "12"
    bring(client, sheets.book(rows))
    address = f"/system/imports/{newest(app)}"
    client.submit(client.page(address).form("columns"))
    work()
    page = client.page(address)
    assert "хатолари бор" in page
    assert "рақамлари йўқолган" in page
    assert "Базага киритиш" not in page.links
    rows = client.get(f"{address}/faults?format=csv").data.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("5;G;ЖШШИР;рад этилди;")
    assert rows[2].startswith("6;I;Телефон;огоҳлантириш;")
    for wanted in ("?format=xlsx", ""):
        assert client.get(f"{address}/faults{wanted}").data.startswith(b"PK")
    assert "рақамлари йўқолган" in client.page(f"{address}/faults?format=print")
    assert "қаторлар бор" in client.refused(client.page(f"{address}/taking").form(), starts_on="02.09.2026")


def test_a_column_can_be_corrected(app, as_, work, name):
    client, heading = as_("dean"), list(sheets.HEADING)
    heading[8] = "Алоқа учун"
    bring(client, sheets.book([sheets.student(1, name)], heading))
    address = f"/system/imports/{newest(app)}"
    form = client.page(address).form("columns")
    assert form.data["phone"] == ""
    page = client.refused(form, phone="6")
    assert "Битта устун икки марта танланган" in page
    client.submit(form, phone="8")
    assert work() == ["done"]
    assert "Хато йўқ" in client.page(address)


@pytest.mark.promise("B5", "B6")
@pytest.mark.parametrize(
    ("content", "file_name"),
    [(b"%PDF-1.7\n%%EOF", "a.xlsx"), (b"MZ", "a.exe"), (b"", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (b"x", "a.xls")],
)
def test_what_is_no_table_is_refused_beside_the_field(as_, world, content, file_name):
    client = as_("dean")
    page = client.read(bring(client, content, name=file_name), 422)
    assert page.by_id("file-error").text


def test_a_kind_that_the_role_does_not_keep_is_refused(as_, world):
    client = as_("hr")
    assert bring(client, sheets.students(1, ["1"])).status_code == 422
    assert client.get("/system/imports/samples/students").status_code == 404
    assert client.get("/system/imports/samples/employees?format=xlsx").data.startswith(b"PK")


def test_what_others_brought_does_not_exist(app, as_, name):
    bring(as_("dean"), sheets.students(1, [name]))
    for address in ("", "/taking", "/undoing", "/faults"):
        assert as_("admin").get(f"/system/imports/{newest(app)}{address}").status_code == 404


def test_own_work_is_listed_followed_and_stopped(app, as_, work, name):
    client = as_("dean")
    assert "Иш топилмади" in client.page("/jobs/")
    bring(client, sheets.students(1, [name]))
    page = client.submit(client.page(f"/system/imports/{newest(app)}").form("columns"))
    page = client.submit(page.form("stop"))
    assert "Иш тўхтатилади" in page
    assert work() == []
    assert "тўхтатилди" in client.page("/jobs/")
    assert "Файлни текшириш" in client.page("/jobs/?status=cancelled")
    assert "Иш топилмади" in client.page("/jobs/?status=done")
    with app.app_context():
        key = db.session.scalar(db.select(db.func.max(Job.id)))
    assert "тўхтатилди" in client.page(f"/jobs/{key}")
    data = {"csrf_token": client.page("/system/imports/new").form().data["csrf_token"]}
    assert client.post(f"/jobs/{key}/cancellation", data=data).status_code == 303
    assert "Иш тугаган" in client.page(f"/jobs/{key}")


def test_the_list_finds_a_file_by_name_and_state(app, as_, name):
    client = as_("dean")
    assert "Ҳали файл юкланмаган" in client.page("/system/imports/")
    bring(client, sheets.students(1, [name]), name="Талабалар 2026.xlsx")
    assert "Талабалар 2026.xlsx" in client.page("/system/imports/?q=talabalar").links
    assert "Бундай файл топилмади" in client.page("/system/imports/?q=йўқ")
    assert "Бундай файл топилмади" in client.page("/system/imports/?status=taken")
    assert "Талабалар 2026.xlsx" in client.page("/system/imports/?kind=students&status=brought").links


CURRICULUM = (
    *("Семестр", "Фан номи", "Блок", "Кредит", "Жами соат", "Маъруза", "Амалий", "Мустақил таълим"),
    "Якуний назорат шакли",
)
TOPICS = ("№", "Мавзу", "Соат")


def test_a_dean_chooses_the_curriculum_among_the_open_ones_of_the_faculty(app, as_, work, world):
    client = as_("dean")
    rows = [[1, "Математик анализ", "мажбурий", 4, 120, 30, 30, 60, "имтиҳон"]]
    assert bring(client, sheets.book(rows, CURRICULUM), "curriculum").status_code == 303
    address = f"/system/imports/{newest(app)}"
    form = client.page(address).form("columns")
    for foreign in (world.foreign.draft, world.curriculum):
        answer = client.post(form.action, data={**form.data, "curriculum_id": str(foreign)})
        assert answer.status_code == 422
    client.submit(form, curriculum_id=world.draft)
    assert work() == ["done"]
    assert "фани танланган ўқув режанинг шу семестрида бор" in client.page(address)


def test_a_teacher_brings_topics_into_a_plan_of_ones_own(app, as_, work, world):
    client = as_("teacher")
    page = client.page("/system/imports/new")
    assert "Календар режа мавзулари" in page
    assert bring(client, sheets.book([[1, "Мавзу", 2]], TOPICS), "topics").status_code == 303
    address = f"/system/imports/{newest(app)}"
    form = client.page(address).form("columns")
    foreign = client.post(form.action, data={**form.data, "line_id": str(world.foreign.subject * 100 + 13)})
    assert foreign.status_code == 422
    assert bring(client, sheets.students(3, ["1"]), "students").status_code == 422


def test_a_head_brings_what_the_department_keeps(as_):
    page = as_("head").page("/system/imports/new")
    for title in ("Малака ошириш курслари", "Танловлар", "Ўқув юкламалари", "Календар режа мавзулари"):
        assert title in page
    assert "Аудиториялар" not in {option.text for option in page.find_all("option")}
