"""Фарқ ҳужжати: drafted, matched by hand, fixed and frozen, closed by a confirmed sheet, replaced by an edition."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from hemis.extensions import db
from hemis.models.differences import DifferenceLine, OutsideSubject, SubjectDifference
from hemis.models.orders import Order, OrderLine
from hemis.models.students import Enrolment, Student
from hemis.operations.difference_following import follow
from tests import marks
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.world import NOW, TODAY

HOME = "/movement/differences/"
LISTED = "/movement/makeups/"
NONE = "филтрларни тозаланг"
WHY = "Дастурлар мазмуни бир хил"


def own_form(page):
    [form] = [each for each in page.forms if each.method == "POST" and each.action.startswith(HOME)]
    return form


def drafted(app, client, world, plan, place=1, upto=2):
    """The page of the draft of one student of the home group."""
    with app.app_context():
        number = db.session.get_one(Student, world.students[place]).number
    form = own_form(client.page(f"{HOME}new?number={number}&curriculum_id={world.draft}&upto={upto}"))
    return client.submit(form)


def fixed(client, page):
    return client.submit(own_form(client.page(f"{page.url}/fixing")))


def line_form(client, page, place):
    """The form of a line by its place in the table."""
    addresses = sorted(href for text, href in links(page) if "/lines/" in href)
    return own_form(client.page(addresses[place]))


def links(page):
    return [(text, href) for text, href in page.links.items()]


def outside(app, world, place=1, name="Олий алгебра", credits=4):
    """A subject that a student has passed elsewhere, under another name."""
    with app.app_context():
        paper = {"institution": "Самарқанд институти", "paper_kind": "transcript", "paper_number": "Т-1"}
        row = OutsideSubject(student_id=world.students[place], name=name, credits=credits, mark="5", scale="5", **paper)
        row.paper_on = TODAY
        db.session.add(row)
        db.session.commit()
        return row.id


@pytest.mark.both_engines
def test_a_difference_is_drafted_and_fixed_and_then_stands_still(app, as_, world, plan):
    client = as_("dean")
    page = drafted(app, client, world, plan)
    assert "4 кредит ҳисобга олинади, 6 кредит топширилади" in page
    assert page.rows()[1][:6] == ["Алгебра", "2", "6", "—", "0", "6"]
    assert (TODAY + timedelta(days=180)).strftime("%d.%m.%Y") in page
    form = line_form(client, page, 1)
    page = fixed(client, page)
    assert "белгиланган" in page
    assert "топширилади" in page.rows()[1][6]
    assert "Фарқ белгиланган" in client.refused(form, reason=WHY)
    assert "Фарқ белгиланган" in client.refused(own_form(client.page(f"{page.url}/remove")))
    [row] = [each for each in client.page(f"{LISTED}?state=open").rows() if "Алгебра" in each[2]]
    assert row[3:5] == ["6", (TODAY + timedelta(days=180)).strftime("%d.%m.%Y")]


def test_what_was_passed_elsewhere_is_matched_by_hand_with_a_reason(app, as_, world, plan):
    key, client = f"elsewhere:{outside(app, world)}", as_("dean")
    page = drafted(app, client, world, plan)
    assert "Олий алгебра, 4 кредит" in page
    form = line_form(client, page, 1)
    assert "сабабини ёзинг" in client.refused(form, sources=[key])
    page = client.submit(form, sources=[key], reason=WHY)
    assert page.rows()[1][2:6] == ["6", f"Олий алгебра (4), Самарқанд институти Қўлда: {WHY}", "4", "2"]
    assert "8 кредит ҳисобга олинади, 2 кредит топширилади" in page
    assert WHY in page
    page = client.submit(next(each for each in page.forms if each.action.endswith("/renewal")))
    assert page.rows()[1][4:6] == ["4", "2"]


def test_a_paper_without_credits_is_counted_by_its_hours(app, as_, world, plan):
    key = outside(app, world, name="Алгебра")
    with app.app_context():
        db.session.execute(db.update(OutsideSubject).where(OutsideSubject.id == key).values(credits=0, hours=135))
        db.session.commit()
    page = drafted(app, as_("dean"), world, plan)
    assert page.rows()[1][2:6] == ["6", "Алгебра (4), Самарқанд институти", "4", "2"]


def test_a_match_is_struck_out_and_its_credits_are_made_up(app, as_, world, plan):
    client = as_("dean")
    page = drafted(app, client, world, plan)
    form = line_form(client, page, 0)
    assert "топшириш муддатини киритинг" in client.refused(form, sources=[], reason="Соатлари етарли эмас", deadline="")
    assert "бугундан олдин" in client.refused(form, sources=[], reason="Соатлари оз", deadline="2026-10-05")
    page = client.submit(form, sources=[], reason="Соатлари етарли эмас", deadline="2026-12-01")
    assert page.rows()[0][4:6] == ["0", "4"]
    page = fixed(client, page)
    assert "01.12.2026 топширилади" in page.rows()[0][6]


@pytest.mark.both_engines
def test_a_confirmed_sheet_closes_what_is_made_up_and_a_reopened_one_opens_it(as_, world):
    dean, address = as_("dean"), f"{HOME}{world.fixed_difference}"
    assert "топширилади" in dean.page(address).rows()[0][6]
    marks.fill(as_("teacher"), world)
    marks.close(as_("teacher"), world)
    assert NONE in dean.page(f"{LISTED}?state=closed")
    marks.confirm(dean, world)
    page = dean.page(address)
    assert page.rows()[0][6] == "04.01.2027 топширилди 06.10.2026"
    assert "фан топширилди" in page
    [row] = dean.page(f"{LISTED}?state=closed").rows()
    assert row[0] == "Ёқубова Нигора Баҳром қизи"
    marks.ask(as_("teacher"), world)
    registrar = as_("registrar")
    asked = registrar.page("/performance/reopenings/").find_all("a", href=True)
    urls = [each.get("href") for each in asked if each.get("href").endswith("/allowance")]
    url = max(urls, key=lambda each: int(each.split("/")[3]))
    registrar.submit(registrar.page(url).form(url), hours="2")
    page = dean.page(address)
    assert page.rows()[0][6] == "04.01.2027 топширилади"
    assert "фан қайта очилди" in page


def test_a_failed_subject_stays_open_and_what_was_known_before_closes_nothing(app, as_, world, plan):
    client = as_("dean")
    failed = fixed(client, drafted(app, client, world, plan, place=0))
    page = drafted(app, client, world, plan, place=1)
    page = client.submit(line_form(client, page, 0), sources=[], reason="Соатлари оз", deadline="2026-12-01")
    struck = fixed(client, page)
    with app.app_context():
        assert follow([world.sheet], on=TODAY, by=None) == 0
    for each in (failed, struck):
        assert "топширилади" in client.page(each.url).rows()[0][6]


def test_a_deadline_that_is_over_is_told(app, as_, world):
    with app.app_context():
        db.session.execute(db.update(DifferenceLine).values(deadline=date(2026, 10, 5)))
        db.session.commit()
    client = as_("dean")
    assert client.page(f"{HOME}{world.fixed_difference}").rows()[0][6] == "05.10.2026 муддати ўтган"
    assert [row[5] for row in client.page(f"{LISTED}?state=overdue").rows()] == ["муддати ўтган"]
    assert NONE in client.page(f"{LISTED}?state=open")


def test_a_new_edition_names_its_reason_and_takes_the_place_of_the_first(app, as_, world, plan):
    client = as_("dean")
    page = fixed(client, drafted(app, client, world, plan))
    first, form = page.url, own_form(client.page(f"{page.url}/revision"))
    assert "Тўлдирилиши шарт" in client.refused(form, reason="")
    second = client.submit(form, reason="Янги маълумотнома келди", upto="1")
    assert len(second.rows()) == 1
    assert "қораламаси бор" in client.refused(form, reason="Яна бир марта")
    second = fixed(client, second)
    assert "Янги маълумотнома келди" in second
    assert "янги таҳрир билан алмаштирилган" in client.page(first)
    assert not [each for each in client.page(LISTED).rows() if "Алгебра" in each[2]]


def test_a_second_difference_with_the_same_plan_is_refused(app, as_, world, plan):
    client = as_("dean")
    page = drafted(app, client, world, plan)
    with app.app_context():
        number = db.session.get_one(Student, world.students[1]).number
    form = own_form(client.page(f"{HOME}new?number={number}&curriculum_id={world.draft}&upto=2"))
    assert "қораламаси бор" in client.refused(form)
    client.submit(own_form(client.page(f"{page.url}/remove")))
    assert client.get(page.url).status_code == 404
    assert client.submit(form).heading.startswith("Фанлар фарқи")


def test_foreign_people_and_plans_are_refused(app, as_, world):
    client = as_("dean")
    with app.app_context():
        number = db.session.get_one(Student, world.foreign.students[0]).number
    form = own_form(client.page(f"{HOME}new"))
    values = {"number": number, "curriculum_id": str(world.curriculum), "upto": "1"}
    assert "рақамли талаба топилмади" in client.refused(form, **values)
    assert (
        client.post(form.action, data=form.filled(values) | {"curriculum_id": world.foreign.curriculum}).status_code
        == 422
    )
    assert client.get(f"{HOME}{world.foreign.difference}").status_code == 404
    other = f"{HOME}{world.difference}/lines/{world.foreign.difference_line}"
    assert client.get(other).status_code == 404


def test_two_people_do_not_settle_the_same_draft_unseen(app, as_, world, plan):
    client = as_("dean")
    page = drafted(app, client, world, plan)
    form, late = line_form(client, page, 1), own_form(client.page(f"{page.url}/fixing"))
    client.submit(form, deadline="2026-12-20")
    assert client.send(late).status_code == 409


@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_the_document_and_the_list_are_taken_away(as_, world, form):
    client = as_("dean")
    for url in (f"{HOME}{world.fixed_difference}?format={form}", f"{LISTED}?format={form}"):
        answer = client.get(url)
        assert answer.status_code == 200
        if form == "csv":
            assert "Математик анализ" in answer.text


def test_the_sheet_has_a_place_for_the_signature_of_the_student(as_, world):
    page = as_("dean").page(f"{HOME}{world.fixed_difference}/paper")
    assert "танишдим. Талаба: ____" in page
    assert "Белгиланди: 06.10.2026" in page


@pytest.mark.parametrize("asked", ["q=Ёқубова", "state=open", "q=301260100002", "until=2027-12-31&state=open"])
def test_the_list_is_narrowed(as_, world, asked):
    assert [row[0] for row in as_("dean").page(f"{LISTED}?{asked}").rows()] == ["Ёқубова Нигора Баҳром қизи"]


def test_what_is_not_fixed_is_told_apart_and_no_match_says_so(as_, world):
    client = as_("dean")
    [row] = client.page(f"{LISTED}?state=draft").rows()
    assert row[5] == "ҳали белгиланмаган"
    assert "филтрларни тозаланг" in client.page(f"{LISTED}?state=closed")


def test_the_list_costs_the_same_whatever_its_length(app, as_, world):
    client = as_("dean")
    client.page(LISTED)
    with count_statements(engine_of(app)) as few:
        client.page(LISTED)
    with app.app_context():
        for student in world.students[2:]:
            made = SubjectDifference(student_id=student, curriculum_id=world.curriculum, upto_semester=1)
            made.drafted_by_id, made.drafted_at = world.users["dean"], NOW
            db.session.add(made)
            db.session.flush()
            about = {"position": 1, "semester": 1, "name": "Физика", "counted": 0, "to_make_up": 4, "deadline": TODAY}
            db.session.add(DifferenceLine(difference_id=made.id, curriculum_subject_id=world.subject, **about))
        db.session.commit()
    with count_statements(engine_of(app)) as many:
        client.page(LISTED)
    assert len(few) == len(many) <= 8


def test_the_student_sees_what_is_to_be_made_up_and_no_drafts(app, as_, world):
    student = as_("student")
    assert "топшириладиган фан йўқ" in student.page("/students/own/?tab=differences")
    with app.app_context():
        db.session.execute(delete(DifferenceLine).where(DifferenceLine.difference_id == world.difference))
        db.session.execute(delete(SubjectDifference).where(SubjectDifference.id == world.difference))
        db.session.get_one(SubjectDifference, world.fixed_difference).student_id = world.students[0]
        db.session.commit()
    page = student.page("/students/own/?tab=differences")
    assert page.rows() == [["Математик анализ 1-семестр", "4", "04.01.2027", "топширилади"]]
    assert "Чизиқли алгебра, 5 кредит" in page
    assert student.get(f"{HOME}{world.fixed_difference}").status_code == 403


def test_the_card_tells_the_office_too(as_, world):
    page = as_("dean").page(f"/students/base/{world.students[1]}?tab=differences")
    assert page.links["Математик анализ"].endswith(f"/{world.fixed_difference}")


def test_an_order_leads_to_the_difference_of_each_student(app, as_, world):
    with app.app_context():
        db.session.execute(db.update(Enrolment).values(semester=3))
        db.session.execute(db.update(OrderLine).where(OrderLine.order_id == world.order).values(group_id=world.group))
        db.session.execute(db.update(Order).where(Order.id == world.order).values(kind="reinstatement"))
        db.session.execute(delete(DifferenceLine))
        db.session.execute(delete(SubjectDifference))
        db.session.commit()
    client = as_("dean")
    page = client.page(f"/movement/orders/{world.order}")
    assert "Янги ўқув режа бўйича фанлар фарқи белгиланмаган." in page
    form = own_form(client.page(page.links["Фарқни белгилаш: Ёқубова Нигора Баҳром қизи"]))
    assert form.data["number"] == "301260100002"
    assert form.data["order_id"] == str(world.order)
    assert form.data["upto"] == "2"
    page = client.submit(form)
    assert page.rows()[0][0] == "Математик анализ"
    fixed(client, page)
    assert "фарқи белгиланмаган" not in client.page(f"/movement/orders/{world.order}")


def test_who_has_no_business_here(as_, world):
    for who in ("teacher", "student", "ministry"):
        assert as_(who).get(LISTED).status_code == 403
        assert as_(who).get(f"{HOME}{world.difference}/fixing").status_code == 403
