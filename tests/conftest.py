"""One small university per worker, restored before every test; real commits, real clients, no network."""

import atexit
import copy
import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser

from hemis import create_app
from hemis.config import engine_options
from hemis.extensions import db, limiter
from hemis.models.accounts import RoleAssignment, User
from hemis.operations import accounts
from hemis.web import clock, institution
from tests import world as small_world
from tests.kept import KEPT, compiled_templates, once
from tests.rig import absent
from tests.rig.browser import NoBrowser, open_browser
from tests.rig.client import PageClient
from tests.rig.postgres import NoPostgres, Postgres, session_server
from tests.rig.putting_back import let_go, put_back, watch

pytest_plugins = ["tests.rig.promises", "tests.house.wall"]
TASHKENT = ZoneInfo("Asia/Tashkent")
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())
if KEPT not in os.environ:
    os.environ[KEPT] = tempfile.mkdtemp(dir=MEMORY, prefix="hemis-kept-")
    atexit.register(shutil.rmtree, os.environ[KEPT], ignore_errors=True)
ENGINE = {"max_overflow": 200, "pool_timeout": 30, "query_cache_size": 10_000}
POSTGRES_PARAM = pytest.param("postgresql", marks=pytest.mark.postgres)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_engines: runs on SQLite and on PostgreSQL")


def pytest_collection_finish() -> None:
    """What is loaded now stays until the end: looking through it again and again would take a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("both_engines"):
        metafunc.parametrize("engine_name", ["sqlite", POSTGRES_PARAM], indirect=True)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this machine: a connection elsewhere than loopback is an error."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process: playwright starts only once in it."""
    try:
        with open_browser() as browser:
            yield browser
    except NoBrowser as reason:
        absent("browser", str(reason))


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="hemis-tests-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return accounts.hash_password(small_world.PASSWORD)


def make_app(folder: Path, url: str, **overrides: Any) -> Flask:
    """An application for tests: real CSRF, real access, a frozen clock; what is compiled is kept."""
    settings = {
        "TESTING": True,
        "INSTANCE": folder,
        "UPLOADS": folder / "uploads",
        "SECRET_KEY": "a-key-for-tests-0123456789abcdef",
        "AUDIT_KEY": "an-audit-key-for-tests-0123456789",
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url) | ENGINE,
        "FROZEN_NOW": small_world.NOW.isoformat(),
        "RATELIMIT_STORAGE_URI": "memory://",
        "SERVER_NAME": None,
    }
    app = create_app(**{**settings, **overrides})
    app.test_client_class = PageClient
    app.jinja_env.bytecode_cache = compiled_templates()
    return app


def _build(app: Flask, password_hash: str) -> None:
    with app.app_context():
        upgrade()
        small_world.make(password_hash)
        db.engine.dispose()


class World:
    """The world as it is kept from test to test: its application, its ids, its uploaded file."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.ids = small_world.read()
            small_world.keep_file()  # another worker may have made the rows, with a folder of its own
        self.file, *others = (path for path in Path(app.config["UPLOADS"]).rglob("*") if path.is_file())
        assert others == []
        self.content = self.file.read_bytes()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connections of the pool: they know the rows of before."""
        with self.app.app_context():
            db.engine.dispose()

    def rest(self) -> None:
        """What a test leaves open ends with it."""
        self.hang_up()

    def restore(self) -> None:
        """Keep the one uploaded file and none that another test has left behind."""
        self.rest()
        for path in Path(self.app.config["UPLOADS"]).rglob("*"):
            if path.is_file() and path != self.file:
                path.unlink()
        if not self.file.exists():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_bytes(self.content)


class SqliteWorld(World):
    """The world as a file that is copied back before each test."""

    def __init__(self, folder: Path, password_hash: str) -> None:
        self.path, self.template = folder / "world.sqlite3", folder / "template.sqlite3"
        app = make_app(folder, f"sqlite:///{self.path}")
        self.template.write_bytes(once("world.sqlite3", lambda: self._made(app, password_hash)))
        shutil.copyfile(self.template, self.path)
        super().__init__(app)

    def _made(self, app: Flask, password_hash: str) -> bytes:
        _build(app, password_hash)
        return self.path.read_bytes()

    def restore(self, template: Path | None = None) -> None:
        """Make a new file, so that who still holds the old one open cannot spoil it."""
        super().restore()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(template or self.template, self.path)

    def keep(self, name: str) -> Path:
        """Keep the world as it is now, for `restore`."""
        self.hang_up()
        return Path(shutil.copyfile(self.path, self.template.with_name(name)))


