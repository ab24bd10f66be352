"""Илмий ишлар: an author enters once, co-authors find it, head and office decide, nobody decides on their own."""

from io import BytesIO

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.operations import scholarship
from tests.world import NOW
from tests.world_works import TITLE

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
ARTICLE = {
    "title": "Квант нуқталарида фотолюминесценция",
    "published_on": "2026-09-20",
    "language": "en",
    "source": "Physical Review B",
    "volume": "14",
    "page_range": "101–109",
    "doi": "https://doi.org/10.1103/PhysRevB.14.556",
    "issn": "0378-5955",
}


def rows(form, **columns):
    """The columns of the authors, as many rows as the form has."""
    count = len(form.data.getlist("author"))
    return {name: (list(values) + [""] * count)[:count] for name, values in columns.items()}


def enter(client, kind="article_foreign", **changes):
    form = client.page(f"/research/works/new?kind={kind}").form()
    return client.submit(form, **(ARTICLE | changes))


def decide(client, page, verb, works, **values):
    """Tick works and press a button of the batch."""
    form = next(form for form in page.forms if "remark" in form.data)
    data = {"csrf_token": form.data["csrf_token"], "work": works, "remark": "", "decision": verb, **values}
    return client.post(form.action, data=data, follow_redirects=True)


def version_of(app, key):
    with app.app_context():
        return db.session.get(ScientificWork, key).version


def test_the_history_tells_whose_card_an_author_is_counted_on(app, as_, world):
    client = as_("teacher")
    page = enter(client)
    form = client.page(f"{page.url}/edit").form()
    with app.app_context():
        colleague = db.session.scalars(db.select(Employee).where(Employee.number == "E-teacher2")).one()
        name = f"{colleague.surname} {colleague.first_name[0]}."
    page = client.submit(form, **rows(form, author=[*form.data.getlist("author")[:1], name]))
    assert f"{name} (E-teacher2)" in page


def test_an_author_enters_a_work_with_the_fields_of_its_kind(as_):
    client = as_("teacher")
    assert "Монография" in client.page("/research/works/new")
    page = enter(client)
    assert page.heading == ARTICLE["title"]
    assert "10.1103/physrevb.14.556" in page
    assert "2026/2027" not in page, "a draft counts nowhere"
    assert "қоралама" in page
    assert "Version" not in page, "the history tells what people typed"
    form = client.page("/research/works/new?kind=monograph").form()
    assert "isbn" in form.data
    assert "issn" not in form.data


@pytest.mark.parametrize(
    ("field", "value"),
    [("doi", "11.1/x"), ("issn", "0378-5956"), ("published_on", "2026-12-01"), ("source", "")],
)
def test_what_cannot_be_is_refused_beside_its_field(as_, field, value):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    page = client.refused(form, **(ARTICLE | {field: value}))
    assert page.form().errors[field]
    assert page.form().data["title"] == ARTICLE["title"]


def test_all_that_is_wrong_is_told_at_once(as_):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    page = client.refused(form, **(ARTICLE | {"doi": "11.1/x", "issn": "0378-5956", "source": ""}))
    assert {"doi", "issn", "source"} <= page.form().errors.keys()


def test_whoever_decides_opens_the_work_where_it_is_published(app, as_, world):
    with app.app_context():
        work = db.session.get(ScientificWork, world.scientific_work)
        work.doi, work.url = "10.1000/a<b#1", "javascript:alert(1)"
        db.session.commit()
    page = as_("head").page(f"/research/works/{world.scientific_work}")
    assert page.links["Ишларни тасдиқлаш"] == "/research/approvals/"
    assert page.links["10.1000/a<b#1"] == "https://doi.org/10.1000/a%3Cb%231"
    assert "javascript:alert(1)" in page
    assert "javascript:alert(1)" not in page.links


