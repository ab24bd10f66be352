"""Талабалар илмий фаолияти: entered by the supervisor, approved by the head, read by the student; a prize stays one."""

from datetime import date
from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.achievements import Achievement
from hemis.models.student_research import StudentResearch
from hemis.models.students import Student
from tests.world_projects import ARTICLE

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
ROOM = "/research/student-science"
THESIS = {"title": "Талабалар кўзи билан оптика", "place": "Ёш олимлар анжумани", "done_on": "2026-09-20"}


def button(page, word):
    return next(form for form in page.forms if form.action.endswith(f"/{word}"))


def enter(client, world, **changes):
    form = client.page(f"{ROOM}/new/{world.students[0]}?kind=thesis").form()
    data = {**form.filled(THESIS | changes), "file": (BytesIO(PDF), "tezis.pdf")}
    return client.read(client.post(form.action, data=data, follow_redirects=True))


def prize(app, student_id):
    with app.app_context():
        won = Achievement(student_id=student_id, kind="11", title="Физика олимпиадаси", title_key="fizika", place=2)
        won.issued_on = date(2026, 9, 15)
        db.session.add(won)
        db.session.commit()
        return won.id


def test_a_supervisor_enters_the_head_approves_and_the_student_reads(as_, world):
    client = as_("teacher")
    page = enter(client, world)
    assert page.heading == THESIS["title"]
    assert "2026/2027" in page
    page = client.submit(button(page, "submission"))
    assert as_("student").get(page.url).status_code == 404, "a student reads what is approved"
    head = as_("head")
    assert "тасдиқланган" in head.submit(button(head.page(page.url), "approval"))
    student = as_("student")
    assert THESIS["title"] in student.page(f"{ROOM}/")
    assert THESIS["title"] in student.page("/students/own/?tab=achievements")
    assert THESIS["title"] in student.page(page.url)
    assert student.get(f"{page.url}/evidence").status_code == 200
    assert THESIS["title"] in as_("dean").page(f"/students/base/{world.students[0]}?tab=achievements")


def test_nothing_goes_to_the_head_without_its_evidence(as_, world):
    client = as_("teacher")
    page = client.submit(client.page(f"{ROOM}/new/{world.students[0]}?kind=thesis").form(), **THESIS)
    assert not [form for form in page.forms if form.action.endswith("/submission")]


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("done_on", "2026-12-01"), ("place", ""), ("title", ARTICLE.lower())],
)
def test_what_cannot_be_is_refused_beside_its_field(as_, world, field, value):
    client = as_("teacher")
    form = client.page(f"{ROOM}/new/{world.students[0]}?kind=article").form()
    page = client.refused(form, **(THESIS | {field: value}))
    assert page.form().errors[field]


def test_several_students_stand_in_order_and_a_stranger_is_refused(app, as_, world):
    with app.app_context():
        own = db.session.get(Student, world.students[1]).number
        foreign = db.session.get(Student, world.foreign.students[0]).number
    client = as_("teacher")
    form = client.page(f"{ROOM}/new/{world.students[0]}?kind=thesis").form()
    first = form.data.getlist("student")[0]
    page = client.refused(form, **THESIS, student=[first, foreign])
    assert "топилмади" in page
    assert "БЕГОНА" not in page
    page = client.submit(form, **THESIS, student=[first, own])
    with app.app_context():
        row = db.session.get(StudentResearch, int(page.url.rsplit("/", 1)[1]))
        db.session.refresh(row, ["researchers"])
        assert [each.student_id for each in row.researchers] == world.students[:2]


@pytest.mark.both_engines
def test_a_prize_is_chosen_among_the_achievements_and_only_once(app, as_, world):
    key = prize(app, world.students[0])
    client = as_("teacher")
    form = client.page(f"{ROOM}/new/{world.students[0]}?kind=prize").form()
    page = client.submit(form, achievement_id=str(key))
    assert page.heading == "Физика олимпиадаси"
    assert "2-ўрин" in page
    assert "15.09.2026" in page
    assert "киритилган" in client.refused(form, achievement_id=str(key))
    assert "Физика олимпиадаси" in client.page(f"{ROOM}/?q=fizika&year=2026")
    assert "кафедра мудирида" in client.submit(button(page, "submission"))
    dean = as_("dean")
    form = dean.page(f"/students/achievements/{key}/remove").form()
    assert "боғланган" in dean.refused(form), "the achievement stays while somebody stands on it"


def test_a_work_returns_with_a_remark_and_only_its_supervisor_changes_it(as_, world):
    client = as_("teacher")
    page = client.submit(button(enter(client, world), "submission"))
    head = as_("head")
    assert "Ўзгартириш" not in head.page(page.url).links
    form = head.page(f"{page.url}/revision").form()
    head.refused(form, remark="")
    head.submit(form, remark="Тўплам бети йўқ")
    page = client.page(page.url)
    assert "Тўплам бети йўқ" in page
    form = client.page(f"{page.url}/edit").form()
    assert "Бошқа ном" in client.submit(form, title="Бошқа ном")


def test_the_head_takes_an_approval_back_and_the_student_no_longer_sees_the_work(as_, world):
    client, head, student = as_("teacher"), as_("head"), as_("student")
    page = client.submit(button(enter(client, world), "submission"))
    head.submit(button(head.page(page.url), "approval"))
    assert student.get(page.url).status_code == 200
    assert not [form for form in head.page(page.url).forms if form.action.endswith("/approval")]
    assert client.get(f"{page.url}/revision").status_code == 403, "nobody but the head"
    head.submit(head.page(f"{page.url}/revision").form(), remark="Тўплам бошқа")
    assert student.get(page.url).status_code == 404
    page = client.submit(client.page(f"{page.url}/edit").form(), place="Бошқа тўплам")
    assert "кафедра мудирида" in client.submit(button(page, "submission"))


def test_only_what_never_counted_is_deleted(as_, world):
    client, head = as_("teacher"), as_("head")
    page = client.submit(button(enter(client, world), "submission"))
    assert "Ўчириш" not in page.links, "not while somebody decides on it"
    head.submit(head.page(f"{page.url}/revision").form(), remark="Такрор")
    client.submit(client.page(f"{page.url}/remove").form())
    assert client.get(page.url).status_code == 404
    for form in ("edit", "remove"):
        told = client.arrive(f"{ROOM}/{world.research}/{form}")
        assert told.url == f"{ROOM}/{world.research}"
        assert "ўзгартирилмайди" in told


def test_works_of_another_faculty_are_nowhere(as_, world):
    for who in ("dean", "head", "teacher", "student"):
        client = as_(who)
        assert client.get(f"{ROOM}/{world.foreign.research}").status_code == 404
        assert "БЕГОНА" not in client.page(f"{ROOM}/")
        assert ARTICLE in client.page(f"{ROOM}/")
    for kind in ("csv", "xlsx", "print"):
        assert as_("scientist").get(f"{ROOM}/?format={kind}").status_code == 200
