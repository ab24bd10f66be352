"""Four messy workbooks come out exactly as their truth says, line by line; the clean ones without a word (X-10)."""

import csv
import re
from collections import Counter
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from hemis.domain.spreadsheets import cards, kinds, teaching
from hemis.domain.spreadsheets.cells import ACCEPTED, REFUSED, SKIPPED, WARNED, plain_text
from hemis.domain.spreadsheets.references import Known, References, Teachers, by_code, by_name, by_unit
from hemis.domain.spreadsheets.tables import examine
from hemis.operations.workbooks import read_sheet

FOLDER = Path(__file__).parents[1] / "fixtures" / "spreadsheets"
KINDS = {
    "students": kinds.STUDENTS,
    "employees": kinds.EMPLOYEES,
    "curriculum": teaching.CURRICULUM,
    "timetable": teaching.TIMETABLE,
}
OF_CARD = {column.field for column in (cards.NUMBER, *cards.IN_LATIN, *cards.CARD)}
OPTIONAL = {"elective_group", *teaching.CONTROLS, *OF_CARD}
"""Columns that these offices do not have."""
CLEAN = {"students": 600, "employees": 117, "curriculum": 48, "timetable": 382}
PAIRS = ("08:30", "10:00", "11:30", "13:30", "15:00", "16:30", "18:00", "19:30")


def table(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def known():
    """What the system knows before the import."""
    return References(
        groups=by_code(Known(row["name"], size=int(row["student_count"])) for row in table("reference_groups")),
        rooms=by_code(Known(row["code"], size=int(row["capacity"])) for row in table("reference_rooms")),
        subjects=by_name(Known(row["name"], code=row["code"]) for row in table("subjects")),
        departments=by_unit(Known(row["name"], code=row["code"]) for row in table("departments")),
        positions=by_name(Known(row["name"], code=row["code"]) for row in table("positions")),
        teachers=Teachers(Known(row["full_name"], owner=row["department"]) for row in table("reference_teachers")),
        pairs={number: (time.fromisoformat(at), time.fromisoformat(at)) for number, at in enumerate(PAIRS, start=1)},
    )


@pytest.fixture(scope="module", params=KINDS)
def messy(request):
    sheet = read_sheet((FOLDER / f"{request.param}_messy.xlsx").read_bytes())
    report = examine(sheet, KINDS[request.param], known())
    return request.param, sheet, report, {line.number: line for line in report.lines}


def shown(value):
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value)


def test_every_row_comes_out_as_expected(messy):
    name, _sheet, report, lines = messy
    rows = table(f"{name}_messy_expected")
    assert [line.number for line in report.lines] == [int(row["row"]) for row in rows]
    differing = []
    for row in rows:
        line = lines[int(row["row"])]
        values = {key: shown(value) for key, value in line.values.items()} if line.is_taken else {}
        fields = [field for field in KINDS[name].usual if field not in OPTIONAL]
        wanted = (row["outcome"], row["reason"].split(" ")[0], [row[field] for field in fields])
        got = (line.state, line.reason, [values.get(field, "") for field in fields])
        if wanted != got:
            differing.append((row["row"], wanted, got))
    assert differing == []


def test_every_fault_of_the_truth_is_found(messy):
    name, _sheet, report, lines = messy
    truth = table(f"{name}_messy_truth")
    wrong = []
    for fault in truth:
        if fault["row"].isdigit() and fault["expected_outcome"] != "recognised":
            problem = check(fault, lines[int(fault["row"])], report)
            if problem:
                wrong.append((fault["row"], fault["column"], fault["fault_kind"], problem))
    assert wrong == []
    assert truth


def check(fault, line, report):
    """Return what is not as the truth says, or nothing."""
    kind, outcome, reason = fault["fault_kind"], fault["expected_outcome"], fault["reason"].split(" ")[0]
    if outcome == SKIPPED:
        return (line.state, line.reason) != (SKIPPED, kind) and (line.state, line.reason)
    if not fault["field"]:
        return (line.state, line.reason) != (outcome, reason) and (line.state, line.reason)
    cell = line.cells[fault["field"]]
    place = "".join(letters(report.heading.columns[fault["field"]]))
    if place != fault["column"]:
        return f"column {place}"
    if outcome == "value_filled_row_refused_for_another_reason":
        return shown(cell.value) != fault["expected_value"] or line.state != REFUSED
    doubts = [each for each in line.doubts if each.field == fault["field"]]
    state, why = (doubts[0].state, doubts[0].reason) if doubts else (cell.state, cell.reason)
    if outcome == ACCEPTED:
        return (state, shown(cell.value)) != (ACCEPTED, fault["expected_value"]) and (state, cell.value)
    if outcome == WARNED:
        return (state, why, shown(cell.value)) != (WARNED, reason, fault["expected_value"]) and (state, why, cell.value)
    return (state, why) != (REFUSED, reason) and (state, why)


def letters(column):
    return (chr(65 + column),) if column < 26 else (chr(64 + column // 26), chr(65 + column % 26))


def test_heading_hidden_sheet_and_totals(messy):
    name, sheet, report, _lines = messy
    for fault in table(f"{name}_messy_truth"):
        if fault["fault_kind"] == "header_row":
            assert report.heading.row + 1 == int(fault["row"])
            by_place = sorted(report.heading.columns, key=report.heading.columns.get)
            assert "|".join(by_place) == fault["expected_value"]
        elif fault["fault_kind"] == "hidden_sheet":
            assert [f"{rows} rows" for _title, rows in sheet.hidden] == [fault["raw_value"]]
        elif fault["fault_kind"] == "file_totals":
            assert totals(report.counts) == fault["expected_value"]
            assert f"data rows {sum(report.counts.values()) - report.counts[SKIPPED]}" == fault["raw_value"]
        elif fault["expected_outcome"] == "file_warning":
            told = [dict(doubt.params) for doubt in report.warnings]
            semester, credits = re.findall(r"\d+", fault["raw_value"])
            assert {"semester": semester, "credits": credits, "expected": "30"} in told
            assert len(told) == sum(each["expected_outcome"] == "file_warning" for each in table(f"{name}_messy_truth"))


def totals(counts: Counter):
    taken = counts[ACCEPTED] + counts[WARNED]
    return f"accepted={taken};of_them_with_warning={counts[WARNED]};refused={counts[REFUSED]};skipped={counts[SKIPPED]}"


@pytest.mark.parametrize("name", KINDS)
def test_a_clean_workbook_is_taken_whole(name):
    sheet = read_sheet((FOLDER / f"{name}_clean.xlsx").read_bytes())
    report = examine(sheet, KINDS[name], known())
    assert [(line.number, line.reason, line.values) for line in report.lines if line.state != ACCEPTED] == []
    assert (report.counts, report.warnings) == ({ACCEPTED: CLEAN[name]}, [])
    heading = {field: plain_text(sheet.rows[0][at]) for field, at in report.heading.columns.items()}
    assert list(heading) == [field for field in KINDS[name].usual if field not in OPTIONAL]
