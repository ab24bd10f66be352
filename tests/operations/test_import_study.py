"""Years, pairs, groups, states, links and exams from spreadsheets: what is refused, what is written, what goes back."""

from datetime import date, time

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, Curriculum, LessonSlot, Qualification, Speciality
from hemis.models.exams import Exam, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.materials import LearningResource
from hemis.models.staff import Employee, StatusPeriod
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from tests.importing import Bringer, by, faults, office  # noqa: F401 - fixtures

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("B10")]
YEARS = ("Ўқув йили", "Бошланиши", "Тугаши")
PAIRS = ("Ўқув йили", "Пара", "Бошланиш вақти", "Тугаш вақти")
GROUPS = ("Гуруҳ", "Йўналиш шифри", "Форма обучения", "Қабул йили", "Курс", "Таълим тили", "Тьютор")
STATUSES = ("Ф.И.Ш.", "Ҳолати", "Бошланиши", "Тугаши", "Буйруқ №", "Буйруқ санаси", "Асос")
LINKS = ("Номи", "Фан", "Ҳавола", "Тури", "Тил")
EXAMS = ("Гуруҳ", "Фан", "Сана", "Жуфтлик", "Аудитория", "Имтиҳон олувчи", "Имтиҳон шакли")


def newest(model):
    return db.session.scalars(db.select(model).order_by(model.id.desc())).first()


def test_specialities_go_to_the_faculties_of_their_departments(office, world):  # noqa: F811
    heading = ("№", "Код направления", "Йўналиш номи", "Босқич", "Квалификацияси", "Кафедра")
    rows = [
        [1, 60530900, "Физика", "бакалавриат", "Физик", "Физика кафедраси"],
        [2, "70530901", "Филология", "Магистратура", "", "Филология"],
    ]
    row = office.bring("specialities", heading, rows)
    office.check(row)
    assert (faults(row), row.taken_count) == ([], 2)
    assert office.take(row).status == "done"
    made = db.session.scalars(db.select(Speciality).where(Speciality.code == "60530900")).one()
    qualification = db.session.get_one(Qualification, made.qualification_id)
    assert (made.name, qualification.name, made.faculty_id) == ("Физика", "Физик", world.faculty)
    assert newest(Speciality).education_type == "12"
    bad = office.bring(
        "specialities",
        heading,
        [
            rows[0],
            [2, "6.053E+07", "Кимё", "бакалавр", "", "Физика"],
            [3, "60530700", "Кимё", "бакалавр", "", "Физика"],
            [4, "60530700", "Кимё", "бакалавр", "", "Физика"],
        ],
    )
    office.check(bad)
    assert faults(bad) == [
        (4, "speciality_code", "already_known"),
        (5, "speciality_code", "speciality_code_invalid"),
        (7, "", "duplicate_in_file"),
    ]
    assert office.undo(row) == 2


def test_a_faculty_brings_specialities_of_its_own_departments_only(office, world):  # noqa: F811
    heading = ("Шифри", "Номи", "Таълим тури", "Кафедра")
    row = office.bring(
        "specialities", heading, [["60530900", "Физика", "бакалавр", "Филология кафедраси"]], faculty_id=world.faculty
    )
    office.check(row)
    assert faults(row) == [(4, "department", "unknown_department")]


def test_years_come_in_order_and_the_current_one_stays(office, world):  # noqa: F811
    rows = [
        ["2028-2029 ўқув йили", "02.09.2028", "30.06.2029"],
        ["2027/28", date(2027, 9, 2), "30.06.2028 й."],
    ]
    row = office.bring("years", YEARS, rows)
    office.check(row)
    assert (faults(row), row.taken_count) == ([], 2)
    assert office.take(row).status == "done"
    made = newest(AcademicYear)
    assert (made.name, made.starts_on, made.is_current) == ("2028/2029", date(2028, 9, 2), False)
    bad = office.bring(
        "years",
        YEARS,
        [
            *rows,
            ["2029/2031", "02.09.2029", "30.06.2030"],
            ["2030", "02.09.2029", "30.06.2030"],
            ["2030/2031", "02.09.2030", "30.06.2030"],
            ["2030/2031", "02.02.2030", "30.06.2031"],
            ["2029/2030", "02.06.2029", "30.06.2030"],
        ],
    )
    office.check(bad)
    assert faults(bad) == [
        (4, "academic_year", "already_known"),
        (5, "academic_year", "already_known"),
        (6, "academic_year", "academic_year_invalid"),
        (7, "begins_on", "year_starts_elsewhere"),
        (8, "ends_on", "ends_before_start"),
        (10, "begins_on", "year_overlaps"),
    ]
    assert office.undo(row) == 2
    assert newest(AcademicYear).name != "2028/2029"


