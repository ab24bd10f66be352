"""Who looked at whose personal data: written down, shown to the person and to the office, altered by nobody (F4)."""

from datetime import date

import pytest
from sqlalchemy.exc import DatabaseError

from hemis.cli.tick import run_due
from hemis.domain.rules import RULES
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import PersonalView
from hemis.models.settings import RuleValue
from hemis.models.staff import Employee
from hemis.operations import jobs
from hemis.operations.imports import KINDS
from hemis.web import clock
from tests.house.walks import CAST, engine_of
from tests.importing import Bringer
from tests.rig.counter import count_statements

pytestmark = pytest.mark.promise("F4")
HOME = "/system/personal/"


def kept(app):
    """(who, of what kind, number, page, whole, times) of all looks."""
    with app.app_context():
        rows = db.session.execute(
            db.select(PersonalView, User.login).join(User, User.id == PersonalView.viewer_id).order_by(PersonalView.id)
        )
        return [(login, look.object_type, look.object_id, look.page, look.is_whole, look.times) for look, login in rows]


def surname_of(app, world):
    with app.app_context():
        return db.session.get_one(Employee, world.employee).surname


def card(world):
    return f"/staff/employees/{world.employee}"


@pytest.mark.both_engines
def test_who_opens_a_card_is_written_down_once_a_day_and_counted(app, as_, at, world):
    hr = as_("hr")
    for _ in range(3):
        hr.page(card(world))
        at("2026-10-06 10:50")
    as_("management").page(card(world))
    assert kept(app) == [
        ("hr", "employee", world.employee, "card", True, 3),
        ("management", "employee", world.employee, "card", False, 1),
    ]
    with app.app_context():
        look = db.session.scalar(db.select(PersonalView).where(PersonalView.times == 3))
        assert (look.day, look.role) == (date(2026, 10, 6), "hr_office")
        assert look.first_at < look.last_at == clock.now()
    at("2026-10-07 00:10")
    as_("hr").page(card(world))
    assert kept(app)[-1] == ("hr", "employee", world.employee, "card", True, 1)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("address", "page"),
    [("edit", "edit"), ("paper", "paper")],
)
def test_every_page_with_personal_numbers_is_written_down(app, as_, world, address, page):
    as_("hr").page(f"{card(world)}/{address}")
    assert kept(app) == [("hr", "employee", world.employee, page, True, 1)]


@pytest.mark.both_engines
@pytest.mark.parametrize(("form", "page"), [("xlsx", "file"), ("csv", "file"), ("print", "sheet")])
@pytest.mark.parametrize("address", ["/staff/employees/", "/staff/teachers/"])
def test_a_file_of_people_is_written_down_for_each_of_them(app, as_, world, form, page, address):
    hr = as_("hr")
    hr.get(f"{address}?format={form}&sort=-name")
    with app.app_context():
        people = set(db.session.scalars(db.select(Employee.id)))
    noted = {row[2] for row in kept(app)}
    assert noted == people if address == "/staff/employees/" else noted <= people
    assert noted
    assert {row[3:] for row in kept(app)} == {(page, True, 1)}
    hr.get(f"{address}?format={form}")
    assert {row[3:] for row in kept(app)} == {(page, True, 2)}


def test_a_file_that_is_only_offered_is_not_written_down_but_the_one_that_is_made_is(app, as_, world, monkeypatch):
    monkeypatch.setitem(RULES, "export.rows", RULES["export.rows"]._replace(default="1", minimum=1))
    hr = as_("hr")
    page = hr.page("/staff/employees/?format=csv")
    assert kept(app) == []
    hr.submit(next(form for form in page.forms if form.method == "POST" and "exports" in form.action))
    with app.app_context():
        waiting = jobs.sweep(clock.now())
        db.session.commit()
        for job in waiting:
            jobs.run(job, clock.now, app.config["UPLOADS"])
    assert {row[3] for row in kept(app)} == {"file"}
    assert len(kept(app)) > 1


