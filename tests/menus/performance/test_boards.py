"""Қайдномалар ҳолати, эслатма, жамлаб чоп этиш: over HTTP, as people do it."""

import json
from datetime import date, timedelta

import pytest
import typst
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.audit import AuditEntry
from hemis.models.controls import SheetReminder
from hemis.models.curriculum import AcademicYear
from hemis.models.jobs import Job
from hemis.operations import documents, jobs, reminders
from hemis.web import clock
from tests import marks
from tests.house.weights import most_statements, open_page
from tests.world import NOW

LATE = "UPDATE grade_sheet SET held_on = '2026-10-01' WHERE id = :key"
BOARD, LIST, NEW = "/performance/boards/", "/performance/sheets/", "/performance/reminders/new"


@pytest.fixture
def late(app, world):
    """The teacher's sheet: held days ago, not closed; the foreign one too."""
    with app.app_context():
        for key in (world.sheet, world.foreign.sheet):
            db.session.execute(db.text(LATE), {"key": key})
        db.session.commit()


def numbers(client, address, title):
    """The numbers in the row of a board, as its file has them."""
    rows = [line.split(";") for line in client.get(f"{address}&format=csv").data.decode().splitlines()]
    return next([int(cell) for cell in row[1:]] for row in rows if row[0] == title)


def links(page, start=LIST):
    """Where a page leads within a room."""
    found = (each.get("href") for each in page.find("main").iter("a"))
    return [each for each in found if each and each.startswith(start)]


def test_the_board_counts_by_department_and_leads_to_the_sheets(app, as_, world, late):
    dean = as_("dean")
    page = dean.page(f"{BOARD}?year_id=")
    with app.app_context():
        own = select(func.count(GradeSheet.id)).filter_by(faculty_id=world.faculty)
        every, closed = db.session.scalar(own), db.session.scalar(own.filter_by(status="closed"))
    total = numbers(dean, f"{BOARD}?year_id=", "Жами")
    assert (total[0], total[1], total[4]) == (every, 1, closed)
    assert "БЕГОНА" not in page.text
    assert f"{LIST}?department_id={world.department}&late=1" in links(page)
    assert f"{LIST}{world.sheet}" in links(dean.page(f"{LIST}?department_id={world.department}&late=1"))


def test_the_board_counts_by_teacher(as_, world, late):
    page = as_("dean").page(f"{BOARD}?year_id=&by=teacher&sort=-late")
    link = next(each for each in links(page) if "late=1" in each and "teacher=" in each)
    assert f"{LIST}{world.sheet}" in links(as_("dean").page(link))
    file = as_("dean").get(f"{BOARD}?year_id=&by=teacher&format=csv").data.decode()
    assert "Муддати ўтган" in file


@pytest.mark.parametrize(("who", "answer"), [("head", 200), ("registrar", 200), ("management", 200), ("teacher", 403)])
def test_who_sees_the_board(as_, world, who, answer):
    assert as_(who).get(BOARD).status_code == answer


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["dean", "head"])
def test_the_teacher_is_reminded_once_a_day_and_sees_by_whom(app, as_, world, late, who):
    office, url = as_(who), f"{NEW}?late=1"
    form = office.page(url).form(url)
    office.submit(form)
    assert "эслатилган" in office.page(f"{LIST}?late=1").text
    assert "бугун эслатилган" in office.refused(form).text
    with app.app_context():
        assert db.session.scalars(select(SheetReminder.sheet_id)).all() == [world.sheet]
        told = select(AuditEntry.number).filter_by(verb="remind", object_type="grade_sheet", object_id=world.sheet)
        assert db.session.scalar(told)
    home = as_("teacher").page("/")
    assert "эслатган" in home.text
    assert f"/assessments/sheets/{world.sheet}" in links(home, "/assessments/sheets/")
    assert "ўқитувчига эслатилди" in office.page(f"/performance/sheets/{world.sheet}/history").text


def test_another_day_reminds_again_and_a_closed_sheet_is_forgotten(app, as_, world, late):
    dean, teacher, url = as_("dean"), as_("teacher"), f"{NEW}?ids={world.sheet}"
    with app.app_context():
        by, yesterday = db.session.get(User, world.users["head"]), NOW - timedelta(days=1)
        reminders.remind([world.sheet], at=yesterday, today=yesterday.date(), by=by)
        db.session.commit()
    dean.submit(dean.page(url).form(url))
    assert "Эслатмалар сони: 2" in dean.page(f"{LIST}{world.sheet}").text
    marks.fill(teacher, world)
    marks.close(teacher, world)
    assert "эслатган" not in teacher.page("/").text
    assert "эслатадиган ҳеч ким йўқ" in dean.page(url).text