def test_pairs_keep_their_order_and_say_both_times_in_one_cell(office, world):  # noqa: F811
    office.take(_checked(office, "years", YEARS, [["2027/2028", "02.09.2027", "30.06.2028"]]))
    rows = [["2027/2028", "I", "08:30-09:50", ""], ["2027-2028", "2-жуфтлик", time(10, 0), "11.20"]]
    rows.append(["2027/2028", 3, 0.5, "13:20"])
    row = _checked(office, "pairs", PAIRS, rows)
    assert (faults(row), row.taken_count) == ([], 3)
    assert office.take(row).status == "done"
    made = newest(LessonSlot)
    assert (made.number, made.starts_at, made.ends_at, made.hours, made.code) == (3, time(12), time(13, 20), 2, "13")
    bad = _checked(
        office,
        "pairs",
        PAIRS,
        [
            ["2027/2028", 3, "14:00", "15:00"],
            ["2035/2036", 4, "14:00", "15:00"],
            ["2027/2028", 4, "13:00", "14:20"],
            ["2027/2028", 4, "14:20", "13:40"],
            ["2027/2028", 4, "25:00", "26:00"],
            ["2027/2028", 4, "14:00", ""],
            ["", 1, "08:30", "09:50"],
        ],
    )
    assert faults(bad) == [
        (4, "pair_number", "already_known"),
        (5, "academic_year", "unknown_academic_year"),
        (6, "begins_at", "pair_out_of_order"),
        (7, "ends_at", "time_backwards"),
        (8, "begins_at", "time_invalid"),
        (8, "ends_at", "time_invalid"),
        (9, "ends_at", "time_no_end"),
        (10, "pair_number", "already_known"),
    ]
    assert office.undo(row) == 3


def test_groups_find_the_curriculum_of_their_speciality_and_year(office, world):  # noqa: F811
    group = db.session.get_one(AcademicGroup, world.group)
    code = db.session.get_one(Speciality, group.speciality_id).code
    tutor = db.session.get_one(Employee, world.teacher)
    line = ["15-МАТ", code, "очная", 2026, "1-курс", "o'zbek", f"{tutor.surname} {tutor.first_name[0]}."]
    row = _checked(office, "groups", GROUPS, [line], faculty_id=group.faculty_id)
    assert (faults(row), row.taken_count) == ([], 1)
    assert office.take(row).status == "done"
    made = newest(AcademicGroup)
    assert (made.name, made.curriculum_id, made.tutor_id) == ("15-МАТ", group.curriculum_id, world.teacher)
    assert (made.faculty_id, made.speciality_id, made.language) == (group.faculty_id, group.speciality_id, "11")
    foreign = db.session.get_one(Curriculum, world.foreign.curriculum).speciality_id
    bad = _checked(
        office,
        "groups",
        GROUPS,
        [
            line,
            ["16-МАТ", db.session.get_one(Speciality, foreign).code, *line[2:]],
            ["16-МАТ", code, "сиртқи", *line[3:]],
            ["16-МАТ", code, "", 2026, 5, "", ""],
            ["16-МАТ", code, "", 2026, 4, "", "Йўқ одам"],
            ["16-МАТ", code, "", 2026, 4, "рус", ""],
            ["16-мат", code, "", 2026, 4, "рус", ""],
        ],
        faculty_id=group.faculty_id,
    )
    assert faults(bad) == [
        (4, "group_name", "group_known"),
        (5, "speciality", "unknown_speciality"),
        (6, "speciality", "no_curriculum"),
        (7, "course", "course_too_high"),
        (8, "tutor", "unknown_teacher"),
        (10, "", "duplicate_in_file"),
    ]
    assert office.undo(row) == 1


def test_states_of_people_never_meet(office, world):  # noqa: F811
    person = db.session.get_one(Employee, world.teacher)
    line = [person.full_name, "mehnat ta'tili", "01.10.2026", "31.10.2026", "12-К", "25.09.2026", "ариза"]
    rows = [line, [person.full_name, "командировка", "01.11.2026", "", "13-К", "25.10.2026", ""]]
    row = _checked(office, "statuses", STATUSES, rows)
    assert (faults(row), row.taken_count) == ([], 2)
    assert office.take(row).status == "done"
    db.session.refresh(person)
    made = newest(StatusPeriod)
    assert (person.status, made.status, made.ends_on, made.order_number) == ("12", "15", None, "13-К")
    bad = _checked(
        office,
        "statuses",
        STATUSES,
        [
            line,
            [person.full_name, "бўшаган", *line[2:]],
            [line[0], line[1], "05.09.2026", "01.09.2026", *line[4:]],
            [line[0], line[1], "01.09.2026", "10.09.2026", *line[4:]],
            [line[0], line[1], "10.09.2026", "12.09.2026", *line[4:]],
        ],
    )
    assert faults(bad) == [
        (4, "begins_on", "status_overlaps"),
        (5, "employee_status", "unknown_employee_status"),
        (6, "ends_on", "ends_before_start"),
        (8, "begins_on", "status_overlaps"),
    ]
    assert office.undo(row) == 2
    db.session.refresh(person)
    assert person.status == "11"


