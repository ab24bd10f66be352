"""Илмий лойиҳалар: entered by the leader, decided by others, changed afterwards with a reason, found by its members."""

from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.accounts import RoleAssignment
from hemis.models.projects import ResearchProject
from hemis.models.staff import Employee
from tests.world_projects import TITLE

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
FACTS = {
    "name": "Сув тежовчи технологиялар",
    "number": "FZ-77",
    "kind": "state_grant",
    "category": "applied",
    "starts_on": "2026-02-01",
    "ends_on": "2027-01-31",
    "amount": "1 250 000 000,50",
    "currency": "UZS",
}


def enter(client, **changes):
    return client.submit(client.page("/research/projects/new").form(), **(FACTS | changes))


def button(page, word):
    return next(form for form in page.forms if form.action.endswith(f"/{word}"))


def attach(client, key, kind="contract"):
    form = client.page(f"/research/projects/{key}/files/new").form()
    data = {"csrf_token": form.data["csrf_token"], "kind": kind, "title": "Шартнома", "file": (BytesIO(PDF), "s.pdf")}
    return client.read(client.post(f"/research/projects/{key}/files/new", data=data, follow_redirects=True))


def decide(as_, key, word, who):
    client = as_(who)
    return client.submit(button(client.page(f"/research/projects/{key}"), word))


