"""Буйруқлар: drafted with students, agreed by the offices, signed with a number, printed, verified, cancelled."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hemis.domain.movement import KINDS
from hemis.extensions import db
from hemis.models.documents import IssuedDocument
from hemis.models.orders import Order, OrderLine
from hemis.models.students import Student
from hemis.operations import movement
from tests import crowd
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.world import NOW, PASSWORD, TODAY

ORDERS = "/movement/orders/"


def draft(client, world, kind="expulsion", person=1, **values):
    """Draft an order with one student; return its page."""
    return add(client, begun(client, kind), world, person, **values)


def begun(client, kind):
    """Draft an order without students; return the page on which they are added."""
    form = post_form(client.page(f"{ORDERS}kinds/{kind}"))
    return client.submit(form, effective_on=TODAY.isoformat(), controller="Декан ўринбосари")


def add(client, page, world, person=1, **values):
    """Tick one student of the home group."""
    found = client.page(f"{page.url}?from_group={world.group}")
    filled = {"ground": "11", **values} if "ground" in names(post_form(found)) else values
    return client.submit(post_form(found), students=[str(world.students[person])], **filled)


def post_form(page):
    [form] = [each for each in page.forms if each.method == "POST" and each.action.startswith("/movement/")]
    return form


def names(form):
    return {each.get("name") for each in form.controls}


def press(client, page, ending):
    """Press the one-button form whose address ends so."""
    [form] = [each for each in page.forms if each.action.endswith(ending)]
    return client.submit(form)


def agreed(as_, world, **values):
    """An expulsion agreed by all offices; the address of its page."""
    client = as_("dean")
    page = press(client, draft(client, world, **values), "/submission")
    for who in ("studies", "accountant"):
        client = as_(who)
        page = press(client, client.page(page.url), "/agreement")
    return page.url


def sign(client, url, password=PASSWORD):
    return client.send(post_form(client.page(f"{url}/signature")), password=password)


def signed(as_, world, **values):
    url = agreed(as_, world, **values)
    assert sign(as_("management"), url).status_code == 303
    return url


def order_at(url):
    return db.session.get(Order, int(url.rstrip("/").rsplit("/", 1)[-1]))


@pytest.mark.both_engines
def test_an_order_goes_from_draft_to_force_and_the_student_moves(app, as_, world):
    url = signed(as_, world)
    page = as_("dean").page(url)
    assert "кучда" in page
    assert "Имзолаган" in page
    with app.app_context():
        order = order_at(url)
        assert (order.status, order.number[:2], order.signed_on) == ("in_force", "T-", TODAY)
        assert "{" not in order.body
        assert "Ёқубова" in order.body
        assert db.session.get(Student, world.students[1]).status == "13"


def test_a_draft_shows_its_text_filled_in_and_what_keeps_it(as_, world):
    page = draft(as_("dean"), world, ground="")
    assert "Асосни танланг." in page
    assert "{talabalar}" not in page
    assert not [form for form in page.forms if form.action.endswith("/submission")]


def test_the_text_is_edited_and_an_unknown_mark_is_refused_beside_its_field(as_, world):
    client = as_("dean")
    page = draft(client, world)
    form = post_form(client.page(f"{page.url}/edit"))
    refused = client.refused(form, body="1. {kuni} бажарилсин", preamble="Аризага асосан")
    again = post_form(refused)
    assert "kuni" in again.errors["body"]
    assert again.data["preamble"] == "Аризага асосан"
    assert "Ёқубова" in client.submit(again, body="1. Қуйидагилар:\n{talabalar}")


def test_a_text_that_was_sent_while_it_was_written_on_is_not_lost(as_, world):
    client = as_("dean")
    page = draft(client, world)
    form = post_form(client.page(f"{page.url}/edit"))
    press(client, page, "/submission")
    refused = client.refused(form, body="1. Узоқ ёзилган банд.")
    assert "Узоқ ёзилган банд" in post_form(refused).data["body"]
    assert client.arrive(f"{page.url}/edit").url == page.url


def test_a_line_is_changed_and_taken_off(app, as_, world):
    client = as_("dean")
    page = draft(client, world)
    with app.app_context():
        [line] = db.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_at(page.url).id))
    form = post_form(client.page(f"{page.url}/students/{line}"))
    page = client.submit(form, reason="12-маълумотнома", ground="13")
    assert "12-маълумотнома" in page
    page = client.submit(post_form(client.page(f"{page.url}/students/{line}/remove")))
    assert "Буйруқда ҳали талаба йўқ" in page


def test_a_whole_group_is_taken_by_one_tick(app, as_, world):
    client = as_("dean")
    page = begun(client, "promotion")
    found = client.page(f"{page.url}?from_group={world.group}")
    page = client.submit(post_form(found), whole="y")
    with app.app_context():
        assert order_at(page.url).student_count == len(world.students)


def test_a_foreign_student_is_neither_found_nor_taken(as_, world):
    client = as_("dean")
    page = begun(client, "expulsion")
    found = client.page(f"{page.url}?from_group={world.group}")
    client.refused(post_form(found), students=[str(world.foreign.students[0])], ground="11")
    assert "БЕГОНА" not in client.page(f"{page.url}?q=бегонаев")


def test_a_foreign_group_is_refused(as_, world):
    client = as_("dean")
    page = begun(client, "transfer")
    found = client.page(f"{page.url}?from_group={world.group}")
    form = post_form(found)
    client.refused(form, students=[str(world.students[1])], group_id=str(world.foreign.group), ground="group")


def test_who_drafts_or_agrees_does_not_sign_and_a_remark_sends_back(as_, world):
    client = as_("dean")
    page = press(client, draft(client, world), "/submission")
    assert "Юрист, Бухгалтерия" in page
    client = as_("studies")
    page = press(client, client.page(page.url), "/agreement")
    client = as_("accountant")
    page = client.submit(post_form(client.page(f"{page.url}/revision")), remark="Тўлов ҳақида банд йўқ")
    assert "Тўлов ҳақида банд йўқ" in as_("dean").page(page.url)
    assert "қоралама" in page


def test_a_wrong_password_signs_nothing_and_leaves_no_gap(app, as_, world):
    url, client = agreed(as_, world), as_("management")
    before = numbers(app)
    assert sign(client, url, "янглиш парол").status_code == 422
    assert numbers(app) == before
    assert sign(client, url).status_code == 303
    assert numbers(app) == [*before, max(before) + 1]


def test_the_password_may_be_tried_five_times(as_, world):
    url, client = agreed(as_, world), as_("management")
    tried = [sign(client, url, "янглиш парол").status_code for _number in range(6)]
    assert tried == [422] * 5 + [429]


def numbers(app):
    with app.app_context():
        return sorted(filter(None, db.session.scalars(select(Order.ordinal))))


def test_the_studies_vice_rector_signs_no_expulsion(as_, world):
    url = agreed(as_, world)
    assert sign(as_("studies"), url).status_code == 422


def test_a_signed_order_is_not_edited(as_, world):
    url = signed(as_, world)
    for page in ("edit", "students"):
        answer = as_("dean").get(f"{url}/{page}")
        assert (answer.status_code, answer.location) == (303, url)


def test_a_draft_is_withdrawn_and_removed(as_, world):
    client = as_("dean")
    page = press(client, draft(client, world), "/submission")
    page = client.submit(post_form(client.page(f"{page.url}/withdrawal")))
    page = client.submit(post_form(client.page(f"{page.url}/remove")))
    assert "Қоралама ўчирилди." in page


def test_a_stale_signature_is_refused(as_, world):
    url, client = agreed(as_, world), as_("management")
    form = post_form(client.page(f"{url}/signature"))
    dean = as_("dean")
    dean.submit(post_form(dean.page(f"{url}/withdrawal")))
    assert client.send(form, password=PASSWORD).status_code in (409, 422)


def test_a_signed_order_is_cancelled_by_another_that_names_it(app, as_, world):
    url = signed(as_, world)
    client = as_("dean")
    page = client.submit(
        post_form(client.page(f"{url}/cancellation")), effective_on="2026-10-07", reason="Ариза қайтариб олинди"
    )
    with app.app_context():
        number = order_at(url).number
    assert number in page
    page = press(client, page, "/submission")
    for who in ("studies", "accountant"):
        client = as_(who)
        page = press(client, client.page(page.url), "/agreement")
    assert sign(as_("management"), page.url).status_code == 303
    with app.app_context():
        target, cancelling = order_at(url), order_at(page.url)
        assert (target.status, target.number, cancelling.status) == ("in_force", number, "signed")
        movement.carry_out(cancelling, by=None, at=NOW + timedelta(days=1))
        db.session.commit()
        assert (order_at(url).status, order_at(url).number) == ("cancelled", number)
        assert db.session.get(Student, world.students[1]).status == "11"


def test_the_paper_and_the_public_page(app, as_, world):
    client, url = as_("dean"), signed(as_, world)
    paper = client.get(f"{url}/print")
    assert (paper.status_code, paper.mimetype, paper.data[:4]) == (200, "application/pdf", b"%PDF")
    assert all(sign in paper.data for sign in (b"/StructTreeRoot", b"/Marked true", b"/Lang", b"/Title")), "tagged"
    with app.app_context():
        issued = db.session.scalars(select(IssuedDocument).order_by(IssuedDocument.id.desc())).first()
        code, number, name = issued.code, issued.number, db.session.get(Student, world.students[1]).surname
    page = app.test_client().page(f"/tekshirish/{code}")
    assert "кучда" in page
    assert number in page
    assert name not in page
    with app.app_context():
        order_at(url).status = "cancelled"
        db.session.commit()
    page = app.test_client().page(f"/tekshirish/{code}")
    assert "бекор қилинган" in page


def test_a_draft_is_printed_as_one(as_, world):
    answer = as_("dean").get(f"{ORDERS}{world.order}/print")
    assert answer.data[:4] == b"%PDF"
    assert "draft" in answer.headers["Content-Disposition"]


def test_a_student_reads_the_own_orders_without_the_others(app, as_, world):
    client = as_("student")
    page = client.page("/movement/mine/")
    assert len(page.rows()) == 2
    assert client.get(f"/movement/mine/{world.foreign.own_order}").status_code == 404
    assert client.get(f"/movement/mine/{world.orders['draft']}").status_code == 404
    assert client.get(f"/movement/mine/{world.own_order}/print").data[:4] == b"%PDF"


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 5), ("?q=Yoqubova", 3), ("?q=T-1/2026", 1), ("?kind=leave", 1), ("?status=draft", 1)],
)
def test_the_list_is_narrowed(as_, world, query, count):
    assert len(as_("dean").page(f"{ORDERS}{query}").rows()) == count


def test_the_register_has_every_number(as_, world):
    page = as_("registrar").page("/movement/register/")
    assert "1 дан 4 гача барча рақам бор" in page
    assert len(page.rows()) == 4
    assert len(as_("dean").page("/movement/register/").rows()) == 2


def test_everybody_forms_only_what_the_kinds_allow(as_, world):
    page = as_("dean").page(f"{ORDERS}kinds")
    for kind, move in KINDS.items():
        assert (move.title in page) == (kind not in ("correction", "cancellation")), kind


@pytest.mark.promise("E6")
def test_a_long_order_costs_no_more_statements_than_a_short_one(app, as_, world):
    with app.app_context():
        crowd.fill_group(world.group, 70)
    client, costs = as_("dean"), []
    for wanted in (1, 70):
        page = begun(client, "promotion")
        form = post_form(client.page(f"{page.url}?from_group={world.group}"))
        ids = [each.get("value") for each in form.controls if each.get("name") == "students"][:wanted]
        page = client.submit(form, students=ids)
        assert len(page.rows()) == min(wanted, 30)
        with count_statements(engine_of(app)) as seen:
            client.page(page.url)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 12, seen
    assert len(client.page(f"{page.url}?page=3").rows()) == 10


def test_a_line_asks_for_the_kind_of_a_grant_where_it_asks_for_the_payment(as_, world):
    client = as_("dean")
    page = draft(client, world, "transfer", ground="payment", payment_form="11", grant_kind="12")
    assert "Қўшимча давлат гранти" in page
    [line] = [href for title, href in page.links.items() if title.startswith("Тўлдириш")]
    form = post_form(client.page(line))
    assert form.data["grant_kind"] == "12"
    assert "Грант тури ёзилган" in client.submit(form, payment_form="", grant_kind="12")
