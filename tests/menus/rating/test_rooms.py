"""The rating counts what the rooms of science and doctoral studies have approved, and leads back to each of it."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from hemis.extensions import db
from hemis.models.profiles import ResearchIndicator
from hemis.models.projects import ResearchProject
from hemis.models.rating import RatingGroup
from hemis.models.staff import Post
from tests import rated
from tests.menus.research import test_activity as figures
from tests.menus.research import test_projects as projects

COUNCIL = "DSc.03/30.12.2019.FM.02.01"


@pytest.fixture
def defended(app, as_, world):
    """The doctoral student of the teacher has finished and defended, as the bureau writes it."""
    client, key = as_("doctoral"), world.doctoral_student

    def order(verb, **told):
        client.submit(client.page(f"/doctoral/steps/{key}/new?verb={verb}").form(), **told)

    order("finish", on_day="2026-10-01", order_number="1", order_date="2026-10-01")
    form = client.page(f"/doctoral/defences/{key}/edit").form()
    client.submit(form, defended_on="2026-10-05", council=COUNCIL)
    order("defend", on_day="2026-10-05")
    return world


def test_figures_that_the_head_has_approved_count_and_open(app, as_, world):
    address = f"/research/activity/{world.indicator}"
    assert address not in as_("teacher").page("/rating/own/").links.values()
    figures.decide(as_("head"), "/research/approvals/figures", "confirm", figures.seen(app, world.indicator))
    page = as_("teacher").page("/rating/own/")
    with app.app_context():
        h = db.session.get_one(ResearchIndicator, world.indicator).h_index
    assert f"{2 * h},00" in page
    assert address in page.links.values()


def test_a_project_that_the_head_has_approved_counts_and_opens(app, as_, world):
    client = as_("teacher")
    page = projects.enter(client, starts_on="2026-09-02")
    key = page.url.rsplit("/", 1)[1]
    page = projects.attach(client, key)
    client.submit(projects.button(page, "submission"))
    assert projects.FACTS["name"] not in client.page("/rating/own/")
    projects.decide(as_, key, "approval", "head")
    with app.app_context():
        assert db.session.get_one(ResearchProject, int(key)).status == "approved"
    page = client.page("/rating/own/")
    assert "Давлат гранти раҳбари: 3,00" in page
    assert f"/research/projects/{key}" in page.links.values()


def test_a_supervised_defence_counts_and_opens(as_, defended):
    page = as_("teacher").page("/rating/own/")
    assert "Раҳбарлигида ёқланган PhD диссертацияси: 10,00" in page
    assert f"/doctoral/students/{defended.doctoral_student}" in page.links.values()


def test_who_has_gone_to_another_department_opens_from_the_frozen_year(app, as_, world):
    office = as_("registrar")
    form = office.page(f"/rating/criteria/{world.rating_set}/freezing").form()
    office.submit(form, minutes_number="7", minutes_date="06.10.2026")
    with app.app_context():
        db.session.execute(
            db.update(Post).where(Post.employee_id == world.employee).values(department_id=world.foreign.department)
        )
        db.session.commit()
    for who, status in (("head", 200), ("dean", 200), ("foreign_head", 404), ("foreign_dean", 404)):
        client = as_(who)
        listed = f"/rating/teachers/{world.employee}" in str(list(client.page("/rating/teachers/").links.values()))
        assert (listed, client.get(f"/rating/teachers/{world.employee}").status_code) == (status == 200, status)


def test_who_teaches_here_beside_the_main_post_is_rated_there_alone(app, as_, world):
    with app.app_context():
        main = db.session.scalars(db.select(Post).where(Post.employee_id == world.foreign.employee)).first()
        second = {"employment_form": "12", "starts_on": date(2020, 9, 1), "position_id": main.position_id}
        rated.add(Post, employee_id=main.employee_id, department_id=world.department, stake=Decimal("0.25"), **second)
        db.session.commit()
    for who in ("head", "dean"):
        assert "БЕГОНАЕВ" not in as_(who).page("/rating/teachers/")
        assert as_(who).get(f"/rating/teachers/{world.foreign.employee}").status_code == 404


@pytest.mark.parametrize("cap", ["", "3"])
def test_the_file_of_a_breakdown_adds_up_to_the_points_whatever_the_limits(app, as_, world, cap):
    with app.app_context():
        rated.index(world, "scholar", 14)
        rated.work(world, world.employee, title="Иш", kind="monograph")
        if cap:
            db.session.execute(db.update(RatingGroup).values(cap=Decimal(cap)))
        db.session.commit()
    answer = as_("teacher").get("/rating/own/?format=csv").get_data(as_text=True)
    _heads, *rows = csv.reader(answer.splitlines(), delimiter=";")
    assert sum(Decimal(each[-1]) for each in rows) == Decimal("6" if cap else "15")
    assert ("мезон чегараси: 5,00 балл", "-2.00") in [(each[1], each[-1]) for each in rows]
    assert any(each[1] == "гуруҳ чегараси: 3,00 балл" for each in rows) == bool(cap)


def test_the_file_of_a_breakdown_tells_what_counted_for_nothing_too(app, as_, world):
    with app.app_context():
        rated.work(world, world.employee, title="Мезонсиз иш", kind="trademark")
        db.session.commit()
    text = as_("registrar").get(f"/rating/teachers/{world.employee}?format=csv").get_data(as_text=True)
    assert "Мезонсиз иш" in text
