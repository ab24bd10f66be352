"""Answers of several processes are counted together; a process that is killed loses five seconds of counts at most.

One that is told to end loses nothing.
"""

import time
import urllib.request
from contextlib import ExitStack

import pytest

from hemis.extensions import db
from hemis.models.service import ServiceDay
from hemis.models.visits import VisitCount
from tests.serving import serve

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("H2")]
PROCESSES, PAGES, SECONDS = 2, 15, 5.0


def written(app):
    with app.app_context():
        return db.session.execute(db.select(ServiceDay.answers, ServiceDay.quick)).all()


def test_two_processes_add_to_one_day_and_a_kill_takes_no_more_than_five_seconds(app):
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(app)) for _number in range(PROCESSES)]
        for server in servers:
            for _page in range(PAGES):
                urllib.request.urlopen(server.address("/ilmiy-faoliyat/seminarlar/"), timeout=20).close()
        deadline = time.monotonic() + SECONDS
        while sum(answers for answers, _quick in written(app)) < PROCESSES * PAGES and time.monotonic() < deadline:
            pass
        for server in servers:
            server.kill()
    [(answers, quick)] = written(app)
    assert answers == PROCESSES * PAGES
    assert quick <= answers


def test_a_process_that_is_told_to_end_writes_what_it_has_counted(app):
    with serve(app) as server:
        for _page in range(PAGES):
            urllib.request.urlopen(server.address("/ilmiy-faoliyat/seminarlar/"), timeout=20).close()
        server.stop()
        assert server.process.poll() == 0, "it ended by itself"
    with app.app_context():
        visits = db.session.scalar(db.select(db.func.sum(VisitCount.count)))
    assert [answers for answers, _quick in written(app)] == [PAGES]
    assert visits == PAGES
