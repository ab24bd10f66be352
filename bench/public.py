"""The public service: requests per second of a list, kept and made anew, beside a page of the framework that is empty.

    python -m bench.public [--seconds 5] [--engine sqlite postgresql] [--apart]

Makes its own place, serves it by `flask serve` as one process, and asks over loopback from eight connections. A second
server lets no kept page leave and draws the list anew each time; a third has an empty page of the framework, served by
waitress as it comes, and a fourth the same, served as ours are. They are asked in turns, a slice of each, so that what
else the machine does falls on all alike. Ends with 1 when a rate, or a ratio to the third, is below its budget.

With `--apart` each server has one core, as where there is a process for each, and the client another.
"""

import argparse
import itertools
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, url_for

from bench.imports import engines
from bench.load import Line, run
from bench.machine import both_cores, core_each, slowness
from bench.science import prepare
from hemis.extensions import db
from tests.conftest import make_app
from tests.rig.browser import Server, Start, command_line, run_server
from tests.serving import environment

DISSERTATIONS, CONNECTIONS, SLICES = 200, 8, 5
UNKEPT = command_line("-m", "bench.unkept")
KEPT, ANEW, EMPTY, SERVED = "kept", "made anew", "empty page", "empty, our server"
LEAST = {KEPT: (1_000, 0.6), ANEW: (300, 0.25)}
"""Requests per second, and the ratio to the empty page."""


def main() -> int:
    """Measure on each engine; 1 when something is below its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="of asking for each, in all")
    parser.add_argument("--engine", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--apart", action="store_true", help="give the servers one core and the client the other")
    options, below = parser.parse_args(), []
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name, both_cores() as cores:
        for engine, url in engines(Path(name)):
            if engine in options.engine:
                app = _place(Path(name) / engine, url)
                rates = measure(app, options.seconds / SLICES, is_apart=options.apart)
                below += report(engine, rates, slowness(cores))
    for each in below:
        print(f"below its budget: {each}")
    return 1 if below else 0


def _place(folder: Path, url: str) -> Flask:
    folder.mkdir(exist_ok=True)
    app = make_app(folder, url, TESTING=False)
    with app.app_context():
        prepare(DISSERTATIONS)
        db.engine.dispose()
    return app


def measure(app: Flask, seconds: float, *, is_apart: bool) -> dict[str, float]:
    """Return requests per second of each kind, the median of its slices."""
    with app.test_request_context():
        path = url_for("public.items", direction="dissertation")
    with ExitStack() as stack:
        ours = stack.enter_context(run_server(environment(app)))
        unkept = stack.enter_context(run_server(environment(app), start=UNKEPT))
        empty = stack.enter_context(run_server({}, start=_empty(0), probe="/"))
        served = stack.enter_context(run_server({}, start=_empty(_at_once(app)), probe="/"))
        places = {KEPT: (ours, path), ANEW: (unkept, path), EMPTY: (empty, "/"), SERVED: (served, "/")}
        if is_apart:
            stack.enter_context(core_each(server.process.pid for server, _path in places.values()))
        asked = {name: [_join(stack, *place) for _ in range(CONNECTIONS)] for name, place in places.items()}
        for lines in asked.values():
            run(lines, 0.5)  # the first requests of a process fill its caches
        rates: dict[str, list[float]] = {name: [] for name in asked}
        for _slice, name in itertools.product(range(SLICES), asked):
            begun = time.perf_counter()
            answers = len(run(asked[name], seconds))
            rates[name].append(answers / (time.perf_counter() - begun))
    return {name: statistics.median(each) for name, each in rates.items()}


def _empty(at_once: int) -> Start:
    return command_line("-m", "bench.empty", str(at_once))


def _at_once(app: Flask) -> int:
    """As many requests take turns as with the engine of the page beside which it is held."""
    return 1 if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else 2


def _join(stack: ExitStack, server: Server, path: str) -> Line:
    place = urlsplit(server.url)
    joined = stack.enter_context(socket.create_connection((str(place.hostname), int(place.port or 80)), timeout=20))
    heads = {"Host": place.netloc, "Accept-Encoding": "gzip, deflate, br"}
    head = f"GET {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in heads.items())
    return Line(joined, f"{head}\r\n".encode())


def report(engine: str, rates: dict[str, float], slower: float) -> list[str]:
    """Print the table of an engine; return what is below its budget."""
    print(f"{engine}: this machine was {slower:.2f} times slower than that of the budgets")
    below = []
    for name, rate in rates.items():
        ratio, beside = rate / rates[EMPTY], rate / rates[SERVED]
        least = LEAST.get(name)
        told = f"{ratio:5.2f} of the empty page, {beside:5.2f} of the one on our server"
        print(f"  {name:18}{rate:6.0f} a second, {told}   budget {least or '-'}", flush=True)
        if least and rate * slower < least[0]:
            below.append(
                f"{engine}, {name}: {rate * slower:.0f} a second with the slowness taken out, least {least[0]}"
            )
        if least and ratio < least[1]:
            below.append(f"{engine}, {name}: {ratio:.2f} of the empty page, least {least[1]}")
    return below


if __name__ == "__main__":
    sys.exit(main())
