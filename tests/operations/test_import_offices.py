"""Posts, courses, elections, equipment from the lists of offices; what a list may not have twice (X-10, H-2, H-3)."""

import pytest

from hemis.extensions import db
from hemis.models.infrastructure import Building, Room, RoomEquipment
from hemis.models.staff import Employee, Post, PostCompetition, TrainingCourse
from hemis.models.structure import Department, Division
from hemis.models.students import AcademicGroup, Student
from tests import sheets
from tests.importing import by, faults, office, warnings  # noqa: F401 - fixtures

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("B10")]
COURSES = ("Ф.И.Ш.", "Муассаса", "Йўналиш", "Бошланиши", "Тугаши", "Соат", "Сертификат №")
ELECTIONS = ("Ф.И.Ш.", "Кафедра", "Лавозим", "Сайланган сана", "Баённома №", "Баённома санаси", "Шартнома муддати")
STAFF = ("Ф.И.Ш.", "Туғилган санаси", "ЖШШИР", "Лавозим", "Ставка", "Бўлинма", "Ишга кирган санаси")
POSTS = ("Ф.И.Ш.", "Кафедра", "Лавозим", "Ставка", "Иш шакли", "Ишга кирган санаси", "Буйруқ")
ROOMS = ("Код", "Бино", "Хона рақами", "Қават", "Тури", "Сиғими")


@pytest.fixture
def names(database, world):
    return {
        "teacher": db.session.get_one(Employee, world.teacher).full_name,
        "foreign": db.session.get_one(Employee, world.foreign.teacher).full_name,
        "department": db.session.get_one(Department, world.department).name,
    }


def test_courses_come_once_and_only_for_ones_own_people(office, names, world):  # noqa: F811
    line = [names["teacher"], "Тармоқ маркази", "Рақамли таълим", "01.02.2026", "28.02.2026", 144, "МО-77"]
    row = office.bring("trainings", COURSES, [line], department_id=world.department)
    office.check(row)
    assert (faults(row), row.taken_count) == ([], 1)
    assert office.take(row).status == "done"
    course = db.session.scalars(db.select(TrainingCourse).order_by(TrainingCourse.id.desc())).first()
    assert (course.employee_id, course.hours, course.certificate_number) == (world.teacher, 144, "МО-77")
    rows = [
        line,
        [names["foreign"], *line[1:]],
        [*line[:4], "28.01.2026", 72, "МО-78"],
        [*line[:3], "01.10.2026", "28.10.2026", 72, "МО-79"],
        [*line[:6], "МО-80"],
        [*line[:6], "мо-80"],
        [*line[:6], "МО-80"],
    ]
    again = office.bring("trainings", COURSES, rows, department_id=world.department)
    office.check(again)
    assert faults(again) == [
        (4, "", "record_known"),
        (5, "employee", "foreign_person"),
        (6, "ends_on", "ends_before_start"),
        (7, "ends_on", "not_yet"),
        (10, "", "duplicate_in_file"),
    ]
    assert office.undo(row) == 1


def test_elections_come_with_their_minutes(office, names, world):  # noqa: F811
    line = [names["teacher"], names["department"], "доцент", "15.09.2025", "4", "14.09.2025", ""]
    row = office.bring("contests", ELECTIONS, [line, [*line[:6], "01.01.2025"]], department_id=world.department)
    office.check(row)
    assert faults(row) == [(5, "", "duplicate_in_file")]
    row = office.bring("contests", ELECTIONS, [line], department_id=world.department)
    office.check(row)
    assert office.take(row).status == "done"
    made = db.session.scalars(db.select(PostCompetition).order_by(PostCompetition.id.desc())).first()
    assert (made.employee_id, made.minutes_number, made.contract_ends_on) == (world.teacher, "4", None)
    assert office.undo(row) == 1


