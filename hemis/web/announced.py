"""Which files an announcement has, in a few words for a list."""

from collections.abc import Sequence

from flask_babel import gettext as _

from hemis.models.announcements import AnnouncementFile
from hemis.operations.directions import DIRECTIONS


def kind_of(direction: str, file: AnnouncementFile) -> str:
    """Return what a file is, in words; nothing where its direction has no name for it."""
    title = DIRECTIONS[direction].file_kinds.get(file.kind)
    return _(title) if title else ""


def file_words(direction: str, files: Sequence[AnnouncementFile]) -> str:
    """Return the files in words: those with a name by it, photos and the others by their number."""
    named = list(dict.fromkeys(filter(None, (kind_of(direction, file) for file in files))))
    rest = [file for file in files if not kind_of(direction, file)]
    photos = sum(1 for file in rest if file.thumbnail_name)
    others = len(rest) - photos
    told = [_("%(count)s та сурат", count=photos)] if photos else []
    return ", ".join([*named, *told, *([_("%(count)s та файл", count=others)] if others else [])])


__all__ = ["file_words", "kind_of"]
