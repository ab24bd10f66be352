"""Promise E4: who drips a byte a second keeps nobody else waiting. How long exactly, `bench/slow.py` measures."""

import http.client
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.rig.drip import dripping
from tests.serving import serve

CLIENTS, ASKED, SECONDS = 100, 20, 10


@pytest.mark.promise("E4")
def test_a_hundred_slow_clients_take_nobodys_place(app, world):
    with serve(app) as server, dripping(server.url, CLIENTS, pause=0.2):
        for number in range(ASKED):
            with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=SECONDS)) as connection:
                connection.request("GET", f"/ilmiy-faoliyat/seminarlar/?_={number}")
                assert connection.getresponse().status == 200
