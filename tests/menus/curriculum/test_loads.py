"""Юкламалар: divided by the head of the department within the hours of the plan."""

import pytest
from sqlalchemy import select

from hemis.extensions import db
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson

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


def test_a_load_with_lessons_is_not_removed(as_, world):
    client = as_("head")
    assert "аввал уларни жадвалдан олинг" in client.refused(client.page(f"{HOME}{world.load}/remove").form())


def test_a_year_is_weighed_against_its_norms(as_, world):
    page = as_("head").page(f"{HOME}teachers/{world.teacher}")
    assert "камида 400 соат тавсия этилади" in page


@pytest.mark.parametrize("who", ["dean", "teacher", "registrar"])
def test_who_does_not_divide_only_looks(as_, world, who):
    client = as_(who)
    assert "Математик анализ" in client.page(HOME)
    assert client.get(f"{HOME}{world.load}/edit").status_code == 403