class PostgresWorld(World):
    """The world as a database that is put back before each test, or copied from its template where that cannot be."""

    def __init__(self, folder: Path, password_hash: str, server: Postgres) -> None:
        self.server = server
        self.template = server.make_template("world", lambda url: _build(make_app(folder, url), password_hash))
        self.url = server.create_database(self.template)
        super().__init__(make_app(folder, self.url))
        self.watched = watch(self.url)

    def rest(self) -> None:
        """Keep the connections: the rows that they know are put back under them."""
        with self.app.app_context():
            if db.engine.pool.checkedout():  # type: ignore[attr-defined]
                db.engine.dispose()

    def restore(self) -> None:
        super().restore()
        if self.watched and put_back(self.url):
            return
        self.hang_up()
        self.server.restore_database(self.url, self.template)
        self.watched = watch(self.url)


@pytest.fixture(scope="session")
def postgres() -> Postgres:
    try:
        return session_server()
    except NoPostgres as reason:
        absent("postgres", str(reason))
        raise


@pytest.fixture(scope="session")
def sqlite_world(folder: Path, password_hash: str) -> SqliteWorld:
    (folder / "sqlite").mkdir()
    return SqliteWorld(folder / "sqlite", password_hash)


@pytest.fixture(scope="session")
def postgres_world(folder: Path, password_hash: str, postgres: Postgres) -> Iterator[PostgresWorld]:
    (folder / "postgres").mkdir()
    world = PostgresWorld(folder / "postgres", password_hash, postgres)
    yield world
    world.hang_up()
    let_go(world.url)


@pytest.fixture
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def kept_world(engine_name: str, request: pytest.FixtureRequest) -> World:
    return request.getfixturevalue("sqlite_world" if engine_name == "sqlite" else "postgres_world")  # type: ignore[no-any-return]


@pytest.fixture
def app(kept_world: World) -> Iterator[Flask]:
    """The application over a fresh copy of the world; its context is not pushed: use `with app.app_context()`."""
    kept_world.restore()
    application = kept_world.app
    before = dict(application.config)
    with application.app_context():
        limiter.reset()
        institution.forget()
        for name in [key for key in application.extensions if key.startswith("kept_")]:
            application.extensions.pop(name)
    yield application
    kept_world.rest()
    application.config.clear()
    application.config.update(before)


@pytest.fixture
def database(app: Flask) -> Iterator[Any]:
    """A session of the test's own, inside an application context."""
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def world(app: Flask, kept_world: World) -> SimpleNamespace:
    """The ids of the rows of the world; what a test does to this object stays in the test."""
    return copy.deepcopy(kept_world.ids)


@pytest.fixture
def client(app: Flask) -> PageClient:
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def as_(app: Flask) -> Callable[[str], PageClient]:
    """Return a client signed in as a member of the cast."""

    def sign_in(login: str) -> PageClient:
        with app.test_request_context():
            user = db.session.scalar(db.select(User).where(User.login == login))
            assignment = db.session.scalar(db.select(RoleAssignment).where(RoleAssignment.user_id == user.id))
            token = accounts.open_session(
                user, assignment=assignment, at=clock.now(), address="127.0.0.1", agent="test"
            )
            db.session.commit()
            seen = int(clock.now().timestamp())
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie["seen"] = token, True, seen
        return client  # type: ignore[return-value]

    return sign_in


@pytest.fixture
def at(app: Flask) -> Callable[[str], None]:
    """Move the frozen clock: `at("2026-10-06 12:00")`, Tashkent time."""

    def move(moment: str) -> None:
        app.config["FROZEN_NOW"] = datetime.fromisoformat(moment).replace(tzinfo=TASHKENT).isoformat()

    return move


os.environ.pop("HEMIS_DATABASE_URL", None)