def test_posts_stay_within_the_stakes_of_a_person(office, names, world):  # noqa: F811
    line = [names["teacher"], names["department"], "доцент", "0,25", "ички ўриндош", "01.10.2026", "45-К"]
    rows = [
        line,
        [*line[:3], "0,3", *line[4:]],
        [*line[:5], "02.10.2026", ""],
        [*line[:3], 1, *line[4:5], "03.10.2026", ""],
    ]
    row = office.bring("posts", POSTS, rows)
    office.check(row)
    assert [(number, reason) for number, _field, reason in faults(row)] == [
        (5, "duplicate_in_file"),
        (7, "stavka_total"),
    ]
    row = office.bring("posts", POSTS, [line])
    office.check(row)
    assert office.take(row).status == "done"
    post = db.session.scalars(db.select(Post).order_by(Post.id.desc())).first()
    assert (post.employee_id, f"{post.stake}", post.employment_form) == (world.teacher, "0.25", "12")
    assert post.order_number == "45-К"
    assert office.undo(row) == 1


def test_people_of_divisions_are_hired_and_given_posts_there(office, names, world):  # noqa: F811
    division = db.session.get_one(Division, world.division)
    clerk = ["Қодирова Нигора Анваровна", "02.01.2003", pinfl(0), "доцент", "0,5", division.name, "01.09.2026"]
    row = office.bring("employees", STAFF, [clerk, [*clerk[:2], pinfl(7), *clerk[3:5], "Йўқ бўлим", clerk[6]]])
    office.check(row)
    assert faults(row) == [(5, "department", "unknown_department")]
    row = office.bring("employees", STAFF, [clerk])
    office.check(row)
    assert office.take(row).status == "done"
    post = db.session.scalars(db.select(Post).order_by(Post.id.desc())).first()
    assert (post.division_id, post.department_id) == (division.id, None)
    line = [names["teacher"], division.code, "доцент", "0,25", "ички ўриндош", "01.10.2026", "46-К"]
    more = office.bring("posts", POSTS, [line])
    office.check(more)
    assert office.take(more).status == "done"
    again = office.bring("posts", POSTS, [line, [*line[:6], "47-К"]])
    office.check(again)
    assert faults(again) == [(4, "", "record_known"), (5, "", "record_known")]
    assert office.undo(more) == office.undo(row) == 1


def pinfl(number):
    return sheets.student(number, "")[6]


def test_equipment_comes_into_rooms_and_goes_again(office, world):  # noqa: F811
    room = db.session.get_one(Room, world.room)
    rows = [
        [room.code, "кондиционер", 2],
        [room.code, "Проектор", 1],
        [room.code, "экран", ""],
        [room.code, "экран", 1],
    ]
    row = office.bring("equipment", ("Аудитория", "Жиҳоз", "Сони"), rows)
    office.check(row)
    assert faults(row) == [(5, "equipment", "equipped_already"), (7, "", "duplicate_in_file")]
    row = office.bring("equipment", ("Аудитория", "Жиҳоз", "Сони"), [rows[0], rows[2]])
    office.check(row)
    assert office.take(row).status == "done"
    mine = db.select(RoomEquipment.kind, RoomEquipment.quantity).where(RoomEquipment.room_id == room.id)
    assert {("air_conditioner", 2), ("screen", 1)} <= set(map(tuple, db.session.execute(mine)))
    assert office.undo(row) == 2
    assert not {"air_conditioner", "screen"} & set(dict(db.session.execute(mine).all()))


def test_a_number_stands_once_in_a_building(office, world):  # noqa: F811
    room = db.session.get_one(Room, world.room)
    building = db.session.get_one(Building, room.building_id)
    rows = [
        ["B01-801", building.code, room.number, 1, "лекция", 30],
        ["B01-802", building.code, "802", 1, "лекция", 30],
        ["B01-803", building.code, "802", 1, "лекция", 30],
        ["B01-804", building.code, "", 49, "лекция", 30],
    ]
    row = office.bring("rooms", ROOMS, rows)
    office.check(row)
    assert faults(row) == [
        (4, "number", "room_number_taken"),
        (6, "number", "room_number_twice"),
        (7, "floor", "floor_too_high"),
    ]


def test_students_keep_where_they_come_from_and_since_when(office, world):  # noqa: F811
    line = sheets.student(5, db.session.get_one(AcademicGroup, world.group).name)
    line[-1] = "олтин медал"
    row = office.bring("students", sheets.HEADING, [line])
    office.check(row)
    assert office.take(row, starts_on="2026-09-02").status == "done"
    new = db.session.scalars(db.select(Student).order_by(Student.id.desc())).first()
    assert (new.region, new.district) == ("Бухоро вилояти", "Ромитан тумани")
    assert (new.admission_year, new.note) == (2025, "олтин медал")
