"""What was entered by mistake is deleted, also after it came back; what has ever counted stays."""

import pytest

from hemis.extensions import db
from hemis.models.profiles import ResearchIndicator
from hemis.models.projects import ResearchProject
from hemis.models.scholarship import ScientificWork
from hemis.models.student_research import StudentResearch
from tests.world import NOW

WORKS, FIGURES, PROJECTS, STUDENTS = "works", "figures", "projects", "students"
MODELS = {
    WORKS: ("scientific_work", ScientificWork, "works"),
    FIGURES: ("indicator", ResearchIndicator, "activity"),
    PROJECTS: ("project", ResearchProject, "projects"),
    STUDENTS: ("research", StudentResearch, "student-science"),
}


@pytest.fixture(autouse=True)
def waiting(app, world):
    """The head has one entry of each kind to decide on."""
    with app.app_context():
        for name, model, _room in MODELS.values():
            row = db.session.get(model, getattr(world, name))
            row.status, row.submitted_by_id, row.submitted_at = "submitted", world.users["teacher"], NOW
            row.approved_by_id = row.approved_at = None
        db.session.commit()


def page_of(world, kind):
    name, _model, room = MODELS[kind]
    return f"/research/{room}/{getattr(world, name)}"


def press(app, world, client, room, kind, verb):
    """Tick the entry on the page where it waits and press one of the two buttons."""
    name, model, _room = MODELS[kind]
    path = f"/research/{room}/" + ("" if kind == WORKS else kind)
    with app.app_context():
        row = db.session.get(model, getattr(world, name))
        data = {"work": f"{row.id}-{row.version}", "remark": "Бошқа", "decision": verb}
    form = next(form for form in client.page(path).forms if "remark" in form.data)
    data["csrf_token"] = form.data["csrf_token"]
    answer = client.post(form.action, data=data, follow_redirects=True)
    assert ": 1 та" in answer.text


@pytest.mark.parametrize("kind", [WORKS, FIGURES, PROJECTS])
def test_an_entry_that_was_a_mistake_is_deleted_after_it_came_back(app, as_, world, kind):
    page, author = page_of(world, kind), as_("teacher")
    assert "Ўчириш" not in author.page(page).links, "not while somebody decides on it"
    press(app, world, as_("head"), "approvals", kind, "return")
    author.submit(author.page(author.page(page).links["Ўчириш"]).form())
    assert author.get(page).status_code == 404


@pytest.mark.parametrize("kind", MODELS)
def test_what_has_ever_counted_is_not_deleted_however_often_it_goes_round(app, as_, world, kind):
    page, author, head = page_of(world, kind), as_("teacher"), as_("head")
    press(app, world, head, "approvals", kind, "confirm")
    press(app, world, as_("scientist"), "checks", kind, "return")
    assert "ҳисобга кирган" in author.arrive(f"{page}/remove")
    with app.app_context():
        row = db.session.get(MODELS[kind][1], getattr(world, MODELS[kind][0]))
        row.status, row.approved_by_id, row.approved_at = "sent_back", None, None  # sent again and returned
        db.session.commit()
    assert "Ўчириш" not in author.page(page).links
    assert "ҳисобга кирган" in author.arrive(f"{page}/remove")


@pytest.mark.parametrize("kind", [PROJECTS, STUDENTS])
def test_the_form_of_a_return_says_at_once_that_it_is_not_due(app, as_, world, kind):
    page = page_of(world, kind)
    press(app, world, as_("head"), "approvals", kind, "return")
    for who, form in (("head", "revision"), ("scientist", "return")):
        told = as_(who).arrive(f"{page}/{form}")
        assert told.url == page
        assert "қайтар" in told
