"""Promise C10 through the pages: many sign at once, each with a session, a form and a password of their own."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select

from hemis.access.roles import Role
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.documents import IssuedDocument
from hemis.models.orders import Order
from hemis.operations import audit, order_register
from tests.menus.movement.test_orders import ORDERS, post_form
from tests.operations.test_order_steps import agreed
from tests.serving import COOKIE, serve, session_of
from tests.world import PASSWORD, TODAY

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("C10")]
MANY = 20


@pytest.fixture
def orders(app, world):
    """Orders that wait for a signature, and as many people who may give it: one account is not tried so often."""
    with app.app_context():
        keys = [agreed(world.students[2]).id for _number in range(MANY)]
        hashed = db.session.scalar(select(User.password_hash).where(User.login == "management"))
        for number in range(MANY):
            name = {"name": f"Имзоловчи {number}", "name_latin": f"Imzolovchi {number}"}
            user = User(login=f"signer{number}", password_hash=hashed, must_change_password=False, **name)
            db.session.add(user)
            db.session.flush()
            db.session.add(RoleAssignment(user_id=user.id, role=Role.MANAGEMENT, starts_on=TODAY))
        db.session.commit()
    return keys


def prepared(client, key):
    """Open the page of a signature; return what the browser would send."""
    form = post_form(client.page(f"{ORDERS}{key}/signature"))
    return form.action, form.filled({"password": PASSWORD}), session_of(client)


def at_once(url, forms):
    """Send all forms to a real server at the same moment; return the status and address of each answer."""
    together = Barrier(len(forms))

    def send(form):
        path, data, session = form
        line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        headers = {"Cookie": f"{COOKIE}={session}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.connect()
            together.wait()
            line.request("POST", path, urlencode(data), headers)
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            line.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


def numbers_of(app, keys):
    """Return the numbers of orders, after a look at the register, the papers and the chain of the audit."""
    with app.app_context():
        [book] = order_register.registers(TODAY.year)
        assert (book.size, book.last, book.missing) == (book.last, book.size, [])
        papers = list(db.session.scalars(select(IssuedDocument.number).where(IssuedDocument.kind == "order")))
        assert len(set(papers)) == len(papers) == book.last
        assert audit.verify(app.config["AUDIT_KEY"].encode()).broken_at is None
        found = list(db.session.scalars(select(Order.ordinal).where(Order.id.in_(keys), Order.ordinal.is_not(None))))
        db.session.rollback()
    return sorted(found)


def test_twenty_pages_sent_at_once_give_twenty_numbers_without_a_gap(app, as_, orders):
    forms = [prepared(as_(f"signer{number}"), key) for number, key in enumerate(orders)]
    with serve(app) as server:
        answers = at_once(server.url, forms)
    assert answers == [(303, f"{ORDERS}{key}") for key in orders]
    assert numbers_of(app, orders) == list(range(5, 5 + MANY))


def test_the_same_order_signed_by_two_at_once_takes_one_number(app, as_, orders):
    twice = [[prepared(as_(f"signer{number}"), key) for number in range(2)] for key in orders[:3]]
    with serve(app) as server:
        answers = [sorted(status for status, _address in at_once(server.url, forms)) for forms in twice]
    assert all(first == 303 and second in (303, 409, 422) for first, second in answers), answers
    assert [second for _first, second in answers].count(303) == 0, answers
    assert numbers_of(app, orders) == [5, 6, 7]


def test_a_wrong_password_among_them_takes_no_number(app, as_, orders):
    forms = [prepared(as_(f"signer{number}"), key) for number, key in enumerate(orders[:6])]
    forms[2][1]["password"] = forms[4][1]["password"] = "nototgri-parol"
    with serve(app) as server:
        statuses = [status for status, _address in at_once(server.url, forms)]
    assert statuses == [303, 303, 422, 303, 422, 303]
    assert numbers_of(app, orders) == [5, 6, 7, 8]
