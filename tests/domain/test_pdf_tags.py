"""A PDF that tells the order in which it is read aloud is told from one that does not."""

import zlib

import pytest

from hemis.domain.pdf_tags import is_tagged


def packed(objects, head=b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99>>"):
    return b"%PDF-1.5\n1 0 obj\n" + head + b"stream\r\n" + zlib.compress(objects) + b"\nendstream\n%%EOF"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R>>\n%%EOF",
        packed(b"1 0 <</Type/Catalog/StructTreeRoot 5 0 R>>"),
        b"%PDF-1.7\ntrailer<</Encrypt 7 0 R>>\n%%EOF",
    ],
    ids=["plain", "packed", "locked, nobody can tell"],
)
def test_with_tags(content):
    assert is_tagged(content)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>\n%%EOF",
        packed(b"1 0 <</Type/Catalog>>"),
        b"%PDF-1.5\n<</Type/ObjStm>>stream\nno flate at all",
        b"%PDF-1.5\n<</Type/ObjStm>>",
        packed(b"\0" * 50_000_000 + b"/StructTreeRoot"),
    ],
    ids=["plain", "packed", "broken", "cut off", "a bomb is not unpacked to its end"],
)
def test_without_tags(content):
    assert not is_tagged(content)
