"""Who may sit in a commission, and the days that its papers may carry (rules 1.3, 1.4)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.controls import ControlPermit
from hemis.models.staff import Employee, Post
from hemis.operations import annulments, commissions, retakes
from hemis.operations.commissions import NewCommission
from hemis.operations.retakes import NewPermit
from tests import retaken
from tests.retaken import WHY, read, user
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines
DAY = timedelta(days=1)


def seated(world, day=TODAY):
    return {each.id for each in commissions.free(world.department, set(), day)}


def test_who_has_left_sits_in_no_commission(database, world):
    assert world.teacher in seated(world)
    database.execute(update(Employee).where(Employee.id == world.teacher).values(status="14"))
    assert world.teacher not in seated(world)
    assert world.teacher not in database.scalars(select(Employee.id).where(commissions.serves(TODAY))).all()


def test_a_post_that_has_ended_seats_nobody(database, world):
    database.execute(update(Post).where(Post.employee_id == world.teacher).values(ends_on=TODAY))
    assert world.teacher in seated(world)
    assert world.teacher not in seated(world, TODAY + DAY)
    assert not database.scalars(
        select(Employee.id).where(Employee.id == world.teacher, commissions.serves(TODAY + DAY))
    ).all()


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - 367 * DAY, date(1, 1, 1)])
def test_a_record_is_of_the_last_year(database, world, day):
    people = retaken.others(world)
    with pytest.raises(RuleError) as refused:
        commissions.form(NewCommission("7", day, people[:3]), world.department, today=TODAY, by=user(world, "dean"))
    assert refused.value.field == "formed_on"


@pytest.mark.parametrize(
    ("order", "until", "field"),
    [
        (TODAY - 367 * DAY, TODAY, "order_date"),
        (TODAY + DAY, TODAY + DAY, "order_date"),
        (TODAY, TODAY - DAY, "valid_until"),
        (TODAY, TODAY + 367 * DAY, "valid_until"),
        (TODAY, date(9999, 12, 31), "valid_until"),
    ],
)
def test_an_order_of_a_dean_is_of_the_last_year_and_for_one_at_most(database, world, order, until, field):
    retaken.confirmed(world)
    key = world.students[1], world.controls[2]
    new = NewPermit("22-Ф", order, until, "касаллик варақаси")
    with pytest.raises(RuleError) as refused:
        retakes.permit(read(world.sheet), *key, new, at=NOW, by=user(world, "dean"))
    assert refused.value.field == field
    assert db.session.scalar(select(ControlPermit.id)) is None


@pytest.mark.parametrize("held_on", [TODAY - DAY, TODAY + 367 * DAY, date(9999, 12, 31)])
def test_a_final_is_held_again_within_a_year(database, world, held_on):
    retaken.confirmed(world)
    with pytest.raises(RuleError) as refused:
        annulments.annul(
            read(world.sheet), WHY, "5-А", at=NOW, today=TODAY, by=user(world, "registrar"), held_on=held_on
        )
    assert refused.value.field == "held_on"
    assert read(world.sheet).sheet.status == "confirmed"
