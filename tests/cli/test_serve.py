"""The command that serves, started from nothing as operations does it."""

import json
import urllib.request

from tests.rig.browser import run_server
from tests.serving import environment


def test_the_command_serves_the_database_of_its_settings(app):
    with run_server(environment(app)) as server:
        with urllib.request.urlopen(server.address("/health/ready"), timeout=20) as answer:
            assert answer.status == 200
        assert server.process.poll() is None
    assert server.process.poll() is not None


def test_each_event_is_one_line_of_json_in_the_log(app):
    """A second writer of plain lines would tell what people typed, which the first one leaves out."""
    with run_server(environment(app)) as server:
        lines = server.log.read_text().splitlines()
    events = [json.loads(line) for line in lines if "Serving on" in line]
    assert [event["logger"] for event in events] == ["waitress"]
