"""Promise D1: a power cut while many people save loses nothing that was confirmed, and repeats nothing."""

import random

import pytest

from tests.faults.books import everything_counts_once, nothing_is_lost, replay, writing
from tests.serving import serve


@pytest.mark.both_engines
@pytest.mark.promise("D1")
def test_a_kill_loses_nothing_that_was_confirmed(app, writers):
    kills(app, *writers, times=2)


@pytest.mark.both_engines
@pytest.mark.nightly
@pytest.mark.promise("D1")
def test_twenty_kills_lose_nothing_that_was_confirmed(app, writers):
    kills(app, *writers, times=20)


def kills(app, journals, cells, *, times):
    everybody = [*journals, *cells]
    for _number in range(times):
        with serve(app) as server, writing(server.url, everybody) as stop:
            stop.wait(random.uniform(0, 1))  # the moment of the power cut is nobody's choice
            server.kill()
            stop.set()
        assert [line for each in everybody for line in each.refusals] == []
        with serve(app) as server:
            nothing_is_lost(app, journals, cells)
            for each in everybody:
                replay(server.url, each)
        everything_counts_once(app, journals, cells)
    assert all(each.confirmed > 0 for each in everybody)
    assert sum(each.confirmed for each in everybody) > 10 * times
