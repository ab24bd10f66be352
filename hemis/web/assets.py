"""Static files under names that carry their content's hash, compressed once, cached for a year."""

import gzip
import hashlib
import os
import re
from pathlib import Path

import brotli
from flask import Flask, current_app, request
from whitenoise import WhiteNoise

from hemis.web.security import HEADERS

STATIC = Path(__file__).resolve().parent.parent / "static"
COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".json", ".webmanifest"})
LEFT_OUT = frozenset({".md", ".ttf", ".otf"})
PREFIX = "/static/"
FILE_HEADERS = HEADERS | {"Content-Security-Policy": "default-src 'none'"}
"""A file loads nothing, so its policy is the shortest there is: these bytes come with every cold page."""


class Assets(WhiteNoise):
    """WhiteNoise that knows which addresses never change."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        return True


def init_app(app: Flask) -> None:
    """Lay out the hashed copies and let WhiteNoise answer for them before Flask sees the request."""
    folder = Path(app.config["INSTANCE"]) / "assets"
    names = {}
    for file in sorted(STATIC.rglob("*")):
        if file.is_file() and file.suffix not in LEFT_OUT and file.name != "sw.js":
            relative = file.relative_to(STATIC)
            names[relative.as_posix()] = _lay_out(file, relative, folder).as_posix()
    app.extensions["assets"] = names
    server = Assets(app.wsgi_app, allow_all_origins=False, add_headers_function=_add_headers)
    for name in names.values():
        server.add_file_to_dictionary(PREFIX + name, str(folder / name))
    app.wsgi_app = server  # type: ignore[method-assign]


def asset_url(name: str) -> str:
    """Return the address of a static file; an unknown name is an error at once, not a 404 later."""
    return f"{request.root_path}{PREFIX}{current_app.extensions['assets'][name]}"


def _lay_out(file: Path, relative: Path, folder: Path) -> Path:
    content = _content(file)
    digest = hashlib.sha256(content).hexdigest()[:8]
    hashed = relative.with_name(f"{relative.stem}.{digest}{relative.suffix}")
    target = folder / hashed
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix in COMPRESSIBLE:
            _write(target.with_name(target.name + ".br"), brotli.compress(content, quality=11))
            _write(target.with_name(target.name + ".gz"), gzip.compress(content, 9, mtime=0))
        _write(target, content)
    return hashed


def _content(file: Path) -> bytes:
    """Return what is sent: our own styles and scripts without what only their readers need, a tenth of their weight."""
    content = file.read_bytes()
    if file.suffix == ".css":
        bare = re.sub(rb"\s+", b" ", re.sub(rb"/\*.*?\*/", b"", content, flags=re.DOTALL))
        return re.sub(rb" ?([{};]) ?", rb"\1", bare)
    if file.parent.name == "js":
        return re.sub(rb"^\s*(//.*|/\*\*.*\*/)?\n?\s*", b"", content, flags=re.MULTILINE)
    return content


def _write(target: Path, content: bytes) -> None:
    # Several processes may start at once: each writes its own file and renames it into place.
    part = target.with_name(f"{target.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(target)


def _add_headers(headers: object, path: str, url: str) -> None:
    for name, value in FILE_HEADERS.items():
        headers[name] = value  # type: ignore[index]
    del headers["Last-Modified"]  # type: ignore[attr-defined]  # the address itself changes with the content


__all__ = ["asset_url", "init_app"]
