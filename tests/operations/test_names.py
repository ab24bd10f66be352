"""A unit is renamed from a day on; whatever is older keeps the name of its day."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.structure import Department, Division, Faculty, FormerName, University
from hemis.operations import audit, plain
from hemis.operations.names import former_names, name_on, rename, undo_renaming

TODAY = date(2026, 10, 6)
FIRST, SECOND = date(2020, 9, 1), date(2024, 9, 1)


@pytest.fixture
def faculty(database, world):
    return db.session.get(Faculty, world.faculty)


@pytest.fixture
def hr(database):
    return db.session.scalar(db.select(User).where(User.login == "hr"))


def give(unit, name, since, by=None):
    rename(unit, name, "", since=since, ground="214-сон буйруқ", today=TODAY, by=by)


@pytest.mark.both_engines
def test_an_old_paper_keeps_the_name_of_its_day(faculty):
    give(faculty, "Физика-математика факультети", FIRST)
    give(faculty, "Физика ва технология факультети", SECOND)
    for day, name in (
        (date(1990, 1, 1), "Физика факультети"),
        (date(2020, 8, 31), "Физика факультети"),
        (FIRST, "Физика-математика факультети"),
        (date(2024, 8, 31), "Физика-математика факультети"),
        (SECOND, "Физика ва технология факультети"),
        (TODAY, "Физика ва технология факультети"),
    ):
        assert name_on(Faculty, faculty.id, day) == name, day
    assert [(each.row.name, each.since, each.until) for each in former_names(faculty)] == [
        ("Физика факультети", None, FIRST),
        ("Физика-математика факультети", FIRST, SECOND),
    ]


@pytest.mark.both_engines
def test_every_kind_of_unit_has_names_of_its_own(database, world):
    units = [(University, 1), (Faculty, world.faculty), (Department, world.department), (Division, world.division)]
    before = [name_on(model, key, TODAY) for model, key in units]
    assert all(before)
    for number, (model, key) in enumerate(units):
        give(db.session.get(model, key), f"Янги ном {number}", FIRST)
    assert [name_on(model, key, date(2019, 1, 1)) for model, key in units] == before
    assert [name_on(model, key, TODAY) for model, key in units] == [f"Янги ном {n}" for n in range(4)]
    assert name_on(Faculty, 9999, TODAY) == ""


def test_the_new_name_is_found_and_sorted_by_and_written_in_latin(faculty):
    give(faculty, "Ўзбек тили факультети", FIRST)
    assert faculty.name_latin == "Oʻzbek tili fakulteti"
    assert faculty.name_key.startswith("f01 ozbek")
    rename(faculty, "Бошқа", "Boshqacha", since=SECOND, ground="1", today=TODAY, by=None)
    assert faculty.name_latin == "Boshqacha"


@pytest.mark.parametrize(
    ("name", "since", "field"),
    [
        ("Иккинчи ном", TODAY, "name"),
        ("Учинчи ном", date(2026, 10, 7), "since"),
        ("Учинчи ном", FIRST, "since"),
        ("Учинчи ном", date(2019, 1, 1), "since"),
    ],
)
def test_two_names_never_hold_on_one_day(faculty, name, since, field):
    give(faculty, "Иккинчи ном", FIRST)
    with pytest.raises(RuleError) as refused:
        give(faculty, name, since)
    assert refused.value.field == field
    assert faculty.name == "Иккинчи ном"


@pytest.mark.both_engines
def test_a_renaming_is_taken_back_whole(faculty):
    before = faculty.name, faculty.name_latin, faculty.name_key, faculty.sort_key
    give(faculty, "Хато ном", FIRST)
    undo_renaming(faculty, by=None)
    assert (faculty.name, faculty.name_latin, faculty.name_key, faculty.sort_key) == before
    assert former_names(faculty) == []
    with pytest.raises(RuleError):
        undo_renaming(faculty, by=None)


def test_a_correction_leaves_no_former_name(faculty):
    plain.update(faculty, {"name": "Физика факултети"}, by=None)
    assert former_names(faculty) == []
    assert name_on(Faculty, faculty.id, date(2000, 1, 1)) == "Физика факултети"


def test_a_renaming_is_told_with_its_order(faculty, hr):
    give(faculty, "Янги ном", FIRST, by=hr)
    fact = db.session.info[audit.PENDING][-1]
    assert (fact.user_id, fact.verb, fact.object_type, fact.reason) == (hr.id, "rename", "faculty", "214-сон буйруқ")
    assert "2020-09-01" in fact.changes


@pytest.mark.both_engines
def test_the_database_refuses_a_name_of_two_units(database, world):
    row = FormerName(faculty_id=world.faculty, department_id=world.department, name="Икки", valid_to=FIRST, ground="1")
    db.session.add(row)
    with pytest.raises(IntegrityError):
        db.session.flush()
