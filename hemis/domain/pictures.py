"""PNG and JPEG without what cameras write into them: where and when a picture was taken, and by whose telephone.

What is needed to show a picture stays: its size, its colours, and which way up it is held.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD"}
"""Of the chunks that a reader may skip, those that say how colours look."""
JPEG_BEGIN, JPEG_END = b"\xff\xd8", b"\xff\xd9"
SCAN, END, COMMENT, EXIF = 0xDA, 0xD9, 0xFE, 0xE1
APPLICATION = range(0xE1, 0xF0)
BARE = {0x00, 0x01, *range(0xD0, 0xD9), 0xFF}
"""Second bytes of what is no segment: stuffing, restarts, a beginning."""
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
COLOURS = (b"ICC_PROFILE\0", b"Adobe")
ORIENTATION = 0x0112


class Picture(NamedTuple):
    """A picture with nothing in it but the picture; width and height in points."""

    width: int
    height: int
    content: bytes


class Broken(Exception):
    """The content is no picture of its kind."""


def bare_png(content: bytes) -> Picture:
    """Return a PNG without texts, times and EXIF; Broken when its chunks are not as they should be."""
    out, chunks = [PNG_BEGIN], _chunks(content)
    kind, data = next(chunks)
    if kind != b"IHDR" or len(data) != 13:
        raise Broken
    width, height = struct.unpack(">II", data[:8])
    out.append(_chunk(kind, data))
    for kind, data in chunks:
        if kind[:1].isupper() or kind in PNG_KEPT:
            out.append(_chunk(kind, data))
    return Picture(width, height, b"".join(out))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk to the end chunk; whatever stands behind it is no part of the picture."""
    place, kind = len(PNG_BEGIN), b""
    if not content.startswith(PNG_BEGIN):
        raise Broken
    while kind != b"IEND":
        if place + 12 > len(content):
            raise Broken
        length, kind = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        if place > len(content) or content[place - 4 : place] != _crc(kind, data):
            raise Broken
        yield kind, data


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + _crc(kind, data)


def _crc(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(kind + data))


def bare_jpeg(content: bytes) -> Picture:
    """Return a JPEG without EXIF, comments and further pictures behind it; Broken when its segments are not sound."""
    out, size, turned = [JPEG_BEGIN], None, 1
    for marker, segment in _segments(content):
        if marker == EXIF and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        if marker in FRAMES and len(segment) >= 9:
            size = struct.unpack_from(">HH", segment, 5)
        if (marker not in APPLICATION and marker != COMMENT) or segment[4:].startswith(COLOURS):
            out.append(segment)
    if size is None:
        raise Broken
    if turned != 1:
        out.insert(1, _exif(turned))
    return Picture(size[1], size[0], b"".join(out) + JPEG_END)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk to the end of the first picture; what follows the head of a scan belongs to it."""
    if not content.startswith(JPEG_BEGIN):
        raise Broken
    place = len(JPEG_BEGIN)
    while True:
        if (place + 4 > len(content) and content[place:] != JPEG_END) or content[place] != 0xFF:
            raise Broken
        marker = content[place + 1]
        if marker == END:
            return
        if marker in BARE:
            raise Broken
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == SCAN:
            end = _end_of_scan(content, end)
        if end > len(content):
            raise Broken
        yield marker, content[place:end]
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    while (place := content.find(b"\xff", place)) >= 0:
        if content[place + 1 : place + 2] and content[place + 1] not in BARE:
            return place
        place += 1
    raise Broken


def _orientation(tiff: bytes) -> int:
    """Read which way up the telephone was held, 1 to 8; 1 when it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for place in range(start + 2, min(start + 2 + 12 * count, len(tiff) - 11), 12):
        tag, _type, _count, value = struct.unpack_from(f"{order}HHIH", tiff, place)
        if tag == ORIENTATION and 1 <= value <= 8:
            return int(value)
    return 1


def _exif(turned: int) -> bytes:
    """An EXIF segment that says nothing but the way up."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


__all__ = ["Broken", "Picture", "bare_jpeg", "bare_png"]
