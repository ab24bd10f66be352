"""Rows of a form: what their buttons do, and that what was typed is never dropped in silence."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from hemis.web.rows import RowsField, shift


class NamesField(RowsField):
    parts = ("name", "number")
    most = 3

    def fault(self, row):
        return "" if row["name"] else "no name"

    def made(self, row):
        return row["name"], row["number"]


class NamesForm(Form):
    names = NamesField()


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ("up-1", "bac"),
        ("up-0", "abc"),
        ("down-1", "acb"),
        ("down-2", "abc"),
        ("drop-0", "bc"),
        ("drop-3", "abc"),
        ("drop-x", "abc"),
        ("drop-99999", "abc"),
        ("", "abc"),
    ],
)
def test_a_button_moves_or_drops_its_row_only(asked, after):
    rows = list("abc")
    assert shift(rows, asked) is False
    assert "".join(rows) == after


def test_only_adding_asks_for_a_row_more():
    rows = ["a"]
    assert shift(rows, "add") is True
    assert rows == ["a"]


def test_empty_rows_are_passed_over_and_a_row_without_its_end_is_read(app):
    with app.test_request_context():
        form = NamesForm(MultiDict([("name", "Аҳмедова"), ("name", ""), ("name", "Каримов"), ("number", "7")]))
        assert form.validate()
        assert form.names.data == [("Аҳмедова", "7"), ("Каримов", "")]


def test_more_rows_than_may_be_are_refused_and_stay_as_typed(app):
    with app.test_request_context():
        typed = [*"абвг", ""]
        form = NamesForm(MultiDict([("name", each) for each in typed]))
        assert not form.validate()
        assert [row["name"] for row in form.names.rows] == typed


def test_a_fault_names_the_row_as_it_stands_on_the_page(app):
    with app.test_request_context():
        form = NamesForm(MultiDict([("name", ""), ("name", ""), ("number", ""), ("number", "7")]))
        assert not form.validate()
        assert form.names.errors == ["2. no name"]
