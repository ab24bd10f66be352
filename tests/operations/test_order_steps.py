"""Orders are numbered without a gap whoever signs at once, frozen, and read as an extract without the others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from hemis.domain.errors import RuleError, StaleError
from hemis.domain.order_texts import OrderText
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.models.orders import Order, OrderLine, OrderVisa
from hemis.operations import documents, order_drafts, order_papers, order_register, order_steps, order_templates
from hemis.operations.orders import NewLine, draft
from hemis.operations.signing import SIGNERS
from tests.world import NOW, PASSWORD, TODAY

WHERE = "https://example.uz/tekshirish/"


def user(login):
    return db.session.scalars(select(User).where(User.login == login)).one()


def agreed(*students, on=date(2026, 12, 1), kind="leave", body="1. {soni} нафар:\n{talabalar}", **columns):
    """An order that waits for its signature; nobody on it is moved before December."""
    lines = [NewLine(student_id=key, ground="11", until=date(2027, 5, 1), reason=f"{key}-ариза") for key in students]
    more = {"title": "Таътил тўғрисида", "effective_on": on, "by": user("dean"), "at": NOW, "faculty_id": None}
    row = draft(kind, lines, preamble="Асос: {asoslar}", body=body, **more | columns)
    row.status, row.submitted_at, row.agreed_at = "agreed", NOW, NOW
    db.session.flush()
    return row


def sign(row, by="management", seal=lambda content: "", **changes):
    told = {"role": "management", "method": "password", "version": row.version, "at": NOW, "today": TODAY}
    return order_steps.sign(row, by=user(by), seal=seal, address=WHERE, **told | changes)


@pytest.mark.both_engines
@pytest.mark.promise("C10")
def test_twenty_signed_at_once_get_twenty_numbers_without_a_gap(app, world):
    with app.app_context():
        ids = [agreed(world.students[2]).id for _number in range(20)]
        db.session.commit()

    def one(key):
        with app.app_context():
            row = db.session.get(Order, key)
            sign(row)
            number = row.ordinal
            db.session.commit()
            return number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(one, ids))
    assert sorted(numbers) == list(range(5, 25))
    with app.app_context():
        [book] = order_register.registers(TODAY.year)
        assert (book.size, book.last, book.missing) == (24, 24, [])
        papers = select(IssuedDocument.number).where(IssuedDocument.kind == "order")
        assert len(set(db.session.scalars(papers))) == 24


@pytest.mark.both_engines
def test_a_signature_that_fails_gives_its_number_back(database, world):
    row = agreed(world.students[2])
    database.commit()

    def broken(content):
        raise RuleError("Калит ўқилмади.")

    with pytest.raises(RuleError):
        sign(row, seal=broken)
    database.rollback()
    assert (row.status, row.number) == ("agreed", None)
    sign(row)
    assert row.ordinal == 5


@pytest.mark.both_engines
def test_a_signed_order_stands_still(database, world):
    row = agreed(world.students[2])
    sign(row)
    database.commit()
    key = row.id
    for values in ({"body": "Бошқа"}, {"number": "T-99/2026"}):
        with pytest.raises(DatabaseError):
            database.execute(update(Order).where(Order.id == key).values(**values))
        database.rollback()
    with pytest.raises(DatabaseError):
        database.execute(update(OrderLine).where(OrderLine.order_id == key).values(reason="Бошқа"))
    database.rollback()
    for act in (order_drafts.remove_draft, order_drafts.save_text):
        more = {"values": {}} if act is order_drafts.save_text else {}
        with pytest.raises(RuleError):
            act(database.get(Order, key), **more, version=1, by=user("dean"))


def test_the_register_tells_a_missing_number(database, world):
    documents.next_ordinal("order:T", TODAY.year)
    row = agreed(world.students[2])
    sign(row)
    [book] = order_register.registers(TODAY.year)
    assert (book.last, book.missing) == (6, [5])


def test_nobody_signs_what_was_changed_meanwhile_or_twice(database, world):
    row = agreed(world.students[2])
    with pytest.raises(StaleError):
        sign(row, version=row.version + 1)
    sign(row)
    with pytest.raises(RuleError):
        sign(row)


def test_a_mark_without_a_value_is_not_signed(database, world):
    with pytest.raises(RuleError, match="nazoratchi"):
        sign(agreed(world.students[2], body="1. Назорат {nazoratchi} зиммасига."))


def test_the_drafter_does_not_sign_and_a_role_signs_its_kinds(database, world):
    with pytest.raises(RuleError, match="бошқа раҳбар"):
        sign(agreed(world.students[2]), by="dean")
    with pytest.raises(RuleError, match="ролингиз"):
        sign(agreed(world.students[2]), role="faculty")


def test_an_extract_tells_nothing_of_the_others(database, world):
    other, own = world.students[2], world.students[3]
    body = "1. Шарипов Акмал Олим ўғли ва бошқалар:\n{talabalar}"
    content = documents.content_of(sign(agreed(other, own, body=body)))
    assert "Шарипов" in str(content)
    part = order_papers.extract(content, own)
    assert "Шарипов" not in str(part)
    assert f"{other}-ариза" not in str(part)
    assert "Ўринова" in part["body"]
    assert [row["id"] for row in part["students"]] == [own]


def test_a_seal_is_over_the_number_and_kept_with_the_paper(database, world):
    rector, key = user("management"), SIGNERS["stand-in"]
    key.confirm(rector, "management:key")
    row = agreed(world.students[2])
    seen = []

    def seal(content):
        seen.append(content)
        return key.seal(rector, "management:key", content)

    content = documents.content_of(sign(row, seal=seal, method="stand-in"))
    assert seen[0].startswith(row.number)
    assert len(content["signature"]["seal"]) == 64
    with pytest.raises(RuleError):
        key.confirm(rector, PASSWORD)


def test_the_password_signs_by_default(database, world):
    signer = SIGNERS["password"]
    signer.confirm(user("management"), PASSWORD)
    assert signer.seal(user("management"), PASSWORD, "матн") == ""
    with pytest.raises(RuleError):
        signer.confirm(user("management"), "янглиш")


def test_a_template_of_the_office_begins_new_drafts(database, world):
    text = OrderText("Бошқа мавзу", "Кенгаш қарорига асосан", "1. {soni} нафар.")
    order_templates.save("leave", text, version=0, by=user("registrar"))
    more = {"effective_on": TODAY, "faculty_id": None, "controller": "", "by": user("dean"), "at": NOW}
    row = order_drafts.begin("leave", title="", **more)
    assert (row.title, row.body) == ("Бошқа мавзу", "1. {soni} нафар.")
    with pytest.raises(StaleError):
        order_templates.save("leave", text, version=0, by=user("registrar"))
    with pytest.raises(RuleError, match="sonlar"):
        order_templates.save("leave", text._replace(body="{sonlar}"), version=1, by=user("registrar"))


def test_an_agreement_after_midnight_is_of_the_day_it_is_here(database, world):
    row = agreed(world.students[2])
    moment = datetime(2026, 10, 6, 19, 30, tzinfo=UTC)  # half past midnight of the 7th in Tashkent
    visa = OrderVisa(office="lawyer", decided_at=moment, decided_by=user("studies"))
    paper = order_papers.order_paper(row, [], [visa], today=TODAY, signer=None)
    assert paper["visas"][0][2] == "07.10.2026"
