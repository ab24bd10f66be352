"""HEMIS: `create_app` wires everything, in order; nothing else knows all rooms."""

import os
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app

from hemis import access, account, api, cli, menus, models, public
from hemis.access.guard import refuse_undeclared
from hemis.config import ROOT, load
from hemis.extensions import babel, csrf, db, limiter, login_manager, migrate
from hemis.operations import audit, jobs
from hemis.web import (
    addresses,
    ahead,
    answered,
    assets,
    clock,
    compression,
    flow,
    jinja,
    kept,
    language,
    logs,
    maintenance,
    security,
    sessions,
    uploads,
)

__all__ = ["create_app", "models"]


class Application(Flask):
    """No view of ours is a coroutine, so nobody is asked before each call whether it is one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(**overrides: Any) -> Flask:
    """Return the application for the settings of the environment; `overrides` are for tests."""
    app = Application(__name__, static_folder=None, instance_path=None)
    app.request_class = uploads.Request
    app.jinja_environment = jinja.Templates
    app.jinja_options = {**app.jinja_options, "cache_size": -1}  # Jinja keeps four hundred, fewer than there are
    app.config.from_mapping(load(os.environ, **overrides))
    answered.init_app(app)  # before the first, after the last: it measures all of them
    ahead.init_app(app)  # around the application, and within all that stands around it
    kept.init_app(app)  # it gets what all others have finished
    compression.init_app(app)
    logs.init_app(app)
    flow.init_app(app)  # it says whether the request may write before anything reads
    addresses.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    limiter.init_app(app)
    sessions.init_app(app, login_manager)
    babel.init_app(app, locale_selector=language.current)
    security.init_app(app)
    maintenance.init_app(app)
    app.before_request(access.guard)  # before the CSRF check: who may not enter learns nothing about forms
    csrf.init_app(app)
    assets.init_app(app)
    jinja.init_app(app)
    for door in (account, public, api, menus):
        door.register(app)
    cli.register(app)
    with app.app_context():
        audit.watch(db.session, lambda: current_app.config["AUDIT_KEY"].encode(), clock.now)
        jobs.watch(db.session)
    refuse_undeclared(app)
    return app
