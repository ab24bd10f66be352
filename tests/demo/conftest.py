"""A demo of sixty students on both engines; what a test changes it does not commit."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from hemis.demo import store
from hemis.extensions import db
from tests.conftest import POSTGRES_PARAM, make_app
from tests.kept import KEPT, once
from tests.rig.postgres import Postgres


def make(name: str, server: Postgres | None) -> tuple[Path, str]:
    """A demo's folder, and the name of its database as a template."""
    folder = Path(os.environ[KEPT], f"folder-of-demo-{name}")
    folder.mkdir()
    if server:
        return folder, server.make_template("demo", lambda url: fill(folder, url))
    fill(folder, f"sqlite:///{folder / 'hemis.sqlite3'}")
    return folder, ""


def fill(folder: Path, url: str) -> None:
    app = make_app(folder, url)
    done = app.test_cli_runner().invoke(args=["demo", "--students", "60"])
    assert done.exit_code == 0, done.output
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", POSTGRES_PARAM])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a copy of a demo that `flask demo` made from nothing, once for all workers."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    made, template = once(f"demo-{request.param}", lambda: make(request.param, server))
    shutil.copytree(made, folder)
    url = server.create_database(template) if server else f"sqlite:///{folder / 'hemis.sqlite3'}"
    app = make_app(folder, url)
    with app.app_context():  # the marker names the database
        store.write(json.loads(store.marker().read_text(encoding="utf-8"))["logins"])
    yield app
    with app.app_context():
        db.engine.dispose()
    if server:
        server.drop_database(url)


@pytest.fixture
def run(demo: Flask):
    """Run a command of the demo's application."""
    return lambda *arguments: demo.test_cli_runner().invoke(args=arguments)


@pytest.fixture
def session(demo: Flask):
    """A session whose changes are forgotten."""
    with demo.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def instance(demo: Flask) -> Path:
    return demo.config["INSTANCE"]
