"""Loads, topics, curricula and timetables come from files as if each row had been made by hand (X-10, H-12, H-18)."""

from datetime import date

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, Semester, SubjectControl
from hemis.models.exams import Exam, ExamSession
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup, Topic
from tests.importing import by, faults, office, warnings  # noqa: F401 - fixtures

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("B10")]
LOADS = ("Фан", "Машғулот тури", "Гуруҳлар", "Ўқитувчи", "Соат")
TIMETABLE = ("Ҳафта куни", "Жуфтлик", "Ҳафта", "Гуруҳ", "Фан", "Машғулот тури", "Ўқитувчи", "Аудитория")
CURRICULUM = (
    *("Семестр", "Фан номи", "Блок", "Кредит", "Жами соат", "Маъруза", "Амалий", "Лаб.", "Семинар", "Мустақил таълим"),
    *("Якуний назорат шакли", "Танлов гуруҳи", "ЖН", "ОН", "ЯН"),
)
DAY = "2026-10-06"


@pytest.fixture
def names(database, world):
    """What the offices call the things of the small world."""
    plan = db.session.get_one(CurriculumSubject, world.subject)
    groups = db.session.scalars(
        db.select(AcademicGroup.name).where(AcademicGroup.faculty_id == world.faculty).order_by(AcademicGroup.sort_key)
    ).all()
    return {
        "subject": db.session.get_one(Subject, plan.subject_id).name,
        "teacher": db.session.get_one(Employee, world.teacher).full_name,
        "groups": list(groups),
    }


@pytest.fixture
def new_load(office, names, world):  # noqa: F811
    """Give the practice of the first group to the teacher by a file; return the import."""
    row = office.bring("loads", LOADS, [[names["subject"], "амал.", names["groups"][0], names["teacher"], ""]])
    office.check(row)
    assert office.take(row).status == "done"
    return row


def lesson(names, day="чор", pair=5, week="ҳар ҳафта", room="B01-01", teacher=None, group=None, kind="амалий"):
    group = group or names["groups"][0]
    return [day, pair, week, group, names["subject"], kind, teacher or names["teacher"], room]


def add_subjects(world, *titles):
    group_id = db.session.scalar(db.select(Subject.group_id))
    for at, title in enumerate(titles):
        db.session.add(Subject(code=f"Х-{at}", name=title, group_id=group_id, department_id=world.department))
    db.session.commit()


def count(model):
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def test_loads_come_with_the_hours_of_the_plan_and_go_again(office, names, new_load, world):  # noqa: F811
    load = db.session.scalars(db.select(TeachingLoad).order_by(TeachingLoad.id.desc())).first()
    assert (load.lesson_kind, load.hours, load.teacher_id) == ("13", 30, world.teacher)
    assert load.department_id == world.department
    again = office.bring("loads", LOADS, [[names["subject"], "13", names["groups"][0], names["teacher"], 30]])
    office.check(again)
    assert faults(again) == [(4, "groups", "load_taken")]
    key = load.id
    assert office.undo(new_load) == 1
    assert not db.session.scalar(db.select(TeachingLoad.id).where(TeachingLoad.id == key))
    assert not db.session.scalar(db.select(TeachingLoadGroup.load_id).where(TeachingLoadGroup.load_id == key))


def test_loads_that_the_plan_does_not_know_are_refused_by_row(office, names, world):  # noqa: F811
    subject, teacher, (first, second) = names["subject"], names["teacher"], names["groups"]
    foreign = db.session.get_one(AcademicGroup, world.foreign.group).name
    rows = [
        [subject, "лаб", first, teacher, ""],
        [subject, "амалий", first, teacher, 32],
        [subject, "амалий", f"{first}, {foreign}", teacher, ""],
        [subject, "амалий", f"{first}, {second}", teacher, 30],
        [subject, "амалий", second, teacher, 30],
    ]
    row = office.bring("loads", LOADS, rows)
    office.check(row)
    assert faults(row) == [
        (4, "training_type", "load_not_planned"),
        (5, "load_hours", "load_too_many_hours"),
        (6, "subject", "subject_not_in_plan"),
        (8, "groups", "load_taken"),
    ]


