"""Works from a spreadsheet: each fault named by its row, none entered twice, and only one's own, as drafts."""

from datetime import date

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee
from hemis.operations import scholarship
from tests.importing import Bringer, faults
from tests.world import NOW
from tests.world_works import TITLE

pytestmark = pytest.mark.both_engines
FACTS = ("Журнал номи", "Бетлари", "ҳажми, бет", "нашриёт", "DOI", "ISSN", "Базалар")
HEADING = ("Тури", "Номи", "Муаллифлар", "Нашр санаси", *FACTS)
ME = "Насруллаев Ж.С."
LISTED = "0378-5955"


@pytest.fixture
def teacher(app, world, database):
    return Bringer(app, db.session.get_one(User, world.users["teacher"]))


def line(kind="мақола (хорижий журнал)", title="Квант нуқталари", authors=f"{ME}, Smith J.", day="20.09.2026", **more):
    facts = {"source": "Physical Review B", "pages": "101–109", "volume": "", "publisher": "", "doi": "", "issn": ""}
    facts |= {"bases": "", **more}
    return [kind, title, authors, day, *facts.values()]


def check(teacher, *lines):
    row = teacher.bring("works", HEADING, lines)
    teacher.check(row)
    return row


def test_good_rows_become_drafts_of_the_teacher(teacher, world):
    doi = "https://doi.org/10.1103/PhysRevB.14.556"
    row = check(
        teacher,
        line(doi=doi, issn="0378 5955", bases="Scopus, Web of Science"),
        line("дарслик", "Умумий физика", ME, "01.03.2026", source="", pages="", volume="240", publisher="Фан"),
    )
    assert (faults(row), row.taken_count) == ([], 2)
    assert teacher.take(row).status == "done"
    book, article = db.session.scalars(db.select(ScientificWork).order_by(ScientificWork.id.desc()).limit(2)).all()
    assert (article.status, article.owner_id, article.kind) == ("draft", world.teacher, "article_foreign")
    assert (article.doi, article.issn) == ("10.1103/physrevb.14.556", LISTED)
    assert (article.in_scopus, article.in_wos, article.in_oak) == (True, True, True)
    assert (book.pages, book.publisher, book.in_oak) == (240, "Фан", False)
    assert book.published_on == date(2026, 3, 1)


def test_each_fault_is_named_by_its_row(teacher, world):
    doi = "10.1103/physrevb.14.556"
    row = check(
        teacher,
        line(title="А", doi=doi),
        line(title="Б", doi=doi),
        line(title="А", doi=""),
        line(title="В", doi="10/1"),
        line(title="Г", issn="0378-5956"),
        line(title="Д", authors="Smith J."),
        line(title="Е", day="20.09.2027"),
        line(title="Ё", source=""),
        line("кассета", title="Ж"),
        line("мақола (маҳаллий журнал)", title=TITLE.upper(), day="01.02.2026"),
    )
    assert faults(row) == [
        (5, "", "duplicate_in_file"),
        (6, "", "duplicate_in_file"),
        (7, "doi", "doi_invalid"),
        (8, "issn", "issn_invalid"),
        (9, "work_authors", "author_not_me"),
        (10, "work_day", "work_in_future"),
        (11, "work_source", "fact_of_work_missing"),
        (12, "work_kind", "unknown_work_kind"),
        (13, "work_title", "work_known"),
    ]


def test_colleagues_are_recognised_and_namesakes_are_asked_about(teacher, world):
    colleague = db.session.scalars(db.select(Employee).where(Employee.number == "E-teacher2")).one()
    row = check(teacher, line(authors=f"{ME}; {colleague.surname} {colleague.first_name}"))
    teacher.take(row)
    work = db.session.scalars(db.select(ScientificWork).order_by(ScientificWork.id.desc())).first()
    authors = db.select(WorkAuthor.employee_id).where(WorkAuthor.work_id == work.id).order_by(WorkAuthor.position)
    assert list(db.session.scalars(authors)) == [world.teacher, colleague.id]


def test_an_import_is_undone_while_its_drafts_are_unseen(app, teacher, world):
    row = check(teacher, line())
    teacher.take(row)
    work = db.session.scalars(db.select(ScientificWork).order_by(ScientificWork.id.desc())).first()
    author = db.session.get_one(User, world.users["teacher"])
    work.stored_name, work.size = "x", 1
    db.session.flush()
    scholarship.submit(work, version=work.version, at=NOW, by=author)
    db.session.commit()
    with pytest.raises(RuleError, match="мудирга юборилган"):
        teacher.undo(row)
    scholarship.withdraw(work, version=work.version, by=author)
