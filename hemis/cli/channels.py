"""Connections of visitors, as waitress keeps them, without its pauseless asking."""

from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

LITTLE = 64 * 1024
"""What is sent at one go; more than that may have to wait for a slow line."""


class Answer(WSGITask):
    """Sends the head and the body of a short answer together: at each sending another thread takes the interpreter."""

    wrote_header: bool
    content_length: int | None

    def write(self, data: bytes) -> None:
        """Send `data`, with the head if it is all that there is to send."""
        is_whole = 0 < len(data) <= LITTLE and len(data) == self.content_length
        if not is_whole or self.wrote_header or not self.has_body:
            super().write(data)
            return
        head = self.build_response_header()
        self.wrote_header, self.content_bytes_written = True, len(data)
        self.channel.write_soon(head + data)


class Channel(HTTPChannel):
    """Lets whoever answers send in peace.

    The thread that keeps all connections saw that there was something to send, found it in the hands of another, and
    looked again at once: sixty times for a page of the public service, each time with the interpreter in its own hands.
    """

    task_class = Answer

    def writable(self) -> bool:
        """Say whether there is something to send that nobody is sending."""
        is_wanted = bool(super().writable())
        return is_wanted and (self.will_close or self.total_outbufs_len > LITTLE or self._is_at_rest())

    def write_soon(self, data: Any) -> int:
        """Send, and have what is left over sent by the thread that keeps the connections."""
        count: int = super().write_soon(data)
        if self.total_outbufs_len:  # it was called while nobody else could send, and may have looked then
            self.server.pull_trigger()
        return count

    def _is_at_rest(self) -> bool:
        if not self.outbuf_lock.acquire(False):
            return False
        self.outbuf_lock.release()
        return True


__all__ = ["Channel"]