def test_a_department_brings_loads_of_its_own_subjects_only(office, names, world):  # noqa: F811
    line = [[names["subject"], "амалий", names["groups"][0], names["teacher"], 30]]
    row = office.bring("loads", LOADS, line, department_id=world.foreign.department)
    office.check(row)
    assert faults(row) == [(4, "subject", "foreign_department")]


def test_a_timetable_is_placed_week_by_week_and_taken_off_again(office, names, new_load, world):  # noqa: F811
    before = count(Lesson)
    row = office.bring("timetable", TIMETABLE, [lesson(names)])
    office.check(row, starts_on=DAY)
    assert (faults(row), warnings(row)) == ([], ["loads_unplaced"])
    assert office.take(row).status == "done"
    made = db.session.scalars(db.select(Lesson).order_by(Lesson.id.desc()).limit(count(Lesson) - before)).all()
    assert {each.day.isoweekday() for each in made} == {3}
    assert min(each.day for each in made).isoformat() == "2026-10-07"
    assert {each.room_id for each in made} == {world.room}
    assert count(Lesson) == before + len(made) > before + 5
    assert office.undo(row) == len(made)
    assert count(Lesson) == before
    assert not db.session.scalar(db.select(LessonGroup.group_id).where(LessonGroup.lesson_id == made[0].id))


def test_every_row_that_clashes_is_told_before_anything_is_written(office, names, new_load, world):  # noqa: F811
    """On Tuesday the 6th the teacher, the group and the room have the first pair."""
    first, second = names["groups"]
    rows = [
        lesson(names, day="сешанба", pair=1),
        lesson(names, group=second),
        lesson(names, pair=4, kind="маъруза", group=first),
        lesson(names, pair=3, kind="семинар"),
        lesson(names, day="якшанба"),
        lesson(names, pair=6, week="тоқ"),
        lesson(names, pair=6, week="жуфт"),
    ]
    row, before = office.bring("timetable", TIMETABLE, rows), count(Lesson)
    office.check(row, starts_on=DAY)
    assert faults(row) == [
        (4, "teacher", "busy_teacher"),
        (5, "subject", "no_load"),
        (6, "groups", "load_other_groups"),
        (7, "subject", "no_load"),
        (8, "day", "unknown_day"),
    ]
    assert row.taken_count == 2
    with pytest.raises(RuleError, match="рад этилган"):
        office.take(row)
    db.session.rollback()
    assert count(Lesson) == before


def test_a_row_over_an_examination_is_told_before_anything_is_written(office, names, new_load, world):  # noqa: F811
    db.session.get_one(ExamSession, world.exam_session).starts_on = date(2026, 10, 12)
    place = {"day": date(2026, 10, 15), "slot_id": world.slots[5]}
    db.session.execute(db.update(Exam).where(Exam.id == world.exam).values(**place))
    db.session.commit()
    row = office.bring("timetable", TIMETABLE, [lesson(names, day="пайшанба", pair=6)])
    office.check(row, starts_on=DAY)
    assert {reason for _row, _column, reason in faults(row)} <= {"busy_room", "busy_group"}
    assert faults(row)


def test_somebody_who_was_quicker_keeps_the_whole_timetable_out(office, names, new_load, world):  # noqa: F811
    one, two = (office.bring("timetable", TIMETABLE, [lesson(names, day=day)]) for day in ("чор", "пайшанба"))
    office.check(one, starts_on=DAY)
    office.check(two, starts_on=DAY)
    full = office.bring("timetable", TIMETABLE, [lesson(names, day="жума"), lesson(names, day="ду")])
    office.check(full, starts_on=DAY)
    assert office.take(full).status == "done"
    before = count(Lesson)
    assert [office.take(row).status for row in (one, two)] == ["failed", "failed"]
    assert count(Lesson) == before


