"""Pictures at their edges: large ones, long parts, what is cut off, and which way up an odd camera says it was held."""

import struct

import pytest

from hemis.domain.pictures import Broken, bare_jpeg, bare_png
from tests.domain.test_pictures import SCAN, chunk, jpeg, png, segment

SIX = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
"""All that is kept of a photo held on its side."""
WIDTH, TURN, BEGIN = 0x0100, 0x0112, b"\x89PNG\r\n\x1a\n"


def tags(*entries, count=None, more=b"", start=8, name=b"Exif\0\0", marker=0xE1):
    """An EXIF segment of these entries: tag, count, value; nothing stands behind the last one."""
    body = b"".join(struct.pack(">HHIHH", tag, 3, amount, value, 0) for tag, amount, value in entries)
    head = b"MM" + struct.pack(">HIH", 42, start, len(entries) if count is None else count)
    return segment(marker, name + head + body + more)


def test_a_png_of_its_points_alone_is_left_as_it_is():
    assert bare_png(png()) == (3, 2, png())
    assert bare_png(png(width=3_000_000_000, height=2_500_000_000))[:2] == (3_000_000_000, 2_500_000_000)


def test_a_chunk_without_which_a_png_cannot_be_read_is_kept():
    whole = png(chunk(b"PLTE", b"\0" * 3), chunk(b"CuST", b"x"))
    assert bare_png(whole).content == whole


@pytest.mark.parametrize("first", [chunk(b"IHDR", b"\0" * 12), chunk(b"IHDR", b"\0" * 14), chunk(b"PLTE", b"\0" * 13)])
def test_a_png_begins_with_a_head_of_its_length(first):
    with pytest.raises(Broken):
        bare_png(BEGIN + first + chunk(b"IEND", b""))


def test_a_large_jpeg_and_one_with_the_shortest_frame_tell_their_size():
    assert bare_jpeg(jpeg(frame=segment(0xC0, struct.pack(">BHH", 8, 40_000, 50_000))))[:2] == (50_000, 40_000)
    assert bare_jpeg(jpeg(frame=segment(0xC2, struct.pack(">BHH", 8, 2, 3))))[:2] == (3, 2)


def test_a_long_profile_of_colours_is_kept_whole():
    whole = jpeg(segment(0xE2, b"ICC_PROFILE\0" + b"x" * 1000))
    assert bare_jpeg(whole).content == whole


def test_fill_bytes_before_the_end_of_a_scan_end_nothing():
    whole = jpeg(scan=SCAN + b"\xff")
    assert bare_jpeg(whole).content == whole


@pytest.mark.parametrize(
    "content",
    [
        jpeg(b"\0\xe5\0\x04ab"),
        jpeg(scan=b"", end=b"\xff"),
        jpeg(scan=b"", end=b"\xff\xda"),
        jpeg(end=b"\xff"),
        jpeg(end=b"\xff\0"),
    ],
)
def test_a_jpeg_that_is_cut_off_is_refused(content):
    with pytest.raises(Broken):
        bare_jpeg(content)


@pytest.mark.parametrize(
    "told",
    [
        tags((TURN, 1, 6)),
        tags((WIDTH, 1, 4), (TURN, 1, 6)),
        tags((WIDTH, 1, 4), (0x010F, 1, 4), (TURN, 1, 6), (0x0131, 1, 4)),
    ],
)
def test_of_a_photo_that_was_turned_only_that_is_kept_and_first(told):
    content = bare_jpeg(jpeg(told)).content
    assert content == jpeg()[:2] + SIX + jpeg()[2:]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(tags((WIDTH, 1, 4), (TURN, 1, 6), count=1), id="beyond-the-count"),
        pytest.param(tags((WIDTH, TURN, 0), (0x0101, 1, 4)), id="looks-like-it-between-two"),
        pytest.param(tags((WIDTH, 1, 4), count=9, more=b"\x01\x12\0\x03"), id="cut-off"),
        pytest.param(tags((WIDTH, 1, 4), start=21), id="begins-at-its-end"),
        pytest.param(tags((TURN, 1, 6), name=b"XMP\0\0\0"), id="no-exif"),
        pytest.param(tags((TURN, 1, 6), marker=0xE5), id="another-segment"),
        pytest.param(tags((TURN, 1, 0)), id="nought"),
    ],
)
def test_what_does_not_say_how_a_photo_was_held_turns_nothing(told):
    assert bare_jpeg(jpeg(told)).content == jpeg()
