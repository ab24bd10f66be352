"""Pictures of meetings that were held: drawn, since the people of the demo university have no faces."""

from datetime import datetime
from io import BytesIO

from flask import current_app
from PIL import Image, ImageDraw

from hemis.models.accounts import User
from hemis.models.announcements import Announcement
from hemis.operations import announcements, files, thumbnails

SIZE = (1280, 960)
TITLES = ("Йиғилиш очилиши", "Иштирокчилар")
SEATS, HEAD = 9, 90


def attach(row: Announcement, *, at: datetime, by: User) -> None:
    """Hang the pictures on a text that is still on the desk."""
    folder = current_app.config["UPLOADS"]
    for number, title in enumerate(TITLES):
        stored = files.keep(BytesIO(_drawn(row.id + number)), "surat.jpg", folder)
        small = thumbnails.make(stored, folder)
        announcements.attach(row, stored, title, at=at, by=by, thumbnail=small)


def _drawn(number: int) -> bytes:
    """A hall with a screen and rows of heads, in a colour of its own."""
    hue = number * 47 % 255
    picture = Image.new("HSV", SIZE, (hue, 40, 235))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((340, 90, 940, 430), fill=(hue, 20, 255), outline=(hue, 90, 90), width=8)
    for row in range(3):
        for seat in range(SEATS):
            left, top = 60 + seat * 130 + row * 25, 520 + row * 140
            pen.ellipse((left, top, left + HEAD, top + HEAD), fill=(hue, 120, 150 - 30 * row))
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


__all__ = ["attach"]
