"""The exam on paper: variants and their key as PDF with the same code, and marks that come back (H-25)."""

import re

import pytest

from hemis.extensions import db
from hemis.models.testing import AnswerSave, ComputerExam, ExamAttempt, ExamSitting
from tests.house.walks import token_of
from tests.world import NOW

HOME = "/testing/exams/"
CODE = re.compile(r"коди ([0-9A-F]{6})")


@pytest.fixture
def address(world):
    return f"{HOME}sittings/{world.sitting}/paper"


def test_variants_and_their_key_share_a_code_and_are_pdf(app, as_, world):
    client, papers = as_("teacher"), f"{HOME}{world.computer_exam}/papers"
    page, key = client.page(f"{papers}?count=2"), client.page(f"{papers}?count=2&key=")
    codes = CODE.findall(page.text)
    assert len(set(codes)) == 2
    assert CODE.findall(key.text) == codes
    for path in ("", "&key="):
        answer = client.get(f"{papers}/pdf?count=2{path}")
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
        assert answer.data == client.get(f"{papers}/pdf?count=2{path}").data
    with app.app_context():
        db.session.get(ComputerExam, world.computer_exam).seed = "another"
        db.session.commit()
    assert CODE.findall(client.page(f"{papers}?count=6").text)[:2] != codes


@pytest.mark.both_engines
def test_what_was_marked_on_paper_counts_as_on_a_computer(app, as_, world, address):
    client = as_("teacher")
    page = client.page(f"{address}?student_id={world.students[1]}&variant=3")
    assert "3-вариант. Варақдаги код" in page
    printed = client.page(f"{HOME}{world.computer_exam}/papers?count=3").text.split("3-вариант")[1]
    options = re.findall(r"[АБВ]\) (\w+)", printed)
    page = client.submit(page.form("marks"), **{"chosen-1": str(options.index("Сон"))})
    assert "Жавоблар киритилди" in page
    with app.app_context():
        row = db.session.scalars(db.select(ExamAttempt).where(ExamAttempt.student_id == world.students[1])).one()
        assert (row.points, row.ended_how, row.variant, row.ended_at) == (20, "paper", 3, NOW)
        assert db.session.scalar(db.select(db.func.count()).select_from(AnswerSave)) == 1
    assert "қоғозда топширган" in client.page(f"{HOME}{world.computer_exam}/watch")


@pytest.mark.both_engines
def test_nothing_marked_brings_nothing(app, as_, world, address):
    client = as_("teacher")
    client.submit(client.page(f"{address}?student_id={world.students[2]}&variant=1").form("marks"))
    with app.app_context():
        row = db.session.scalars(db.select(ExamAttempt).where(ExamAttempt.student_id == world.students[2])).one()
        assert (row.points, row.ended_how) == (0, "paper")


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("", {}),
        ("?student_id=999999&variant=1", {}),
        ("?student_id={sat}&variant=1", {}),
        ("?student_id={free}&variant=31", {}),
        ("?student_id={free}&variant=x", {}),
        ("?student_id={free}&variant=1", {"chosen-1": "7"}),
        ("?student_id={free}&variant=1", {"chosen-1": "x"}),
        ("?student_id={free}&variant=1", {"chosen-1": ["0", "1"]}),
    ],
)
def test_what_cannot_be_is_refused(app, as_, world, address, query, marks):
    client = as_("teacher")
    where = address + query.format(sat=world.students[0], free=world.students[1])
    answer = client.post(where, data={"csrf_token": token_of(client), **marks})
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).where(ExamAttempt.exam_id == world.computer_exam)) == 1


def test_nothing_comes_back_before_the_beginning_or_after_the_end(app, as_, at, world, address):
    client = as_("teacher")
    form = client.page(f"{address}?student_id={world.students[1]}&variant=1").form("marks")
    with app.app_context():
        db.session.get(ExamSitting, world.sitting).opens_at = NOW
        db.session.commit()
    assert "ҳали бошланмаган" in client.refused(form)
    client.submit(client.page(f"{HOME}{world.computer_exam}/completion").form())
    assert "топшириш учун очиқ эмас" in client.refused(form)


@pytest.mark.parametrize("who", ["head", "dean", "student"])
def test_nobody_else_types_papers_in(as_, world, address, who):
    assert as_(who).get(address).status_code == 403
    assert as_(who).get(f"{HOME}{world.computer_exam}/papers/pdf").status_code == 403
