"""A process that carries out the orders that are due, and is there to be killed."""

import os
import random
import signal
import threading
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from sqlalchemy import event

from hemis import create_app
from hemis.extensions import db
from hemis.operations import movement

HELD, COMMIT = "held", "commit"
LONGEST_COMMIT = 0.03
"""Seconds within which a commit is cut."""


def carry(environment: dict[str, str], how: str, told: Connection) -> None:
    """Say when the work begins; then hold before the commit until somebody kills this, or be cut during the commit.

    The commit is the one after the order is in force: an earlier one would be a fault, and is let through to be seen.
    """
    os.environ.update(environment)
    written: list[str] = []

    def notice(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE movement_order SET status="):
            written.append(statement)

    def last(_connection):
        if written and how == HELD:
            told.send(HELD)
            time.sleep(600)
        elif written:
            wait = random.uniform(0, LONGEST_COMMIT)
            threading.Timer(wait, os.kill, (os.getpid(), signal.SIGKILL)).start()

    with create_app().app_context():
        event.listen(db.engine, "before_cursor_execute", notice)
        event.listen(db.engine, "commit", last)
        told.send("begin")
        movement.carry_out_due(datetime(2026, 10, 6, 5, 30, tzinfo=UTC))
