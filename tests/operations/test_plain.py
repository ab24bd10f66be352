"""The writes of a plain table: one savepoint, one audit entry, a clear refusal."""

import json

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup
from hemis.operations import plain

pytestmark = pytest.mark.both_engines


def entries(session, row):
    session.commit()
    statement = db.select(AuditEntry).where(AuditEntry.object_type == row.__tablename__, AuditEntry.object_id == row.id)
    return session.scalars(statement.order_by(AuditEntry.number)).all()


def test_create_fills_what_follows_from_the_name(database, world):
    faculty = plain.create(Faculty(code="Ф9", name="Ғўза ва пахтачилик"), by=None)
    assert faculty.name_latin == "Gʻoʻza va paxtachilik"
    assert faculty.name_key == "f9 goza va pahtachilik"
    [entry] = entries(database, faculty)
    assert (entry.verb, json.loads(entry.changes)["name"]) == ("create", [None, "Ғўза ва пахтачилик"])


def test_a_latin_name_that_somebody_typed_stays(database, world):
    faculty = plain.create(Faculty(code="F9", name="Цирк", name_latin="Sirk sanʼati"), by=None)
    plain.update(faculty, {"name": "Цирк санъати"}, by=None)
    assert faculty.name_latin == "Sirk sanʼati"
    assert faculty.name_key == "f9 sirk sanati"


def test_update_records_only_what_changed(database, world):
    faculty = database.get(Faculty, world.faculty)
    plain.update(faculty, {"name": faculty.name, "short_name": "ФФ"}, by=None, reason="Кенгаш қарори")
    [entry] = entries(database, faculty)
    assert (json.loads(entry.changes), entry.reason) == ({"short_name": ["Физика", "ФФ"]}, "Кенгаш қарори")


def test_nothing_changed_is_nothing_recorded(database, world):
    faculty = database.get(Faculty, world.faculty)
    plain.save(faculty, {"name": faculty.name, "is_active": True}, by=None)
    assert entries(database, faculty) == []


def test_a_taken_value_names_its_field_and_leaves_the_session_alive(database, world):
    with pytest.raises(RuleError) as refused:
        plain.create(Faculty(code="F01", name="Яна бир факультет"), by=None)
    assert (refused.value.field, refused.value.params) == ("code", {"value": "F01"})
    assert database.scalar(db.select(db.func.count(Faculty.id))) == 2


def test_of_two_columns_the_last_is_named(database, world):
    group = database.get(AcademicGroup, world.group2)
    with pytest.raises(RuleError) as refused:
        plain.update(group, {"name": "11-ФИЗ"}, by=None)
    assert (refused.value.field, refused.value.params) == ("name", {"value": "11-ФИЗ"})


def test_a_value_that_breaks_another_rule_of_the_table_is_refused_in_words(database, world):
    group = database.get(AcademicGroup, world.group)
    with pytest.raises(RuleError) as refused:
        plain.update(group, {"course": 9}, by=None)
    assert refused.value.msgid == plain.CLASH


def test_a_linked_row_is_not_deleted(database, world):
    with pytest.raises(RuleError) as refused:
        plain.remove(database.get(Faculty, world.faculty), by=None)
    assert refused.value.msgid == plain.LINKED
    assert database.get(Faculty, world.faculty)


def test_a_row_in_use_is_switched_off_and_a_bare_one_deleted(database, world):
    used, bare = database.get(Department, world.department), plain.create(Faculty(code="F9", name="Бўш"), by=None)
    assert plain.remove_or_switch_off(used, by=None) is False
    assert not used.is_active
    assert plain.remove_or_switch_off(bare, by=None) is True
    assert [entry.verb for entry in entries(database, bare)] == ["create", "remove"]
