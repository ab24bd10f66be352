"""Projects and works of students are decided on many at once, like the works of teachers; nobody decides on theirs."""

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.projects import ResearchProject
from hemis.models.scholarship import ScientificWork
from hemis.models.student_research import StudentResearch
from hemis.operations import student_science
from tests.world import NOW
from tests.world_projects import ARTICLE, TITLE

KINDS = {"projects": ResearchProject, "students": StudentResearch}


def wait(app, world, kind, state):
    """Let the entry of the own and of the foreign faculty wait for a decision; return their ids."""
    name = {"projects": "project", "students": "research"}[kind]
    keys = getattr(world, name), getattr(world.foreign, name)
    with app.app_context():
        for key, user in zip(keys, ("head", "foreign_head"), strict=True):
            row = db.session.get(KINDS[kind], key)
            row.status = state
            row.approved_by_id = world.users[user] if state == "approved" else None
        db.session.commit()
    return keys


def state_of(app, kind, key):
    with app.app_context():
        row = db.session.get(KINDS[kind], key)
        return row.status, row.version, row.remark


def press(app, client, room, kind, verb, keys, **values):
    """Tick entries on the page of a room and press one of its two buttons."""
    page = client.page(f"/research/{room}/{kind}")
    ticked = [f"{key}-{state_of(app, kind, key)[1]}" for key in keys]
    form = next(form for form in page.forms if "remark" in form.data)
    data = {"csrf_token": form.data["csrf_token"], "work": ticked, "remark": "", "decision": verb, **values}
    return client.post(form.action, data=data, follow_redirects=True)


@pytest.mark.parametrize(("kind", "title"), [("projects", TITLE), ("students", ARTICLE)])
def test_the_head_approves_and_the_office_checks_what_the_boxes_say(app, as_, world, kind, title):
    own, foreign = wait(app, world, kind, "submitted")
    head = as_("head")
    page = head.page(f"/research/approvals/{kind}")
    assert title in page
    assert "БЕГОНА" not in page
    answer = press(app, head, "approvals", kind, "confirm", [own, foreign])
    assert "Тасдиқланди: 1 та" in answer.text
    assert state_of(app, kind, foreign)[0] == "submitted"
    office = as_("scientist")
    assert title in office.page(f"/research/checks/{kind}")
    answer = press(app, office, "checks", kind, "confirm", [own])
    assert "Текширилди: 1 та" in answer.text
    assert state_of(app, kind, own)[0] == "checked"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("room", "who", "state"), [("approvals", "head", "submitted"), ("checks", "scientist", "approved")]
)
def test_an_entry_returns_with_a_remark_and_never_without(app, as_, world, kind, room, who, state):
    own, _foreign = wait(app, world, kind, state)
    client = as_(who)
    assert press(app, client, room, kind, "return", [own]).status_code == 422
    assert state_of(app, kind, own)[0] == state
    press(app, client, room, kind, "return", [own], remark="Файли бошқа")
    assert state_of(app, kind, own)[::2] == ("sent_back", "Файли бошқа")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_head_guides_waits_for_the_vice_rector_alone(app, as_, world, kind):
    own, _foreign = wait(app, world, kind, "submitted")
    rector = as_("vice_rector")
    assert "Тасдиқ кутаётган" in rector.page(f"/research/approvals/{kind}")
    with app.app_context():
        of_head = db.select(RoleAssignment).where(RoleAssignment.user_id == world.users["head"])
        db.session.scalars(of_head).one().user_id = world.users["teacher"]
        db.session.commit()
    answer = press(app, rector, "approvals", kind, "confirm", [own])
    assert "Тасдиқланди: 1 та" in answer.text


def test_a_checked_work_of_students_stays_with_them_and_only_the_office_returns_it(app, as_, world):
    office, page = as_("scientist"), f"/research/student-science/{world.research}"
    form = next(form for form in office.page(page).forms if form.action.endswith("/check"))
    assert "текширилган" in office.submit(form)
    assert ARTICLE in as_("student").page(page)
    assert "Изоҳ билан қайтариш" not in as_("head").page(page).links
    office.submit(office.page(f"{page}/return").form(), remark="Тўплам топилмади")
    assert as_("student").get(page).status_code == 404
    assert "Тўплам топилмади" in as_("teacher").page(page)


