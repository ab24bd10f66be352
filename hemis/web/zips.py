"""Many kept files as one archive: written to the disk piece by piece, never held in memory."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from flask import Response, current_app

from hemis.operations import files
from hemis.web.uploads import PIECE, named_download


def archive(contents: Iterable[tuple[str, str]], title: str) -> Response:
    """Return an archive of (name in it, name of the kept file); what is lost on the disk is told by an empty file."""
    folder = current_app.config["UPLOADS"]
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the answer has been sent
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as made:
        for name, stored in contents:
            path = files.place(folder, stored)
            if path.is_file():
                made.write(path, name)
            else:
                made.writestr(f"{name}.lost", b"")
    size = kept.tell()
    response = Response(_pieces(kept), mimetype="application/zip")
    response.content_length = size
    response.call_on_close(kept.close)
    named_download(response, f"{title}.zip")
    return response


def _pieces(kept: IO[bytes]) -> Iterator[bytes]:
    kept.seek(0)
    while piece := kept.read(PIECE):
        yield piece


__all__ = ["archive"]
