"""docs/passport.md says of every promise where one sees it kept, and what it names is there."""

import re
from pathlib import Path

from werkzeug.exceptions import HTTPException

from hemis.domain.passport import ROWS

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (\d+|H-\w+) \|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
LINES = LINE.findall((ROOT / "docs/passport.md").read_text())
NAMED = re.compile(r"`([^`]+)`")
ROOMS = {"H-8", "H-17", "H-21", "H-22", "H-26", "H-R4", "H-R5"}


def is_there(app, name):
    if name.startswith("/"):
        try:
            endpoint, _values = app.url_map.bind("localhost").match(name, method="GET")
        except HTTPException:
            return False
        return endpoint != "public.missing"
    if name.startswith("flask "):
        return name.removeprefix("flask ") in app.cli.commands
    return (ROOT / name).is_file()


def is_test(name):
    file, _colons, test = name.partition("::")
    return re.search(rf"^def {test}\(", (ROOT / file).read_text(), re.MULTILINE) is not None


def test_no_row_is_left_out():
    assert {row for row, *_ in LINES} == {str(row.number) for row in ROWS} | ROOMS


def test_every_place_that_is_named_is_there(app):
    named = {name for _row, _promise, seen, _proved in LINES for name in NAMED.findall(seen)}
    assert sorted(name for name in named - {"Retry-After"} if not is_there(app, name)) == []


def test_every_promise_is_proved_by_tests_that_are_there():
    proofs = {row: NAMED.findall(proved) for row, _promise, _seen, proved in LINES}
    assert [row for row, names in proofs.items() if not names] == []
    assert sorted(name for names in proofs.values() for name in names if not is_test(name)) == []
