"""Кунлик баҳолар жадвали and what a department decides about daily marks (H-19, H-24, functions 10.4)."""

import pytest

from hemis.extensions import db
from hemis.models.assessment import Grade
from hemis.models.assignments import DailyMarking, LessonMark
from hemis.models.daily_marks import DailyMarkRule
from hemis.models.settings import RuleValue
from hemis.models.teaching import Absence, Lesson
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.world import NOW

HOME = "/lessons/marks/"


@pytest.fixture
def held(app, world):
    """Two lessons whose journals were saved."""
    with app.app_context():
        for key in (world.lesson, world.lesson_yesterday):
            lesson = db.session.get(Lesson, key)
            lesson.held_at, lesson.held_by_id = NOW, world.users["teacher"]
        db.session.commit()


@pytest.fixture
def teacher(as_, world, held):
    """The teacher, who has switched daily marks on."""
    client = as_("teacher")
    client.submit(client.page(f"{HOME}{world.load}/marking").form(), control_id=str(world.controls[0]), weight="1")
    return client


def address(world):
    return f"{HOME}{world.load}/grid?group={world.group}&month=2026-10"


def marks(app):
    with app.app_context():
        return {(row.lesson_id, row.student_id): row.mark for row in db.session.scalars(db.select(LessonMark))}


def name(world, student=0, base="", lesson=None):
    return f"{lesson or world.lesson}-{world.students[student]}-{base}"


@pytest.mark.both_engines
def test_the_whole_grid_is_saved_without_script(app, teacher, world):
    form = teacher.page(address(world)).form("sheet")
    assert form.data[name(world)] == ""
    page = teacher.submit(form, **{name(world): "5", name(world, 1): "3"})
    assert "2 та баҳо ўзгарди" in page
    page = teacher.submit(page.form("sheet"), **{name(world, 0, "5"): "4", name(world, 1, "3"): ""})
    assert marks(app) == {(world.lesson, world.students[0]): 4}
    assert next(row[-2:] for row in page.rows()) == ["4 (1)", "4 (1)"]
    table = teacher.get(address(world) + "&format=csv").data.decode("utf-8-sig")
    assert "Семестр ўртачаси" in table


