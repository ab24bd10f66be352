"""What every installation starts with, each with the act behind it."""

from datetime import date, time

import pytest
from sqlalchemy import delete, func, select

from hemis.domain.rules import RULES, value_on
from hemis.models.curriculum import AcademicYear, GradeKind, GradingSystem, LessonSlot
from hemis.models.settings import Holiday, RuleValue
from hemis.models.staff import Position
from hemis.operations import setup

pytestmark = pytest.mark.both_engines


@pytest.fixture
def bare(database):
    """The tables of reference without rows; codes of the world's own rows are out of the way."""
    for model in (RuleValue, Holiday):
        database.execute(delete(model))
    for row in [*database.scalars(select(GradingSystem)), *database.scalars(select(Position))]:
        row.code = f"x{row.code}"
    database.flush()
    return database


def test_every_rule_has_its_default_and_its_act(bare):
    setup.install(by=None)
    rows = bare.scalars(select(RuleValue)).all()
    assert {row.key for row in rows} == set(RULES)
    assert all(row.act for row in rows)
    assert value_on("att.subject_pct", rows, date(2026, 10, 6)) == 25


def test_a_second_time_adds_nothing(bare):
    setup.install(by=None)
    before = bare.scalar(select(func.count()).select_from(Position))
    setup.install(by=None)
    assert bare.scalar(select(func.count()).select_from(Position)) == before


def test_the_marks_cover_all_points(bare):
    setup.install(by=None)
    for system in bare.scalars(select(GradingSystem).where(~GradingSystem.code.like("x%"))):
        kinds = bare.scalars(select(GradeKind).where(GradeKind.system_id == system.id)).all()
        assert sorted(kind.mark for kind in kinds) == [2, 3, 4, 5]
        assert (min(kind.min_points for kind in kinds), max(kind.max_points for kind in kinds)) == (0, 100)


def test_a_worked_saturday_is_known(bare):
    setup.install(by=None)
    saturday = bare.execute(
        select(Holiday).where(Holiday.day == date(2026, 12, 12), Holiday.week_days == 5)
    ).scalar_one()
    assert saturday.is_working


def test_a_year_without_decrees_has_the_fixed_holidays(bare):
    setup.install(by=None)
    setup.add_fixed_holidays(2026, by=None)
    setup.add_fixed_holidays(2040, by=None)
    days = select(func.count()).select_from(Holiday).where(Holiday.day.between(date(2040, 1, 1), date(2040, 12, 31)))
    assert bare.scalar(days) == 2 * len(setup.FIXED_HOLIDAYS)


def test_pairs_of_eighty_minutes_with_lunch_between(bare):
    year = AcademicYear(code="2031", name="2031/2032", starts_on=date(2031, 9, 1), ends_on=date(2032, 8, 31))
    bare.add(year)
    bare.flush()
    setup.add_lesson_pairs(year, by=None)
    slots = bare.scalars(select(LessonSlot).where(LessonSlot.year_id == year.id).order_by(LessonSlot.number)).all()
    assert [slot.starts_at for slot in slots[:4]] == [time(8, 30), time(10), time(11, 30), time(13, 30)]
    assert (slots[7].code, slots[7].ends_at) == ("18", time(20, 50))
