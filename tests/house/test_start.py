"""G5: production does not start with anything unsafe, and says in one sentence how to mend it."""

import pytest

from hemis.config import UnsafeSettings, load

pytestmark = pytest.mark.promise("G5")
SECRET, AUDIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f0-secret", "00112233445566778899aabbccddeeff-audit"


@pytest.fixture
def safe(tmp_path):
    """Settings with which production starts."""
    return {
        "HEMIS_ENV": "production",
        "HEMIS_INSTANCE": str(tmp_path),
        "HEMIS_SECRET_KEY": SECRET,
        "HEMIS_AUDIT_KEY": AUDIT,
        "HEMIS_PUBLIC_URL": "https://hemis.example.uz",
    }


def test_safe_settings_start(safe):
    config = load(safe)
    assert config["SESSION_COOKIE_NAME"] == "__Host-hemis"
    assert config["SESSION_COOKIE_SECURE"]
    assert config["SESSION_COOKIE_HTTPONLY"]
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert "hemis.example.uz" in config["TRUSTED_HOSTS"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"HEMIS_SECRET_KEY": ""}, "HEMIS_SECRET_KEY"),
        ({"HEMIS_AUDIT_KEY": ""}, "HEMIS_AUDIT_KEY"),
        ({"HEMIS_SECRET_KEY": SECRET[:31]}, "HEMIS_SECRET_KEY"),
        ({"HEMIS_SECRET_KEY": "dev"}, "HEMIS_SECRET_KEY"),
        ({"HEMIS_SECRET_KEY": "changeme" * 8}, "HEMIS_SECRET_KEY"),
        ({"HEMIS_AUDIT_KEY": "0" * 64}, "HEMIS_AUDIT_KEY"),
        ({"HEMIS_AUDIT_KEY": SECRET}, "must differ"),
        ({"FLASK_DEBUG": "1"}, "Debug mode"),
        ({"FLASK_DEBUG": "True"}, "Debug mode"),
        ({"HEMIS_FROZEN_NOW": "2026-10-06T10:30:00+05:00"}, "clock is frozen"),
        ({"HEMIS_PUBLIC_URL": ""}, "must be Secure"),
        ({"HEMIS_PUBLIC_URL": "http://hemis.example.uz"}, "must be Secure"),
    ],
)
def test_an_unsafe_setting_is_refused_by_its_name(safe, change, said):
    with pytest.raises(UnsafeSettings, match=said):
        load(safe | change)


def test_a_cookie_that_travels_openly_is_refused(safe):
    with pytest.raises(UnsafeSettings, match="must be Secure"):
        load(safe, SESSION_COOKIE_SECURE=False)


@pytest.mark.parametrize("name", ["hemis.sqlite3", "hemis.sqlite3-wal", "secret.key", "audit.key"])
def test_a_database_or_key_that_everybody_can_read_is_refused(safe, tmp_path, name):
    (tmp_path / name).touch(mode=0o600)
    load(safe)
    (tmp_path / name).chmod(0o644)
    with pytest.raises(UnsafeSettings, match=name):
        load(safe)


def test_accounts_of_the_demonstration_are_refused(safe, tmp_path):
    (tmp_path / "demo").touch()
    with pytest.raises(UnsafeSettings, match="demonstration"):
        load(safe)


def test_development_makes_its_own_keys_and_keeps_them_to_itself(tmp_path):
    environment = {"HEMIS_INSTANCE": str(tmp_path)}
    first, second = load(environment), load(environment)
    assert first["SECRET_KEY"] == second["SECRET_KEY"] != first["AUDIT_KEY"]
    assert len(first["SECRET_KEY"]) >= 32
    assert {file.stat().st_mode & 0o077 for file in tmp_path.glob("*.key")} == {0}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["audit.key", "secret.key"]


def test_the_values_of_a_statement_never_get_into_an_error(safe):
    for url in ("sqlite:///x", "postgresql+psycopg://x"):
        assert load(safe | {"HEMIS_DATABASE_URL": url})["SQLALCHEMY_ENGINE_OPTIONS"]["hide_parameters"]
