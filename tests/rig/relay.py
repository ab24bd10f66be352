"""A relay on the way to a server, which can be cut or fall silent: to whoever is behind it, the server is away."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Relay:
    """Passes on what comes to `port`; cut, it hangs up on everybody; silent, it takes all and answers nothing."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.listener = self._listen(0)
        self.port = int(self.listener.getsockname()[1])
        self.ends: list[socket.socket] = []
        self.is_silent = False

    def cut(self) -> None:
        self._hang_up(self.listener, *self.ends)
        self.ends.clear()

    def fall_silent(self) -> None:
        self.is_silent = True

    def mend(self) -> None:
        self.cut()
        self.is_silent = False
        self.listener = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                near, _address = listener.accept()
                if self.is_silent:
                    self.ends.append(near)
                    continue
                far = socket.create_connection(self.target)
                self.ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                if not self.is_silent:
                    sink.sendall(chunk)
        self._hang_up(source, sink)

    @staticmethod
    def _hang_up(*ends: socket.socket) -> None:
        for each in ends:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextlib.contextmanager
def relay(host: str, port: int) -> Iterator[Relay]:
    """Stand between until the block ends."""
    made = Relay(host, port)
    try:
        yield made
    finally:
        made.cut()
