"""Promise E4: who drips a byte a second keeps nobody else waiting. How long exactly, `bench/slow.py` measures."""

import http.client
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.rig.drip import dripping
from tests.serving import serve

ASKED, SECONDS = 20, 10
CROWDS = [(100, 0.2, SECONDS), pytest.param(500, 1.0, 0.5, marks=pytest.mark.nightly)]
"""How many drip, how often each, and within how many seconds nineteen answers of twenty are there."""


@pytest.mark.promise("E4")
@pytest.mark.parametrize(("clients", "pause", "within"), CROWDS)
def test_slow_clients_take_nobodys_place(app, world, clients, pause, within):
    with serve(app) as server, dripping(server.url, clients, pause):
        taken = sorted(seconds_of(server.url, number) for number in range(ASKED))
    assert taken[ASKED * 19 // 20 - 1] <= within


def seconds_of(url, number):
    """How long a page that must be drawn takes."""
    begun = time.monotonic()
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=SECONDS)) as connection:
        connection.request("GET", f"/ilmiy-faoliyat/seminarlar/?kind=a{number}")
        assert connection.getresponse().status == 200
    return time.monotonic() - begun
