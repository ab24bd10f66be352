"""Қайта очиш: asked with a reason, allowed by another person, for a limited time, with both names kept."""

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.documents import IssuedDocument
from hemis.operations.sheets import relock_due
from hemis.web import clock
from tests import marks
from tests.marks import address, name, send_cells


@pytest.fixture
def confirmed(as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world)
    marks.close(teacher, world)
    marks.confirm(as_("dean"), world)


def allow(client, hours="2"):
    url = request_of(client)
    return client.send(client.page(url).form(url), hours=hours)


def request_of(client):
    """The address at which the newest request is answered."""
    page = client.page("/performance/reopenings/")
    found = [each.get("href") for each in page.find_all("a", href=True)]
    return max((url for url in found if url.endswith("/allowance")), key=lambda url: int(url.split("/")[3]))


def test_a_confirmed_sheet_is_opened_changed_closed_and_gets_a_new_paper(app, as_, world, confirmed, at):
    teacher, dean, registrar = as_("teacher"), as_("dean"), as_("registrar")
    marks.ask(teacher, world)
    at("2026-10-06 10:31")
    assert allow(registrar).status_code == 303
    assert marks.status(app, world.sheet) == "reopened"
    page = teacher.page(address(world))
    assert "06.10.2026 12:31" in page.text
    assert send_cells(teacher, world, page, **{name(world, 0, 0, 1, "250"): "30"}).status_code == 200
    marks.close(teacher, world)
    marks.confirm(dean, world)
    with app.app_context():
        old, new = db.session.scalars(
            db.select(IssuedDocument).filter_by(kind="grade_sheet").order_by(IssuedDocument.id)
        ).all()
        assert old.revoked_at is not None
        assert old.revoked_reason == marks.REASON
        assert (old.number, new.number) == ("2026/00001", "2026/00002")
        assert f'"corrects":"{old.number}, 06.10.2026"' in new.content
        told = db.session.execute(
            db.select(AuditEntry.verb, AuditEntry.user_id).where(AuditEntry.verb.in_(["ask_reopening", "reopen"]))
        ).all()
    assert [tuple(each) for each in told] == [
        ("ask_reopening", world.users["teacher"]),
        ("reopen", world.users["registrar"]),
    ]


def test_when_the_time_is_up_nothing_is_written_and_the_sheet_closes_itself(app, as_, world, confirmed, at):
    teacher = as_("teacher")
    marks.ask(teacher, world)
    allow(as_("registrar"), hours="1")
    page = teacher.page(address(world))
    at("2026-10-06 10:59")
    teacher.page(address(world))  # keeps the session awake
    at("2026-10-06 11:29")
    teacher.page(address(world))
    at("2026-10-06 11:30")
    answer = send_cells(teacher, world, page, **{name(world, 0, 0, 1, "250"): "30"})
    assert answer.status_code == 422
    assert "муддати тугади" in answer.text
    assert marks.stored(app, world)[0, 0] == ("25.0", False, 1)
    with app.app_context():
        assert relock_due(clock.now()) == 1
        assert relock_due(clock.now()) == 0
        db.session.commit()
    assert marks.status(app, world.sheet) == "closed"


def test_what_was_typed_into_a_locked_sheet_is_shown_back(app, as_, world, confirmed, at):
    teacher = as_("teacher")
    marks.ask(teacher, world)
    allow(as_("registrar"), hours="1")
    at("2026-10-06 10:59")
    form = teacher.page(address(world)).form("sheet")
    at("2026-10-06 11:29")
    teacher.page(address(world))  # keeps the session awake
    at("2026-10-06 11:31")
    page = teacher.read(teacher.send(form, **{name(world, 0, 0, 1, "250"): "30"}), 422)
    assert "муддати тугади" in page.text
    assert "Абдуллаев Шерзод Ёқуб ўғли · ЖН: 30" in page.text


