"""What the offices, departments and tutors see of attendance, and that every number leads to its lessons."""

from datetime import date

import pytest
from sqlalchemy import select, update

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import lesson_sums
from hemis.operations.attendance import Held, hold_many
from hemis.operations.invariants import broken
from hemis.web import clock
from tests.rig.counter import count_statements

WAYS = ("group", "day", "week", "subject", "teacher", "department", "faculty")
BOARD, TAUGHT, UNMARKED = "/attendance/boards/", "/attendance/taught/", "/attendance/unmarked/"


@pytest.fixture
def missed(app, world):
    """Absences at both faculties: the first student two pairs, the second one hour, a stranger one pair."""
    first, second = world.students[:2]
    with app.app_context():
        for place, login, marks in (
            (world, "teacher", {world.lesson: {first: 2, second: 1}, world.lesson_old: {first: 2}}),
            (world.foreign, "foreign_teacher", {world.foreign.lesson: {world.foreign.students[0]: 2}}),
        ):
            user = db.session.get_one(User, world.users[login])
            held = [
                Held(lesson, place.subject, place.faculty, clock.now(), user.id, absent)
                for lesson, absent in marks.items()
            ]
            hold_many(held, by=user)
        db.session.commit()
    return world


def make_tutor(app, world):
    with app.app_context():
        db.session.execute(update(AcademicGroup).where(AcademicGroup.id == world.group).values(tutor_id=world.teacher))
        db.session.commit()


@pytest.mark.both_engines
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("period", ["semester", "month", "week", "day"])
def test_a_board_adds_up_the_lessons_of_the_own_faculty(as_, missed, way, period):
    page = as_("dean").page(f"{BOARD}?by={way}&period={period}")
    assert "БЕГОНА" not in page
    assert page.rows()[-1][0] == "Жами"


def test_a_group_is_told_with_its_share_and_hours(as_, missed):
    page = as_("dean").page(BOARD)
    own = next(row for row in page.rows() if row[0] == "11-ФИЗ")
    assert own[3:5] == ["5", "0"]
    assert own[5] == "2 / 4"


@pytest.mark.parametrize("way", WAYS)
def test_a_board_goes_into_a_file_and_costs_no_more_than_eight_statements(app, as_, missed, way):
    client = as_("dean")
    client.page(f"{BOARD}?by={way}")
    with app.app_context():
        engine = db.engine
    with count_statements(engine) as seen:
        client.page(f"{BOARD}?by={way}")
    assert len(seen) <= 8, seen
    for kind in ("csv", "xlsx", "print"):
        assert client.get(f"{BOARD}?by={way}&format={kind}").status_code == 200


def test_from_a_number_to_the_lesson_in_two_clicks(as_, missed):
    dean = as_("dean")
    heat = dean.page(f"{BOARD}groups/{missed.group}")
    assert "Математик анализ" in heat
    cell = next(link for link in heat.links.values() if link.startswith(TAUGHT))
    lessons = dean.page(cell)
    assert f"{TAUGHT}{missed.lesson}" in lessons.links.values()
    assert "Абдуллаев" in dean.page(f"{TAUGHT}{missed.lesson}")


def test_every_number_of_a_line_leads_to_its_lessons(as_, missed):
    dean = as_("dean")
    page = dean.page(f"{BOARD}?by=group&period=semester")
    of_group = [link.get("href") for link in page.find_all("a") if f"group_id={missed.group}" in link.get("href", "")]
    hours, unmarked = (next(link for link in of_group if f"state={state}" in link) for state in ("missed", "unmarked"))
    assert f"{TAUGHT}{missed.lesson}" in dean.page(hours).links.values()
    assert "белгиланмаган" in dean.page(unmarked).rows()[0][-1]
    week = dean.page(f"{BOARD}?by=group&period=week").links["11-ФИЗ"]
    assert week.startswith(f"{TAUGHT}?group_id={missed.group}&")
    assert "first=05.10.2026" in week


def test_the_semester_of_a_group_is_that_of_the_board(as_, missed):
    dean = as_("dean")
    link = dean.page(f"{BOARD}?by=group&period=semester&day=2026-10-05").links["11-ФИЗ"]
    assert link.endswith(f"{missed.group}?day=2026-10-05")
    assert "Математик анализ" in dean.page(link)
    assert "ҳали дарс ўтилмаган" in dean.page(f"{BOARD}groups/{missed.group}?day=2020-10-05")


def test_a_lesson_of_several_groups_tells_of_one_what_the_board_tells(app, as_, missed):
    with app.app_context():
        lesson = db.session.get_one(Lesson, missed.lesson)
        lesson.group_sums = f"{missed.group},3,1,2,0,{missed.group2},5,4,8,0"
        lesson.sums_group, lesson.expected_count = None, 8
        lesson.absent_count, lesson.unexcused_hours, lesson.excused_hours = 5, 10, 0
        db.session.commit()
    dean = as_("dean")
    whole, own = (
        next(row for row in dean.page(f"{TAUGHT}{asked}").rows() if "06.10.2026" in row[0] and "%" in row[-1])
        for asked in ("", f"?group_id={missed.group}")
    )
    assert whole[4:] == ["5", "10", "37,5 %"]
    assert own[4:] == ["1", "2", "66,7 %"]


