"""Students are admitted in bulk, and from then on each day of theirs belongs to one group and one state."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.students import AcademicGroup, Enrolment, PersonToken, Student
from hemis.operations.students import ON_LEAVE, NewStudent, admit_many, move

pytestmark = pytest.mark.both_engines
SINCE = date(2026, 9, 2)


def newcomers(group_id):
    return [
        NewStudent(
            surname="Ғофуров",
            first_name="Шуҳрат",
            patronymic="Ўткир ўғли",
            gender="11",
            number="301261900001",
            group_id=group_id,
            starts_on=SINCE,
            order_number="12-Т",
        ),
        NewStudent(
            surname="Цой",
            surname_latin="Tsoy",
            first_name="Елена",
            gender="12",
            number="301261900002",
            group_id=group_id,
            starts_on=SINCE,
        ),
    ]


def test_admitted_students_study_in_their_group(database, world):
    group = database.get(AcademicGroup, world.group)
    before = group.student_count
    ids = admit_many(newcomers(group.id), by=None)
    rows = [database.get(Student, key) for key in ids]
    assert [row.surname for row in rows] == ["Ғофуров", "Цой"]
    assert {row.faculty_id for row in rows} == {group.faculty_id}
    stretches = database.scalars(select(Enrolment).where(Enrolment.student_id.in_(ids))).all()
    assert {(row.group_id, row.status, row.starts_on, row.ends_on) for row in stretches} == {
        (group.id, "11", SINCE, None)
    }
    database.refresh(group)
    assert group.student_count == before + 2


def test_a_latin_name_is_kept_and_a_missing_one_is_made(database, world):
    first, second = (database.get(Student, key) for key in admit_many(newcomers(world.group), by=None))
    assert first.full_name_latin == "Gʻofurov Shuhrat Oʻtkir oʻgʻli"
    assert second.surname_latin == "Tsoy"


@pytest.mark.parametrize("typed", ["gofurov", "shuhrat"])
def test_they_are_found_by_any_word_of_their_name(database, world, typed):
    ids = admit_many(newcomers(world.group), by=None)
    found = database.scalars(select(PersonToken.student_id).where(PersonToken.word == typed)).all()
    assert ids[0] in found


def test_sorted_as_the_alphabet_says(database, world):
    ids = admit_many(newcomers(world.group), by=None)
    rows = database.scalars(select(Student).where(Student.id.in_(ids)).order_by(Student.sort_key)).all()
    assert [row.surname for row in rows] == ["Цой", "Ғофуров"]


def test_each_admission_is_told(database, world):
    ids = admit_many(newcomers(world.group), by=None)
    database.commit()
    entries = database.scalars(select(AuditEntry).where(AuditEntry.verb == "admit").order_by(AuditEntry.number)).all()
    assert [entry.object_id for entry in entries] == ids
    assert json.loads(entries[0].changes)["order_number"] == [None, "12-Т"]


def test_nobody_to_admit_is_nothing_to_do(database, world):
    assert admit_many([], by=None) == []


def test_leave_ends_the_stretch_and_the_place_in_the_count(database, world):
    student = database.get(Student, world.students[0])
    group = database.get(AcademicGroup, student.group_id)
    before = group.student_count
    move(student, on=date(2026, 10, 5), status=ON_LEAVE, order_number="44-АТ", by=None)
    stretches = database.scalars(
        select(Enrolment).where(Enrolment.student_id == student.id).order_by(Enrolment.starts_on)
    ).all()
    assert [(row.status, row.starts_on, row.ends_on) for row in stretches] == [
        ("11", SINCE, date(2026, 10, 5)),
        (ON_LEAVE, date(2026, 10, 5), None),
    ]
    database.refresh(group)
    assert (student.status, group.student_count) == (ON_LEAVE, before - 1)


def test_a_student_who_changes_the_group_is_counted_there(database, world):
    student = database.get(Student, world.students[0])
    old, new = (database.get(AcademicGroup, key) for key in (world.group, world.group2))
    counts = old.student_count, new.student_count
    move(student, on=date(2026, 10, 5), group=new, by=None)
    for group in (old, new):
        database.refresh(group)
    assert (old.student_count, new.student_count) == (counts[0] - 1, counts[1] + 1)
    assert student.group_id == new.id


def test_a_move_before_the_present_stretch_is_refused(database, world):
    student = database.get(Student, world.students[0])
    with pytest.raises(RuleError) as refusal:
        move(student, on=SINCE, status=ON_LEAVE, by=None)
    assert refusal.value.field == "on"
    assert "02.09.2026" in str(refusal.value)
    assert db.session.scalar(select(Enrolment.ends_on).where(Enrolment.student_id == student.id)) is None
