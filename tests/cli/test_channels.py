"""What leaves through the connections of the server arrives whole, and nobody who answers is disturbed in sending."""

import hashlib
import socket
import threading
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import pytest
import waitress

from hemis.cli.channels import LITTLE, Channel

LONG = hashlib.shake_256(b"long").digest(40 * LITTLE)
SHORT = b"short" * 100


class Noted(Channel):
    """Notes what is sent at one go."""

    def __init__(self, *args, **options):
        self.sent = []
        super().__init__(*args, **options)

    def send(self, data, do_close=True):
        self.sent.append(len(data))
        return super().send(data, do_close)


def answer(environ, start_response):
    """By pieces, whole, or with nothing."""
    path = environ["PATH_INFO"]
    if path == "/pieces":
        start_response("200 OK", [])
        return (LONG[start : start + 10_000] for start in range(0, len(LONG), 10_000))
    body = {"/long": LONG, "/short": SHORT}.get(path, b"")
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def serving():
    server = waitress.create_server(answer, host="127.0.0.1", port=0, asyncore_use_poll=True)
    server.channel_class = Noted
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(5)


@pytest.mark.parametrize("path", ["/long", "/pieces"])
def test_a_long_answer_reaches_a_slow_reader_whole(path):
    with serving() as server, socket.create_connection(("127.0.0.1", server.effective_port), timeout=20) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
        line.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        told = b"".join(iter(lambda: line.recv(3000), b""))
    assert told.partition(b"\r\n\r\n")[2] == LONG


def test_a_short_answer_leaves_in_one_piece_and_the_line_stays_open():
    with serving() as server, closing(HTTPConnection("127.0.0.1", server.effective_port, timeout=20)) as line:
        for path in ("/short", "/", "/short"):
            line.request("GET", path)
            assert line.getresponse().read() == (SHORT if path == "/short" else b"")
        (channel,) = server.active_channels.values()
        assert len(channel.sent) == 3


def test_while_somebody_sends_there_is_nothing_to_send():
    with serving() as server, closing(HTTPConnection("127.0.0.1", server.effective_port, timeout=20)) as line:
        line.request("GET", "/short")
        line.getresponse().read()
        (channel,) = server.active_channels.values()
        held, done = threading.Event(), threading.Event()
        sender = threading.Thread(target=lambda: hold(channel.outbuf_lock, held, done))
        sender.start()
        held.wait(5)
        told = asked_of(channel, 10), asked_of(channel, LITTLE + 1)
        done.set()
        sender.join(5)
        assert told == (False, True), "what is much may wait for a slow line, and the other may be waiting for room"
        assert asked_of(channel, 10)


def hold(lock, held, done):
    with lock:
        held.set()
        done.wait(5)


def asked_of(channel, waiting):
    """Whether a channel with so many bytes would be written to; nothing is left of it."""
    channel.total_outbufs_len = waiting
    try:
        return channel.writable()
    finally:
        channel.total_outbufs_len = 0
