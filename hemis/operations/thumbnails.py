"""A small picture of a photo, made once when it is brought: who reads a page loads no more than the page shows."""

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps

from hemis.operations import files
from hemis.operations.files import StoredFile

MEDIA_TYPE = "image/webp"
KINDS = {"image/png": "PNG", "image/jpeg": "JPEG"}
WIDEST = (480, 360)
QUALITY = 70
MOST_POINTS = 40_000_000
"""A picture of more is shown by its name alone: to unpack it would take the memory of all others."""
BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What the library raises for a picture that it cannot read to the end."""


class Thumbnail(NamedTuple):
    """The name of the kept small picture, and its size in points."""

    name: str
    width: int
    height: int


NONE = Thumbnail("", 0, 0)


def make(file: StoredFile, folder: Path) -> Thumbnail:
    """Keep a small WebP of a kept picture beside it; a file that is no picture, or a broken one, has none."""
    if file.media_type not in KINDS:
        return NONE
    try:
        with Image.open(files.place(folder, file.name), formats=[KINDS[file.media_type]]) as picture:
            if picture.width * picture.height > MOST_POINTS:
                return NONE
            picture.draft("RGB", WIDEST)  # a JPEG is unpacked to no more than is needed
            small = ImageOps.exif_transpose(picture)
            small.thumbnail(WIDEST)
            return _keep(small, folder)
    except BROKEN:
        return NONE


def _keep(small: Image.Image, folder: Path) -> Thumbnail:
    out = BytesIO()
    mode = "RGBA" if small.has_transparency_data else "RGB"
    small.convert(mode).save(out, "WEBP", quality=QUALITY, method=4)
    return Thumbnail(files.put(out.getvalue(), folder), small.width, small.height)


__all__ = ["MEDIA_TYPE", "NONE", "Thumbnail", "make"]