def test_only_ticked_sheets_of_the_own_scope_are_reminded(app, as_, world, late):
    dean, url = as_("dean"), f"{NEW}?ids={world.foreign.sheet}"
    assert "эслатадиган ҳеч ким йўқ" in dean.page(url).text
    with app.app_context():
        assert db.session.scalar(select(SheetReminder.id)) is None
    assert as_("registrar").get(url).status_code == 403
    assert as_("teacher").get(url).status_code == 403


def test_the_papers_of_confirmed_sheets_are_one_document(app, as_, world):
    dean, teacher = as_("dean"), as_("teacher")
    assert "тасдиқланган қайднома йўқ" in dean.page(f"{LIST}papers").text
    marks.fill(teacher, world)
    marks.close(teacher, world)
    marks.confirm(dean, world)
    page = dean.page(f"{LIST}papers")
    assert "1 та тасдиқланган қайднома" in page.text
    paper = dean.get(f"{LIST}papers?format=pdf")
    assert paper.data.startswith(b"%PDF")
    assert "тасдиқланган қайднома йўқ" in dean.page(f"{LIST}papers?ids={world.foreign.sheet}&format=pdf").text
    assert teacher.get(f"{LIST}papers").status_code == 403


def test_drafts_are_printed_too_and_say_across_the_page_what_they_are(app, as_, world, monkeypatch):
    dean, given, compiled = as_("dean"), [], typst.compile

    def seen(*args, sys_inputs, **more):
        given.append(sys_inputs)
        return compiled(*args, sys_inputs=sys_inputs, **more)

    monkeypatch.setattr(typst, "compile", seen)
    page = dean.page(f"{LIST}papers?ids={world.sheet}")
    assert "1 та қайднома ҳали тасдиқланмаган" in page.text
    (address,) = (link.get("href") for link in page.find_all("a") if "draft=1" in link.get("href", ""))
    paper = dean.get(address)
    assert (paper.status_code, paper.mimetype, paper.data[:4]) == (200, "application/pdf", b"%PDF")
    (told,) = json.loads(given[-1]["papers"])
    assert (told["content"]["draft"], told["content"]["number"], told["qr"]) == ("ҚОРАЛАМА", "—", "")
    assert "Бу нусха ҳужжат эмас" in told["content"]["remarks"][0]
    with app.app_context():
        assert documents.current("grade_sheet", world.sheet) is None, "a draft takes no number"
    assert dean.get(f"{LIST}papers?ids={world.foreign.sheet}&format=pdf&draft=1").mimetype == "text/html"


def test_a_number_that_no_sheet_can_have_chooses_nothing(as_, world):
    dean = as_("dean")
    assert dean.page(f"{LIST}papers?ids={'9' * 5000}").text == dean.page(f"{LIST}papers").text


def test_many_papers_are_made_beside_the_request(app, as_, world, monkeypatch):
    dean, teacher = as_("dean"), as_("teacher")
    marks.fill(teacher, world)
    marks.close(teacher, world)
    marks.confirm(dean, world)
    monkeypatch.setattr("hemis.menus.performance.bundles.AT_ONCE", 0)
    page = dean.page(f"{LIST}papers?status=confirmed")
    assert "орқа фонда" in page.text
    dean.submit(page.form("/jobs/exports"))
    monkeypatch.undo()
    with app.app_context():
        waiting = jobs.sweep(clock.now())
        db.session.commit()
        assert [jobs.run(key, clock.now, app.config["UPLOADS"]) for key in waiting][-1] == "done"
        job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
        assert (job.file_type, job.file_title[-4:]) == ("application/pdf", ".pdf")


def test_the_board_begins_with_the_current_year(app, as_, world):
    dean = as_("dean")
    with app.app_context():
        db.session.execute(db.text("UPDATE academic_year SET is_current = FALSE"))
        db.session.flush()
        name = {"code": "2031", "name": "2031/2032", "is_current": True}
        db.session.add(AcademicYear(**name, starts_on=date(2031, 9, 2), ends_on=date(2032, 8, 30)))
        db.session.commit()
    assert "Бундай қайднома йўқ" in dean.page(BOARD).text
    assert numbers(dean, f"{BOARD}?year_id=", "Жами")[0] > 0


@pytest.mark.parametrize("who", ["dean", "registrar"])
def test_its_pages_cost_few_statements(app, as_, world, late, who):
    client, own = as_(who), f"{LIST}{world.sheet}"
    pages = (BOARD, f"{BOARD}?by=teacher", LIST, f"{LIST}?late=1", f"{LIST}papers", own)
    seen = {url: len(open_page(app, client, url)[2]) for url in pages}
    assert {url: count for url, count in seen.items() if count > most_statements("", set())} == {}
