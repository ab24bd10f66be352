"""Taking a filled-in spreadsheet back in: shown first, saved only when confirmed, all or nothing."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from hemis.web.export import as_xlsx
from tests import marks
from tests.marks import address


def rows_of(client, world):
    """The sheet as it goes out, as a list of rows."""
    answer = client.get(address(world, "?format=xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def upload(client, world, content, status=200):
    page = client.page(address(world, "/upload"))
    data = {"csrf_token": page.form(address(world, "/upload")).data["csrf_token"]}
    data["file"] = (io.BytesIO(content), "sheet.xlsx")
    return client.read(client.post(address(world, "/upload"), data=data), status)


def changed(client, world, change):
    rows = rows_of(client, world)
    change(rows)
    return as_xlsx([str(each) for each in rows[0]], rows[1:])


def test_the_file_shows_what_it_changes_and_saves_it_when_confirmed(app, as_, world):
    teacher = as_("teacher")

    def change(rows):
        rows[1][2:5] = [27.5, 18, 44]
        rows[2][2] = "к"

    page = upload(teacher, world, changed(teacher, world, change))
    assert "4 та катак ўзгаради" in page.text
    assert marks.stored(app, world) == {}
    teacher.submit(page.form("changes"))
    stored = marks.stored(app, world)
    assert stored[0, 0] == ("27.5", False, 1)
    assert stored[1, 0] == ("0.0", True, 1)
    again = upload(teacher, world, changed(teacher, world, lambda rows: None))
    assert "ўзгариш йўқ" in again.text


@pytest.mark.promise("B10")
def test_one_fault_and_nothing_can_be_confirmed(app, as_, world):
    teacher = as_("teacher")

    def change(rows):
        rows[1][2] = 25
        rows[2][2] = 31
        rows[3][3] = "йигирма"
        rows[4][4] = 40  # the final before the mid-term
        rows.append(["999999999999", "Номаълум", 1, 1, 1])
        rows.append([rows[1][0], "Икки марта", 1, 1, 1])

    page = upload(teacher, world, changed(teacher, world, change))
    assert page.find("form", id="changes") is None
    told = page.rows()
    assert [row[0] for row in told] == ["3", "4", "5", "8", "9"]
    assert "30 ёки ундан кам" in told[0][-1]
    assert "йўқ" in told[3][-1]
    assert "икки марта" in told[4][-1]
    assert marks.stored(app, world) == {}


def test_what_changed_between_preview_and_confirmation_is_a_clash(app, as_, world):
    teacher, other = as_("teacher"), as_("teacher")
    page = upload(teacher, world, changed(teacher, world, lambda rows: rows[1].__setitem__(2, 27)))
    marks.send_cells(other, world, other.page(address(world)), **{marks.name(world, 0, 0): "20"})
    clash = teacher.read(teacher.send(page.form("changes")), 409)
    assert "«20»" in clash.text
    assert marks.stored(app, world)[0, 0][0] == "20.0"


def test_the_file_of_another_sheet_is_refused(as_, world):
    teacher = as_("teacher")
    rows = rows_of(teacher, world)
    rows[0][0] = "Қайднома 99: талаба рақами"
    page = upload(teacher, world, as_xlsx(rows[0], rows[1:]), 422)
    assert "бошқа қайдномадан" in page.text


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return out.getvalue()


def many():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}.xml", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Эксель"),
        (b"not a workbook", "Эксель"),
        (many(), "катта"),
        (bomb(), "катта"),
        (b"0" * (5 * 1024 * 1024 + 1), "5 МБ"),
    ],
    ids=["empty", "text", "many entries", "bomb", "too large"],
)
def test_a_bad_file_is_refused_before_it_is_unpacked(as_, world, content, told):
    assert told in upload(as_("teacher"), world, content, 422).text


def test_nobody_uploads_into_a_foreign_sheet(as_, world):
    assert as_("teacher").get(f"/assessments/sheets/{world.foreign.sheet}/upload").status_code == 404
    assert as_("dean").get(address(world, "/upload")).status_code == 403
