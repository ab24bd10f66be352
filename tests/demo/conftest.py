"""A demo of sixty students on both engines; what a test changes it does not commit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from hemis.extensions import db
from tests.conftest import POSTGRES_PARAM, make_app


@pytest.fixture(scope="session", params=["sqlite", POSTGRES_PARAM])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a demo that `flask demo` made from nothing."""
    folder = tmp_path_factory.mktemp("demo")
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.create_database() if server else f"sqlite:///{folder / 'hemis.sqlite3'}"
    app = make_app(folder, url)
    done = app.test_cli_runner().invoke(args=["demo", "--students", "60"])
    assert done.exit_code == 0, done.output
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
