"""The small world behind a server of its own: what tests of the browser, of faults and of load share."""

from contextlib import AbstractContextManager

from flask import Flask

from tests import nursery
from tests.rig.browser import Server, run_server
from tests.rig.client import PageClient

COOKIE = "hemis"
KEPT = ("SECRET_KEY", "AUDIT_KEY", "FROZEN_NOW", "INSTANCE", "UPLOADS")


def environment(app: Flask) -> dict[str, str]:
    """Return the settings with which another process serves the very database of `app`, at its frozen moment."""
    values = {f"HEMIS_{name}": str(app.config[name]) for name in KEPT}
    return values | {"HEMIS_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}


def serve(app: Flask, **settings: str) -> AbstractContextManager[Server]:
    """Serve the world of `app` from another process until the block ends."""
    return run_server(environment(app) | settings, start=nursery.Child)


def session_of(client: PageClient) -> str:
    """Return the cookie of a person who is signed in with a test client."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value
