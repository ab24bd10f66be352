"""Copy the database while people work with it, prove that the copy is whole, keep the last fourteen.

    .venv/bin/python deploy/backup.py /var/backups/hemis

Reads HEMIS_DATABASE_URL and HEMIS_INSTANCE like the application. SQLite is copied with the library that the application
uses: a second SQLite library on one open file can damage it. PostgreSQL is copied by pg_dump.
"""

import contextlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

KEPT = 14
ROOT = Path(__file__).resolve().parents[1]


def main(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    instance = Path(os.environ.get("HEMIS_INSTANCE", ROOT / "instance"))
    url = os.environ.get("HEMIS_DATABASE_URL") or f"sqlite:///{instance / 'hemis.sqlite3'}"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    is_file = url.startswith("sqlite")
    target = folder / f"hemis-{stamp}.{'sqlite3' if is_file else 'dump'}"
    draft = target.with_suffix(".part")
    draft.touch(mode=0o600)
    if is_file:
        copy_file(Path(url.removeprefix("sqlite:///")), draft)
    else:
        copy_server(url, draft)
    draft.rename(target)
    for old in sorted(folder.glob(f"hemis-*{target.suffix}"))[:-KEPT]:
        old.unlink()
    return target


def copy_file(source: Path, target: Path) -> None:
    if not source.exists():
        sys.exit(f"There is no database {source}.")
    with contextlib.closing(sqlite.connect(source)) as live, contextlib.closing(sqlite.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        problems = [row for row in copy.execute("PRAGMA integrity_check") if row != ("ok",)]
        problems += copy.execute("PRAGMA foreign_key_check").fetchall()
    if problems:
        sys.exit(f"The copy {target} is damaged: {problems[:5]}")


def copy_server(url: str, target: Path) -> None:
    plain = urlsplit(url)._replace(scheme="postgresql").geturl()
    subprocess.run(["pg_dump", "--format=custom", f"--file={target}", f"--dbname={plain}"], check=True)
    subprocess.run(["pg_restore", "--list", target], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(main(Path(sys.argv[1])))