def test_a_leader_enters_a_project_and_sends_it_with_its_contract(as_):
    client = as_("teacher")
    page = enter(client)
    assert page.heading == FACTS["name"]
    assert "1 250 000 000,50" in page
    refused = client.submit(button(page, "submission"))
    assert "шартнома ёки буйруқ файлини қўшинг" in refused
    page = attach(client, page.url.rsplit("/", 1)[1])
    page = client.submit(button(page, "submission"))
    assert "тасдиқлашда" in page
    assert "қоралама" in client.submit(button(page, "withdrawal"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", ""),
        ("amount", ""),
        ("amount", "1,005"),
        ("amount", "-1"),
        ("ends_on", "2026-01-31"),
        ("name", ""),
        ("number", "AM-2026-14"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_, field, value):
    client = as_("teacher")
    page = client.refused(client.page("/research/projects/new").form(), **(FACTS | {field: value}))
    assert page.form().errors[field]
    assert page.form().data["kind"] == FACTS["kind"]


def test_a_leader_cannot_enter_a_project_that_somebody_else_leads(as_):
    client = as_("teacher")
    form = client.page("/research/projects/new").form()
    roles = [""] * len(form.data.getlist("member_role"))
    assert "раҳбари" in client.refused(form, **FACTS, member_role=roles)


def test_the_head_approves_the_office_checks_and_then_it_changes_only_with_a_reason(as_, world):
    key = world.project
    assert "тасдиқланган" in decide(as_, key, "approval", "head")
    assert "текширилган" in decide(as_, key, "check", "scientist")
    assert "Ўзгартириш" not in as_("teacher").page(f"/research/projects/{key}").links
    office = as_("scientist")
    form = office.page(f"/research/projects/{key}/edit").form()
    assert office.refused(form, ends_on="2028-06-30").form().errors["reason"]
    assert office.refused(form, ends_on="2028-06-30", reason="чўзилди").form().errors["reason"]
    page = office.submit(form, ends_on="2028-06-30", reason="Қўшимча келишув билан муддати чўзилди")
    assert "30.06.2028" in page
    assert "Қўшимча келишув билан муддати чўзилди" in page
    assert "текширилган" in page


def test_nobody_decides_on_a_project_of_their_own(app, as_, world):
    with app.app_context():
        of_head = db.select(RoleAssignment).where(RoleAssignment.user_id == world.users["head"])
        db.session.scalars(of_head).one().user_id = world.users["teacher"]
        db.session.commit()
    page = as_("vice_rector").page(f"/research/projects/{world.project}")
    assert button(page, "approval")
    assert "тасдиқланган" in decide(as_, world.project, "approval", "vice_rector")


def test_the_vice_rector_leaves_to_the_head_what_is_the_heads(as_, world):
    client = as_("vice_rector")
    page = client.page(f"/research/projects/{world.project}")
    assert not [form for form in page.forms if form.action.endswith("/approval")]
    told = client.arrive(f"/research/projects/{world.project}/revision")
    assert told.url == page.url, "a form that would be refused does not open"
    assert "кафедра мудири" in told


def test_a_project_goes_back_with_a_remark_and_never_without(as_, world):
    client, key = as_("head"), world.project
    form = client.page(f"/research/projects/{key}/revision").form()
    client.refused(form, remark=" ")
    client.submit(form, remark="Суммаси нотўғри")
    assert "Суммаси нотўғри" in as_("teacher").page(f"/research/projects/{key}")


def test_a_member_of_the_house_finds_the_project_on_the_own_page_and_cannot_change_it(app, as_, world):
    with app.app_context():
        other = db.session.scalar(db.select(Employee).where(Employee.number == "E-foreign_teacher"))
        name, number = other.full_name, other.number
    client = as_("teacher")
    form = client.page("/research/projects/new").form()
    me = form.data.getlist("member_name")[0]
    page = client.submit(
        form,
        **FACTS,
        member_role=["head", "", "", ""],
        member_name=[me, name, "", ""],
        member_number=[form.data.getlist("member_number")[0], number, "", ""],
        member_organisation=["", "", "", ""],
        member_joined_on=["", "2026-05-01", "", ""],
        member_left_on=["", "", "", ""],
    )
    assert "01.05.2026" in page
    colleague = as_("foreign_teacher")
    with app.app_context():
        key = db.session.scalar(db.select(Employee.id).where(Employee.number == number))
    assert "Илмий лойиҳалари" in colleague.page(f"/staff/employees/{key}").links
    assert FACTS["name"] in colleague.page(f"/research/projects/members/{key}")
    shown = colleague.page(page.url)
    assert "Ўзгартириш" not in shown.links
    told = colleague.arrive(f"{page.url}/edit")
    assert told.url == page.url, "a form that would be refused does not open"
    assert "раҳбари ёки илмий бўлим" in told


def test_only_a_draft_is_deleted_and_only_after_a_question(app, as_, world):
    client = as_("teacher")
    page = enter(client)
    client.submit(client.page(f"{page.url}/remove").form())
    assert client.get(page.url).status_code == 404
    for form in ("edit", "files/new", "remove"):
        assert "аввал уни қайтариб олинг" in client.arrive(f"/research/projects/{world.project}/{form}")


@pytest.mark.both_engines
def test_the_file_of_the_list_ends_with_the_sums_of_each_currency(as_):
    client = as_("teacher")
    enter(client, currency="USD", amount="20000,10")
    rows = [line.split(";") for line in client.get("/research/projects/?format=csv").data.decode("utf-8").splitlines()]
    sums = {row[-1]: row[-3:-1] for row in rows if row[1].startswith("Жами")}
    assert sums == {"UZS": ["450000000.50", "150000000.25"], "USD": ["20000.10", "0"]}
    assert client.get("/research/projects/?format=xlsx").status_code == 200


def test_a_list_is_narrowed_by_what_runs_and_by_year(as_):
    client = as_("teacher")
    assert TITLE in client.page("/research/projects/?phase=running&year=2026")
    assert TITLE not in client.page("/research/projects/?phase=ended")
    assert TITLE not in client.page("/research/projects/?year=2024")
    assert TITLE in client.page("/research/projects/?q=QUYOSH")


def test_a_project_of_another_faculty_is_nowhere(as_, world):
    for who in ("dean", "head", "teacher"):
        client = as_(who)
        assert client.get(f"/research/projects/{world.foreign.project}").status_code == 404
        assert "БЕГОНА" not in client.page("/research/projects/")
        address = f"/research/projects/{world.foreign.project}/files/{world.foreign.project_file}"
        assert client.get(address).status_code == 404


def test_the_office_enters_the_project_of_a_department_or_of_a_division(app, as_, world):
    client = as_("scientist")
    form = client.page("/research/projects/new").form()
    team = {"member_role": ["head", "", ""], "member_name": ["Каримов Анвар", "", ""]}
    assert client.refused(form, **FACTS, **team).form().errors["department_id"]
    page = client.submit(form, **FACTS, **team, division_id=str(world.division))
    with app.app_context():
        row = db.session.get(ResearchProject, int(page.url.rsplit("/", 1)[1]))
        assert (row.owner_id, row.department_id) == (None, None)
