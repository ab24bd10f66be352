"""A long list becomes a file beside the request: for its owner, with the rights of the hour, and for some days (B3)."""

import csv
import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.jobs import Job
from hemis.models.students import Student
from hemis.operations import files, jobs
from hemis.operations.rules import whole_rule
from hemis.web import clock
from tests import crowd

pytestmark = pytest.mark.both_engines
STUDENTS = 650


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Let a hundred rows be many."""
    several = {"export.rows": 100}
    monkeypatch.setattr("hemis.web.export.whole_rule", lambda key, on: several.get(key) or whole_rule(key, on=on))


@pytest.fixture
def address(app, world):
    """A group with more students than are given at once; one of them is called like a formula."""
    with app.app_context():
        crowd.fill_group(world.group, STUDENTS)
        student = db.session.scalars(db.select(Student).where(Student.group_id == world.group)).first()
        student.surname = "=1+1"
        db.session.commit()
    return f"/students/groups/{world.group}"


def work(app):
    with app.app_context():
        waiting = jobs.sweep(clock.now())
        db.session.commit()
        return [jobs.run(key, clock.now, app.config["UPLOADS"]) for key in waiting]


def ask(client, address):
    page = client.page(address)
    assert "орқа фонда" in page
    [form] = [form for form in page.forms if form.action.endswith("/jobs/exports")]
    return client.submit(form)


def newest(app):
    with app.app_context():
        return db.session.scalars(db.select(Job).order_by(Job.id.desc())).first()


def test_a_long_list_is_written_beside_and_fetched(app, as_, address):
    client = as_("dean")
    assert "навбатда" in ask(client, f"{address}?format=xlsx")
    assert work(app) == ["done"]
    job = newest(app)
    assert "Файл тайёр" in client.page(f"/jobs/{job.id}")
    answer = client.get(f"/jobs/{job.id}/file")
    assert answer.status_code == 200
    assert ".xlsx" in answer.headers["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Ф.И.Ш."
    assert len(rows) > STUDENTS
    assert next(row[0] for row in rows if "=1" in row[0]).startswith("'=")
    assert job.done == job.total == len(rows) - 1


def test_it_comes_as_csv_with_the_filters_and_the_order_of_the_page(app, as_, address):
    client = as_("dean")
    ask(client, f"{address}?format=csv")
    work(app)
    text = client.get(f"/jobs/{newest(app).id}/file").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) > STUDENTS
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_the_file_is_for_its_owner_and_for_some_days(app, as_, address, monkeypatch):
    ask(as_("dean"), f"{address}?format=xlsx")
    work(app)
    job = newest(app)
    assert as_("admin").get(f"/jobs/{job.id}/file").status_code == 404
    with app.app_context():
        path = files.place(jobs.made_in(app.config["UPLOADS"]), job.stored_name)
        assert path.exists()
        assert jobs.drop_files(clock.now() + timedelta(days=2), app.config["UPLOADS"]) == 0
        assert jobs.drop_files(clock.now() + timedelta(days=4), app.config["UPLOADS"]) == 1
        db.session.commit()
    assert not path.exists()
    assert as_("dean").get(f"/jobs/{job.id}/file").status_code == 404
    assert "муддати тугаган" in as_("dean").page(f"/jobs/{job.id}")


def test_a_right_that_is_gone_by_then_makes_no_file(app, as_, address):
    ask(as_("dean"), f"{address}?format=xlsx")
    with app.app_context():
        user = db.session.scalar(db.select(User.id).where(User.login == "dean"))
        for role in db.session.scalars(db.select(RoleAssignment).where(RoleAssignment.user_id == user)):
            role.ends_on = clock.today() - timedelta(days=1)
        db.session.commit()
    assert work(app) == ["failed"]
    assert newest(app).stored_name == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/students/groups/",
        "//evil.uz/students/groups/?format=xlsx",
        "https://evil.uz/?format=xlsx",
        "/system/users/?format=xlsx",
        "/no/such/page?format=xlsx",
        f"/students/groups/?format=xlsx&q={'x' * 3000}",
    ],
)
def test_nothing_but_a_list_of_ones_own_is_written(app, as_, address):
    client, before = as_("dean"), newest(app)
    token = client.page("/").forms[0].data.get("csrf_token")
    answer = client.post("/jobs/exports", data={"csrf_token": token, "address": address})
    assert answer.status_code == 303
    after = newest(app)
    assert (after and after.id) == (before and before.id)
