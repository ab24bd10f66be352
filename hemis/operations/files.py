"""Files that people bring: named by their content, of six kinds only, and only if content and name agree."""

import hashlib
import os
import re
import secrets
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.pictures import Broken, bare_jpeg, bare_png

LARGEST = 25 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
SUFFIXES = {media_type: suffix for suffix, media_type in MEDIA_TYPES.items() if suffix != ".jpeg"} | {
    "image/webp": ".webp"
}
"""What a kept file is called when it is given out; a WebP is none that people bring, but one of our own."""
MAIN_PART = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 2_000, 200 * 1024 * 1024, 200
RUNNABLE = re.compile(
    r"\.(?:exe|com|scr|bat|cmd|ps1|vbs|js|mjs|jar|msi|dll|sh|php|py|html?|xhtml|svg|xml|hta|lnk)(?:\.|$)", re.IGNORECASE
)
MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml-stylesheet)", re.IGNORECASE)
TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
LOOKED_AT = 4096
ADOPTED_BY = 1024 * 1024
MEGAPIXEL = 1_000_000
BARE = {".png": bare_png, ".jpg": bare_jpeg, ".jpeg": bare_jpeg}

KIND = N_("Фақат PDF, DOCX, XLSX, PPTX, PNG ва JPEG файллар қабул қилинади.")
CONTENT = N_("Файлнинг мазмуни номидаги турига тўғри келмайди. Уни дастурида очиб, қайтадан сақланг.")
NAME = N_("Файлнинг номи қабул қилинмайди: уни қисқа ва оддий ном билан сақлаб, қайта юборинг.")
SIZE = N_("Файл 25 МБ дан катта: уни кичрайтиринг ёки бўлиб юборинг.")
EMPTY = N_("Файл бўш.")


PICTURE_KIND = N_("Фақат PNG ва JPEG расмлар қабул қилинади.")
PICTURE_SIZE = N_("Расм 512 КБ дан катта: уни кичрайтириб, қайта юборинг.")
PHOTO_SIZE = N_("Расм 1 МБ дан катта: уни кичрайтириб, қайта юборинг.")
POINTS = N_("Расм жуда катта: %(width)s × %(height)s нуқта. Уни кичрайтириб, қайта юборинг.")


class Limits(NamedTuple):
    """Which suffixes a page takes, how many bytes and points at most, and how each refusal is said."""

    suffixes: frozenset[str]
    largest: int
    kind: str
    size: str
    points: int = 100 * MEGAPIXEL


ANY_FILE = Limits(frozenset(MEDIA_TYPES), LARGEST, KIND, SIZE)
PICTURE = Limits(frozenset(BARE), 512 * 1024, PICTURE_KIND, PICTURE_SIZE, 16 * MEGAPIXEL)
"""A logo stands on every printed sheet: half a megabyte is plenty."""
PHOTO = Limits(frozenset(BARE), 1024 * 1024, PICTURE_KIND, PHOTO_SIZE, 25 * MEGAPIXEL)
"""The photo of a person."""


class StoredFile(NamedTuple):
    """What is remembered of a kept file; `name` says nothing about who sent it."""

    name: str
    media_type: str
    size: int


def keep(stream: BinaryIO, filename: str, folder: Path, limits: Limits = ANY_FILE) -> StoredFile:
    """Check a file and keep it under the hash of its content; RuleError on field `file` for anything doubtful."""
    suffix = _suffix(filename, limits)
    content = stream.read(limits.largest + 1)
    if len(content) > limits.largest:
        raise RuleError(limits.size, field="file")
    if not content:
        raise RuleError(EMPTY, field="file")
    if not is_genuine(content, suffix):
        raise RuleError(CONTENT, field="file")
    if suffix in BARE:
        content = _bare(content, suffix, limits)
    return StoredFile(put(content, folder), MEDIA_TYPES[suffix], len(content))


def _bare(content: bytes, suffix: str, limits: Limits) -> bytes:
    """A picture without what its camera tells of place and time; one that unpacks to too much is refused unread."""
    try:
        picture = BARE[suffix](content)
    except Broken as error:
        raise RuleError(CONTENT, field="file") from error
    if picture.width * picture.height > limits.points:
        raise RuleError(POINTS, field="file", width=picture.width, height=picture.height)
    return picture.content


def put(content: bytes, folder: Path) -> str:
    """Keep content that was checked already; return the name under which it lies."""
    name = hashlib.sha256(content).hexdigest()
    _write(place(folder, name), content)
    return name


def adopt(path: Path, folder: Path) -> str:
    """Move a file that we have made ourselves to where kept files lie; return its name. It may be of any size."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(ADOPTED_BY):
            digest.update(piece)
        os.fsync(file.fileno())
    target = place(folder, digest.hexdigest())
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.replace(target)
    return digest.hexdigest()


def place(folder: Path, name: str) -> Path:
    """Where a kept file lies; a name that is not a hash is a bug, never a path."""
    if not re.fullmatch(r"[0-9a-f]{64}", name):
        raise ValueError("not the name of a kept file")
    return folder / name[:2] / name


def is_genuine(content: bytes, suffix: str) -> bool:
    """Whether the content is of the kind that the suffix says, and of no other kind besides."""
    ends = content[:LOOKED_AT] + content[-LOOKED_AT:]
    if MARKUP.search(ends) or TEST_VIRUS in ends:
        return False
    if suffix == ".pdf":
        return content.startswith(b"%PDF-") and b"%%EOF" in content[-LOOKED_AT:]
    if suffix == ".png":
        return content.startswith(b"\x89PNG\r\n\x1a\n") and content[-8:-4] == b"IEND"
    if suffix in {".jpg", ".jpeg"}:
        return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-LOOKED_AT:]
    return content.startswith(b"PK\x03\x04") and _is_office(content, MAIN_PART[suffix])


def _suffix(filename: str, limits: Limits) -> str:
    if not filename or len(filename) > 255 or any(ord(sign) < 32 or sign in '/\\:*?"<>|' for sign in filename):
        raise RuleError(NAME, field="file")
    stem, suffix = os.path.splitext(filename)
    if suffix.lower() not in limits.suffixes or RUNNABLE.search(stem) or stem.startswith("."):
        raise RuleError(limits.kind, field="file")
    return suffix.lower()


def _is_office(content: bytes, main_part: str) -> bool:
    """Whether a zip is a document without macros; its directory is judged before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    return (
        {"[Content_Types].xml", main_part} <= names
        and len(entries) <= MOST_ENTRIES
        and unpacked <= min(MOST_UNPACKED, MOST_RATIO * len(content))
        and not any(name.startswith(("/", "\\")) or ".." in name or "vbaProject" in name for name in names)
    )


def _write(target: Path, content: bytes) -> None:
    with suppress(FileNotFoundError):
        os.utime(target)  # young again: no sweep of lost files takes it before its row has come
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{target.name}.{secrets.token_hex(8)}")  # two people may send the same file at once
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
