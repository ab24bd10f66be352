"""F3: every table is audited or says why not; edits through the forms leave exactly the entries that tell of them."""

import importlib
import inspect
import json
import random

import pytest

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.structure import Faculty
from hemis.operations import plain
from tests.house.wall import table_of_promises

pytestmark = pytest.mark.promise("F3")
PROMISES = table_of_promises()
RECORDS = ("audit.record", "plain.create", "plain.save", "plain.update")


def test_every_table_has_a_line_and_every_line_a_table():
    assert sorted(PROMISES) == sorted(db.metadata.tables)


@pytest.mark.parametrize("name", PROMISES)
def test_a_table_is_told_by_an_operation_or_says_why_not(name):
    row = PROMISES[name]
    assert bool(row["told_as"]) == bool(row["operations"]) != bool(row["why_not"])
    assert set(row["told_as"].split()) <= set(db.metadata.tables)
    for module in row["operations"].split():
        source = inspect.getsource(importlib.import_module(f"hemis.operations.{module}"))
        assert any(word in source for word in RECORDS), module


def test_the_wall_stops_a_change_that_nobody_tells_of(app, as_, world, monkeypatch):
    def silent(row, values, *, by):
        row.name = "Оҳиста"
        db.session.flush()

    monkeypatch.setattr(plain, "save", silent)
    client = as_("hr")
    form = client.page(f"/structure/faculties/{world.faculty}/edit").form()
    with pytest.raises(AssertionError, match="changed without an audit entry: faculty"):
        client.send(form)


def entries_after(number):
    statement = db.select(AuditEntry).where(AuditEntry.number > number).order_by(AuditEntry.number)
    return [
        (entry.verb, entry.object_type, entry.object_id, json.loads(entry.changes), entry.user_id)
        for entry in db.session.scalars(statement)
    ]


@pytest.mark.promise("F1")
@pytest.mark.both_engines
def test_random_edits_through_the_forms_leave_exactly_the_entries_that_tell_of_them(app, as_, world):
    chance, client, expected = random.Random(61), as_("hr"), []
    with app.app_context():
        start = db.session.scalar(db.select(db.func.max(AuditEntry.number))) or 0
        row = db.session.get(Faculty, world.faculty)
        state = {"name": row.name, "short_name": row.short_name, "is_active": row.is_active}
    for number in range(15):
        page = client.page(f"/structure/faculties/{world.faculty}/edit")
        wanted = dict(state)
        for name in chance.sample(sorted(state), chance.randrange(3)):
            wanted[name] = not state[name] if name == "is_active" else f"Факультет {number}"
        sent = {**wanted, "is_active": "y" if wanted["is_active"] else None}
        if chance.random() < 0.2:
            client.refused(page.form(), **{**sent, "code": ""})
            continue
        client.submit(page.form(), **sent)
        changes = {name: [state[name], wanted[name]] for name in state if state[name] != wanted[name]}
        if changes:
            expected.append(("update", "faculty", world.faculty, changes, world.users["hr"]))
        state = wanted
    with app.app_context():
        assert entries_after(start) == expected
    assert len(expected) > 3


def test_reading_leaves_no_entry(app, as_, world):
    client = as_("hr")
    with app.app_context():
        start = db.session.scalar(db.select(db.func.max(AuditEntry.number)))
    client.page("/structure/faculties/")
    client.page(f"/structure/faculties/{world.faculty}")
    with app.app_context():
        assert entries_after(start) == []