def test_a_file_of_people_that_is_brought_in_is_written_down(app, as_, world):
    with app.app_context():
        office = Bringer(app, db.session.get_one(User, world.users["hr"]))
        headings = {kind: [column.title for column in KINDS[kind].columns] for kind in ("departments", "employees")}
        rows = [office.bring(kind, titles, [["1"] * len(titles)]) for kind, titles in headings.items()]
        for row in rows:
            row.status, row.taken_count, row.refused_count = "checked", 1, 0
        db.session.commit()
        keys = [row.id for row in rows]
    hr = as_("hr")
    hr.submit(hr.page(f"/system/imports/{keys[0]}/taking").form())
    assert kept(app) == []
    hr.submit(hr.page(f"/system/imports/{keys[1]}/taking").form())
    assert kept(app) == [("hr", "employee", 0, "import", True, 1)]
    assert "файлдаги барча шахслар" in as_("admin").page(HOME)


def test_a_search_that_finds_many_is_written_down(app, as_, world, monkeypatch):
    hr = as_("hr")
    hr.page("/staff/employees/")
    address = "/staff/employees/?q=" + surname_of(app, world)
    hr.page(address)
    assert kept(app) == []
    monkeypatch.setattr("hemis.web.personal.MANY", 0)
    found = hr.page(address).rows()
    assert len(kept(app)) == len(found) > 0
    assert {row[3:] for row in kept(app)} == {("search", False, 1)}


@pytest.mark.both_engines
def test_a_look_costs_one_statement_and_other_pages_none(app, as_, world):
    hr = as_("hr")
    for address, extra in ((card(world), 1), ("/staff/employees/?format=csv", 1), ("/structure/faculties/", 0)):
        hr.get(address)
        with count_statements(engine_of(app)) as seen:
            hr.get(address)
        assert [each for each in seen if "personal_view" in each] == seen.writes
        assert len(seen.writes) == extra, address


@pytest.mark.parametrize("who", [each for each in CAST if each not in ("admin", "management")])
def test_the_register_is_shown_to_nobody_else(app, as_, world, who):
    as_("hr").page(card(world))
    for address in (HOME, f"{HOME}employees/{world.employee}", f"{HOME}students/{world.students[0]}"):
        assert as_(who).get(address).status_code == 403
    answer = as_(who).get("/account/looks/")
    assert answer.status_code == 200
    own = who == owner_of(app, world)
    assert ("шахсий карта" in answer.text) == own


def owner_of(app, world):
    """The login of whose card is looked at."""
    with app.app_context():
        return db.session.scalar(
            db.select(User.login).join(Employee, Employee.user_id == User.id).where(Employee.id == world.employee)
        )


def test_a_page_that_was_refused_was_not_seen(app, as_, world):
    assert as_("student").get(card(world)).status_code == 403
    assert as_("dean").get(f"/staff/employees/{world.foreign.employee}").status_code in (403, 404)
    assert as_("hr").get("/staff/employees/999999").status_code == 404
    assert kept(app) == []


@pytest.mark.both_engines
def test_a_person_sees_who_looked_and_what_was_changed(app, as_, world):
    as_("hr").page(card(world))
    with app.app_context():
        login = owner_of(app, world)
    page = as_(login).page("/account/looks/")
    [row] = page.rows()
    assert row[1].endswith("(Кадрлар бўлими)")
    assert row[2:4] == ["шахсий карта", "ЖШШИР ва паспорт очиқ"]
    assert row[-1] == "1"
    assert "Ўзгаришлар тарихи" in page
    for other in ("foreign_teacher", "student"):
        assert "Ҳозирча ҳеч ким кўрмаган." in as_(other).page("/account/looks/"), other
    as_("hr").page(f"/staff/employees/{world.foreign.employee}")
    assert len(as_(login).page("/account/looks/").rows()) == 1
    assert len(as_("foreign_teacher").page("/account/looks/").rows()) == 1


