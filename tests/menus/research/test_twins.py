"""A work is entered once: what is certainly the same is refused, what looks the same is asked about and shown."""

from datetime import date

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.scholarship import EMPTY
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.operations import scholarship
from hemis.operations.authorship import Author
from tests.world import TODAY
from tests.world_works import TITLE

ISBN = "9780306406157"
OF_TEN = "0306406152"
BOOK = {"publisher": "Фан", "pages": 100, "isbn": ISBN}


def enter(world, title, day, kind="article_conference", *, is_other=False, **facts):
    author = db.session.get(User, world.users["teacher"])
    me = db.session.scalars(db.select(Employee).where(Employee.user_id == author.id)).one()
    values = {**EMPTY, "kind": kind, "title": title, "published_on": day, "language": "uz", **facts}
    work, authors = ScientificWork(), [Author(me.full_name, me.number)]
    scholarship.save(work, values, authors, None, version=1, today=TODAY, by=author, is_other=is_other)
    return work


@pytest.mark.parametrize(
    ("title", "day", "kind"),
    [
        (TITLE, date(2026, 3, 1), "abstract_republican"),
        (TITLE.upper(), date(2025, 12, 31), "article_local"),
        ("«Yarim  oʻtkazgichlarda issiqlik oʻtkazuvchanlik»", date(2026, 9, 15), "article_foreign"),
    ],
)
@pytest.mark.both_engines
def test_a_title_in_another_kind_year_or_script_is_asked_about(app, world, title, day, kind):
    with app.app_context():
        with pytest.raises(RuleError, match="шунга ўхшаш иш бор") as refused:
            enter(world, title, day, kind)
        assert refused.value.field == "is_other"
        assert enter(world, title, day, kind, is_other=True).id


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("title", "other"), [("Учёт в ЕГЭ", "Учет в егэ"), ("Ёмкость", "Емкость"), ("Ёруғлик", "Yorugʻlik")]
)
def test_a_title_printed_with_or_without_the_dots_of_yo_is_asked_about(app, world, title, other):
    with app.app_context():
        enter(world, title, date(2026, 3, 1), "abstract_republican")
        with pytest.raises(RuleError, match="шунга ўхшаш иш бор"):
            enter(world, other, date(2026, 3, 1), "article_local")


def test_other_titles_and_years_far_apart_are_other_works(app, world):
    with app.app_context():
        assert enter(world, TITLE, date(2024, 12, 31)).id
        assert enter(world, TITLE + " ва ёруғлик", date(2026, 9, 15)).id
        assert enter(world, "!", date(2026, 9, 15)).id
        assert enter(world, "?", date(2025, 9, 15)).id, "a title without letters is like no other"


def test_the_isbn_of_a_book_is_asked_about_and_that_of_proceedings_is_not(app, world):
    with app.app_context():
        enter(world, "Физика 1", date(2020, 1, 1), "textbook", **BOOK)
        with pytest.raises(RuleError, match="«Физика 1», 2020"):
            enter(world, "Физика 2", date(2026, 1, 1), "study_guide", **BOOK)
        with pytest.raises(RuleError, match="«Физика 1», 2020"):
            enter(world, "Физика 3", date(2026, 1, 1), "monograph", **BOOK | {"isbn": OF_TEN})
        assert enter(world, "Тезис 1", date(2026, 1, 1), "abstract_republican", isbn=ISBN).id
        assert enter(world, "Тезис 2", date(2026, 1, 1), "abstract_republican", isbn=ISBN).id


def test_what_is_certain_no_word_helps_against(app, world):
    with app.app_context():
        enter(world, "Фононлар", date(2026, 1, 1), "article_foreign", doi="10.1000/1")
        with pytest.raises(RuleError, match="Бу DOI билан"):
            enter(world, "Бошқа ном", date(2020, 1, 1), "monograph", is_other=True, doi="10.1000/1")
        with pytest.raises(RuleError, match="Шу номли иш шу йил"):
            enter(world, "ФОНОНЛАР", date(2026, 5, 1), "article_foreign", is_other=True)


def test_an_author_says_that_it_is_another_work_and_whoever_decides_sees_both(as_, world):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=abstract_republican").form()
    facts = {"title": TITLE, "published_on": "2026-03-01", "source": "Тўплам"}
    page = client.refused(form, **facts)
    assert page.form().errors["is_other"]
    page = client.submit(page.form(), is_other="y")
    assert "шунга ўхшаш иш бор" in page
    page = client.submit(client.page(f"{page.url}/edit").form(), source="Бошқа тўплам")
    assert "Бошқа тўплам" in page, "what was said once is not asked again"
    assert "шунга ўхшаш иш бор" in as_("head").page("/research/approvals/")


def test_an_import_leaves_the_box_of_what_looks_the_same_empty(as_):
    text = f"@inproceedings{{a, title={{{TITLE}}}, author={{Насруллаев, Ж.}}, year={{2025}}, booktitle={{Т}}}}"
    client = as_("teacher")
    form = client.page("/research/works/import").form()
    page = client.read(client.send(form, text=text))
    assert page.form().data.getlist("line") == []
    page = client.submit(page.form(), line="1")
    assert "1 та иш" in page