def test_what_is_not_marked_stands_by_teacher(as_, missed):
    page = as_("dean").page(UNMARKED)
    assert page.rows()[0][1:4] == ["1", "05.10.2026", "1"]
    assert "БЕГОНА" not in page
    assert as_("dean").page(f"{UNMARKED}?q=yoqfamiliya")
    for kind in ("csv", "xlsx", "print"):
        assert as_("dean").get(f"{UNMARKED}?format={kind}").status_code == 200
        assert as_("dean").get(f"{TAUGHT}?format={kind}").status_code == 200


def test_a_tutor_sees_the_own_groups_alone(app, as_, missed):
    teacher = as_("teacher")
    assert "гуруҳ бириктирилмаган" in teacher.page(BOARD)
    make_tutor(app, missed)
    rows = teacher.page(BOARD).rows()
    assert [row[0] for row in rows] == ["11-ФИЗ", "Жами"]
    for way in WAYS:
        page = teacher.page(f"{BOARD}?by={way}")
        assert page.rows()[-1][3:5] == ["5", "0"], way
    assert "Абдуллаев" in teacher.page(f"{TAUGHT}{missed.lesson}")
    assert "Абдуллаев" in teacher.page("/attendance/semesters/?over=1")


@pytest.mark.parametrize("who", ["dean", "head", "teacher"])
def test_a_foreign_group_or_lesson_is_not_there(as_, missed, who):
    client = as_(who)
    assert client.get(f"{BOARD}groups/{missed.foreign.group}").status_code == 404
    assert client.get(f"{TAUGHT}{missed.foreign.lesson}").status_code == 404


@pytest.mark.parametrize("who", ["dean", "head", "teacher", "management", "registrar"])
def test_who_watches_attendance(as_, missed, who):
    for url in (BOARD, TAUGHT, UNMARKED):
        assert as_(who).get(url).status_code == 200


@pytest.mark.parametrize("who", ["student", "hr", "accountant"])
def test_who_does_not(as_, missed, who):
    for url in (BOARD, TAUGHT, UNMARKED):
        assert as_(who).get(url).status_code == 403


@pytest.mark.both_engines
def test_sums_stay_equal_to_a_recount(app, missed):
    first = missed.students[0]
    with app.app_context():
        row = db.session.get_one(Absence, (missed.lesson, first))
        row.unexcused_hours, row.excused_hours = 0, 2
        db.session.flush()
        assert any("sums of a lesson" in fault.sentence for fault in broken(app.config["AUDIT_KEY"].encode()))
        lesson_sums.add_to_lessons([(missed.lesson, first, (-2, 2))])
        db.session.flush()
        told = select(Lesson.unexcused_hours, Lesson.excused_hours, Lesson.group_sums).where(Lesson.id == missed.lesson)
        before = db.session.execute(told).one()
        assert before[:2] == (1, 2)
        assert lesson_sums.unequal_parts() == []
        db.session.execute(update(Lesson).values(unexcused_hours=9, excused_hours=9))
        lesson_sums.recount()
        assert db.session.execute(told).one() == before
        assert date(2026, 10, 6)
        db.session.rollback()


def test_a_teacher_sees_what_is_given_and_what_waits(as_, missed):
    teacher = as_("teacher")
    page = teacher.page("/lessons/overview/")
    assert page.rows()[0][2:] == ["30", "8", "4", "1"]
    assert any(link.startswith("/lessons/journals/") for link in page.links.values())
    for kind in ("csv", "xlsx", "print"):
        assert teacher.get(f"/lessons/overview/?format={kind}").status_code == 200
    assert as_("dean").get("/lessons/overview/").status_code == 403


def test_the_home_page_tells_the_morning(app, as_, at, missed):
    at("2026-10-07 08:00")
    page = as_("dean").page("/")
    assert "06.10.2026 кунги давомат" in page
    assert "2 та қолдириш" in page
    assert "Белгиланмаган дарслар: ўша куни 1 та, икки ҳафтада 2 та" in page
    assert "кунги давомат" not in as_("teacher").page("/")
    make_tutor(app, missed)
    assert "кунги давомат" in as_("teacher").page("/")
    with app.app_context():
        total = db.session.get_one(AbsenceTotal, (missed.students[0], missed.subject))
        total.unexcused_hours = 37
        db.session.commit()
    assert "36 соатдан янги ўтганлар: 1 нафар" in as_("dean").page("/")
    assert "36 соатдан янги ўтганлар: 1 нафар" in as_("teacher").page("/")
