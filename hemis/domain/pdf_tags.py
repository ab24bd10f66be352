"""Whether a PDF says in which order it is read aloud: the tags of its structure, as far as we see them."""

import re
import zlib
from collections.abc import Iterator

SIGN = b"/StructTreeRoot"
LOCKED = b"/Encrypt"
PACKED, BEGIN = re.compile(rb"/ObjStm"), re.compile(rb"stream\r?\n")
HEAD = 500
"""How far a stream begins behind its kind."""
MOST_UNPACKED = 4 * 1024 * 1024
MOST_STREAMS = 2_000


def is_tagged(content: bytes) -> bool:
    """Return whether the structure is there; of a locked file nobody can tell, and nothing is said against it."""
    return SIGN in content or LOCKED in content or any(SIGN in part for part in _unpacked(content))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield what newer files pack together: the first object of all may lie there."""
    for number, found in enumerate(PACKED.finditer(content)):
        start = BEGIN.search(content, found.end(), found.end() + HEAD)
        if start and number < MOST_STREAMS:
            try:
                yield zlib.decompressobj().decompress(content[start.end() : start.end() + MOST_UNPACKED], MOST_UNPACKED)
            except zlib.error:
                continue


__all__ = ["is_tagged"]
