"""The small picture of a photo: made once, light, the right way up; what is no sound photo has none."""

import io

import pytest
from PIL import Image

from hemis.domain.pictures import bare_jpeg
from hemis.operations import files, thumbnails

PAPER = "application/pdf"


def photo(size=(1600, 1200), kind="JPEG", **options):
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.save(out, kind, **options)
    return out.getvalue()


def kept(content, folder, media_type="image/jpeg"):
    return files.StoredFile(files.put(content, folder), media_type, len(content))


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_photo_has_a_light_picture_of_itself(tmp_path, kind, media_type):
    made = thumbnails.make(kept(photo(kind=kind), tmp_path, media_type), tmp_path)
    assert (made.width, made.height) == (480, 360)
    content = files.place(tmp_path, made.name).read_bytes()
    assert len(content) < 40_000
    with Image.open(io.BytesIO(content)) as small:
        assert (small.format, small.size) == ("WEBP", (480, 360))


def test_the_same_photo_is_made_into_the_same_file(tmp_path):
    file = kept(photo(), tmp_path)
    assert thumbnails.make(file, tmp_path) == thumbnails.make(file, tmp_path)


def test_a_photo_taken_with_the_telephone_on_its_side_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    bare = bare_jpeg(photo(exif=exif)).content
    made = thumbnails.make(kept(bare, tmp_path), tmp_path)
    assert made.height > made.width


def test_a_small_picture_is_not_blown_up_and_transparency_stays(tmp_path):
    out = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(out, "PNG")
    made = thumbnails.make(kept(out.getvalue(), tmp_path, "image/png"), tmp_path)
    assert (made.width, made.height) == (20, 10)
    with Image.open(files.place(tmp_path, made.name)) as small:
        assert small.has_transparency_data


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4\n%%EOF", PAPER),
        (b"\xff\xd8\xff\xe0 nothing \xff\xd9", "image/jpeg"),
        (photo()[:4000], "image/jpeg"),
        (photo(kind="PNG")[:500], "image/png"),
        (photo(kind="GIF"), "image/png"),
    ],
    ids=["paper", "no picture", "cut off", "cut PNG", "of another kind"],
)
def test_what_is_no_sound_photo_has_none(tmp_path, content, media_type):
    assert thumbnails.make(kept(content, tmp_path, media_type), tmp_path) == thumbnails.NONE


def test_a_picture_that_unpacks_to_too_much_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "MOST_POINTS", 1000)
    assert thumbnails.make(kept(photo(), tmp_path), tmp_path) == thumbnails.NONE
