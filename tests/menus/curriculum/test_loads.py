"""Юкламалар: divided by the head of the department within the hours of the plan."""

from datetime import date

import pytest
from sqlalchemy import select, update

from hemis.extensions import db
from hemis.models.assignments import Assignment, DailyMarking
from hemis.models.curriculum import AcademicYear
from hemis.models.exams import Exam, ExamSession
from hemis.models.settings import RuleValue
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, TeachingLoad
from tests.world import NOW

HOME = "/curriculum/loads/"


@pytest.mark.both_engines
def test_the_head_gives_a_kind_of_lesson_to_a_teacher_and_groups(as_, world):
    client = as_("head")
    page = client.page(f"{HOME}subjects/")
    assert "Амалий: 2 гуруҳ" in page
    form = client.page(page.links["Математик анализ"]).form()
    values = {"lesson_kind": "13", "teacher_id": world.teacher, "hours": 30}
    assert "Камида битта гуруҳ" in client.refused(form, **values)
    page = client.submit(form, **values, group_ids=world.group)
    assert page.heading == "Математик анализ: Амалий"
    assert "аввал бириктирилган" in client.refused(form, **values, group_ids=world.group)
    assert "30 соат бор" in client.refused(form, **values | {"hours": 32}, group_ids=world.group2)
    assert "бундай машғулот тури йўқ" in client.refused(form, **values | {"lesson_kind": "12"}, group_ids=world.group2)


def test_the_list_is_narrowed_by_what_stands(as_, world):
    client = as_("head")
    assert len(client.page(f"{HOME}?state=part").rows()) == 1
    assert "Бундай юклама топилмади" in client.page(f"{HOME}?state=full")
    assert "Насруллаев" in client.page(HOME)


@pytest.mark.both_engines
def test_another_teacher_takes_over_what_is_to_come(app, as_, world):
    client = as_("head")
    form = client.page(f"{HOME}{world.load}/edit").form()
    with app.app_context():
        other = db.session.scalar(select(Employee.id).where(Employee.number == "E-teacher2"))
    client.submit(form, teacher_id=other)
    with app.app_context():
        teachers = [db.session.get(Lesson, key).teacher_id for key in (world.lesson_later, world.lesson_yesterday)]
    assert teachers == [other, world.teacher]


@pytest.mark.both_engines
def test_who_examines_the_group_gets_no_load_of_it(app, as_, world):
    client = as_("head")
    with app.app_context():
        other = db.session.scalar(select(Employee.id).where(Employee.number == "E-teacher2"))
        signed = {"submitted_by_id": world.users["dean"], "approved_by_id": world.users["studies"]}
        approved = update(ExamSession).where(ExamSession.id == db.session.get(Exam, world.exam).session_id)
        db.session.execute(approved.values(status="approved", submitted_at=NOW, approved_at=NOW, **signed))
        db.session.commit()
    new = client.page(client.page(f"{HOME}subjects/").links["Математик анализ"]).form()
    values = {"lesson_kind": "13", "teacher_id": other, "hours": 30, "group_ids": world.group}
    assert "имтиҳон олувчи бу гуруҳга дарс бермайди" in client.refused(new, **values)
    edit = client.page(f"{HOME}{world.load}/edit").form()
    assert "05.01.2027 куни якуний назорат олади" in client.refused(edit, teacher_id=other)


def test_a_load_with_lessons_is_not_removed(as_, world):
    client = as_("head")
    assert "аввал уларни жадвалдан олинг" in client.refused(client.page(f"{HOME}{world.load}/remove").form())


def test_a_year_is_weighed_against_its_norms(as_, world):
    page = as_("head").page(f"{HOME}teachers/{world.teacher}")
    assert "камида 400 соат тавсия этилади" in page


def test_the_years_of_a_department_are_added_up(as_, world):
    client, home = as_("head"), f"{HOME}teachers/"
    page = client.page(home)
    assert [row[0] for row in page.rows()] == ["Насруллаев Жаҳонгир Содиқович", "Ҳайитова Маҳлиё Ботир қизи"]
    assert page.rows()[0][1:5] == ["1", "700", "30", "30"]
    assert "Аудитория юкламаси 30 соат: камида 400 соат" in page.rows()[0][5]
    assert "Ҳаммаси бўлиб 30 соат, 2 ставка. Нормадан четда: 2 киши." in page
    assert "Бундай ўқитувчи топилмади" in client.page(f"{home}?state=fine")
    assert len(client.page(f"{home}?state=told&q=hayit").rows()) == 1
    assert "Аудитория юкламаси" in client.get(f"{home}?format=csv").data.decode()
    assert client.page(page.links["Насруллаев Жаҳонгир Содиқович"]).heading.endswith("йиллик юклама")


def test_a_load_is_weighed_in_its_own_year(app, as_, world):
    with app.app_context():
        year = AcademicYear(code="2025", name="2025/2026", starts_on=date(2025, 9, 2), ends_on=date(2026, 6, 30))
        db.session.add(year)
        db.session.commit()
        key = year.id
    assert as_("head").page(f"{HOME}teachers/?year_id={key}").rows()[0][4] == "0"


def test_a_lecturer_without_a_degree_is_told_of_the_council(as_, world):
    assert "муассаса кенгашининг қарори билан" in as_("head").page(f"{HOME}teachers/{world.teacher}")


def test_a_norm_follows_its_rule(app, as_, world):
    with app.app_context():
        row = {"valid_from": date(2026, 9, 1), "act": "Кенгаш қарори"}
        db.session.add(RuleValue(key="load.auditory_min", value="30", **row))
        db.session.commit()
    page = as_("head").page(f"{HOME}teachers/{world.teacher}")
    assert "тавсия этилади" not in page
    assert "нормаси 700 соат: 670 соат етмайди" in page


def test_who_sees_whose_years(as_, world):
    assert "БЕГОНАЕВ" not in as_("dean").page(f"{HOME}teachers/")
    assert [row[0] for row in as_("teacher").page(f"{HOME}teachers/").rows()] == ["Насруллаев Жаҳонгир Содиқович"]
    assert "БЕГОНАЕВ" in as_("registrar").page(f"{HOME}teachers/")
    assert as_("dean").get(f"{HOME}teachers/{world.foreign.teacher}").status_code == 404


@pytest.mark.parametrize("who", ["dean", "teacher", "registrar"])
def test_who_does_not_divide_only_looks(as_, world, who):
    client = as_(who)
    assert "Математик анализ" in client.page(HOME)
    assert client.get(f"{HOME}{world.load}/edit").status_code == 403


def test_a_load_with_an_assignment_is_not_removed(app, as_, world):
    with app.app_context():
        row = db.session.get(TeachingLoad, world.load)
        names = ("curriculum_subject_id", "teacher_id", "department_id")
        load = TeachingLoad(lesson_kind="13", hours=30, **{name: getattr(row, name) for name in names})
        db.session.add(load)
        db.session.flush()
        db.session.add(Assignment(load_id=load.id, title="А", due_at=NOW, created_at=NOW))
        db.session.add(DailyMarking(load_id=load.id, control_id=world.controls[0]))
        db.session.commit()
        key = load.id
    client = as_("head")
    assert "топшириқ берилган" in client.refused(client.page(f"{HOME}{key}/remove").form())
    with app.app_context():
        db.session.execute(db.delete(Assignment).where(Assignment.load_id == key))
        db.session.commit()
    assert "Юклама ўчирилди" in client.submit(client.page(f"{HOME}{key}/remove").form())
