"""Numbered documents: no gap, no double, frozen, revoked and not lost, the same bytes for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.operations import documents
from hemis.web.pdf import render
from tests.world import NOW, TODAY

LABELS = {"heading": "Қайднома", "number": "Рақами", "corrects": "Ўрнига:", "verify": "Текшириш"}
PAPER = {
    "title": "Қайднома: Математик анализ, 11-ФИЗ",
    "university": "Бухоро давлат университети",
    "faculty": "Физика факультети",
    "corrects": "",
    "labels": LABELS,
    "facts": [[["Фан", "#set text(99pt) $x$ *y* @z"], ["Гуруҳ", "11-ФИЗ"]]],
    "controls": ["ЯН (50)"],
    "headings": ["№", "Талаба", "Рақами", "ЯН (50)", "Жами", "Баҳо", "Сўз билан"],
    "students": [
        {
            "number": 1,
            "name": "Oʻtkir Gʻofurov Maʼmur oʻgʻli",
            "record": "301260100001",
            "points": ["45"],
            "total": "45",
            "mark": "5",
            "words": "аъло",
        }
    ],
    "summary": [["Аъло", 1]],
    "signatures": [["Ўқитувчи", "Насруллаев Ж.С."]],
}


def issue(user, subject_id=1, today=TODAY, paper=PAPER):
    where = "https://example.uz/tekshirish/"
    return documents.issue("grade_sheet", subject_id, paper, by=user, at=NOW, today=today, address=where)


@pytest.fixture
def dean(database, world):
    return database.get(User, world.users["dean"])


@pytest.mark.both_engines
@pytest.mark.promise("C9")
def test_twenty_at_once_get_twenty_numbers_without_a_gap(app, world):
    def one(subject_id):
        with app.app_context():
            row = issue(db.session.get(User, world.users["dean"]), subject_id)
            number = row.number
            db.session.commit()
            return number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(one, range(20)))
    assert sorted(numbers) == [f"2026/{number:05}" for number in range(1, 21)]


@pytest.mark.both_engines
def test_a_number_that_was_not_committed_is_given_again(database, dean):
    assert issue(dean).number == "2026/00001"
    database.rollback()
    assert issue(dean).number == "2026/00001"


def test_each_year_begins_with_one(dean):
    assert issue(dean).number == "2026/00001"
    assert issue(dean, today=date(2027, 1, 1)).number == "2027/00001"
    assert issue(dean).number == "2026/00002"


def test_a_revoked_document_keeps_number_and_content(database, dean):
    row = issue(dean)
    content = row.content
    documents.revoke("grade_sheet", 1, "Балл янглиш киритилган экан.", by=dean, at=NOW)
    assert documents.current("grade_sheet", 1) is None
    assert documents.last("grade_sheet", 1).content == content
    documents.revoke("grade_sheet", 1, "Яна", by=dean, at=NOW)
    assert row.revoked_reason == "Балл янглиш киритилган экан."


@pytest.mark.promise("C9")
def test_altered_content_is_noticed(database, dean):
    row = issue(dean)
    row.content = row.content.replace("аъло", "яхши")
    with pytest.raises(ValueError, match="altered"):
        documents.content_of(row)


@pytest.mark.promise("C9")
def test_the_same_content_gives_the_same_bytes(database, dean):
    row = issue(dean)
    found = database.scalars(select(IssuedDocument).filter_by(kind="grade_sheet")).one()
    first = render("sheet", found.content, documents.content_of(found)["address"])
    assert first == render("sheet", row.content, documents.content_of(row)["address"])
    assert first.startswith(b"%PDF")


def test_every_letter_of_the_language_is_in_the_font(database, dean):
    letters = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЪЭЮЯЎҚҒҲабвгдеёжзийклмнопрстуфхцчшъэюяўқғҳʻʼ№«»—–…№"
    row = issue(dean, paper=PAPER | {"faculty": letters, "university": letters})
    document = render("sheet", row.content, "https://example.uz")
    assert b".notdef" not in document
