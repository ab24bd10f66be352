"""Calendar plans: what the database itself refuses, and two people at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError, StaleError
from hemis.domain.planning import MOST_TOPICS, TopicLine
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.materials import LearningResource
from hemis.models.plans import CalendarPlan, PlanLine
from hemis.models.teaching import Topic
from hemis.operations import calendar_plans as plans

pytestmark = pytest.mark.both_engines
NOW = datetime(2026, 10, 6, 10, 30, tzinfo=ZoneInfo("Asia/Tashkent"))


@pytest.fixture
def cast(database):
    people = {user.login: user for user in database.scalars(db.select(User))}
    return people["teacher"], people["head"]


def added(row):
    """Add a row in a savepoint of its own."""
    with db.session.begin_nested():
        db.session.add(row)
        db.session.flush()


def line_of(world, kind="line"):
    found = db.select(PlanLine).where(PlanLine.id == getattr(world, kind)).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def test_a_line_stands_for_each_kind_of_lesson_with_hours(database, world):
    lines = db.session.scalars(db.select(PlanLine).where(PlanLine.curriculum_subject_id == world.subject)).all()
    assert {(line.lesson_kind, line.hours, line.planned, line.state) for line in lines} == {
        ("11", 30, 30, "draft"),
        ("13", 30, 0, "missing"),
    }


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "approved"},
        {"status": "submitted"},
        {"status": "sent_back"},
        {"status": "published"},
        {"lesson_kind": "99"},
        {"status": "approved", "submitted_at": NOW, "approved_at": NOW, "own": True},
    ],
)
def test_the_database_refuses_a_state_that_cannot_be(cast, world, columns):
    values = {"curriculum_subject_id": world.subject, "lesson_kind": "11"} | columns
    if values.pop("own", False):
        values |= {"submitted_by_id": cast[0].id, "approved_by_id": cast[0].id}
    with pytest.raises(IntegrityError):
        added(CalendarPlan(**values))


def test_a_kind_of_lesson_has_one_plan(cast, world):
    added(CalendarPlan(curriculum_subject_id=world.subject, lesson_kind="11"))
    with pytest.raises(IntegrityError):
        added(CalendarPlan(curriculum_subject_id=world.subject, lesson_kind="11"))


def test_two_at_once_cannot_both_decide(cast, world):
    teacher, head = cast
    plans.submit(line_of(world), version=0, at=NOW, by=teacher)
    plans.approve(line_of(world), version=1, at=NOW, by=head)
    with pytest.raises(RuleError):
        plans.send_back(line_of(world), "Изоҳ", version=1, by=head)
    plans.reopen(line_of(world), "Сабаб", version=2, by=head)
    with pytest.raises(StaleError):
        plans.submit(line_of(world), version=2, at=NOW, by=teacher)


def test_nobody_approves_the_own_plan(cast, world):
    plans.submit(line_of(world), version=0, at=NOW, by=cast[1])
    with pytest.raises(RuleError, match="Ўзингиз тайёрлаган"):
        plans.approve(line_of(world), version=1, at=NOW, by=cast[1])
    assert plans.plan_of(line_of(world)).version == 1


def test_topics_keep_their_numbers_when_they_change_places(cast, world):
    line = line_of(world)
    before = plans.topics_of(line)
    keys = [topic.id for topic in before]
    turned = [TopicLine(topic.id, topic.title, topic.hours) for topic in reversed(before)]
    plans.save_topics(line, turned, version=0, by=cast[0])
    assert [topic.id for topic in plans.topics_of(line)] == keys[::-1]
    assert [topic.position for topic in plans.topics_of(line)] == list(range(1, 16))
    db.session.commit()
    entry = db.session.scalar(db.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    assert (entry.verb, entry.object_type) == ("plan", "calendar_plan")


def test_saving_what_is_there_already_leaves_no_trace(cast, world):
    line = line_of(world)
    same = [TopicLine(topic.id, topic.title, topic.hours) for topic in plans.topics_of(line)]
    plans.save_topics(line, same, version=0, by=cast[0])
    assert plans.plan_of(line) is None


def test_a_plan_has_no_crowd_of_topics(cast, world):
    many = [TopicLine(None, "Мавзу", 2)] * (MOST_TOPICS + 1)
    with pytest.raises(RuleError, match="кўпи билан"):
        plans.save_topics(line_of(world), many, version=0, by=cast[0])


def test_a_topic_of_a_resource_stays(cast, world):
    line = line_of(world)
    first, *rest = plans.topics_of(line)
    db.session.get(LearningResource, world.resource).topic_id = first.id
    db.session.flush()
    left = [TopicLine(topic.id, topic.title, topic.hours) for topic in rest]
    with pytest.raises(RuleError, match="ресурс ёки савол"):
        plans.save_topics(line, left, version=0, by=cast[0])
    assert db.session.get(Topic, first.id)
