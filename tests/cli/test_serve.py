"""The command that serves, started from nothing as operations does it."""

import urllib.request

from tests.rig.browser import run_server
from tests.serving import environment


def test_the_command_serves_the_database_of_its_settings(app):
    with run_server(environment(app)) as server:
        with urllib.request.urlopen(server.address("/health/ready"), timeout=20) as answer:
            assert answer.status == 200
        assert server.process.poll() is None
    assert server.process.poll() is not None