def test_an_author_of_the_house_is_found_by_the_printed_name_and_a_stranger_stays_one(app, as_, world):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    with app.app_context():
        me = db.session.get(Employee, world.teacher)
        other = db.session.scalar(db.select(Employee).where(Employee.id != me.id, Employee.user_id.is_not(None)))
        printed, name = f"{other.first_name[:1]}. {other.surname}", other.full_name
    authors = rows(
        form, author=[form.data.getlist("author")[0], printed, "Smith J."], number=[], organisation=["", "", "MIT"]
    )
    page = client.submit(form, **ARTICLE, **authors)
    assert name in page
    assert "MIT" in page


def test_a_work_without_its_author_or_with_one_twice_is_refused(as_):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    mine = form.data.getlist("author")[0]
    page = client.refused(form, **ARTICLE, **rows(form, author=["Smith J."], number=[], organisation=["MIT"]))
    assert "ўзингиз йўқсиз" in page
    page = client.refused(form, **ARTICLE, **rows(form, author=[mine, mine], number=[], organisation=[]))
    assert "икки марта" in page


def test_the_buttons_beside_the_authors_move_them_and_an_error_leads_there(as_):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    mine = form.data.getlist("author")[0]

    def asked(step):
        typed = rows(form, author=[mine, "Smith J."], number=[], organisation=["", "MIT"])
        page = client.read(client.send(form, **ARTICLE, **typed, author_rows_step=step))
        return page.form().data.getlist("author")

    assert asked("up-1")[:2] == ["Smith J.", mine]
    assert asked("drop-0")[0] == "Smith J."
    assert len(asked("add")) == len(form.data.getlist("author")) + 1
    page = client.refused(form, **ARTICLE, **rows(form, author=[], number=[], organisation=["", "MIT"]))
    assert [each for each in page.links.values() if each.endswith("#author_rows")]


def test_a_second_entry_of_a_work_is_refused_and_says_who_has_it(as_):
    client = as_("teacher")
    enter(client)
    form = client.page("/research/works/new?kind=article_foreign").form()
    assert client.refused(form, **ARTICLE | {"title": "Бошқа ном"}).form().errors["doi"]
    assert (
        client.refused(form, **ARTICLE | {"title": "квант нуқталарида ФОТОЛЮМИНЕСЦЕНЦИЯ", "doi": ""})
        .form()
        .errors["title"]
    )


def test_a_co_author_sees_the_work_and_cannot_change_it(app, as_, world):
    with app.app_context():
        foreign = db.session.scalar(db.select(Employee).where(Employee.number == "E-foreign_teacher"))
        name, number = foreign.full_name, foreign.number
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    mine = form.data.getlist("author")[0]
    page = client.submit(form, **ARTICLE, **rows(form, author=[mine, name], number=["", number], organisation=[]))
    other = as_("foreign_teacher")
    assert ARTICLE["title"] in other.page("/research/works/")
    assert "Ўзгартириш" not in other.page(page.url).links
    told = other.arrive(f"{page.url}/edit")
    assert told.url == page.url, "a form that would be refused does not open"
    assert "муаллиф ўзгартиради" in told


def test_a_work_that_was_sent_says_at_once_that_it_is_closed(as_, world):
    client, page = as_("teacher"), f"/research/works/{world.scientific_work}"
    typed = client.page("/research/works/new?kind=monograph").form()
    token = {"csrf_token": typed.data["csrf_token"], "title": "Меники"}
    for form in ("edit", "remove"):
        assert client.post(f"{page}/{form}", data=token).status_code == 422
        told = client.arrive(f"{page}/{form}")
        assert told.url == page
        assert "энди ўзгартирилмайди" in told


