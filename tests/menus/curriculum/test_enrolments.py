"""Фанга бириктириш: the dean's office joins groups to the subjects of their semester."""

import pytest

from hemis.extensions import db
from hemis.models.students import AcademicGroup, Student
from tests import crowd
from tests.house.walks import engine_of
from tests.plans import add_electives
from tests.rig.counter import count_statements

HOME = "/curriculum/enrolments/"


@pytest.fixture
def electives(app, world):
    with app.app_context():
        keys = add_electives(world, "Т01", "Т02")
        db.session.commit()
    return keys


def place(world):
    return f"{HOME}{world.group}/semesters/{world.semester}"


@pytest.mark.both_engines
def test_a_group_is_joined_by_one_form_and_counted_in_the_list(as_, world, electives):
    client = as_("dean")
    assert client.page(HOME).rows()[0] == ["11-ФИЗ", "1", "6", "2 фандан 0 таси", "0", "бириктирилмаган"]
    form = client.page(f"{place(world)}/subjects").form()
    assert form.data["subjects"] in (str(world.subject), [str(world.subject)])
    page = client.submit(form)
    assert [row[3] for row in page.rows()] == ["бутун гуруҳ", "бириктирилмаган", "бириктирилмаган"]
    assert "фанларга бириктирилди" in page, "the history says who joined the group, and to what"
    assert client.page(f"{HOME}?state=partly").rows()[0][5] == "қисман"
    assert [row[0] for row in client.page(f"{HOME}?state=none").rows()] == ["12-ФИЗ"]
    page = client.submit(client.page(f"{place(world)}/subjects").form(), subjects=[world.subject, electives[0]])
    assert client.page(f"{HOME}?state=whole").rows()[0][3] == "2 фандан 2 таси"


@pytest.mark.both_engines
def test_students_choose_their_electives(as_, world, electives):
    client = as_("dean")
    client.submit(client.page(f"{place(world)}/subjects").form())
    form = client.page(f"{place(world)}/choices").form()
    first = f"choice-{world.students[0]}-0"
    page = client.submit(form, **{first: electives[1]})
    assert [row[3] for row in page.rows()] == ["бутун гуруҳ", "бириктирилмаган", "1 талаба"]
    assert client.page(HOME).rows()[0][3:] == ["2 фандан 2 таси", "5", "қисман"]
    data = form.filled({})
    data[first] = world.subject
    assert client.post(form.action, data=data).status_code == 422


def test_what_has_a_sheet_is_not_undone_and_the_form_says_why(as_, world):
    client = as_("dean")
    client.submit(client.page(f"{place(world)}/subjects").form())
    data = client.page(f"{place(world)}/subjects").form().filled({})
    data.pop("subjects")
    page = client.read(client.post(f"{place(world)}/subjects", data=data), 422)
    assert "«Математик анализ»: гуруҳнинг қайдномаси бор" in page


def test_a_semester_of_another_curriculum_and_a_foreign_group_are_not_there(as_, world):
    client = as_("dean")
    assert client.get(f"{HOME}{world.group}/semesters/{world.draft_semester}").status_code == 404
    assert client.get(f"{HOME}{world.foreign.group}/semesters/{world.foreign.semester}").status_code == 404
    assert as_("management").get(f"{place(world)}/subjects").status_code == 403
    assert as_("teacher").get(HOME).status_code == 403


def test_the_file_tells_the_states(as_, world, electives):
    client = as_("dean")
    client.submit(client.page(f"{place(world)}/subjects").form())
    text = client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "11-ФИЗ;Физика факультети;Физика (бакалавр);1;6;2;1;0;қисман" in text


def test_the_list_costs_the_same_for_two_and_for_thirty_groups(app, as_, world):
    client, counts = as_("dean"), []
    for number in (0, 30):
        with app.app_context():
            crowd.add_groups(world.group, number)
        client.page(HOME)
        with count_statements(engine_of(app)) as seen:
            client.page(f"{HOME}?season=autumn")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(AcademicGroup.id))) > 30


def test_a_student_of_another_group_is_joined_and_stands_in_the_journal(as_, world, app):
    dean, teacher = as_("dean"), as_("teacher")
    dean.submit(dean.page(f"{place(world)}/subjects").form())
    address = f"{HOME}{world.group}/subjects/{world.subject}/guests"
    with app.app_context():
        others = (
            db.select(Student.id, Student.number)
            .join(AcademicGroup, AcademicGroup.id == Student.group_id)
            .where(AcademicGroup.name == "12-ФИЗ")
        )
        (guest, number), *_others = db.session.execute(others.order_by(Student.id)).all()
        crowd.leave_one_group(world.lesson, world.group)
    assert f"s{guest}" not in teacher.page(f"/lessons/journals/{world.lesson}").form("journal").data
    assert "Бошқа гуруҳдан талаба йўқ" in dean.page(address)
    page = dean.submit(dean.page(address).form(), number=number)
    assert [row[1] for row in page.rows()] == ["12-ФИЗ"]
    assert "ва бошқа гуруҳдан 1 талаба" in dean.page(place(world))
    assert f"s{guest}" in teacher.page(f"/lessons/journals/{world.lesson}").form("journal").data
    assert "аллақачон" in dean.refused(dean.page(address).form(), number=number).form().errors["number"]
    assert "топилмади" in dean.refused(dean.page(address).form(), number="30126020001").form().errors["number"]
    dean.submit(dean.page(f"{address}/{guest}/removal").form())
    assert f"s{guest}" not in teacher.page(f"/lessons/journals/{world.lesson}").form("journal").data


def test_guests_are_joined_by_the_faculty_alone(as_, world):
    address = f"{HOME}{world.group}/subjects/{world.subject}/guests"
    assert as_("registrar").get(address).status_code == 403
    assert as_("foreign_dean").get(address).status_code == 404
