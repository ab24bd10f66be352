"""Clients that send a request one byte at a time: they hold a connection for minutes and never finish asking."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

HEAD = "GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: " + "a" * 4000
BODY = "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n"


@contextlib.contextmanager
def dripping(url: str, number: int, pause: float = 1.0) -> Iterator[list[socket.socket]]:
    """Let so many send a byte in every `pause` seconds: half of them of their headers, half of their bodies."""
    host = urlsplit(url).netloc
    place = (str(urlsplit(url).hostname), int(urlsplit(url).port or 80))
    ended = threading.Event()
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(place, timeout=20)) for _ in range(number)]
        for each in clients[number // 2 :]:
            each.sendall(BODY.format(host=host).encode())
        thread = threading.Thread(target=_drip, args=(clients, HEAD.format(host=host).encode(), pause, ended))
        thread.start()
        try:
            yield clients
        finally:
            ended.set()
            thread.join()


def _drip(clients: list[socket.socket], head: bytes, pause: float, ended: threading.Event) -> None:
    for turn in range(len(head)):
        begun = time.monotonic()
        for number, each in enumerate(clients):
            with contextlib.suppress(OSError):  # the server may hang up on such a client
                each.sendall(head[turn : turn + 1] if number < len(clients) // 2 else b"a")
        if ended.wait(max(0.0, pause - (time.monotonic() - begun))):
            return
