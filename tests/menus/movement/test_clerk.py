"""A day of a dean's office: what keeps forty orders from being forty times the same typing."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, update

from hemis.domain.movement import LEARNING, PEOPLE
from hemis.extensions import db
from hemis.models.orders import Order, OrderFile, OrderLine
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.operations.orders import NewLine
from tests import orders
from tests.menus.movement.test_files import PDF
from tests.menus.movement.test_orders import ORDERS, agreed, begun, draft, order_at, post_form, press, signed
from tests.world import NOW, PASSWORD, TODAY

HOME = "/"


def links(page):
    """The links of the home page that lead to orders which wait."""
    return {title: url for title, url in page.links.items() if "буйруқлар:" in title}


def test_the_first_page_asks_who_controls_and_remembers_the_last_one(as_, world):
    client = as_("dean")
    page = client.refused(post_form(client.page(f"{ORDERS}kinds/leave")), controller="")
    assert "Назорат қилувчи: Тўлдирилиши шарт." in page
    draft(client, world)
    assert post_form(client.page(f"{ORDERS}kinds/leave")).data["controller"] == "Декан ўринбосари"


def test_going_back_is_not_called_cancelling(as_, world):
    url = agreed(as_, world)
    page = as_("management").page(f"{url}/signature")
    assert "Орқага" in page
    assert "Бекор қилиш" not in page.links
    client = as_("dean")
    for each in (f"{ORDERS}kinds/leave", f"{url}/withdrawal"):
        assert "Бекор қилиш" not in client.page(each).links


@pytest.mark.both_engines
def test_what_waits_for_whom_stands_on_the_home_page(app, as_, world):
    with app.app_context():
        db.session.execute(update(Order).where(Order.status.in_(("submitted", "agreed"))).values(status="draft"))
        db.session.commit()
    client = as_("dean")
    url = press(client, draft(client, world), "/submission").url
    for who in ("studies", "accountant"):
        client = as_(who)
        title, address = next(each for each in links(client.page(HOME)).items() if each[0].startswith("Розилик"))
        assert title == "Розилик кутаётган буйруқлар: 1 та"
        assert len(client.page(address).rows()) == 1
        press(client, client.page(url), "/agreement")
        assert not [each for each in links(client.page(HOME)) if each.startswith("Розилик")]
    client = as_("management")
    assert len(client.page(links(client.page(HOME))["Имзо кутаётган буйруқлар: 1 та"]).rows()) == 1
    with app.app_context():
        db.session.execute(update(Order).where(Order.status == "agreed").values(effective_on=TODAY.replace(day=1)))
        db.session.commit()
    page = as_("dean").page(links(as_("dean").page(HOME))["Имзоланмай кечиккан буйруқлар: 1 та"])
    assert "кечикмоқда" in page
    client.submit(post_form(client.page(f"{url}/revision")), remark="Санаси ўтган")
    assert "Тўғрилаш учун қайтарилган буйруқлар: 1 та" in links(as_("dean").page(HOME))


def test_a_rule_that_changes_on_the_way_is_told(app, as_, world):
    client = as_("dean")
    url = press(client, draft(client, world), "/submission").url
    with app.app_context():
        for key in (PEOPLE, LEARNING):
            db.session.add(RuleValue(key=key, value="none", valid_from=TODAY, scope="", act="Кенгаш қарори"))
        db.session.commit()
    assert "Қоида ўзгарган" in client.page(url)
    page = client.submit(post_form(client.page(f"{url}/withdrawal")))
    assert "имзо кутмоқда" in press(client, page, "/submission")


def test_numbers_are_pasted_and_ticked(app, as_, world):
    client = as_("dean")
    page = begun(client, "expulsion")
    with app.app_context():
        numbers = db.session.scalars(select(Student.number).where(Student.id.in_(world.students[:3]))).all()
        foreign = db.session.get(Student, world.foreign.students[0]).number
    found = client.page(f"{page.url}?numbers={'%0A'.join([*numbers, foreign])}")
    assert foreign in found
    assert "кирмайди" in found
    form = post_form(found)
    assert sorted(form.data.getlist("students")) == sorted(str(each) for each in world.students[:3])
    client.submit(form, ground="11")
    with app.app_context():
        assert order_at(page.url.removesuffix("/students")).student_count == 3


def test_an_order_is_copied_into_a_draft_with_its_marks(app, as_, world):
    url = signed(as_, world)
    client = as_("dean")
    page = client.submit(post_form(client.page(f"{url}/copy")), effective_on=TODAY.isoformat())
    with app.app_context():
        row, first = order_at(page.url), order_at(url)
        assert (row.status, row.number, row.student_count, row.controller) == ("draft", None, 0, first.controller)
        assert "{talabalar}" in row.body
        assert "{talabalar}" not in first.body
    page = client.submit(post_form(client.page(f"{url}/copy")), effective_on=TODAY.isoformat(), with_students="y")
    with app.app_context():
        assert order_at(page.url).student_count == 1
    page = client.submit(post_form(client.page(f"{url}/cancellation")), effective_on=TODAY.isoformat(), reason="Хато")
    assert "мавжудлиги муносабати билан: Хато" in page
    assert "бошқа буйруқни номлайди" in client.refused(post_form(client.page(f"{page.url}/copy")))


def test_a_signed_order_is_given_the_scan_of_its_paper(app, as_, world):
    client = as_("dean")
    page = draft(client, world)
    add_file(client, page.url, "Ариза")
    with app.app_context():
        db.session.execute(update(OrderFile).values(uploaded_at=NOW - timedelta(hours=1)))
        db.session.commit()
    press(client, client.page(page.url), "/submission")
    assert client.get(f"{page.url}/files/new").status_code == 303, "not while it is on its way"
    for who in ("studies", "accountant"):
        client = as_(who)
        press(client, client.page(page.url), "/agreement")
    client = as_("management")
    client.submit(post_form(client.page(f"{page.url}/signature")), password=PASSWORD)
    client = as_("dean")
    add_file(client, page.url, "Скан")
    shown = client.page(page.url)
    assert "Олиб ташлаш: Скан" in shown.links
    assert "Олиб ташлаш: Ариза" not in shown.links
    with app.app_context():
        key = db.session.scalar(select(OrderFile.id).where(OrderFile.title == "Ариза"))
    refused = client.refused(post_form(client.page(f"{page.url}/files/{key}/remove")))
    assert "шу илова билан имзоланган" in refused
    assert "Скан" not in client.submit(post_form(client.page(shown.links["Олиб ташлаш: Скан"]))).links


def add_file(client, url, title):
    token = post_form(client.page(f"{url}/files/new")).data["csrf_token"]
    data = {"csrf_token": token, "title": title, "file": (BytesIO(PDF), "a.pdf")}
    assert client.post(f"{url}/files/new", data=data).status_code == 303


def test_the_printed_book_tells_its_period_and_what_ended_a_number(app, as_, world):
    with app.app_context():
        first = orders.signed("expulsion", NewLine(student_id=world.students[1]), faculty_id=world.faculty)
        second = orders.signed("cancellation", target_id=first.id, faculty_id=world.faculty)
        second.status, second.applied_at, number = "in_force", NOW, second.number
        db.session.commit()
    book = as_("dean").get("/movement/register/?format=print&kind=expulsion").get_data(as_text=True)
    assert f"Ўқишдан четлаштириш, 01.01.{TODAY.year} – 31.12.{TODAY.year}" in book
    assert f"{number} буйруқ билан бекор қилинган" in book


def test_an_order_that_follows_another_says_why_and_tells_no_codes(app, as_, world):
    url = signed(as_, world)
    client = as_("dean")
    assert "Асоси: Тўлдирилиши шарт." in client.refused(post_form(client.page(f"{url}/cancellation")), reason="")
    asked = {"effective_on": TODAY.isoformat(), "reason": "Суд қарори"}
    page = client.submit(post_form(client.page(f"{url}/cancellation")), **asked)
    assert page.rows()[0][3].startswith("Суд қарори")
    with app.app_context():
        grounds = select(OrderLine.ground).where(OrderLine.order_id == order_at(page.url).id)
        assert db.session.scalars(grounds).all() == [""]
