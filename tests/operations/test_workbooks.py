"""Workbooks of strangers: four kinds are read alike, and none makes the server build more than it holds (B5, B6)."""

import io
import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from hemis.domain.errors import RuleError
from hemis.operations.imports import KINDS
from hemis.operations.old_workbooks import OLD
from hemis.operations.workbooks import check_content, read_sheet
from tests import sheets
from tests.books import old_book, open_book

ROWS = [["Фамилияси", "Сони", "Изоҳ"], ["Каримов", 7, ""], ["Ёқубова", 2.5, "=A1"]]


def book_with(*cells):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        sheet = file.add_worksheet()
        for row, column, value in cells:
            sheet.write(row, column, value)
    return out.getvalue()


@pytest.mark.parametrize("content", [old_book(ROWS), old_book(ROWS, hidden=[["а"], ["б"]]), open_book(ROWS)])
def test_old_and_open_workbooks_are_read_like_others(content):
    sheet = read_sheet(content)
    assert [list(row[:2]) for row in sheet.rows] == [row[:2] for row in ROWS]
    assert sheet.formulas == {(2, 2)}
    assert sheet.name == "Рўйхат"


def test_a_hidden_sheet_of_an_old_workbook_is_told_and_not_read():
    assert read_sheet(old_book(ROWS, hidden=[["а"], ["б"]])).hidden == (("Яширин", 1),)


@pytest.mark.parametrize(
    "content",
    [
        book_with((0, 0, "а"), (1_048_575, 16_383, "б")),
        book_with((0, 0, "а"), (1_048_575, 0, "б")),
        book_with((0, 0, "а"), (0, 16_383, "б")),
        book_with((0, 0, "а"), (99_000, 99, "б")),
        old_book(ROWS, far=(2, 255)),
        old_book(ROWS, far=(65_535, 99)),
        open_book(ROWS, repeated=1_000_000),
        open_book([["а", *([""] * 300), "б"]]),
    ],
)
def test_a_cell_far_from_the_table_is_refused_before_anything_is_built(content):
    with pytest.raises(RuleError) as refused:
        read_sheet(content)
    assert refused.value.params.get("field", refused.value.field) == "file"


def test_what_is_only_coloured_far_away_does_no_harm():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        sheet = file.add_worksheet()
        sheet.write_row(0, 0, ["а", "б"])
        sheet.write_blank(1_048_575, 16_383, None, file.add_format({"bg_color": "yellow"}))
    assert read_sheet(out.getvalue()).rows[0][:2] == ["а", "б"]


def test_a_far_cell_hides_neither_in_another_part_nor_in_another_encoding():
    content = book_with((0, 0, "а"), (1_048_575, 16_383, "б"))
    for rename, encode in ((True, False), (False, True)):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as other:
            for name in package.namelist():
                text = package.read(name)
                if rename:
                    text = text.replace(b"worksheets/sheet1.xml", b"pages/one.bin")
                if encode and "sheet1" in name:
                    text = text.decode().replace("UTF-8", "UTF-16").encode("utf-16")
                other.writestr(name.replace("worksheets/sheet1.xml", "pages/one.bin") if rename else name, text)
        with pytest.raises(RuleError):
            read_sheet(out.getvalue())


@pytest.mark.parametrize("size", [0, 8, 100, 600, 1500, 3000, 5000])
def test_an_old_workbook_that_is_cut_off_is_refused(size):
    with pytest.raises(RuleError):
        read_sheet(old_book(ROWS)[:size])


def test_what_is_two_kinds_at_once_is_refused():
    xlsx = sheets.book([["1", "2"]], ("а", "б"))
    with pytest.raises(RuleError):
        read_sheet(old_book(ROWS) + xlsx)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(open_book(ROWS))) as package, zipfile.ZipFile(out, "w") as other:
        for name in package.namelist():
            other.writestr(name, package.read(name))
        other.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(RuleError):
        check_content(out.getvalue(), ".ods")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (old_book(ROWS), ".xlsx"),
        (open_book(ROWS), ".xls"),
        (sheets.book([["1"]], ("а",)), ".csv"),
        (b"a;b", ".ods"),
        (open_book(ROWS, media_type="application/zip"), ".ods"),
    ],
)
def test_a_name_that_says_another_kind_is_refused(content, suffix):
    with pytest.raises(RuleError):
        check_content(content, suffix)


def book_of(*tables):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in tables:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def test_the_sheet_with_the_table_is_read_and_the_others_are_told():
    note = [["Кўрсатма"], ["Рўйхат кейинги варақда"], ["Уни тўлдиринг"]]
    table = [["Код", "Номи"], ["B01", "Бош бино"]]
    content = book_of(("Бўш", []), ("Изоҳ", note), ("Рўйхат", table), ("Яна", [*table, ["B02", "Иккинчи"]]))
    sheet = read_sheet(content, wanted=KINDS["buildings"])
    assert (sheet.name, sheet.unread, sheet.hidden) == ("Рўйхат", (("Изоҳ", 2), ("Яна", 2)), ())
    assert read_sheet(content).name == "Изоҳ"


def test_a_workbook_with_a_password_is_told_to_have_one():
    locked = OLD + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    for suffix in (".xlsx", ".xls"):
        with pytest.raises(RuleError, match="парол"):
            check_content(locked, suffix)


@pytest.mark.parametrize("content", [b"", b" \r\n "])
def test_an_empty_file_is_called_empty(content):
    with pytest.raises(RuleError, match="Файл бўш"):
        check_content(content, ".csv")


def test_a_guarded_text_and_a_bar_between_cells_are_read():
    assert read_sheet('Код|Номи\n="007"|=1+1'.encode()).rows[1] == ["007", "=1+1"]
