"""The rating over the tables: what is read, whose it is, and that what was frozen never changes."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import selectinload

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import AcademicYear
from hemis.models.rating import DRAFT, FROZEN, IN_FORCE, RatingCriterion, RatingResult, RatingSet
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Position, Post
from hemis.operations import rating, rating_sources, rating_tables
from tests import rated
from tests.rated import DAY
from tests.rig.counter import count_statements
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines
MINUTES = {"reckoned_on": TODAY, "minutes_number": "5", "minutes_date": TODAY}


@pytest.fixture
def inside(app):
    with app.app_context():
        yield
        db.session.rollback()


def chosen(key):
    rows = rating_tables.whole().options(selectinload(RatingSet.groups)).where(RatingSet.id == key)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def office(world):
    return db.session.get_one(User, world.users["registrar"])


def standing(world, key=None):
    return rating_tables.Reading(TODAY).standing(chosen(key or world.rating_set))


def points(world, key=None):
    found = standing(world, key)
    return next(each.points for each in found.lines if each.key == world.employee)


def post(world, department_id, stake, form="11", employee_id=None):
    return rated.add(
        Post,
        employee_id=employee_id or world.employee,
        position_id=db.session.scalar(select(Position.id)),
        department_id=department_id,
        stake=Decimal(stake),
        employment_form=form,
        starts_on=date(2020, 9, 1),
    )


def freeze(world, **changes):
    found = chosen(world.rating_set)
    rating.freeze(found, MINUTES | changes, version=found.version, today=TODAY, at=NOW, by=office(world))


@pytest.mark.parametrize("status", ["draft", "submitted", "sent_back"])
def test_what_the_head_has_not_approved_brings_nothing_g12(status, inside, world):
    rated.work(world, world.employee, title="A", status=status, in_scopus=True)
    rated.index(world, "scopus", 3, status="draft")
    rated.project(world, ("head", DAY), status="draft")
    rated.defence(world, "phd", own=True, status="studying")
    assert points(world) == 0


@pytest.mark.parametrize("status", ["approved", "checked"])
def test_what_is_approved_counts_to_every_author_of_the_house_g7(status, inside, world):
    authors = (world.employee, world.foreign.employee, None, None)
    rated.work(world, *authors, title="A", status=status, in_wos=True)
    found = {each.key: each.points for each in standing(world).lines}
    assert found[world.employee] == found[world.foreign.employee] == Decimal("10.00")


def test_authors_of_other_institutions_divide_too_g8(inside, world):
    rated.work(world, world.employee, None, None, title="A", issn="0378-5955")
    assert points(world) == Decimal("1.33")


def test_the_share_that_the_authors_have_agreed_on(inside, world):
    row = chosen(world.rating_set).criteria[0]
    row.split, row.condition = "share", ""
    rated.work(world, (world.employee, Decimal("12.5")), (None, Decimal("87.5")), title="A")
    assert points(world) == Decimal("1.25")


def test_a_work_counts_in_the_year_of_its_day_alone(inside, world):
    rated.work(world, world.employee, title="A", in_scopus=True, published_on=date(2026, 8, 31))
    rated.work(world, world.employee, title="B", kind="monograph", published_on=date(2026, 9, 1))
    assert points(world) == 10
    assert [each.item.title for each in rating_sources.done(date(2025, 9, 1), date(2026, 8, 31))] == ["A"]


@pytest.mark.parametrize("opening", [date(2026, 8, 24), date(2026, 9, 14)])
def test_an_index_counts_in_its_year_whenever_the_lessons_begin(opening, inside, world):
    rated.index(world, "scopus", 3)
    db.session.get_one(AcademicYear, world.year).starts_on = opening
    db.session.flush()
    assert points(world) == 6
    freeze(world, reckoned_on=date(2026, 9, 1))
    assert points(world) == 6


def test_indices_projects_and_defences_count_as_the_regulation_says(inside, world):
    rated.index(world, "scopus", 3)
    rated.index(world, "scholar", 14)
    assert points(world) == Decimal("11.00")
    rated.project(world, ("member", DAY), ("head", date(2026, 9, 30)))
    assert points(world) == Decimal("14.00"), "one project, once, as its head"
    rated.project(world, ("member", DAY), kind="foreign_grant")
    assert points(world) == Decimal("16.00")
    rated.defence(world, "phd", own=True)
    rated.defence(world, "dsc", own=False)
    assert points(world) == Decimal("46.00")


def test_a_person_stands_once_in_the_department_of_the_main_post(inside, world):
    post(world, world.foreign.department, "0.5", form="12")
    post(world, world.department, "0.25", form="12")
    rated.work(world, world.employee, title="A", in_scopus=True)
    found = standing(world)
    line = next(each for each in found.lines if each.key == world.employee)
    assert (line.department.id, line.stake) == (world.department, Decimal("1.25"))
    units = {each.key: each for each in found.departments}
    assert units[world.department].sum == 10
    assert units[world.foreign.department].stake == Decimal(1), "nor does the other half weigh there"


def test_a_department_and_its_faculty_are_weighed_by_stakes_g11(inside, world):
    post(world, world.department, "0.5", employee_id=world.employee)
    rated.work(world, world.employee, title="A", in_scopus=True)
    rated.work(world, world.employee, title="B", kind="abstract_republican")
    found = standing(world)
    own = [each for each in found.lines if each.department.id == world.department]
    stake = sum(each.stake for each in own)
    unit = next(each for each in found.departments if each.key == world.department)
    faculty = next(each for each in found.faculties if each.key == world.faculty)
    assert (unit.sum, unit.stake, unit.teachers) == (11, stake, len(own))
    assert unit.points == faculty.points == round(Decimal(11) / stake, 2)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_the_authors_does_not_matter(order, inside, world):
    authors = (world.employee, world.foreign.employee, None)
    rated.work(world, *(authors[each] for each in order), title="A", in_oak=True)
    found = {each.key: each.points for each in standing(world).lines}
    assert found[world.employee] == found[world.foreign.employee] == Decimal("1.67")


def test_a_work_of_two_departments_brings_each_its_share_once(inside, world):
    rated.work(world, world.employee, world.foreign.employee, title="A", in_oak=True)
    units = {each.key: each.sum for each in standing(world).departments}
    assert units[world.department] == units[world.foreign.department] == Decimal("2.50")


def ended(world, on):
    """The posts of the teacher end on a day."""
    db.session.execute(Post.__table__.update().where(Post.employee_id == world.employee).values(ends_on=on))
    db.session.flush()


def test_who_was_dismissed_has_no_place_and_gives_the_department_neither_points_nor_stake(inside, world):
    rated.work(world, world.employee, title="A", in_scopus=True)
    before = next(each for each in standing(world).departments if each.key == world.department)
    ended(world, date(2026, 10, 5))
    found = standing(world)
    assert world.employee not in {each.key for each in found.lines}
    after = {each.key: each for each in found.departments}.get(world.department)
    assert before.sum == 10
    assert (after.sum if after else 0) == 0
    assert (after.teachers if after else 0) == before.teachers - 1
    assert rating_tables.breakdown_of(found, world.employee).points == 10, "the work itself is still told"


def test_who_leaves_today_is_still_rated_and_who_begins_today_already(inside, world):
    ended(world, TODAY)
    rated.work(world, world.employee, title="A", in_scopus=True)
    assert points(world) == 10
    ended(world, date(2026, 9, 30))
    rated.add(
        Post,
        employee_id=world.employee,
        position_id=db.session.scalar(select(Position.id)),
        department_id=world.department,
        stake=Decimal("0.5"),
        employment_form="11",
        starts_on=TODAY,
    )
    line = next(each for each in standing(world).lines if each.key == world.employee)
    assert (line.points, line.stake) == (10, Decimal("0.5")), "a part of the year weighs as the post of the day does"


def test_a_frozen_year_keeps_who_has_left_since(inside, world):
    rated.work(world, world.employee, title="A", in_scopus=True)
    freeze(world)
    before = [(each.key, each.sum, each.stake, each.place) for each in standing(world).departments]
    ended(world, date(2026, 9, 30))
    db.session.expire_all()
    assert points(world) == 10
    assert [(each.key, each.sum, each.stake, each.place) for each in standing(world).departments] == before


def test_who_had_nothing_before_is_new_and_neither_risen_nor_fallen(inside, world):
    rated.work(world, world.employee, title="A", in_scopus=True)
    now = standing(world)
    known = [each for each in now.lines if each.key != world.employee]
    found = {each.key: each for each in rating_tables.compared(now.lines, known)}
    assert found[world.employee].before is None
    assert all(found[each.key].before for each in known)
    units = rating_tables.compared(now.departments, [each for each in now.departments if each.key != world.department])
    assert [each.key for each in units if each.before is None] == [world.department]


def test_a_draft_changes_nothing_of_what_is_in_force(inside, world):
    rated.work(world, world.employee, title="A", in_scopus=True)
    draft, by = chosen(world.rating_draft), office(world)
    first = draft.criteria[0]
    names = ("source", "name", "cap", "condition", "split", "group_id")
    values = {name: getattr(first, name) for name in names} | {"kinds": first.kinds.split(), "points": Decimal(99)}
    rating.save_criterion(draft, first, values, version=1, by=by)
    db.session.expire_all()
    assert (points(world), points(world, world.rating_draft)) == (10, 99)


def test_hours_paid_one_by_one_are_no_stake(inside, world):
    post(world, world.foreign.department, "1", form="14")
    assert {each.stake for each in standing(world).lines} == {Decimal(1)}


def test_the_statements_do_not_grow_with_the_teachers(app, world):
    def count(times):
        with app.app_context():
            for number in range(times):
                rated.work(world, world.employee, world.foreign.employee, title=f"A{number}", in_oak=True)
            with count_statements(db.engine) as seen:
                standing(world)
            return len(seen)

    assert count(1) == count(20) <= 5, "the set, its groups and criteria, the posts, and all sources at once"


def test_a_year_starts_from_the_defaults_or_from_another_year(inside, world):
    source = chosen(world.rating_set)
    made = rating.start(source.year, "нусха", source, by=office(world))
    told = [
        [(each.position, each.name, each.points, each.cap, each.group.name) for each in chosen(key).criteria]
        for key in (source.id, made.id)
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 24
    own = {each.group_id for each in chosen(made.id).criteria}
    assert not own & {each.group_id for each in source.criteria}, "a copy has groups of its own"


def test_criteria_that_count_are_never_changed(inside, world):
    found, by = chosen(world.rating_set), office(world)
    first = found.criteria[0]
    for write in (
        lambda: rating.save_criterion(found, first, {}, version=found.version, by=by),
        lambda: rating.remove_criterion(found, first, version=found.version, by=by),
        lambda: rating.move(found, first, 1, version=found.version, by=by),
        lambda: rating.save_group(found, first.group, {}, version=found.version, by=by),
        lambda: rating.remove_group(found, first.group, version=found.version, by=by),
        lambda: rating.remove(found, version=found.version, by=by),
        lambda: rating.put_in_force(found, version=found.version, by=by),
    ):
        with pytest.raises(RuleError, match="қоралама"):
            write()


def test_a_draft_takes_the_place_of_what_counted(inside, world):
    rating.put_in_force(chosen(world.rating_draft), version=1, by=office(world))
    assert (chosen(world.rating_set).state, chosen(world.rating_draft).state) == (DRAFT, IN_FORCE)
    told = select(AuditEntry.verb).where(AuditEntry.object_type == "rating_set")
    db.session.commit()
    assert set(db.session.scalars(told)) >= {"put_in_force", "step_aside"}


def test_somebody_else_was_quicker(inside, world):
    found, by = chosen(world.rating_draft), office(world)
    rating.move(found, found.criteria[0], 1, version=1, by=by)
    with pytest.raises(StaleError):
        rating.move(found, found.criteria[0], 1, version=1, by=by)


def test_the_order_decides_under_which_criterion_a_work_falls(inside, world):
    rated.work(world, world.employee, None, title="A", in_scopus=True, in_oak=True)
    found = chosen(world.rating_draft)
    assert points(world, found.id) == 10
    rating.move(found, found.criteria[0], 1, version=1, by=office(world))
    db.session.expire_all()
    assert points(world, found.id) == Decimal("2.50")


def test_what_is_frozen_never_changes(inside, world):
    work = rated.work(world, world.employee, None, title="A", in_oak=True)
    rated.index(world, "scholar", 14)
    freeze(world)
    before = standing(world)
    own = rating_tables.breakdown_of(before, world.employee)
    db.session.execute(ScientificWork.__table__.update().values(status="draft", approved_by_id=None))
    rated.work(world, world.employee, title="B", in_scopus=True)
    work.title = "Бошқа"
    db.session.flush()
    db.session.expire_all()
    after = standing(world)
    facts = [(each.key, each.points, each.stake, each.place) for each in after.lines]
    assert facts == [(each.key, each.points, each.stake, each.place) for each in before.lines]
    again = rating_tables.breakdown_of(after, world.employee)
    assert again == own
    assert again.points == Decimal("7.50")
    with pytest.raises(RuleError, match="музлатилган"):
        rating.put_in_force(chosen(world.rating_draft), version=1, by=office(world))
    with pytest.raises(RuleError, match="амалдаги"):
        freeze(world)


def test_what_came_after_the_day_of_the_freeze_is_not_in_it(inside, world):
    rated.work(world, world.employee, title="A", in_scopus=True, published_on=date(2026, 9, 21))
    freeze(world, reckoned_on=DAY)
    assert points(world) == 0


@pytest.mark.parametrize(
    ("name", "day"),
    [
        *(("reckoned_on", date(2026, 10, 7)), ("reckoned_on", date(2026, 8, 31))),
        *(("minutes_date", date(2026, 10, 7)), ("minutes_date", date(2026, 10, 5))),
    ],
)
def test_a_freeze_has_days_that_can_be(name, day, inside, world):
    with pytest.raises(RuleError) as refused:
        freeze(world, **{name: day})
    assert refused.value.field == name
    assert db.session.scalar(select(func.count()).select_from(RatingResult)) == 0
    assert chosen(world.rating_set).state != FROZEN


def test_a_rating_of_nobody_is_not_frozen(inside, world):
    db.session.execute(Post.__table__.update().values(ends_on=date(2026, 9, 30)))
    with pytest.raises(RuleError, match="ўқитувчи йўқ") as refused:
        freeze(world)
    assert refused.value.field == "reckoned_on"
    assert chosen(world.rating_set).state == IN_FORCE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kinds": ["scopus"]}, "kinds"),
        ({"condition": "head"}, "condition"),
        ({"split": "none"}, "split"),
        ({"points": Decimal(0)}, "points"),
        ({"points": Decimal("0.125")}, "points"),
        ({"cap": Decimal("-1")}, "cap"),
        ({"source": "h_index", "kinds": ["scopus"], "condition": ""}, "split"),
        ({"group_id": "other"}, "group_id"),
    ],
)
def test_a_criterion_that_cannot_be_is_refused(changes, field, inside, world):
    values = {
        **{"name": "Янги", "source": "work", "kinds": ["monograph"], "condition": "oak", "split": "equal"},
        **{"points": Decimal(3), "cap": None, "group_id": None},
        **changes,
    }
    if values["group_id"]:
        values["group_id"] = chosen(world.rating_set).criteria[0].group_id
    with pytest.raises(RuleError) as refused:
        rating.save_criterion(chosen(world.rating_draft), RatingCriterion(), values, version=1, by=office(world))
    assert refused.value.field == field


def test_reading_a_rating_writes_nothing(inside, world):
    rated.work(world, world.employee, title="A", in_oak=True)
    db.session.commit()
    written = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: written.append(args[2]))
    standing(world, world.rating_draft)
    assert all(each.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT")) for each in written)


def test_who_has_changed_nothing_stands_in_nobodys_way(inside, world):
    found = chosen(world.rating_draft)
    first = found.criteria[0]
    names = ("source", "name", "points", "cap", "condition", "split", "group_id")
    values = {name: getattr(first, name) for name in names} | {"kinds": first.kinds.split()}
    rating.save_criterion(found, first, values, version=1, by=office(world))
    rating.save_group(found, first.group, {"name": first.group.name, "cap": None}, version=1, by=office(world))
    assert chosen(world.rating_draft).version == 1