@pytest.mark.parametrize("reason", ["", "қисқа сабаб", " " * 30, "а" * 501])
def test_the_reason_is_given_in_full(app, as_, world, confirmed, reason):
    teacher = as_("teacher")
    url = f"/assessments/reopenings/new/{world.sheet}"
    teacher.refused(teacher.page(url).form(url), reason=reason)
    assert marks.status(app, world.sheet) == "confirmed"


def test_who_asked_does_not_allow(app, as_, world, confirmed):
    dean = as_("dean")
    marks.ask(dean, world, "performance")
    assert allow(dean).status_code == 422
    assert marks.status(app, world.sheet) == "confirmed"


def test_who_confirmed_does_not_allow(app, as_, world, confirmed):
    marks.ask(as_("teacher"), world)
    answer = allow(as_("dean"))
    assert answer.status_code == 422
    assert "ўқув-услубий" in answer.text
    assert marks.status(app, world.sheet) == "confirmed"


def test_the_deans_office_allows_what_it_has_not_confirmed_yet(app, as_, world):
    dean = as_("dean")
    assert allow(dean).status_code == 303
    assert marks.status(app, world.closed_sheet) == "reopened"


@pytest.mark.parametrize("hours", ["0", "25", "-1", "ўн", ""])
def test_the_time_is_limited(app, as_, world, confirmed, hours):
    marks.ask(as_("teacher"), world)
    assert allow(as_("registrar"), hours).status_code == 422
    assert marks.status(app, world.sheet) == "confirmed"


def test_one_request_at_a_time_and_it_may_be_refused(app, as_, world, confirmed):
    teacher, registrar = as_("teacher"), as_("registrar")
    marks.ask(teacher, world)
    url = f"/assessments/reopenings/new/{world.sheet}"
    assert "жавобни кутинг" in teacher.refused(teacher.page(url).form(url), reason=marks.REASON).text
    refusal = request_of(registrar).replace("allowance", "refusal")
    registrar.refused(registrar.page(refusal).form(refusal), reason="")
    registrar.submit(registrar.page(refusal).form(refusal), reason="Балл тўғри кўчирилган")
    assert marks.status(app, world.sheet) == "confirmed"
    refused = registrar.page("/performance/reopenings/?state=refused")
    own = next(row for row in refused.rows() if marks.REASON in row[2])
    assert "рад этилган" in own[5]
    assert refused.html.count("Балл тўғри кўчирилган") == 1
    with app.app_context():
        assert f"{db.session.get_one(User, world.users['registrar']).name}, 06.10.2026 10:30: Балл" in own[5]
    assert "Балл тўғри кўчирилган" in teacher.page(f"/assessments/sheets/{world.sheet}/history").text
    marks.ask(teacher, world)


def test_foreign_requests_do_not_exist(as_, world):
    dean = as_("dean")
    for step in ("allowance", "refusal"):
        assert dean.get(f"/performance/reopenings/{world.foreign.reopening}/{step}").status_code == 404
    assert "БЕГОНА" not in dean.page("/performance/reopenings/").text
    assert dean.get(f"/performance/reopenings/new/{world.foreign.sheet}").status_code == 404
    assert as_("teacher").get(f"/assessments/reopenings/new/{world.foreign.closed_sheet}").status_code == 404


@pytest.mark.parametrize("login", ["teacher", "head", "management"])
def test_only_the_named_offices_answer(as_, world, login):
    assert as_(login).get("/performance/reopenings/").status_code == 403
    assert as_(login).get(f"/performance/reopenings/{world.reopening}/allowance").status_code == 403


def test_requests_are_found_sorted_and_taken_away_as_a_file(as_, world, confirmed):
    marks.ask(as_("teacher"), world)
    registrar, url = as_("registrar"), "/performance/reopenings/"
    assert marks.REASON in registrar.get(url + "?format=csv").get_data(as_text=True)
    assert marks.REASON in registrar.page(url + "?sort=-group&state=waiting").text
    for nothing in ("?state=refused", "?state=allowed", "?q=ботаника", "?group=йўқ"):
        assert "Бундай сўров топилмади" in registrar.page(url + nothing).text
