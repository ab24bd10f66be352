"""Settings from the environment; production refuses to start with anything unsafe."""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_BYTES = 32


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
        "UPLOADS": Path(environ.get("HEMIS_UPLOADS", instance / "uploads")),
        "PUBLIC_URL": environ.get("HEMIS_PUBLIC_URL", ""),
        "DEBUG": environ.get("FLASK_DEBUG", "") in {"1", "true"},
        "SESSION_COOKIE_NAME": "__Host-hemis" if production else "hemis",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 26 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
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


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine options that fit the database behind `url`."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True, "pool_size": 10, "connect_args": {"connect_timeout": 3}}
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - the one import that may be missing on a platform
    except ImportError:
        return {}
    return {"module": dbapi2}


def refuse_unsafe(config: Mapping[str, Any]) -> None:
    """Raise `UnsafeSettings` for a configuration that must not serve real people."""
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        if len(str(config[name]).encode()) < MIN_SECRET_BYTES or len(set(str(config[name]))) < 10:
            raise UnsafeSettings(f"HEMIS_{name} must be set to at least {MIN_SECRET_BYTES} random bytes.")
    if config["SECRET_KEY"] == config["AUDIT_KEY"]:
        raise UnsafeSettings("HEMIS_SECRET_KEY and HEMIS_AUDIT_KEY must differ.")
    if config["DEBUG"]:
        raise UnsafeSettings("Debug mode is on: unset FLASK_DEBUG.")
    if config["FROZEN_NOW"]:
        raise UnsafeSettings("The clock is frozen: unset HEMIS_FROZEN_NOW.")
    if not config["SESSION_COOKIE_SECURE"]:
        raise UnsafeSettings("The session cookie must be Secure: serve over https.")
    path = config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    files = [Path(path)] if path != config["SQLALCHEMY_DATABASE_URI"] else []
    for file in [*files, config["INSTANCE"] / "secret.key", config["INSTANCE"] / "audit.key"]:
        if file.exists() and file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise UnsafeSettings(f"{file.name} can be read by every user of the machine: chmod 600 it.")


def _kept_key(path: Path) -> str:
    """Return the key kept in `path`, made on first use; only development keeps keys in files."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text()
