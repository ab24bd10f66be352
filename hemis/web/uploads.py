"""Files in and out: checked before they are kept, and answered so that no browser ever runs them."""

import logging
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, BinaryIO, cast
from urllib.parse import quote

from flask import Request as FlaskRequest
from flask import Response, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import NotFound

from hemis.domain import formats
from hemis.domain.pdf_tags import is_tagged
from hemis.domain.translit import to_latin
from hemis.operations import files, thumbnails

log = logging.getLogger("hemis")
MEGABYTE = 1024 * 1024
PIECE = 64 * 1024
PDF = "application/pdf"
SANDBOX = "default-src 'none'; sandbox"
READER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
"""For a PDF that a browser opens: its reader works in no sandbox, and may load nothing but the file."""


class Said(ImmutableMultiDict[str, Any]):
    """Words of an address or a form; for one that is not among them no exception is made to be caught."""

    def get(self, key: Any, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        return super().get(key, default, type) if key in self else default


class Request(FlaskRequest):
    """Closes what it has taken in, also when the rest of the body was refused."""

    parameter_storage_class = Said

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> IO[bytes]:
        stream = super()._get_file_stream(*args, **kwargs)
        self.__dict__.setdefault("streams", []).append(stream)
        return stream

    def close(self) -> None:
        super().close()
        for stream in self.__dict__.pop("streams", ()):
            stream.close()


class Lost(NotFound):
    """The row of a file is there, its content is not: somebody must put it back from the backup."""


def file_field(label: Any) -> FileField:
    """Declare the field of one file."""
    hint = _l("PDF, DOCX, XLSX, PPTX, PNG ёки JPEG, кўпи билан 25 МБ.")
    return FileField(label, [FileRequired(_l("Файлни танланг."))], description=hint)


def picture_field(label: Any) -> FileField:
    """Declare the field of one small picture."""
    hint = _l("PNG ёки JPEG, кўпи билан 512 КБ.")
    return FileField(label, [FileRequired(_l("Файлни танланг."))], description=hint)


def keep(upload: FileStorage, limits: files.Limits = files.ANY_FILE) -> files.StoredFile:
    """Keep an uploaded file; RuleError on the field `file` when it is not one of the allowed kinds."""
    return files.keep(cast(BinaryIO, upload.stream), upload.filename or "", current_app.config["UPLOADS"], limits)


def thumbnail_of(stored: files.StoredFile) -> thumbnails.Thumbnail:
    """Return the small picture of a kept photo; of any other file none."""
    return thumbnails.make(stored, current_app.config["UPLOADS"])


def is_untagged(stored: files.StoredFile) -> bool:
    """Say whether a kept file is a PDF that does not tell in which order it is read aloud."""
    return stored.media_type == PDF and not is_tagged(content_of(stored.name))


def answer_with(stored_name: str, media_type: str, title: str) -> Response:
    """Return a kept file as a download; what is shown as its name has our own suffix, never the sender's."""
    path = files.place(current_app.config["UPLOADS"], stored_name)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        log.error("the content of a kept file is lost: %s", stored_name)
        raise Lost(_("Файл серверда топилмади. Тизим администраторига хабар беринг.")) from None
    response = Response(_pieces(path), mimetype=media_type)
    response.content_length = size
    named_download(response, f"{_harmless(title)}{files.SUFFIXES[media_type]}")
    response.set_etag(stored_name)
    return response


def show(stored_name: str, media_type: str) -> Response:
    """Return a kept picture so that a page shows it."""
    response = answer_with(stored_name, media_type, "")
    del response.headers["Content-Disposition"]
    return response


def open_pdf(stored_name: str, title: str) -> Response:
    """Return a kept PDF so that the browser opens it; only a file whose content is a PDF is kept as one."""
    response = answer_with(stored_name, PDF, title)
    said = response.headers["Content-Disposition"]
    response.headers["Content-Disposition"] = said.replace("attachment", "inline", 1)
    response.headers["Content-Security-Policy"] = READER
    return response


def answer_with_made(path: Path, media_type: str, title: str) -> Response:
    """Return a file that we have made for one person; it is gone again after its time."""
    if not path.is_file():
        raise Lost(_("Файл серверда топилмади. Тизим администраторига хабар беринг."))
    response = Response(_pieces(path), mimetype=media_type)
    response.content_length = path.stat().st_size
    named_download(response, title)
    return response


def named_download(response: Response, name: str) -> None:
    """Say under which name a file is kept; a header holds no Cyrillic, so that it is told twice, as RFC 6266 asks."""
    ascii_name = to_latin(name).encode("ascii", "ignore").decode()
    both = {"filename": ascii_name, "filename*": f"UTF-8''{quote(name, safe='')}"}
    response.headers.set("Content-Disposition", "attachment", **both)
    response.headers["Content-Security-Policy"] = SANDBOX


def content_of(stored_name: str) -> bytes:
    """Return the content of a kept file."""
    try:
        return files.place(current_app.config["UPLOADS"], stored_name).read_bytes()
    except FileNotFoundError:
        log.error("the content of a kept file is lost: %s", stored_name)
        raise Lost(_("Файл серверда топилмади. Тизим администраторига хабар беринг.")) from None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def decoded(sent: bytes) -> str | None:
    """Return text as editors of this country save it: UTF-8, UTF-16 with its mark, or Windows Cyrillic; else None."""
    for encoding in ("utf-16",) if sent.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1251"):
        try:
            return sent.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def size_in_words(size: int) -> str:
    """`340 КБ`, `1,2 МБ`."""
    if size < MEGABYTE:
        return _("%(size)s КБ", size=formats.unbroken(formats.number(max(1, round(size / 1024)))))
    return _("%(size)s МБ", size=formats.number(Decimal(size) / MEGABYTE, 1))


def _harmless(title: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " -_,()" else "_" for sign in title).strip()[:100] or "file"


__all__ = [
    "Lost",
    "answer_with",
    "answer_with_made",
    "content_of",
    "decoded",
    "file_field",
    "is_untagged",
    "keep",
    "named_download",
    "open_pdf",
    "picture_field",
    "show",
    "size_in_words",
    "thumbnail_of",
]
