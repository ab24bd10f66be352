"""What every list promises: it counts rightly, sorts by what it allows, and finds a name in either script."""

import pytest
from wtforms.fields.core import UnboundField

from hemis.extensions import db
from hemis.models.structure import Faculty
from hemis.operations import plain
from hemis.web.forms import ScopedSelect
from hemis.web.listing import FilterForm
from tests.rig.reading import text_of


@pytest.fixture
def forty(app):
    with app.app_context():
        for number in range(40):
            plain.create(Faculty(code=f"X{number:02}", name=f"{number}-факультет", short_name="Х"), by=None)
        for number in range(40, 75):
            plain.create(Faculty(code=f"X{number:02}", name=f"{number}-бўлинма", short_name="Х"), by=None)
        db.session.commit()


@pytest.mark.both_engines
def test_a_list_counts_all_rows_and_cuts_them_into_pages(forty, as_):
    client = as_("hr")
    first = client.page("/structure/faculties/")
    assert "1–30, жами 77 та" in first
    assert len(first.rows()) == 30
    assert len(client.page("/structure/faculties/?page=2").rows()) == 30
    assert len(client.page("/structure/faculties/?page=3").rows()) == 17
    assert len(client.page("/structure/faculties/?page=99").rows()) == 17


@pytest.mark.both_engines
@pytest.mark.parametrize("typed", ["физика", "fizika", "ФИЗИКА", "Fizika fakul", "факультети физика"])
def test_a_name_is_found_in_either_script(as_, world, typed):
    page = as_("hr").page("/structure/faculties/", query_string={"q": typed})
    assert "Физика факультети" in page
    assert "Филология" not in page.by_id("list").text


@pytest.mark.parametrize("typed", ["31.02.2026", "абв", "01.01.99999"])
def test_a_filter_that_cannot_be_read_says_so_beside_the_field(as_, world, typed):
    page = as_("dean").page("/attendance/taught/", query_string={"last": typed})
    field = page.find("input", name="last")
    assert field.get("value") == typed
    assert field.get("aria-invalid") == "true"
    assert "сана" in text_of(page.by_id(field.get("aria-describedby"))).lower()
    assert page.find("details", open=True) is not None, "the field is seen"


def test_an_unknown_sort_is_ignored(as_, world):
    page = as_("hr").page("/structure/faculties/?sort=password_hash")
    assert "Физика факультети" in page


PART = {"HX-Target": "list"}


def test_htmx_gets_the_rows_and_the_files_without_the_page_around_them(as_, world):
    address = "/students/groups/?q=2&sort=-course"
    part, whole = as_("dean").fragment(address, headers=PART), as_("dean").page(address)
    assert part.rows() == whole.rows()
    assert [link.get("href") for link in part.by_id("files").iter() if link.get("href")]
    assert not part.forms
    assert not part.find("nav")


def test_a_new_search_keeps_the_order_of_the_list(as_, world):
    part = as_("dean").fragment("/students/groups/?sort=-course", headers=PART)
    kept = part.find("input", name="sort")
    assert (kept.get("form"), kept.get("value")) == ("filters", "-course")
    assert part.find("input", name="sort") in list(part.by_id("list").iter())
    assert not as_("dean").page("/students/groups/").find("input", name="sort")


def filters(kind=FilterForm):
    for each in kind.__subclasses__():
        yield each
        yield from filters(each)


def is_declared(field):
    return isinstance(field, UnboundField)


def test_the_first_choice_of_a_filter_says_what_it_leaves_in(app):
    """A dash says neither that nothing is narrowed nor what happens otherwise."""
    fields = [(form, name, getattr(form, name)) for form in filters() for name in dir(form)]
    chosen = [(form.__name__, name, field.kwargs.get("choices")) for form, name, field in fields if is_declared(field)]
    first = {(form, name): choices[0].label for form, name, choices in chosen if isinstance(choices, list) and choices}
    assert len(first) > 40
    assert [where for where, words in first.items() if str(words) == "—"] == []
    scoped = [(form, name) for form, name, field in fields if is_declared(field) and field.field_class is ScopedSelect]
    dashes = {(form.__name__, name) for form, name in scoped if not getattr(form, name).kwargs.get("blank")}
    assert len(scoped) > 40
    assert dashes == {("CourseFilter", "faculty_id")}, "a paper is of one faculty: nothing is shown until it is chosen"
