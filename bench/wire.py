"""A wire that counts: between browser and server, it sees every byte whoever asked for it, also a service worker."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HEAD = re.compile(rb"(GET|POST|HEAD) \S+ HTTP/1\.1\r\n")


@dataclass
class Wire:
    """What went through since the last `reset`."""

    url: str
    up: int = 0
    down: int = 0
    requests: list[str] = field(default_factory=list)

    def reset(self) -> None:
        self.up = self.down = 0
        self.requests.clear()

    def note(self, chunk: bytes, *, is_up: bool) -> None:
        if is_up:
            self.up += len(chunk)
            self.requests += [found.group().decode("latin-1").rsplit(" ", 1)[0] for found in HEAD.finditer(chunk)]
        else:
            self.down += len(chunk)


@contextlib.contextmanager
def tap(server_url: str) -> Iterator[Wire]:
    """Listen on a port of its own and pass everything on to the server."""
    target = (str(urlsplit(server_url).hostname), int(urlsplit(server_url).port or 80))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(f"http://127.0.0.1:{listener.getsockname()[1]}")
        threading.Thread(target=_accept, args=(listener, target, wire), daemon=True).start()
        yield wire


def _accept(listener: socket.socket, target: tuple[str, int], wire: Wire) -> None:
    with contextlib.suppress(OSError):  # the listener was closed: the measurement is over
        while True:
            near, _address = listener.accept()
            far = socket.create_connection(target)
            for source, sink, is_up in ((near, far, True), (far, near, False)):
                threading.Thread(target=_pump, args=(source, sink, wire, is_up), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, wire: Wire, is_up: bool) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(65536):
            wire.note(chunk, is_up=is_up)
            sink.sendall(chunk)
    for each in (source, sink):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
