"""Promise B5: six kinds of files by content and suffix, and nothing hostile is ever kept."""

import io
import struct
import zipfile
import zlib

import pytest

from hemis.domain.errors import RuleError
from hemis.operations import files

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34\xff\xd9"
)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + b"\x00" * 200


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + chunk(b"IEND", b"")
)


def package(main_part, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {"[Content_Types].xml": "<Types/>", main_part: "<w/>", **more}.items():
            file.writestr(name, content)
    return out.getvalue()


DOCX, XLSX = package("word/document.xml"), package("xl/workbook.xml")
PPTX = package("ppt/presentation.xml")
GOOD = {
    "dastur.pdf": PDF,
    "Дастур 26.09.2026.PDF": PDF,
    "maqola.docx": DOCX,
    "royxat.xlsx": XLSX,
    "maruza.pptx": PPTX,
    "surat.png": PNG,
    "surat.jpg": JPEG,
    "surat.jpeg": JPEG,
}
HOSTILE = {
    "broken png": ("rasm.png", PNG[:40] + b"x" + PNG[41:]),
    "broken jpeg": ("rasm.jpg", JPEG[:22] + b"x" + JPEG[23:]),
    "svg as itself": ("rasm.svg", SVG),
    "svg as png": ("rasm.png", SVG),
    "svg behind png": ("rasm.png", PNG + SVG),
    "html": ("sahifa.html", b"<html></html>"),
    "html as pdf": ("sahifa.pdf", b"<!DOCTYPE html><html></html>"),
    "html before pdf": ("sahifa.pdf", b"<html><script>alert(1)</script>" + PDF),
    "html inside pdf head": ("sahifa.pdf", b"%PDF-1.7\n<script>alert(1)</script>\n" + PDF),
    "html behind pdf": ("sahifa.pdf", PDF + b"<HTML><body onload=alert(1)>"),
    "junk before pdf": ("sahifa.pdf", b"GIF89a" + PDF),
    "pdf cut short": ("sahifa.pdf", b"%PDF-1.7\n1 0 obj"),
    "exe": ("dastur.exe", EXE),
    "exe as pdf": ("dastur.pdf", EXE),
    "exe as docx": ("dastur.docx", EXE),
    "double suffix": ("dastur.pdf.exe", PDF),
    "hidden double suffix": ("dastur.exe.pdf", PDF),
    "php in the middle": ("dastur.php.png", PNG),
    "no suffix": ("dastur", PDF),
    "only a suffix": (".pdf", PDF),
    "way up": ("../../dastur.pdf", PDF),
    "way up, backslash": ("..\\dastur.pdf", PDF),
    "absolute": ("/etc/passwd.pdf", PDF),
    "drive": ("C:dastur.pdf", PDF),
    "stream": ("dastur.pdf:evil", PDF),
    "nul": ("dastur.php\x00.pdf", PDF),
    "newline": ("dastur\r\nX: y.pdf", PDF),
    "long name": ("a" * 300 + ".pdf", PDF),
    "empty name": ("", PDF),
    "empty": ("dastur.pdf", b""),
    "test virus": ("dastur.pdf", b"%PDF-1.7\n" + EICAR + b"\n%%EOF"),
    "zip as docx": ("maqola.docx", package("evil.txt")),
    "xlsx as docx": ("maqola.docx", XLSX),
    "docx with macros": ("maqola.docx", package("word/document.xml", **{"word/vbaProject.bin": "x"})),
    "docx climbing out": ("maqola.docx", package("word/document.xml", **{"../../x": "x"})),
    "zip bomb": ("maqola.docx", package("word/document.xml", **{"word/media": "0" * 30_000_000})),
    "many entries": ("maqola.docx", package("word/document.xml", **{f"word/{n}": "" for n in range(2001)})),
    "broken zip": ("maqola.docx", DOCX[:60]),
    "junk before zip": ("maqola.docx", b"#!/bin/sh\n" + DOCX),
    "jpeg without end": ("surat.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 5000),
    "png as jpeg": ("surat.jpg", PNG),
    "macro workbook": ("royxat.xlsm", XLSX),
    "gif": ("surat.gif", b"GIF89a"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_genuine_file_is_kept_under_the_hash_of_its_content(tmp_path, name):
    stored = files.keep(io.BytesIO(GOOD[name]), name, tmp_path)
    assert files.place(tmp_path, stored.name).read_bytes() == GOOD[name]
    assert stored.size == len(GOOD[name])
    assert name.rsplit(".")[0] not in stored.name
    assert files.keep(io.BytesIO(GOOD[name]), name, tmp_path) == stored
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.promise("B5")
@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_hostile_is_kept(tmp_path, case):
    name, content = HOSTILE[case]
    with pytest.raises(RuleError) as refusal:
        files.keep(io.BytesIO(content), name, tmp_path)
    assert refusal.value.field == "file"
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.promise("F8")
def test_a_kept_picture_says_nothing_of_its_place(tmp_path):
    told = PNG[:33] + chunk(b"eXIf", b"GPS 39.7747 N") + PNG[33:]
    for name, content in (("a.png", told), ("a.jpg", JPEG[:2] + b"\xff\xfe\x00\x0fGPS 39.7747 N" + JPEG[2:])):
        stored = files.keep(io.BytesIO(content), name, tmp_path)
        assert files.place(tmp_path, stored.name).read_bytes() == GOOD["surat" + name[1:]]
        assert stored.size == len(GOOD["surat" + name[1:]])


@pytest.mark.promise("B6")
@pytest.mark.parametrize(("side", "limits"), [(30_000, files.ANY_FILE), (6_000, files.PHOTO), (4_001, files.PICTURE)])
def test_a_picture_that_unpacks_to_too_much_is_refused(tmp_path, side, limits):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    with pytest.raises(RuleError) as refusal:
        files.keep(io.BytesIO(PNG[:8] + head + PNG[33:]), "rasm.png", tmp_path, limits)
    assert refusal.value.msgid == files.POINTS
    assert refusal.value.params == {"width": side, "height": side}
    assert list(tmp_path.rglob("*")) == []


def test_25_megabytes_and_not_a_byte_more(tmp_path):
    largest = b"%PDF-1.7\n" + b"0" * (files.LARGEST - 14) + b"%%EOF"
    assert files.keep(io.BytesIO(largest), "katta.pdf", tmp_path).size == files.LARGEST
    with pytest.raises(RuleError, match="25 МБ"):
        files.keep(io.BytesIO(b"%PDF-1.7\n0" + largest[9:]), "katta.pdf", tmp_path)


@pytest.mark.parametrize("name", ["", "../x", "a" * 63, "A" * 64, "/" * 64])
def test_only_a_hash_leads_to_a_place(tmp_path, name):
    with pytest.raises(ValueError, match="kept file"):
        files.place(tmp_path, name)