def test_nobody_checks_what_they_guide(app, world):
    with app.app_context():
        row = db.session.get(StudentResearch, world.research)
        supervisor = db.session.get(User, world.users["teacher"])
        with pytest.raises(RuleError, match="қарор қабул қила олмайсиз"):
            student_science.check(row, version=row.version, at=NOW, by=supervisor)
        with pytest.raises(RuleError, match="қарор қабул қила олмайсиз"):
            student_science.send_back(row, "Изоҳ", "return", version=row.version, by=supervisor)


@pytest.mark.parametrize(("kind", "title"), [("projects", TITLE), ("students", ARTICLE)])
def test_what_waits_is_narrowed_and_sorted_and_stays_so_after_a_decision(app, as_, world, kind, title):
    own, _foreign = wait(app, world, kind, "submitted")
    head, place = as_("head"), f"/research/approvals/{kind}"
    assert "Бундай қатор топилмади" in head.page(f"{place}?q=бундай иш йўқ")
    found = f"{place}?q={title.split()[0]}&sort=-kind"
    page = head.page(found)
    assert title in page
    form = next(form for form in page.forms if "remark" in form.data)
    data = {"csrf_token": form.data["csrf_token"], "remark": "", "decision": "return"}
    refused = head.post(form.action, data=data)
    assert refused.status_code == 422
    data |= {"work": f"{own}-{state_of(app, kind, own)[1]}", "decision": "confirm"}
    answer = head.post(form.action, data=data)
    assert "sort=-kind" in answer.location
    assert "q=" in answer.location
    assert "Тасдиқланди: 1 та" in head.get(answer.location).text


def test_works_are_narrowed_by_each_choice_and_stand_in_the_order_that_was_asked(app, as_, world):
    office, place = as_("scientist"), "/research/checks/"
    with app.app_context():
        own, foreign = (db.session.get(ScientificWork, each.scientific_work) for each in (world, world.foreign))
        for row in (own, foreign):
            row.status, row.approved_by_id = "approved", world.users["head"]
        foreign.kind, foreign.in_scopus = "abstract_republican", True
        db.session.commit()
        title, other, unit = own.title, foreign.title, foreign.department_id

    def titles(query):
        return [row[1] for row in office.page(f"{place}?{query}").rows()]

    both = titles("sort=title")
    assert len(both) == 2
    assert titles("sort=-title") == both[::-1]
    for query in ("kind=abstract_republican", f"department_id={unit}", "base=scopus"):
        assert len(titles(query)) == 1, query
        assert other in titles(query)[0], query
    assert title in titles("kind=article_local")[0]
    assert "Бундай қатор топилмади" in office.page(f"{place}?year=2001")


@pytest.mark.parametrize("room", ["approvals", "checks"])
@pytest.mark.parametrize("kind", ["", "figures", "projects", "students"])
def test_each_queue_is_narrowed_by_all_that_its_form_offers(as_, room, kind):
    client = as_({"approvals": "head", "checks": "scientist"}[room])
    for query in (
        "q=а",
        "year=2026",
        "kind=monograph",
        "system=scopus",
        "faculty_id=1",
        "department_id=1",
        "sort=-sent",
    ):
        assert client.get(f"/research/{room}/{kind}?{query}").status_code == 200, query


def test_all_of_a_page_are_ticked_by_one_link(app, as_, world):
    office, place = as_("scientist"), "/research/checks/projects"
    with app.app_context():
        for row in db.session.scalars(db.select(ResearchProject)):
            row.status, row.approved_by_id = "approved", world.users["head"]
        db.session.commit()
    page = office.page(place)
    assert " checked" not in page.html
    ticked = office.page(page.links["Шу саҳифадагиларнинг ҳаммасини белгилаш"])
    assert ticked.html.count(" checked") == ticked.html.count('name="work"') > 1
    assert ticked.links["Белгиларни олиб ташлаш"] == place


def test_nothing_is_decided_without_one_of_the_two_buttons(app, as_, world):
    own, _foreign = wait(app, world, "projects", "submitted")
    for pressed in ("", "delete"):
        answer = press(app, as_("head"), "approvals", "projects", pressed, [own], remark="Файли бошқа")
        assert answer.status_code == 422
        assert "тугмалардан бирини босинг" in answer.text
        assert "Файли бошқа" in answer.text
    assert state_of(app, "projects", own)[0] == "submitted"