@pytest.mark.both_engines
def test_a_cell_saves_itself_and_answers_with_its_means(app, teacher, world):
    form = teacher.page(address(world)).form("sheet")
    body = {"csrf_token": form.data["csrf_token"], name(world): "5"}
    cells = address(world).replace("/grid", "/cells")
    answer = teacher.post(cells, data=body, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    text = answer.data.decode()
    assert f'name="{name(world, 0, "5")}"' in text
    assert "5 <small>(1)</small>" in text
    assert marks(app) == {(world.lesson, world.students[0]): 5}


@pytest.mark.promise("C1")
@pytest.mark.both_engines
def test_two_pages_at_once_the_second_sees_what_stands(app, teacher, world):
    one, two = (teacher.page(address(world)).form("sheet") for _each in range(2))
    teacher.submit(one, **{name(world): "5"})
    page = teacher.read(teacher.send(two, **{name(world): "3", name(world, 1): "4"}), 409)
    assert "Бу орада «5» қўйилган" in page
    assert marks(app) == {(world.lesson, world.students[0]): 5}
    teacher.submit(page.form("sheet"))
    assert marks(app) == {(world.lesson, world.students[0]): 3, (world.lesson, world.students[1]): 4}


def test_what_may_not_stand_is_refused_and_nothing_is_written(app, teacher, world):
    form = teacher.page(address(world)).form("sheet")
    for bad in ("6", "1", "а"):
        page = teacher.read(teacher.send(form, **{name(world): bad, name(world, 1): "5"}), 422)
        assert "бундай баҳо йўқ" in page
    with app.app_context():
        db.session.add(Absence(lesson_id=world.lesson, student_id=world.students[0], unexcused_hours=2))
        db.session.commit()
    assert "бўлмаган талабага" in teacher.read(teacher.send(form, **{name(world): "5"}), 422)
    assert name(world) not in teacher.page(address(world)).form("sheet").data
    token = form.data["csrf_token"]
    foreign = {"csrf_token": token, f"{world.foreign.lesson}-{world.students[0]}-": "5"}
    assert teacher.post(address(world), data=foreign).status_code == 404
    assert marks(app) == {}


def test_only_its_teacher_writes_and_the_dean_reads(as_, teacher, world):
    page = as_("dean").page(address(world))
    assert not [each for each in page.find_all("input") if each.get("id", "").startswith("i")]
    assert as_("dean").post(address(world), data={}).status_code in (400, 403)
    assert as_("foreign_dean").get(address(world)).status_code == 404


def test_the_grid_costs_no_more_for_more_students(app, teacher, world):
    with count_statements(engine_of(app)) as seen:
        teacher.page(address(world))
    assert len(seen) <= 12, seen


def decide(client, mode, **values):
    return client.submit(client.page(f"{HOME}decisions/new").form(), mode=mode, **values)


@pytest.mark.both_engines
def test_a_department_uses_daily_marks_everywhere(app, as_, world, held):
    assert "кафедранинг барча фанлари" in decide(as_("head"), "used")
    client = as_("teacher")
    client.submit(client.page(address(world)).form("sheet"), **{name(world): "5"})
    with app.app_context():
        row = db.session.get(DailyMarking, world.load)
        assert (row.control_id, row.is_active) == (world.controls[0], True)
    form = client.page(f"{HOME}{world.load}/marking").form()
    data = form.filled({}).to_dict()
    del data["is_active"]
    assert "ўчириб бўлмайди" in client.read(client.post(form.action, data=data), 422)


def test_a_department_forbids_them_in_one_subject(app, as_, teacher, world):
    head = as_("head")
    decide(head, "unused", subject_id=str(world.taught_subject))
    form = teacher.page(address(world)).form("sheet")
    assert "Кафедра қарори билан" in teacher.read(teacher.send(form, **{name(world): "5"}), 422)
    assert marks(app) == {}
    assert "шу қарор бор" in head.refused(
        head.page(f"{HOME}decisions/new").form(), mode="used", subject_id=str(world.taught_subject)
    )
    past = head.page(f"{HOME}decisions/new").form()
    assert head.refused(past, mode="used", starts_on="01.09.2026").form().errors["starts_on"]


def test_a_decision_to_come_is_taken_back_and_one_in_force_is_not(app, as_, world):
    head = as_("head")
    page = decide(head, "used", starts_on="01.11.2026")
    assert [row[2] for row in page.rows()] == [f"{day} кутилмоқда Олиб ташлаш" for day in ("01.12.2026", "01.11.2026")]
    page = head.submit(head.page(f"{HOME}decisions/{world.mark_decision}/remove").form())
    assert "Қарор олиб ташланди" in page
    assert len(page.rows()) == 1
    page = decide(head, "used")
    assert page.text.count("Олиб ташлаш") == 1
    with app.app_context():
        key = db.session.scalar(db.select(db.func.max(DailyMarkRule.id)))
    assert "кучга кирган" in head.refused(head.page(f"{HOME}decisions/{key}/remove").form())
    assert as_("foreign_head").get(f"{HOME}decisions/{key}/remove").status_code == 404
    assert as_("teacher").get(f"{HOME}decisions").status_code == 403


@pytest.mark.parametrize(
    ("formula", "points"),
    [("mean", "27"), ("held", "18"), ("without_worst", "27")],
)
def test_the_formula_of_the_semester_makes_the_points(app, teacher, world, formula, points):
    for lesson, mark in ((world.lesson, "5"), (world.lesson_yesterday, "4")):
        cell = name(world, 2, lesson=lesson)
        month = address(world)
        teacher.submit(teacher.page(month).form("sheet"), **{cell: mark})
    with app.app_context():
        db.session.add(RuleValue(key="daily.formula", value=formula, valid_from=NOW.date().replace(month=1), act="К"))
        third = db.session.get(Lesson, world.lesson_later)
        third.held_at, third.held_by_id = NOW, world.users["teacher"]
        db.session.add(
            LessonMark(
                lesson_id=third.id,
                student_id=world.students[1],
                mark=5,
                entered_at=NOW,
                entered_by_id=world.users["teacher"],
            )
        )
        db.session.add(Absence(lesson_id=third.id, student_id=world.students[2], unexcused_hours=2))
        db.session.commit()
    page = teacher.page(f"/assessments/sheets/{world.sheet}/shares/{world.controls[0]}")
    teacher.submit(page.form())
    with app.app_context():
        found = {row.student_id: row.points for row in db.session.scalars(db.select(Grade))}
    assert str(found[world.students[2]].normalize()) == points
