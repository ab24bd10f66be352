"""How many journals per second: eight connections, two server processes, a teacher behind each connection.

    python -m bench.load INSTANCE

A slower machine is allowed for as in `bench.server`: plain Python is run before and after, and the rate is told both as
it was and as it would be on the machine for which the budgets were set. The clients share the cores with the servers.
"""

import http.client
import itertools
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

from bench.place import COOKIE, arguments, cookie, prepare, teachers
from bench.server import REFERENCE, yardstick

CONNECTIONS, PROCESSES, LEAST = 8, 2, 200


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    place = prepare(options.instance)
    app = place.app()
    with app.app_context():
        people = teachers(CONNECTIONS)
    sessions = [(cookie(app, login), f"/lessons/journals/{lesson}") for login, lesson in people]
    with ExitStack() as stack:
        servers = [stack.enter_context(place.server()) for _ in range(PROCESSES)]
        work = list(zip(itertools.cycle(servers), sessions, strict=False))
        for server, (session, path) in work:
            ask(server.url, session, path, 0.5)  # the first requests of a process fill its caches
        yardsticks = [timed() for _ in range(20)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            started = time.perf_counter()
            futures = [pool.submit(ask, server.url, session, path, options.seconds) for server, (session, path) in work]
            times = sorted(itertools.chain.from_iterable(each.result() for each in futures))
            seconds = time.perf_counter() - started
        slower = statistics.median(yardsticks + [timed() for _ in range(20)]) / REFERENCE
    rate, middle, slow = len(times) / seconds, statistics.median(times) * 1000, times[int(len(times) * 0.95)] * 1000
    print(f"{rate:.0f} journals per second, half of them within {middle:.1f} ms, 95 % within {slow:.1f} ms")
    print(f"this machine was {slower:.2f} times slower than that of the budgets: {rate * slower:.0f} per second there")
    print(f"budget: {LEAST} per second with {CONNECTIONS} connections on {PROCESSES} processes")
    return 0 if rate * slower >= LEAST else 1


def timed() -> float:
    """Return the milliseconds of the yardstick."""
    begun = time.perf_counter()
    yardstick()
    return (time.perf_counter() - begun) * 1000


def ask(url: str, session: str, path: str, seconds: float) -> list[float]:
    """Open the same journal again and again on one connection; return how long each took."""
    connection = http.client.HTTPConnection(str(urlsplit(url).netloc), timeout=20)
    headers = {"Cookie": f"{COOKIE}={session}", "Accept-Encoding": "br"}
    times, end = [], time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, f"{path}: {answer.status}"
        times.append(time.perf_counter() - begun)
    connection.close()
    return times


if __name__ == "__main__":
    sys.exit(main())
