"""Bringing, checking and taking spreadsheets in tests, as the pages and the worker do."""

import json

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.jobs import Job
from hemis.operations import imports, jobs
from hemis.web import clock
from tests import sheets


class Bringer:
    """Does each step of an import and commits it."""

    def __init__(self, app, by):
        self.app, self.by = app, by

    def bring(self, kind, heading, rows, **scope):
        content = sheets.book(rows, heading)
        folder = self.app.config["UPLOADS"]
        scope.setdefault("faculty_id", None)
        row = imports.bring(kind, content, "рўйхат.xlsx", folder=folder, at=clock.now(), by=self.by, **scope)
        db.session.commit()
        return row

    def check(self, row, **options):
        imports.ask_check(row, json.loads(row.columns), options, at=clock.now(), by=self.by)
        return self._work(row)

    def take(self, row, **options):
        imports.ask_take(row, options, at=clock.now(), by=self.by)
        return self._work(row)

    def undo(self, row):
        count = imports.undo(row, at=clock.now(), by=self.by)
        db.session.commit()
        return count

    def _work(self, row):
        key = row.job_id
        db.session.commit()
        jobs.run(key, clock.now, self.app.config["UPLOADS"])
        db.session.refresh(row)
        return db.session.get_one(Job, key, populate_existing=True)


def faults(row):
    """(row, field, reason) of what was refused."""
    found = json.loads(row.faults)
    return [(line, field, reason) for line, field, _place, state, reason, _params in found if state == "refused"]


def warnings(row):
    """Reason of each doubt that refuses nothing."""
    return [reason for _line, _field, _place, state, reason, _params in json.loads(row.faults) if state != "refused"]


@pytest.fixture
def by(database, world):
    return db.session.get_one(User, world.users["admin"])


@pytest.fixture
def office(app, by):
    return Bringer(app, by)