def test_links_are_of_own_subjects_and_open_as_pages(app, world, database):
    teacher = Bringer(app, db.session.get_one(User, world.users["teacher"]))
    own = db.session.get_one(Subject, world.subject).name
    foreign = db.session.get_one(Subject, world.foreign.subject).name
    line = ["1-маъруза видеоси", own, "https://example.uz/video?a=1", "видеодарс", "рус"]
    row = _checked(teacher, "resources", LINKS, [line, ["Сайт", own, "www.example.uz", "", ""]])
    assert (faults(row), row.taken_count) == ([], 2)
    assert teacher.take(row).status == "done"
    first, second = db.session.scalars(db.select(LearningResource).order_by(LearningResource.id.desc()).limit(2)).all()
    assert (second.kind, second.language, second.owner_id) == ("13", "12", world.teacher)
    assert (first.kind, first.link, first.opens_on) == ("12", "https://www.example.uz", date(2026, 10, 6))
    bad = _checked(
        teacher,
        "resources",
        LINKS,
        [
            line,
            ["Б", foreign, "https://example.uz/b", "", ""],
            ["В", own, "javascript:alert(1)", "", ""],
            ["Г", own, "https://example.uz/g", "кассета", ""],
            ["Д", own, "https://example.uz/d", "", ""],
            ["Е", own, "https://example.uz/d", "", ""],
        ],
    )
    assert faults(bad) == [
        (4, "link", "record_known"),
        (5, "subject", "not_own_subject"),
        (6, "link", "link_invalid"),
        (7, "resource_kind", "unknown_resource_kind"),
        (9, "", "duplicate_in_file"),
    ]
    assert teacher.undo(row) == 2


def test_exams_are_placed_on_paper_first(office, world):  # noqa: F811
    session = _session(world)
    waiting, busy = _groups(session)
    subject = db.session.get_one(Subject, world.subject).name
    room = db.session.scalars(db.select(Room).where(Room.is_active).order_by(Room.capacity.desc())).first().code
    second = db.session.scalars(db.select(Employee).where(Employee.number == "E-teacher2")).one().full_name
    teaches = db.session.get_one(Employee, world.teacher).full_name
    line = [waiting, subject, "12.01.2027", 2, room, second, "ёзма"]
    rows = [
        [busy, *line[1:]],
        [waiting, subject, "12.03.2027", *line[3:]],
        [waiting, subject, "10.01.2027", *line[3:]],
        [waiting, subject, "12.01.2027", 2, room, teaches, "тест"],
        [*line[:6], "сўзлашув"],
        line,
        line,
    ]
    bad = _checked(office, "exams", EXAMS, rows, session_id=session.id)
    assert faults(bad) == [
        (4, "subject", "exam_not_demanded"),
        (5, "exam_date", "exam_outside"),
        (6, "exam_date", "exam_day_off"),
        (7, "examiner", "exam_teaches"),
        (8, "exam_form", "unknown_exam_form"),
        (10, "subject", "exam_not_demanded"),
    ]
    row = _checked(office, "exams", EXAMS, [line], session_id=session.id)
    assert (faults(row), row.taken_count) == ([], 1)
    assert office.take(row).status == "done"
    made = newest(Exam)
    assert (made.day, made.form, made.session_id) == (date(2027, 1, 12), "12", session.id)
    assert office.undo(row) == 1
    assert newest(Exam).day != date(2027, 1, 12)


def test_an_exam_too_near_to_another_or_in_a_taken_room_is_named(office, world):  # noqa: F811
    session = _session(world)
    standing = db.session.scalars(db.select(Exam).where(Exam.session_id == session.id)).one()
    waiting, _busy = _groups(session)
    pair = db.session.get_one(LessonSlot, standing.slot_id).number
    room = db.session.get_one(Room, standing.room_id).code
    subject = db.session.get_one(Subject, world.subject).name
    line = [waiting, subject, f"{standing.day:%d.%m.%Y}", pair, room, _other_teacher(world), "оғзаки"]
    row = _checked(office, "exams", EXAMS, [line], session_id=session.id)
    assert faults(row) == [(4, "room", "busy_room")]


def _other_teacher(world):
    return db.session.get_one(Employee, world.foreign.teacher).full_name


def _session(world):
    faculty = db.session.get_one(AcademicGroup, world.group).faculty_id
    return db.session.scalars(db.select(ExamSession).where(ExamSession.faculty_id == faculty)).one()


def _groups(session):
    """The group that waits, and the one that is placed."""
    names = {group.id: group.name for group in db.session.scalars(db.select(AcademicGroup))}
    exam = db.session.scalars(db.select(Exam).where(Exam.session_id == session.id)).one()
    placed = db.session.execute(db.text(f"SELECT group_id FROM exam_group WHERE exam_id = {exam.id}")).scalar_one()
    mine = [key for key in names if db.session.get_one(AcademicGroup, key).faculty_id == session.faculty_id]
    return names[next(key for key in mine if key != placed)], names[placed]


def _checked(office, kind, heading, rows, **values):  # noqa: F811
    options = {name: values.pop(name) for name in ("session_id",) if name in values}
    row = office.bring(kind, heading, rows, **values)
    office.check(row, **options)
    return row