def test_a_curriculum_gets_subjects_hours_and_controls(office, names, world):  # noqa: F811
    others = [
        Subject(code=f"Х-{at}", name=f"Янги фан {at}", group_id=1, department_id=world.department) for at in (1, 2)
    ]
    group_id = db.session.scalar(db.select(Subject.group_id))
    for other in others:
        other.group_id = group_id
    db.session.add_all(others)
    db.session.commit()
    rows = [
        [1, "Янги фан 1", "мажбурий", 4, 120, 30, 30, 0, 0, 60, "имтиҳон", "", 30, 20, 50],
        ["I", "Янги фан 2", "танлов", 4, "120", 30, 0, 0, 30, 60, "синов", "А", "", "", ""],
    ]
    row = office.bring("curriculum", CURRICULUM, rows)
    office.check(row, curriculum_id=world.draft)
    assert (faults(row), warnings(row)) == ([], ["semester_credits_not_30"])
    assert office.take(row).status == "done"
    made = db.session.scalars(db.select(CurriculumSubject).order_by(CurriculumSubject.id.desc()).limit(2)).all()[::-1]
    told = [(each.block, each.kind, each.finish, each.elective_group, each.total_hours) for each in made]
    assert told == [("14", "11", "11", "", 120), ("15", "12", "12", "А", 120)]
    assert made[0].department_id == world.department
    controls = db.select(SubjectControl.kind, SubjectControl.max_points).where(
        SubjectControl.curriculum_subject_id == made[0].id
    )
    assert sorted(db.session.execute(controls).all()) == [("11", 30), ("12", 20), ("13", 50)]
    assert office.undo(row) == 2
    assert not db.session.scalar(db.select(CurriculumSubject.id).where(CurriculumSubject.id == made[1].id))


def test_subjects_that_a_curriculum_has_and_semesters_that_it_lacks(office, names, world):  # noqa: F811
    line = [names["subject"], "мажбурий", 4, 120, 30, 30, 0, 0, 60, "имтиҳон", "", 30, 20]
    rows = [[1, *line, 50], [7, *line, 50], [1, *line, 40]]
    row = office.bring("curriculum", CURRICULUM, rows)
    office.check(row, curriculum_id=world.draft)
    assert faults(row) == [
        (4, "subject", "subject_in_plan"),
        (5, "semester", "semester_not_in_plan"),
        (6, "control_13", "controls_sum"),
    ]


def test_a_curriculum_has_to_be_chosen_and_open(office, names, world):  # noqa: F811
    approved = db.session.scalar(
        db.select(Semester.curriculum_id).join(CurriculumSubject).where(CurriculumSubject.id == world.subject)
    )
    add_subjects(world, "Янги фан")
    line = [1, "Янги фан", "мажбурий", 4, 120, 30, 30, 0, 0, 60, "имтиҳон", "", 30, 20, 50]
    row = office.bring("curriculum", CURRICULUM, [line])
    with pytest.raises(RuleError, match="танланг"):
        office.check(row)
    db.session.rollback()
    office.check(row, curriculum_id=approved)
    job = office.take(row)
    assert (job.status, "қулфланган" in job.error) == ("failed", True)


def test_topics_go_into_a_plan_that_has_none(office, names, world):  # noqa: F811
    line = world.subject * 100 + 13
    row = office.bring("topics", ("№", "Мавзу номи", "Соат"), [[at, f"{at}-мавзу", 2] for at in range(1, 15)])
    office.check(row, line_id=line)
    assert (row.taken_count, faults(row), warnings(row)) == (14, [], ["topics_balance"])
    assert office.take(row).status == "done"
    mine = db.select(Topic).where(Topic.curriculum_subject_id == world.subject, Topic.lesson_kind == "13")
    topics = db.session.scalars(mine.order_by(Topic.position)).all()
    assert [topic.position for topic in topics] == list(range(1, 15))
    assert (topics[0].title, topics[0].hours) == ("1-мавзу", 2)
    assert office.undo(row) == 14
    assert db.session.scalars(mine).all() == []


def test_topics_of_a_plan_that_has_some_are_refused(office, names, world):  # noqa: F811
    row = office.bring("topics", ("Мавзу номи", "Соат"), [["Бир", 2], ["Икки", 2]])
    office.check(row, line_id=world.subject * 100 + 11)
    job = office.take(row)
    assert (job.status, "бўш режага" in job.error) == ("failed", True)
