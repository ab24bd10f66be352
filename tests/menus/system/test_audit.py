"""Журнал: who changed what and when, in words; and whether anybody touched it."""

import csv
import io

import pytest
from sqlalchemy import text

from hemis.domain.codes import CODES
from hemis.domain.vocabulary import KINDS, LABELS
from hemis.extensions import Base, db
from hemis.models.infrastructure import EQUIPMENT
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/system/audit/"


def rename(client, world, name="ФФ"):
    client.submit(client.page(f"/structure/faculties/{world.faculty}/edit").form(), short_name=name)


@pytest.mark.both_engines
def test_a_change_is_told_in_words(as_, world):
    rename(as_("hr"), world)
    for who in ("admin", "management"):
        row = as_(who).page(f"{HOME}?kind=faculty").rows()[0]
        assert row[:3] == ["06.10.2026 10:30", "Кадрова Лола", f"Факультет № {world.faculty}: ўзгартирилди"]
        assert "Қисқа номи: Физика → ФФ" in row[3]


def test_person_kind_and_day_narrow_the_journal(as_, world, at):
    rename(as_("hr"), world)
    at("2026-10-08 09:00")
    rename(as_("hr"), world, "ФМ")
    client = as_("admin")
    assert len(client.page(f"{HOME}?kind=faculty").rows()) == 2
    assert len(client.page(f"{HOME}?kind=faculty&since=2026-10-08").rows()) == 1
    assert len(client.page(f"{HOME}?kind=faculty&until=2026-10-07").rows()) == 1
    assert len(client.page(f"{HOME}?q=kadrova&kind=faculty").rows()) == 2
    assert "Бундай ёзув топилмади" in client.page(f"{HOME}?q=деканов&kind=faculty")
    assert "Бундай ёзув топилмади" in client.page(f"{HOME}?kind=room")


def test_older_entries_are_found_by_their_number(as_, world):
    client = as_("hr")
    for number in range(60):
        rename(client, world, f"Ф{number}")
    admin = as_("admin")
    first = admin.page(f"{HOME}?kind=faculty")
    assert len(first.rows()) == 50
    second = admin.page(first.find("a", rel="next").get("href"))
    assert len(second.rows()) == 10
    assert second.find("a", rel="next") is None


def test_the_file_holds_what_the_filter_shows(as_, world):
    rename(as_("hr"), world, "=1+1")
    data = as_("management").get(f"{HOME}?kind=faculty&format=csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][4] == "Қисқа номи: Физика → =1+1"


@pytest.mark.both_engines
def test_the_check_says_whether_the_journal_is_whole(as_, world, app, engine_name):
    rename(as_("hr"), world)
    client = as_("admin")
    assert "Журнал бутун" in client.submit(client.page(HOME).form(f"{HOME}verification"))
    with app.app_context():
        guard = "audit_entry_update" if engine_name == "sqlite" else "audit_entry_kept ON audit_entry"
        db.session.execute(text(f"DROP TRIGGER {guard}"))
        db.session.execute(text("UPDATE audit_entry SET changes = '{}' WHERE number = 2"))
        db.session.commit()
    assert "2-ёзувдан бошлаб бузилган" in client.submit(client.page(HOME).form(f"{HOME}verification"))


def test_others_have_no_business_here(as_, world):
    for who in ("hr", "dean", "teacher", "vice_rector"):
        assert as_(who).get(HOME).status_code == 403
        assert as_(who).post(f"{HOME}verification").status_code == 403


def test_the_journal_costs_the_same_however_long_it_is(as_, world, app):
    client = as_("admin")
    client.page(HOME)
    with count_statements(engine_of(app)) as seen:
        client.page(f"{HOME}?q=a&kind=faculty")
    assert len(seen) <= 8, seen


def test_every_word_of_the_vocabulary_belongs_to_a_table():
    tables = {table.name: set(table.columns.keys()) for table in Base.metadata.sorted_tables}
    for mapper in Base.registry.mappers:  # a direction is told with the columns of the announcement that it is
        if mapper.inherits:
            tables[mapper.local_table.name] |= set(mapper.column_attrs.keys())
    assert set(KINDS) <= set(tables)
    columns = frozenset().union(*tables.values())
    told_by_operations = {
        "absences",
        "choices",
        "controls",
        "file",
        "on",
        "questions",
    }
    told_by_operations |= {"topics"}
    equipment = {f"equipment_{kind}" for kind in EQUIPMENT}
    assert set(LABELS) - columns == (told_by_operations | equipment) & set(LABELS)
    assert all(column in tables[table] for table, column in CODES)
