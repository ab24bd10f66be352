"""H4, P-16: what the public service counted reaches the table within five seconds; a kill loses no more than that."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from time import monotonic
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.visits import VisitCount
from tests.serving import serve

WITHIN = 5.0
SLACK = 10.0
"""What a loaded machine may add."""
ADDRESS = "/ilmiy-faoliyat/"


def ask(url, times):
    """Open the first page of the service so many times in one connection."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        for _time in range(times):
            connection.request("GET", ADDRESS)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
    finally:
        connection.close()


def counted(app):
    with app.app_context():
        return db.session.scalar(select(func.coalesce(func.sum(VisitCount.count), 0)))


def wait_for(app, count):
    """Return after how many seconds the table holds so much."""
    begun, pause = monotonic(), Event()
    while counted(app) < count and monotonic() - begun < WITHIN + SLACK:
        pause.wait(0.05)
    return monotonic() - begun


@pytest.mark.nightly
@pytest.mark.both_engines
@pytest.mark.promise("H4")
def test_a_killed_process_loses_only_what_it_counted_last(app):
    with serve(app) as server:
        ask(server.url, 40)
        assert wait_for(app, 40) < WITHIN + SLACK
        assert counted(app) == 40
        ask(server.url, 7)
        server.kill()
    assert 40 <= counted(app) <= 47


@pytest.mark.nightly
@pytest.mark.both_engines
def test_processes_count_together(app):
    with ExitStack() as stack, ThreadPoolExecutor(6) as pool:
        servers = [stack.enter_context(serve(app)) for _process in range(2)]
        list(pool.map(lambda number: ask(servers[number % 2].url, 30), range(6)))
        wait_for(app, 180)
        assert counted(app) == 180
