"""Қайдномаларни тасдиқлаш: the second person, the number, the paper."""

import json

import pytest

from hemis.extensions import db
from hemis.models.documents import IssuedDocument
from hemis.models.settings import DocumentRegister
from hemis.operations.sheets import Settled, settle_many
from hemis.web import clock
from tests import marks
from tests.marks import address
from tests.menus.structure.test_logo import bring
from tests.operations.test_files import PNG


@pytest.fixture
def closed(as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world)
    marks.close(teacher, world)


def test_the_deans_office_confirms_and_a_numbered_paper_comes_out(app, as_, world, closed):
    dean = as_("dean")
    assert "11-ФИЗ" in dean.page("/performance/sheets/?status=closed").text
    marks.confirm(dean, world)
    page = dean.page(address(world, room="performance"))
    assert "2026/00001" in page.text
    paper = dean.get(address(world, "/print", "performance"))
    assert paper.content_type == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert all(sign in paper.data for sign in (b"/StructTreeRoot", b"/Marked true", b"/Lang(uz)", b"/Title")), "tagged"
    assert dean.get(address(world, "/print", "performance")).data == paper.data
    assert as_("teacher").get(address(world, "/print")).data == paper.data
    with app.app_context():
        assert db.session.scalar(db.select(DocumentRegister.last_number).filter_by(kind="grade_sheet")) == 1


def test_the_paper_carries_the_logo_of_its_day(app, as_, world, closed):
    hr, dean = as_("hr"), as_("dean")
    assert bring(hr, PNG, "belgi.png").status_code == 303
    marks.confirm(dean, world)
    paper = dean.get(address(world, "/print", "performance")).data
    assert b"/Subtype/Image" in paper
    hr.submit(hr.page("/structure/university/logo/removal").form())
    assert dean.get(address(world, "/print", "performance")).data == paper


def test_the_paper_names_who_is_to_sign_it(app, as_, world, closed):
    marks.confirm(as_("dean"), world)
    with app.app_context():
        content = db.select(IssuedDocument.content).filter_by(kind="grade_sheet")
        signatures = json.loads(db.session.scalar(content))["signatures"]
    assert [who for who, _name in signatures] == ["Ўқитувчи", "Кафедра мудири", "Факультет декани"]
    assert signatures[1][1] == "Мудиров М."
    assert signatures[2][1].endswith(".")


def test_the_paper_does_not_change_with_what_it_tells_of(app, as_, world, closed):
    dean = as_("dean")
    marks.confirm(dean, world)
    before = dean.get(address(world, "/print", "performance")).data
    with app.app_context():
        db.session.execute(db.text("UPDATE student SET surname = 'Бошқаев'"))
        db.session.commit()
    assert dean.get(address(world, "/print", "performance")).data == before


def test_a_draft_is_not_confirmed(app, as_, world):
    dean = as_("dean")
    url = address(world, "/confirmation", "performance")
    assert "аввал ўқитувчи" in dean.refused(dean.page(url).form(url)).text
    assert marks.status(app, world.sheet) == "draft"


def test_who_closed_does_not_confirm(app, as_, world, closed):
    with app.app_context():
        values = {"key": world.sheet, "by": world.users["dean"]}
        db.session.execute(db.text("UPDATE grade_sheet SET closed_by_id = :by WHERE id = :key"), values)
        db.session.commit()
    dean = as_("dean")
    url = address(world, "/confirmation", "performance")
    assert "бошқа ходим" in dean.refused(dean.page(url).form(url)).text
    assert marks.status(app, world.sheet) == "closed"


def test_a_sheet_with_an_open_request_is_not_confirmed(app, as_, world):
    dean = as_("dean")
    url = f"/performance/sheets/{world.closed_sheet}/confirmation"
    assert "жавобни кутинг" in dean.refused(dean.page(url).form(url)).text


def test_a_foreign_sheet_does_not_exist(as_, world):
    dean = as_("dean")
    for step in ("", "/confirmation", "/print", "/history"):
        assert dean.get(f"/performance/sheets/{world.foreign.closed_sheet}{step}").status_code == 404
    assert "БЕГОНА" not in dean.page("/performance/sheets/").text


@pytest.mark.parametrize("login", ["registrar", "head", "teacher", "management"])
def test_only_the_deans_office_confirms(as_, world, login):
    assert as_(login).get(address(world, "/confirmation", "performance")).status_code == 403


@pytest.mark.parametrize("login", ["registrar", "head", "management"])
def test_others_may_look(as_, world, closed, login):
    assert "Абдуллаев" in as_(login).page(address(world, room="performance")).text


def test_a_sheet_taken_over_gets_its_paper_on_request(app, as_, world):
    with app.app_context():
        by = (world.users["teacher"], world.users["dean"])
        settle_many([Settled(world.sheet, *by)], closed_at=clock.now(), confirmed_at=clock.now())
        db.session.commit()
    dean = as_("dean")
    assert "қоралама" in dean.page(address(world, "/print", "performance")).heading
    page = dean.page(address(world, room="performance"))
    dean.submit(page.form(address(world, "/document", "performance")))
    assert dean.get(address(world, "/print", "performance")).content_type == "application/pdf"
    with app.app_context():
        issued = db.select(db.func.count()).select_from(IssuedDocument).filter_by(kind="grade_sheet")
        assert db.session.scalar(issued) == 1
