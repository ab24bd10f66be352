"""Ташкилий тузилма: everybody sees the whole, as counts."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.extensions import db
from hemis.models.staff import Post
from hemis.models.structure import Department, Faculty
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/structure/tree/"


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["hr", "dean", "ministry"])
def test_the_tree_counts_who_works_and_who_studies(as_, world, who):
    page = as_(who).page(HOME)
    assert "2 та факультет, 2 та кафедра, 1 та бўлим; 3 нафар ходим, 4 та гуруҳ, 11 нафар талаба" in page
    assert "Физика факультети 2 нафар ходим, 2 та гуруҳ, 9 нафар талаба" in page
    assert "Филология кафедраси 1 нафар ходим, 2 та гуруҳ, 2 нафар талаба" in page
    assert "Бўлимлар: 1 та Кадрлар бўлими" in page
    assert " 0 та" not in page.text_at("div", class_="tree")
    assert page.links["Физика кафедраси"] == f"/structure/departments/{world.department}"


@pytest.mark.both_engines
def test_who_holds_two_posts_counts_once_in_the_whole_and_who_left_counts_no_more(as_, world, app):
    with app.app_context():
        post = db.session.scalar(db.select(Post).where(Post.employee_id == world.teacher))
        second = Post(employee_id=world.teacher, position_id=post.position_id, starts_on=post.starts_on)
        second.department_id, second.stake = world.foreign.department, Decimal("0.5")
        gone = db.session.scalar(db.select(Post).where(Post.employee_id == world.foreign.teacher))
        gone.ends_on = date(2026, 10, 5)
        db.session.add(second)
        db.session.commit()
    page = as_("hr").page(HOME)
    assert "1 та бўлим; 2 нафар ходим," in page
    assert "Физика факультети 2 нафар ходим" in page
    assert "Филология факультети 1 нафар ходим" in page


def test_all_of_it_opens_at_once_and_on_paper(as_, world):
    client = as_("teacher")
    opened = client.page(client.page(HOME).links["Ҳаммасини очиш"])
    inside = opened.find("div", class_="tree")
    assert len(inside.findall("details")) == 3
    assert all(each.get("open") is not None for each in inside.findall("details"))
    assert opened.links["Ҳаммасини ёпиш"] == HOME
    paper = client.page(opened.links["Чоп этиш"])
    assert paper.heading == "Ташкилий тузилма"
    assert "06.10.2026 ҳолатига: 3 нафар ходим" in paper


def test_what_is_switched_off_is_not_in_it(as_, world):
    client = as_("hr")
    client.submit(client.page(f"/structure/faculties/{world.faculty}/remove").form())
    page = client.page(HOME)
    assert "Физика" not in page.text_at("main")
    assert "1 та факультет, 1 та кафедра" in page


def test_the_tree_costs_the_same_however_large(as_, world, app):
    client, counts = as_("hr"), []
    for batch in range(2):
        client.page(HOME)
        with count_statements(engine_of(app)) as seen:
            client.page(HOME)
        counts.append(len(seen))
        with app.app_context():
            for number in range(20 * (1 - batch)):
                faculty = Faculty(code=f"X{number}", name=f"{number}-факультет")
                db.session.add(faculty)
                db.session.flush()
                db.session.add(Department(code=f"Y{number}", name=f"{number}-кафедра", faculty_id=faculty.id))
            db.session.commit()
    assert counts[0] == counts[1] <= 8


def test_a_student_has_no_business_here(as_, world):
    assert as_("student").get(HOME).status_code == 403
