"""Every kind of table survives what people put into cells: refused by row and column, and nothing is written."""

from datetime import date, datetime, time

import pytest
from flask_babel import force_locale, gettext

from hemis.extensions import db
from hemis.models.exams import ExamSession
from hemis.models.imports import ImportedRow
from hemis.models.students import AcademicGroup
from hemis.operations.imports import KINDS
from hemis.web.faults import all_faults
from tests.importing import by, office  # noqa: F401 - fixtures

RUBBISH = (
    '=HYPERLINK("http://example.uz")',
    "#N/A",
    "#ҚИЙМАТ!",
    "−1",
    -1,
    1e300,
    0.1 + 0.2,
    "3,12E+13",
    "x" * 5_000,
    "'",
    "`",
    "—",
    "<script>alert(1)</script>",
    "%(name)s %s {0}",
    "O'g'li Oʻgʻli O’g’li",
    "А\u00adБ\u200b\u202e",
    "\U0001f600",
    "0" * 400,
    "31.02.2026",
    "00.00.0000",
    "9999-99-99",
    "2026-13-01T99:99",
    date(2026, 2, 28),
    datetime(1900, 1, 1),
    time(23, 59),
    True,
    "1;2;3",
    "И",
    "II",
    "½",
    "١٢٣",
    "৪",
    "²",
    "1/0",
    "%",
    "NULL",
    "nan",
    "inf",
    "-0",
    "1e5",
    "--",
    "\t\n",
    "08:99",
    "25:00-26:00",
)


@pytest.fixture
def targets(world, database):
    faculty = db.session.get_one(AcademicGroup, world.group).faculty_id
    session = db.session.scalars(db.select(ExamSession.id).where(ExamSession.faculty_id == faculty)).one()
    line = world.subject * 100 + 11
    chosen = {"curriculum_id": world.draft, "line_id": line, "session_id": session, "starts_on": "2026-10-07"}
    wanted = {"curriculum": "curriculum_id", "topics": "line_id", "exams": "session_id", "timetable": "starts_on"}
    return {kind: {name: chosen[name]} for kind, name in wanted.items()}


@pytest.mark.promise("B6", "B10")
@pytest.mark.parametrize("kind", KINDS)
def test_rubbish_in_every_cell_is_refused_by_row_and_column(app, office, targets, kind):  # noqa: F811
    columns = [column for column in KINDS[kind].columns if column.field in KINDS[kind].usual]
    titles, width = [column.title for column in columns], len(columns)
    rows = [[rubbish] * width for rubbish in RUBBISH]
    rows += [[RUBBISH[(at + start) % len(RUBBISH)] for at in range(width)] for start in range(len(RUBBISH))]
    row = office.bring(kind, titles, rows)
    assert office.check(row, **targets.get(kind, {})).status == "done"
    with app.test_request_context():
        told = all_faults(row)
    refused = {fault.row for fault in told if fault.kind == "danger"}
    assert len(refused) == row.refused_count > len(RUBBISH)
    assert all(fault.reason and "%(value)s" not in fault.reason for fault in told)
    assert db.session.scalar(db.select(db.func.count()).select_from(ImportedRow)) == 0


@pytest.mark.parametrize("language", ["uz_Cyrl", "uz_Latn", "ru", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_headings_of_a_sample_are_known_again(app, kind, language):
    columns = [column for column in KINDS[kind].columns if column.field in KINDS[kind].usual]
    with app.test_request_context(), force_locale(language):
        titles = [gettext(column.title) for column in columns]
    found = KINDS[kind].heading([titles])
    assert found is not None
    assert found.columns == {column.field: at for at, column in enumerate(columns)}
