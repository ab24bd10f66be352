"""Five hundred clients that drip a byte a second, and how long everybody else waits meanwhile (promise E4).

    python -m bench.slow [--clients 500] [--seconds 60]

Half of them drip their headers, half their bodies. The others ask for a public list, each time one that must be drawn,
ten times a second in all. Ends with 1 when one of them gets no answer, or the slowest twentieth waits over 500 ms.
"""

import argparse
import itertools
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from flask import url_for
from flask_migrate import upgrade

from hemis.operations import accounts
from tests import world as small_world
from tests.conftest import make_app
from tests.rig.browser import run_server
from tests.rig.drip import dripping
from tests.serving import environment

BUDGET_MS, PAUSE, ALONE_SECONDS = 500, 0.1, 5


def main() -> int:
    """Measure without and with the slow clients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        app = make_app(Path(name), f"sqlite:///{name}/bench.sqlite3", TESTING=False)
        with app.app_context():
            upgrade()
            small_world.make(accounts.hash_password(small_world.PASSWORD))
        with app.test_request_context():
            path = url_for("public.items", direction="seminar")
        with run_server(environment(app)) as server:
            report("alone", ask(server.address(path), ALONE_SECONDS))
            with dripping(server.url, options.clients):
                slow = report(f"beside {options.clients}", ask(server.address(path), options.seconds))
    return 1 if slow > BUDGET_MS else 0


def ask(address: str, seconds: float) -> list[float]:
    """Return the milliseconds of each answer; an answer that does not come is an error here."""
    taken, end = [], time.monotonic() + seconds
    for number in itertools.count():
        begun = time.monotonic()
        if begun > end:
            return sorted(taken)
        with urllib.request.urlopen(f"{address}?kind=a{number}", timeout=20) as answer:
            answer.read()
        taken.append((time.monotonic() - begun) * 1000)
        time.sleep(PAUSE)
    return taken


def report(name: str, taken: list[float]) -> float:
    """Print a line; return how long the slowest twentieth waits at least."""
    middle, slow = (taken[int((len(taken) - 1) * share)] for share in (0.5, 0.95))
    print(f"{name:12} {len(taken)} answers, half within {middle:.0f} ms, 95 % within {slow:.0f} ms", flush=True)
    return slow


if __name__ == "__main__":
    sys.exit(main())
