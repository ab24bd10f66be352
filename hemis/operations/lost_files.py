"""Kept files that no row names: a process was killed between file and row, or the row is gone. A day later they go too.

Whoever sends the same content again finds the old file and makes it young (`files.put`). So a file is first put aside
and looked at once more: one that became young meanwhile comes back, and one that is aside already is written anew.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, select

from hemis.extensions import Base, db
from hemis.models.documents import IssuedDocument

COLUMNS = ("stored_name", "photo_name", "logo_name", "thumbnail_name")
"""What a column is called in which the name of a kept file stands."""
AGE = timedelta(days=1)
ASIDE = ".aside"
NAME = re.compile(r"([0-9a-f]{64})(\.[0-9a-f]{16})?")
"""A kept file, or a part of one that was being written when its process ended."""


def sweep(at: datetime, folders: Iterable[Path]) -> int:
    """Delete the files older than a day that nothing names; return how many."""
    limit = (at - AGE).timestamp()
    found = [path for folder in folders for path in _old(folder, limit)]
    if not found:
        return 0
    named = _named()
    unnamed = [path for path in found if path.name not in named]
    frozen = _frozen({path.name for path in unnamed})
    return sum(_remove(path, limit) for path in unnamed if path.name not in frozen)


def columns() -> list[Column[str]]:
    """Return every column that names kept files."""
    return [column for table in Base.metadata.sorted_tables for column in table.c if column.name in COLUMNS]


def _old(folder: Path, limit: float) -> Iterator[Path]:
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        with suppress(FileNotFoundError):  # another process sweeps too
            if path.name.endswith(ASIDE):
                path = path.replace(path.with_name(path.name.removesuffix(ASIDE)))  # it was killed before it decided
            if NAME.fullmatch(path.name) and path.stat().st_mtime < limit:
                yield path


def _named() -> set[str]:
    return {name for column in columns() for name in db.session.scalars(select(column).distinct()) if name}


def _frozen(names: Iterable[str]) -> set[str]:
    """The names that stand in papers: a logo stays as long as a paper that was issued with it."""
    found = select(IssuedDocument.id).limit(1)
    return {name for name in names if db.session.scalar(found.where(IssuedDocument.content.contains(name))) is not None}


def _remove(path: Path, limit: float) -> bool:
    aside = path.with_name(f"{path.name}{ASIDE}")
    with suppress(FileNotFoundError):
        path.replace(aside)
        if aside.stat().st_mtime < limit:
            aside.unlink()
            return True
        aside.replace(path)
    return False


__all__ = ["COLUMNS", "columns", "sweep"]
