"""People who write at the same time: what all tests of faults begin with."""

import pytest

from tests import crowd
from tests.faults.books import cell_of, journal_of
from tests.faults.writers import Writer
from tests.serving import session_of

EVENING = "2026-10-06 18:00"
LESSONS, CELLS = 6, 6


@pytest.fixture
def writers(app, world, as_, at, tmp_path):
    """Teachers' phones that send journals, and desks that send cells of one sheet."""
    at(EVENING)
    with app.app_context():
        students = crowd.fill_group(world.group, 30)
        lessons = crowd.add_lessons(world.lesson, world.group, LESSONS)
    client, log, sheet = as_("teacher"), tmp_path / "confirmed", f"/assessments/sheets/{world.sheet}"
    log.touch()
    token = client.page(sheet).form("sheet").data["csrf_token"]
    common = {"session": session_of(client), "token": token, "log": log}
    journals = [Writer(f"journal {key}", journal_of(key, students), **common) for key in lessons]
    cells = [Writer(f"cell {key}", cell_of(sheet, key, world.controls[0]), **common) for key in students[:CELLS]]
    return journals, cells
