"""Who is busy is refused by the database itself, whoever writes; of two who write at once, one is told by name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from hemis.domain.calendar import parity
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Week
from hemis.models.infrastructure import Room
from hemis.models.settings import Holiday
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import moves
from hemis.operations.teaching import NewLoad, Place, add_loads
from hemis.operations.timetables import ONCE, Search, place_row, seeker
from tests import crowd
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines
START = date(2026, 9, 2)
WEDNESDAY = 3


def load_for(world, *groups, teacher=None, kind="13", hours=30):
    new = NewLoad(
        curriculum_subject_id=world.subject,
        teacher_id=teacher or world.teacher,
        department_id=world.department,
        lesson_kind=kind,
        hours=hours,
        group_ids=groups,
    )
    return add_loads([new], by=None)[0]


def another_teacher():
    return db.session.scalars(select(Employee.id).where(Employee.number == "E-teacher2")).one()


def another_room(world):
    first = db.session.get_one(Room, world.room)
    row = Room(code="B01-777", building_id=first.building_id, number="777", kind="11", capacity=90)
    db.session.add(row)
    db.session.flush()
    return row.id


def rivals(world, shared):
    """Two loads with a room each that share nothing but the teacher, the room or the group."""
    teacher = world.teacher if shared == "teacher" else another_teacher()
    room = world.room if shared == "room" else another_room(world)
    first = load_for(world, world.group)
    if shared == "group":
        second = load_for(world, world.group, teacher=teacher, kind="12")
    else:
        second = load_for(world, world.group2, teacher=teacher)
    db.session.commit()
    return (first, world.room), (second, room)


SAID = {
    "teacher": "Насруллаев Жаҳонгир Содиқович 07.10.2026 куни 3-жуфтликда банд",
    "room": "B01-01 хонаси 07.10.2026 куни 3-жуфтликда банд",
    "group": "11-ФИЗ гуруҳининг 07.10.2026 куни 3-жуфтликда бошқа дарси бор",
}


def put(app, world, load, room):
    """Place a row in a session of its own; return the number of lessons or what was said."""
    with app.app_context():
        try:
            count = place_row(load, Place(WEDNESDAY, world.slots[2], room), TODAY, by=None)
            db.session.commit()
        except RuleError as refused:
            db.session.rollback()
            return refused.msgid % refused.params
        return count


@pytest.mark.promise("C13")
@pytest.mark.parametrize("shared", SAID)
def test_who_is_busy_is_named_and_nothing_is_placed(app, world, shared):
    with app.app_context():
        first, second = rivals(world, shared)
    assert put(app, world, *first) > 0
    assert put(app, world, *second).startswith(SAID[shared])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Lesson).where(Lesson.load_id == second[0])) == 0


@pytest.mark.promise("C13")
@pytest.mark.parametrize("shared", SAID)
def test_of_two_people_at_once_one_places_and_the_other_is_told(app, world, shared):
    with app.app_context():
        pairs = rivals(world, shared)
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda pair: put(app, world, *pair), pairs))
    [count] = [answer for answer in answers if isinstance(answer, int)]
    [said] = [answer for answer in answers if isinstance(answer, str)]
    assert said.startswith(SAID[shared])
    with app.app_context():
        keys = [load for load, _room in pairs]
        assert db.session.scalar(select(func.count()).select_from(Lesson).where(Lesson.load_id.in_(keys))) == count


def test_of_two_people_who_place_the_same_load_the_hours_are_placed_once(app, world):
    with app.app_context():
        load = load_for(world, world.group, hours=4)
        other = another_room(world)
        db.session.commit()
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda room: put(app, world, load, room), (world.room, other)))
    assert sorted(str(answer) for answer in answers)[0] == "2"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Lesson).where(Lesson.load_id == load)) == 2


@pytest.mark.promise("C13")
@pytest.mark.parametrize("shared", SAID)
def test_the_database_itself_refuses_a_clash(app, world, shared):
    """Written past every operation, as an import or a repair by hand would."""
    with app.app_context():
        lesson = db.session.get_one(Lesson, world.lesson_later)
        names = ("load_id", "curriculum_subject_id", "department_id", "faculty_id", "lesson_kind", "day", "slot_id")
        row = {name: getattr(lesson, name) for name in names}
        row["teacher_id"] = lesson.teacher_id if shared == "teacher" else another_teacher()
        row["room_id"] = lesson.room_id if shared == "room" else another_room(world)
        if shared != "group":
            with pytest.raises(IntegrityError):
                db.session.execute(insert(Lesson), [row])
            return
        key = db.session.execute(insert(Lesson).values(row).returning(Lesson.id)).scalar_one()
        place = {"lesson_id": key, "day": lesson.day, "slot_id": lesson.slot_id}
        with pytest.raises(IntegrityError):
            db.session.execute(insert(LessonGroup), [place | {"group_id": world.group}])


def test_the_database_keeps_the_groups_where_their_lesson_is(app, world):
    with app.app_context():
        lesson = db.session.get_one(Lesson, world.lesson_later)
        place = {"lesson_id": lesson.id, "day": lesson.day + timedelta(days=1), "slot_id": lesson.slot_id}
        db.session.execute(delete(LessonGroup).where(LessonGroup.lesson_id == lesson.id))
        with pytest.raises(IntegrityError):
            db.session.execute(insert(LessonGroup), [place | {"group_id": world.group}])


@pytest.mark.parametrize("shared", SAID)
def test_a_move_to_where_somebody_is_busy_is_refused_by_name(app, world, shared):
    with app.app_context():
        (first, _room), (second, room) = rivals(world, shared)
        assert place_row(first, Place(WEDNESDAY, world.slots[2], world.room), TODAY, by=None)
        assert place_row(second, Place(WEDNESDAY, world.slots[4], room), TODAY, by=None)
        db.session.commit()
        row = db.session.scalars(select(Lesson).where(Lesson.load_id == second).order_by(Lesson.day)).first()
        by = db.session.get_one(User, world.users["dean"])
        with pytest.raises(RuleError) as refused:
            moves.move(row, row.day, world.slots[2], room, whole_row=True, reason="Қулай вақт", by=by, at=NOW)
        assert (refused.value.msgid % refused.value.params).startswith(SAID[shared])
        db.session.rollback()
        stands = select(Lesson.slot_id).where(Lesson.load_id == second).distinct()
        assert db.session.scalars(stands).all() == [world.slots[4]]


def days_of(world, load, weeks, weekday=WEDNESDAY, from_day=START):
    return Search(seeker(load), weeks, from_day).days(weekday)


def test_a_row_leaves_out_days_off_and_ends_with_the_lessons(app, world):
    """1 October is a holiday; the fifteenth week of lessons ends on 13 December, the semester on 23 January."""
    with app.app_context():
        load = load_for(world, world.group, hours=60)
        thursdays = days_of(world, load, "all", weekday=4)
        assert thursdays[0] == date(2026, 9, 3)
        assert date(2026, 10, 1) not in thursdays
        everything = Search(seeker(load_for(world, world.group2, hours=400)), "all", START)
        assert max(everything.days(4)) == date(2026, 12, 10)
        db.session.add(Holiday(day=date(2026, 12, 10), week_days=6, is_working=False, name="Конституция куни"))
        db.session.flush()
        again = Search(seeker(load_for(world, world.group2, kind="12", hours=400)), "all", START)
        assert max(again.days(4)) == date(2026, 12, 3)


@pytest.mark.parametrize(("weeks", "first"), [("odd", date(2026, 9, 2)), ("even", date(2026, 9, 9))])
def test_odd_and_even_weeks_are_counted_from_the_semester(app, world, weeks, first):
    with app.app_context():
        days = days_of(world, load_for(world, world.group, hours=200), weeks)
        assert days[0] == first
        assert {parity(day, START) for day in days} == {weeks}
        assert {(later - day).days for day, later in pairwise(days)} == {14}


def test_two_loads_share_a_slot_in_odd_and_even_weeks(app, world):
    with app.app_context():
        first, second = load_for(world, world.group), load_for(world, world.group, kind="12")
        for load, weeks in ((first, "odd"), (second, "even")):
            assert place_row(load, Place(WEDNESDAY, world.slots[2], world.room, weeks), TODAY, by=None)
        days = {
            load: set(db.session.scalars(select(Lesson.day).where(Lesson.load_id == load))) for load in (first, second)
        }
        assert not days[first] & days[second]


def test_one_week_is_one_lesson(app, world):
    with app.app_context():
        load = load_for(world, world.group)
        assert days_of(world, load, ONCE, from_day=TODAY) == [date(2026, 10, 7)]
        assert days_of(world, load, ONCE, weekday=1, from_day=TODAY) == [], "Monday of this week is over"


def test_a_semester_without_weeks_is_used_to_its_end(app, world):
    with app.app_context():
        with crowd.unlocked(world.subject):
            db.session.execute(delete(Week).where(Week.semester_id == world.semester))
        load = load_for(world, world.group, hours=420)
        assert max(days_of(world, load, "all")) == date(2027, 1, 20)


def test_the_free_slots_name_who_is_busy(app, world):
    with app.app_context():
        load = load_for(world, world.group)
        search = Search(seeker(load), ONCE, TODAY)
        option = search.option(2, world.slots[3])
        assert option.busy == ["Насруллаев", "11-ФИЗ"]
        assert not option.is_free
        free = search.option(WEDNESDAY, world.slots[3])
        assert free.is_free
        assert {room.code for room in free.rooms} == {"B01-01", "B01-02"}
        with pytest.raises(RuleError):
            search.option(8, world.slots[3])
