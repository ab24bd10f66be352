"""Тьюторлар: the dean's office tells which employee looks after which of its groups."""

import pytest

from hemis.extensions import db
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup

HOME = "/staff/tutors/"


def tutor_of(app, group):
    with app.app_context():
        return db.session.get_one(AcademicGroup, group).tutor_id


@pytest.mark.both_engines
def test_a_tutor_gets_groups_and_gives_them_back(app, as_, world):
    client = as_("dean")
    assert "Амалдаги тьютори йўқ гуруҳлар: 2 та." in client.page(HOME)
    page = client.submit(client.page(f"{HOME}new").form(), tutor_id=world.teacher, group_ids=world.group)
    assert [row[1] for row in page.rows()] == ["11-ФИЗ"]
    assert "Амалдаги тьютори йўқ гуруҳлар: 1 та." in page
    form = client.page(f"{HOME}{world.teacher}/edit").form()
    assert form.data.getlist("group_ids") == [str(world.group)]
    page = client.submit(form, group_ids=world.group2)
    assert [row[1] for row in page.rows()] == ["12-ФИЗ"]
    assert (tutor_of(app, world.group), tutor_of(app, world.group2)) == (None, world.teacher)
    assert "Насруллаев" in client.page(f"/students/groups/{world.group2}").text_at(class_="history")


def test_a_group_that_has_a_tutor_is_not_offered_to_a_new_one_but_can_be_taken_over(app, as_, world):
    client = as_("dean")
    client.submit(client.page(f"{HOME}new").form(), tutor_id=world.teacher, group_ids=world.group)
    assert "11-ФИЗ" not in client.page(f"{HOME}new")
    with app.app_context():
        other = db.session.scalar(db.select(Employee.id).where(Employee.number == "E-teacher2"))
    client.submit(client.page(f"{HOME}{other}/edit").form(), group_ids=world.group)
    assert tutor_of(app, world.group) == other


def test_a_tutor_without_a_group_is_no_tutor(app, as_, world):
    client = as_("dean")
    page = client.refused(client.page(f"{HOME}new").form(), tutor_id=world.teacher)
    assert "Гуруҳлар: Камида битта гуруҳни белгиланг." in page.text_at(class_="errors")
    client.submit(page.form(), tutor_id=world.teacher, group_ids=[world.group, world.group2])
    assert "Тьютори йўқ гуруҳ қолмаган" in client.page(f"{HOME}new")


@pytest.mark.both_engines
def test_foreign_groups_and_people_are_out_of_reach(app, as_, world):
    client = as_("dean")
    assert client.get(f"{HOME}{world.foreign.teacher}/edit").status_code == 404
    data = client.page(f"{HOME}new").form().filled({"tutor_id": world.teacher})
    data["group_ids"] = world.foreign.group
    assert client.post(f"{HOME}new", data=data).status_code == 422
    data["tutor_id"], data["group_ids"] = world.foreign.teacher, world.group
    assert client.post(f"{HOME}new", data=data).status_code == 422
    assert tutor_of(app, world.foreign.group) is None


def test_the_file_has_a_line_for_each_group(as_, world):
    client = as_("dean")
    client.submit(client.page(f"{HOME}new").form(), tutor_id=world.teacher, group_ids=[world.group, world.group2])
    lines = client.get(f"{HOME}?format=csv").text.splitlines()
    assert [line.split(";")[2] for line in lines[1:]] == ["11-ФИЗ", "12-ФИЗ"]


def test_the_file_follows_the_order_and_the_faculty_of_the_page(app, as_, world):
    with app.app_context():
        other = db.session.scalar(db.select(Employee.id).where(Employee.number == "E-teacher2"))
        for group, tutor in ((world.group, world.teacher), (world.group2, other), (world.foreign.group, other)):
            db.session.get_one(AcademicGroup, group).tutor_id = tutor
        db.session.commit()
    client = as_("registrar")
    for asked in ("sort=name", "sort=-name", f"faculty_id={world.faculty}&sort=-name"):
        shown = [name for row in client.page(f"{HOME}?{asked}").rows() for name in row[1].split(", ")]
        lines = client.get(f"{HOME}?{asked}&format=csv").text.splitlines()[1:]
        assert [line.split(";")[2] for line in lines] == shown, asked


@pytest.mark.parametrize("who", ["registrar", "hr"])
def test_others_read_it_only(as_, world, who):
    dean = as_("dean")
    dean.submit(dean.page(f"{HOME}new").form(), tutor_id=world.teacher, group_ids=world.group)
    client = as_(who)
    assert "11-ФИЗ" in client.page(HOME)
    assert client.get(f"{HOME}new").status_code == 403
