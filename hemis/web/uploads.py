"""Files in and out: checked before they are kept, and answered so that no browser ever runs them."""

from decimal import Decimal
from typing import Any, BinaryIO, cast

from flask import Response, current_app, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage

from hemis.domain import formats
from hemis.operations import files

MEGABYTE = 1024 * 1024
SANDBOX = "default-src 'none'; sandbox"


def file_field(label: Any) -> FileField:
    """Declare the field of one file."""
    hint = _l("PDF, DOCX, XLSX, PNG ёки JPEG, кўпи билан 25 МБ.")
    return FileField(label, [FileRequired(_l("Файлни танланг."))], description=hint)


def keep(upload: FileStorage) -> files.StoredFile:
    """Keep an uploaded file; RuleError on the field `file` when it is not one of the allowed kinds."""
    return files.keep(cast(BinaryIO, upload.stream), upload.filename or "", current_app.config["UPLOADS"])


def answer_with(stored_name: str, media_type: str, title: str) -> Response:
    """Return a kept file as a download; what is shown as its name has our own suffix, never the sender's."""
    response = send_file(
        files.place(current_app.config["UPLOADS"], stored_name),
        mimetype=media_type,
        as_attachment=True,
        download_name=f"{_harmless(title)}{files.SUFFIXES[media_type]}",
        etag=stored_name,
        max_age=None,
    )
    del response.headers["Cache-Control"]  # the door decides: nobody's copy here, anybody's at the public one
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def size_in_words(size: int) -> str:
    """`340 КБ`, `1,2 МБ`."""
    if size < MEGABYTE:
        return _("%(size)s КБ", size=formats.number(max(1, round(size / 1024))))
    return _("%(size)s МБ", size=formats.number(Decimal(size) / MEGABYTE, 1))


def _harmless(title: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " -_,()" else "_" for sign in title).strip()[:100] or "file"


__all__ = ["answer_with", "file_field", "keep", "size_in_words"]
