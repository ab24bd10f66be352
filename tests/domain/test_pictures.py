"""Pictures lose what cameras tell of place and time, and stay the same pictures."""

import struct
import zlib

import pytest

from hemis.domain.pictures import Broken, bare_jpeg, bare_png

PLACE = b"GPS 39.7747 N 64.4286 E"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*more, width=3, height=2, end=True):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = b"".join((*more, chunk(b"IDAT", zlib.compress(b"\0" * 8)), chunk(b"IEND", b"") if end else b""))
    return b"\x89PNG\r\n\x1a\n" + head + body


def segment(marker, data):
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def exif(value, order=">", tag=0x0112, entries=1):
    begin = b"MM" if order == ">" else b"II"
    entry = struct.pack(f"{order}HHIHH", tag, 3, 1, value, 0)
    tiff = begin + struct.pack(f"{order}HIH", 42, 8, entries) + entry + PLACE
    return segment(0xE1, b"Exif\0\0" + tiff)


JFIF = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
FRAME = segment(0xC0, struct.pack(">BHHB", 8, 2, 3, 1) + b"\x01\x11\0")
SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
END = b"\xff\xd9"


def jpeg(*more, frame=FRAME, scan=SCAN, end=END):
    return b"".join((b"\xff\xd8", JFIF, *more, frame, scan, end))


@pytest.mark.promise("F8")
def test_a_png_keeps_its_points_and_colours_alone():
    kept = chunk(b"gAMA", b"\0\0\xb1\x8f")
    told = chunk(b"eXIf", PLACE) + chunk(b"tEXt", b"Author\0" + PLACE) + chunk(b"tIME", b"\x07\xea\x0b\x16\0\0\0")
    assert bare_png(png(kept, told) + PLACE) == (3, 2, png(kept))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        png(end=False),
        png()[:20] + b"x" + png()[21:],
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31) + b"IHDR" + b"\0" * 20,
    ],
)
def test_what_is_no_png_is_refused(content):
    with pytest.raises(Broken):
        bare_png(content)


@pytest.mark.promise("F8")
def test_a_jpeg_keeps_its_points_and_colours_alone():
    kept = segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"x" * 9) + segment(0xEE, b"Adobe\0d\0\0\0\0\0")
    told = exif(1) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE) + segment(0xFE, PLACE)
    second = jpeg(exif(1))
    assert bare_jpeg(jpeg(told, kept) + second) == (3, 2, jpeg(kept))


def test_several_scans_are_one_picture():
    table = segment(0xC4, b"\0" * 17)
    whole = jpeg(scan=SCAN + table + SCAN)
    assert bare_jpeg(whole).content == whole


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_stays_the_right_way_up(order, turned):
    bare = bare_jpeg(jpeg(exif(turned, order))).content
    assert PLACE not in bare
    assert bare_jpeg(bare).content == bare
    assert bare == jpeg() if turned == 1 else bare != jpeg()
    assert (b"\x01\x12\0\x03\0\0\0\x01" + struct.pack(">H", turned) in bare) == (turned != 1)


@pytest.mark.parametrize(
    "told",
    [
        exif(9),
        exif(6, tag=0x0100),
        exif(6, entries=0),
        segment(0xE1, b"Exif\0\0"),
        segment(0xE1, b"Exif\0\0XX\0*\0\0\0\x08\0\0"),
        segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff\0\0"),
    ],
)
def test_an_exif_that_says_nothing_sound_turns_nothing(told):
    assert bare_jpeg(jpeg(told)).content == jpeg()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xd9",
        jpeg(frame=b""),
        jpeg(end=b""),
        jpeg(scan=b""[:0], end=b"\xff\xd9")[:-4],
        jpeg(b"\xff\xd0\0\0"),
        jpeg(b"xxxx"),
        jpeg(segment(0xC0, b"\x08")[:4], frame=b""),
        b"\xff\xd8" + b"\xff\xe0\xff\xff" + b"\0" * 9,
    ],
)
def test_what_is_no_jpeg_is_refused(content):
    with pytest.raises(Broken):
        bare_jpeg(content)
