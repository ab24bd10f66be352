"""Settings from the environment; production refuses to start with anything unsafe."""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_BYTES = 32
DEMO_MARKER = "demo"
"""A file of this name in the instance folder says that the accounts are a demonstration's, with printed passwords."""
REACHABLE = {
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "tcp_user_timeout": 3_000,
}
"""When a PostgreSQL server counts as away: every page says so within five seconds, also if its machine has vanished
without a word. Seconds for a connection and between signs of life, milliseconds for what was sent to arrive."""
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


class UnsafeSettings(RuntimeError):
    """A setting that production must not start with; the message says how to mend it."""


def load(environ: Mapping[str, str], **overrides: Any) -> dict[str, Any]:
    """Return the Flask configuration for `environ`; `overrides` win and are meant for tests."""
    production = environ.get("HEMIS_ENV", "development") == "production"
    instance = Path(environ.get("HEMIS_INSTANCE", ROOT / "instance"))
    instance.mkdir(parents=True, exist_ok=True)
    url = environ.get("HEMIS_DATABASE_URL") or f"sqlite:///{instance / 'hemis.sqlite3'}"
    config: dict[str, Any] = {
        "PRODUCTION": production,
        "INSTANCE": instance,
        "SECRET_KEY": environ.get("HEMIS_SECRET_KEY") or ("" if production else _kept_key(instance / "secret.key")),
        "AUDIT_KEY": environ.get("HEMIS_AUDIT_KEY") or ("" if production else _kept_key(instance / "audit.key")),
        "SQLALCHEMY_DATABASE_URI": url,
        "RATELIMIT_STORAGE_URI": environ.get("HEMIS_REDIS_URL") or "memory://",
        "FROZEN_NOW": environ.get("HEMIS_FROZEN_NOW"),
        "TRUSTED_PROXY": environ.get("HEMIS_TRUSTED_PROXY"),
        "TRUSTED_HOSTS": trusted_hosts(environ),
        "UPLOADS": Path(environ.get("HEMIS_UPLOADS", instance / "uploads")),
        "SIGNER": environ.get("HEMIS_SIGNER", "password"),
        "PUBLIC_URL": environ.get("HEMIS_PUBLIC_URL", ""),
        "DEBUG": environ.get("FLASK_DEBUG", "").lower() in {"1", "true", "yes", "on", "t"},
        "SESSION_COOKIE_NAME": "__Host-hemis" if production else "hemis",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 26 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "uz_Cyrl",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "BABEL_DEFAULT_TIMEZONE": "Asia/Tashkent",
    }
    config.update(overrides)
    config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(config["SQLALCHEMY_DATABASE_URI"]))
    if config["PRODUCTION"]:
        refuse_unsafe(config)
    return config


def trusted_hosts(environ: Mapping[str, str]) -> list[str] | None:
    """Return the names under which the site may be asked for, or None for any; the machine itself may always ask."""
    listed = [name.strip() for name in environ.get("HEMIS_TRUSTED_HOSTS", "").split(",") if name.strip()]
    public = urlsplit(environ.get("HEMIS_PUBLIC_URL", "")).hostname
    named = [*listed, *([public] if public else [])]
    return [*named, *LOOPBACK] if named else None


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine options that fit the database behind `url`. Values never get into the text of an error."""
    if not url.startswith("sqlite"):
        return {"hide_parameters": True, "pool_size": 10, "pool_timeout": 2, "connect_args": dict(REACHABLE)}
    options = {"hide_parameters": True, "pool_use_lifo": True}  # the connection used last has the pages at hand
    try:
        from pysqlite3 import dbapi2  # the one import that may be missing on a platform
    except ImportError:
        return options
    return options | {"module": dbapi2}


def refuse_unsafe(config: Mapping[str, Any]) -> None:
    """Raise `UnsafeSettings` for a configuration that must not serve real people."""
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        if len(str(config[name]).encode()) < MIN_SECRET_BYTES or len(set(str(config[name]))) < 10:
            raise UnsafeSettings(f"HEMIS_{name} must be set to at least {MIN_SECRET_BYTES} random bytes.")
    if config["SECRET_KEY"] == config["AUDIT_KEY"]:
        raise UnsafeSettings("HEMIS_SECRET_KEY and HEMIS_AUDIT_KEY must differ.")
    if config["DEBUG"]:
        raise UnsafeSettings("Debug mode is on: unset FLASK_DEBUG.")
    if config["SIGNER"] != "password":
        raise UnsafeSettings(
            "Only the password signs so far: the stand-in of a key is for rehearsals. Unset HEMIS_SIGNER."
        )
    if config["FROZEN_NOW"]:
        raise UnsafeSettings("The clock is frozen: unset HEMIS_FROZEN_NOW.")
    if not config["SESSION_COOKIE_SECURE"] or not config["PUBLIC_URL"].startswith("https://"):
        raise UnsafeSettings("The session cookie must be Secure: set HEMIS_PUBLIC_URL to the https:// address.")
    if (config["INSTANCE"] / DEMO_MARKER).exists():
        raise UnsafeSettings("The accounts are a demonstration's, with printed passwords: begin with another database.")
    _refuse_open_files(config)


def _refuse_open_files(config: Mapping[str, Any]) -> None:
    path = config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    files = [Path(path), Path(f"{path}-wal")] if path != config["SQLALCHEMY_DATABASE_URI"] else []
    for file in [*files, config["INSTANCE"] / "secret.key", config["INSTANCE"] / "audit.key"]:
        if file.exists() and file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise UnsafeSettings(f"{file.name} can be read by every user of the machine: chmod 600 it.")


def _kept_key(path: Path) -> str:
    """Return the key kept in `path`, made on first use; only development keeps keys in files."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(made, path)  # of two processes that start at once, one makes the key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text()
