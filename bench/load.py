"""How many journals per second: eight connections, two server processes, a teacher behind each connection.

    python -m bench.load INSTANCE

A slower machine is allowed for as in `bench.server`: after each second plain Python is run on both cores at once, and
the rate is told both as it was and as it would be on the machine for which the budgets were set. The client shares the
cores with the servers.
"""

import itertools
import re
import selectors
import socket
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.machine import both_cores, slowness
from bench.place import COOKIE, arguments, cookie, prepare, teachers

CONNECTIONS, PROCESSES, LEAST = 8, 2, 200
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass
class Line:
    """A connection that asks for one page after another: what it sends, since when it waits, bytes still to come."""

    socket: socket.socket
    request: bytes
    began: float = 0.0
    left: int = 0


@dataclass(frozen=True)
class Slice:
    """A second of asking: seconds of each answer, and how much slower the machine was just after it."""

    times: list[float]
    slower: float

    @property
    def rate(self) -> float:
        return len(self.times) * CONNECTIONS / sum(self.times)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="of asking, one by one")
    options = parser.parse_args()
    place = prepare(options.instance)
    app = place.app()
    with app.app_context():
        people = teachers(CONNECTIONS)
    sessions = [(cookie(app, login), f"/lessons/journals/{lesson}") for login, lesson in people]
    with ExitStack() as stack:
        servers = [stack.enter_context(place.server()) for _ in range(PROCESSES)]
        lines = [
            connect(stack, server.url, session, path)
            for server, (session, path) in zip(itertools.cycle(servers), sessions, strict=False)
        ]
        run(lines, 1)  # the first requests of a process fill its caches
        cores = stack.enter_context(both_cores())
        slices = [Slice(run(lines, 1), slowness(cores)) for _ in range(options.seconds)]
    times = sorted(itertools.chain.from_iterable(each.times for each in slices))
    rate, slower = statistics.median(each.rate for each in slices), statistics.median(each.slower for each in slices)
    there = statistics.median(each.rate * each.slower for each in slices)
    middle, slow = statistics.median(times) * 1000, times[int(len(times) * 0.95)] * 1000
    print(f"{rate:.0f} journals per second, half of them within {middle:.1f} ms, 95 % within {slow:.1f} ms")
    print(f"with both cores at work this machine was {slower:.2f} times slower: {there:.0f} per second without that")
    print(f"budget: {LEAST} per second with {CONNECTIONS} connections on {PROCESSES} processes")
    return 0 if there >= LEAST else 1


def connect(stack: ExitStack, url: str, session: str, path: str) -> Line:
    place = urlsplit(url)
    assert place.hostname
    assert place.port
    joined = stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=20))
    heads = {"Host": place.netloc, "Cookie": f"{COOKIE}={session}", "Accept-Encoding": "br"}
    request = f"GET {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in heads.items()) + "\r\n"
    return Line(joined, request.encode())


def ask(line: Line) -> None:
    line.began = time.perf_counter()
    line.socket.sendall(line.request)


def answered(line: Line) -> bool:
    """Take what has arrived; True when the answer is whole. Lean on purpose: the clients share the cores."""
    if not line.left:
        head, _, body = line.socket.recv(65536).partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        assert head.startswith(b"HTTP/1.1 200"), head[:200].decode("latin-1")
        assert length, head.decode("latin-1")
        line.left = int(length[1]) - len(body)
    else:
        line.left -= len(line.socket.recv(65536))
    return not line.left


def run(lines: list[Line], seconds: float) -> list[float]:
    """Open each line's journal again and again for so long; return the seconds each opening took."""
    times, end = [], time.perf_counter() + seconds
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            ask(line)
        while waiting := len(selector.get_map()):
            ready = selector.select(timeout=20)
            assert ready, f"{waiting} connections wait for an answer"
            for key, _ in ready:
                line = key.data
                if not answered(line):
                    continue
                times.append(time.perf_counter() - line.began)
                if time.perf_counter() < end:
                    ask(line)
                else:
                    selector.unregister(line.socket)
    return times


if __name__ == "__main__":
    sys.exit(main())