@pytest.mark.both_engines
def test_the_office_has_one_page_for_each_person(app, as_, world):
    hr, admin = as_("hr"), as_("admin")
    form = hr.page(f"{card(world)}/edit").form()
    hr.submit(form, phone="+998901112233")
    page = admin.page(HOME)
    assert [row[3] for row in page.rows()] == ["шахсий карта", "картани ўзгартириш саҳифаси"]
    with app.app_context():
        name = db.session.get_one(Employee, world.employee).full_name
    assert page.rows()[0][2] == name
    page = admin.page(page.links[name])
    assert len(page.rows()) == 2
    assert "ўзгартирилди" in page.text_at("section", class_="history")
    assert "Ҳали ўзгариш бўлмаган." in admin.page(f"{HOME}students/{world.students[0]}")


@pytest.mark.both_engines
def test_the_register_is_narrowed_sorted_and_taken_as_a_file(app, as_, world):
    as_("hr").page(card(world))
    as_("management").page(card(world))
    admin = as_("admin")
    surname = surname_of(app, world)
    for asked, count in (
        (f"whose={surname}", 2),
        ("whose=йўқ", 0),
        ("place=card", 2),
        ("place=file", 0),
        ("depth=1", 1),
        ("depth=0", 1),
        ("since=2026-10-06&until=2026-10-06", 2),
        ("since=2026-10-07", 0),
        ("q=management", 1),
    ):
        answer = admin.get(f"{HOME}?{asked}&format=csv").data.decode("utf-8-sig").splitlines()
        assert len(answer) - 1 == count, asked
        assert ("топилмади" in admin.page(f"{HOME}?{asked}")) == (count == 0), asked
    assert len(admin.page(f"{HOME}?sort=times").rows()) == 2


@pytest.mark.both_engines
def test_no_value_of_anybody_is_in_the_register(app, as_, world):
    with app.app_context():
        row = db.session.get_one(Employee, world.employee)
        row.pinfl, row.passport_number = "30101901234567", "AB1234567"
        db.session.commit()
    hr = as_("hr")
    for address in (card(world), f"{card(world)}/edit", f"{card(world)}/paper", "/staff/employees/?format=csv"):
        hr.get(address)
    with app.app_context():
        stored = db.session.execute(PersonalView.__table__.select()).all()
    shown = as_("admin").get(HOME).text + as_("admin").get(f"{HOME}employees/{world.employee}").text
    for secret in ("30101901234567", "AB1234567"):
        assert secret not in shown + repr(stored)


ALTERED = (
    "UPDATE personal_view SET viewer_id = viewer_id + 1",
    "UPDATE personal_view SET object_id = object_id + 1",
    "UPDATE personal_view SET page = 'search'",
    "UPDATE personal_view SET is_whole = NOT is_whole",
    "UPDATE personal_view SET times = times - 1",
    "UPDATE personal_view SET times = times + 5",
    "UPDATE personal_view SET first_at = last_at, last_at = last_at, role = 'x'",
    "DELETE FROM personal_view",
)


@pytest.mark.both_engines
@pytest.mark.parametrize("statement", ALTERED)
def test_the_database_keeps_a_look_as_it_was(app, as_, at, world, statement):
    as_("hr").page(card(world))
    before = kept(app)
    with app.app_context():
        with pytest.raises(DatabaseError):
            db.session.execute(db.text(statement))
        db.session.rollback()
    assert kept(app) == before


@pytest.mark.both_engines
def test_looks_are_kept_for_the_days_of_the_rule(app, as_, at, world):
    hr = as_("hr")
    hr.page(card(world))
    with app.app_context():
        version = {"key": "privacy.keep_days", "value": "40", "valid_from": date(2026, 1, 1), "act": "Қарор"}
        db.session.add(RuleValue(scope="", **version))
        db.session.commit()
    at("2026-11-15 09:00")
    with app.app_context():
        run_due()
    assert len(kept(app)) == 1, "forty days are not over"
    at("2026-11-16 09:00")
    with app.app_context():
        run_due()
    assert len(kept(app)) == 1, "the newest is kept for thirty days of looking"
    as_("hr").page(card(world))
    with app.app_context():
        run_due()
    assert [row[3] for row in kept(app)] == ["card"]
    with app.app_context():
        assert db.session.scalar(db.select(PersonalView.day)) == date(2026, 11, 16)
