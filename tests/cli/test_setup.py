"""`flask setup`: from an empty database to the first sign-in; `flask password`: back in."""

import os
import re

import pytest
from click.testing import Result
from flask import Flask

from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.settings import RuleValue
from tests.conftest import make_app


@pytest.fixture
def empty(tmp_path):
    app = make_app(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite3")
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def one_time_password(said: str) -> str:
    return re.search(r"([0-9a-f]{4}-){3}[0-9a-f]{4}", said).group()


def test_it_prints_the_password_with_which_the_administrator_signs_in_and_chooses_an_own_one(empty):
    said = run(empty, "setup", "--login", "Bosh.Admin", "--name", "Бош Администратор")
    assert said.exit_code == 0, said.output
    client = empty.test_client()
    login = client.page("/account/login").form()
    page = client.submit(login, login="bosh.admin", password=one_time_password(said.output))
    assert page.url.startswith("/account/password")
    with empty.app_context():
        assert db.session.scalars(db.select(RoleAssignment.role)).all() == ["administrator"]


def test_nobody_else_on_the_machine_reads_the_database(empty, tmp_path):
    before = os.umask(0o022)
    try:
        run(empty, "setup")
    finally:
        os.umask(before)
    assert (tmp_path / "empty.sqlite3").stat().st_mode & 0o077 == 0


def test_a_second_run_changes_nothing(empty):
    run(empty, "setup")
    with empty.app_context():
        rules = db.session.scalar(db.select(db.func.count(RuleValue.id)))
    said = run(empty, "setup", "--login", "other")
    assert "stands already" in said.output
    with empty.app_context():
        assert db.session.scalars(db.select(User.login)).all() == ["admin"]
        assert db.session.scalar(db.select(db.func.count(RuleValue.id))) == rules


def test_it_leaves_a_university_that_stands_as_it_is(app):
    with app.app_context():
        before = db.session.scalar(db.select(db.func.count(User.id)))
    assert run(app, "setup").exit_code == 0
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(User.id))) == before


def test_a_forgotten_password_is_given_anew(app, as_):
    open_elsewhere = as_("admin")
    given = one_time_password(run(app, "password", "ADMIN").output)
    assert open_elsewhere.get("/system/users/").status_code == 302
    client = app.test_client()
    page = client.submit(client.page("/account/login").form(), login="admin", password=given)
    assert page.url.startswith("/account/password")


def test_nobody_gets_no_password(app):
    said = run(app, "password", "nobody")
    assert said.exit_code == 1
    assert "no open account" in said.output