def test_a_work_goes_to_the_head_with_its_evidence_only(as_):
    client = as_("teacher")
    page = enter(client)
    assert not [form for form in page.forms if form.action.endswith("/submission")]
    form = client.page(f"{page.url}/edit").form()
    data = {**{name: form.data.getlist(name) for name in form.data}, "file": (BytesIO(PDF), "maqola.pdf")}
    page = client.read(client.post(f"{page.url}/edit", data=data, follow_redirects=True))
    assert "Юклаб олиш" in page.links
    page = client.submit(next(form for form in page.forms if form.action.endswith("/submission")))
    assert "кафедра мудирида" in page
    form = next(form for form in page.forms if form.action.endswith("/withdrawal"))
    assert "қоралама" in client.submit(form)


def test_the_head_approves_many_at_once_and_the_office_checks_them(app, as_, world):
    head, key = as_("head"), world.scientific_work
    page = head.page("/research/approvals/")
    assert TITLE in page
    answer = decide(head, page, "confirm", [f"{key}-{version_of(app, key)}"])
    assert "Тасдиқланди: 1 та иш" in answer.text
    assert "2026/2027" in as_("teacher").page(f"/research/works/{key}")
    office = as_("scientist")
    answer = decide(office, office.page("/research/checks/"), "confirm", [f"{key}-{version_of(app, key)}"])
    assert "Текширилди: 1 та иш" in answer.text
    assert "текширилган" in as_("teacher").page(f"/research/works/{key}")


def test_a_work_is_returned_with_a_remark_and_never_without(app, as_, world):
    head, key = as_("head"), world.scientific_work
    page = head.page("/research/approvals/")
    seen = [f"{key}-{version_of(app, key)}"]
    answer = decide(head, page, "return", seen)
    assert answer.status_code == 422
    assert "checked" in answer.text
    decide(head, page, "return", seen, remark="Бетлари кўрсатилмаган")
    page = as_("teacher").page(f"/research/works/{key}")
    assert "Бетлари кўрсатилмаган" in page
    assert "Мудирга юбориш" in page


def test_what_was_changed_meanwhile_is_not_approved(app, as_, world):
    head, key = as_("head"), world.scientific_work
    page = head.page("/research/approvals/")
    answer = decide(head, page, "confirm", [f"{key}-{version_of(app, key) - 1}"])
    assert "бошқа ходим ўзгартирган" in answer.text
    assert "тасдиқлаган" not in as_("teacher").page(f"/research/works/{key}").text_at("main", id="main")


def test_nobody_sees_or_decides_on_works_of_another_department(app, as_, world):
    head = as_("head")
    foreign = world.foreign.scientific_work
    assert head.get(f"/research/works/{foreign}").status_code == 404
    decide(head, head.page("/research/approvals/"), "confirm", [f"{foreign}-{version_of(app, foreign)}"])
    with app.app_context():
        assert db.session.get(ScientificWork, foreign).status == "submitted"


def test_the_works_of_a_head_wait_for_the_vice_rector_and_no_other_works_do(app, as_, world):
    rector, key = as_("vice_rector"), world.scientific_work
    assert TITLE not in rector.page("/research/approvals/")
    with app.app_context():
        of_head = db.select(RoleAssignment).where(RoleAssignment.user_id == world.users["head"])
        db.session.scalars(of_head).one().user_id = world.users["teacher"]
        db.session.commit()
    page = rector.page("/research/approvals/")
    assert TITLE in page
    answer = decide(rector, page, "confirm", [f"{key}-{version_of(app, key)}"])
    assert "Тасдиқланди: 1 та иш" in answer.text


def test_nobody_decides_on_a_work_of_their_own(app, world):
    with app.app_context():
        work = db.session.get(ScientificWork, world.scientific_work)
        author = db.session.get(User, world.users["teacher"])
        with pytest.raises(RuleError, match="ўзингиз тасдиқлай олмайсиз"):
            scholarship.approve(work, version=work.version, at=NOW, by=author)
        with pytest.raises(RuleError, match="ўзингиз тасдиқлай олмайсиз"):
            scholarship.send_back(work, "Изоҳ", version=work.version, by=author)
