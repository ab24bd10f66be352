"""A process killed between a file and its row leaves the file behind: a day later it goes, and no other file does."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from hemis.extensions import Base, db
from hemis.models.documents import IssuedDocument
from hemis.models.structure import University
from hemis.operations import files, lost_files
from hemis.web import clock
from tests.serving import environment

LEFT = b"%PDF-1.7 paper %%EOF"
CUT = """
import os, signal
from io import BytesIO
from hemis import create_app
from hemis.operations import files
app = create_app()
files.keep(BytesIO(b"%PDF-1.7 paper %%EOF"), "a.pdf", app.config["UPLOADS"])
os.kill(os.getpid(), signal.SIGKILL)
"""


def kept(app, content, *, days):
    """A kept file that was last touched so many days ago."""
    with app.app_context():
        name = files.put(content, app.config["UPLOADS"])
        path = files.place(app.config["UPLOADS"], name)
        age(path, days)
    return path


def age(path, days):
    with_clock = clock.now().timestamp() - timedelta(days=days).total_seconds()
    os.utime(path, (with_clock, with_clock))


def tick(app):
    done = app.test_cli_runner().invoke(args=["tick"])
    assert done.exit_code == 0, done.output


def lying(app):
    return {path for path in Path(app.config["UPLOADS"]).rglob("*") if path.is_file()}


@pytest.mark.both_engines
@pytest.mark.promise("D1")
def test_the_file_of_a_killed_request_goes_after_a_day_and_the_others_stay(app, world):
    before = lying(app)
    settings = {**os.environ, **environment(app)}
    assert (
        subprocess.run([sys.executable, "-c", CUT], env=settings, capture_output=True, timeout=120).returncode
        == -signal.SIGKILL
    )
    (orphan,) = lying(app) - before
    assert orphan.read_bytes() == LEFT
    with app.app_context():
        age(orphan, 0.9)
        for path in before:
            age(path, 400)
    tick(app)
    assert lying(app) == before | {orphan}, "a request may still be on its way to its row"
    with app.app_context():
        age(orphan, 1.1)
    tick(app)
    assert lying(app) == before


@pytest.mark.both_engines
def test_a_logo_stays_with_the_card_and_with_every_paper_that_bears_it(app, world):
    now, before, lost = (kept(app, f"logo {number}".encode(), days=9) for number in range(3))
    with app.app_context():
        db.session.execute(update(University).values(logo_name=now.name, logo_type="image/png"))
        paper = db.session.scalars(select(IssuedDocument)).first()
        db.session.execute(
            update(IssuedDocument).filter_by(id=paper.id).values(content=f'{{"logo": ["{before.name}", "image/png"]}}')
        )
        db.session.commit()
    tick(app)
    assert [path.exists() for path in (now, before, lost)] == [True, True, False]


def test_who_sends_the_same_content_again_keeps_it(app, world):
    path = kept(app, b"sent twice", days=9)
    with app.app_context():
        assert files.put(b"sent twice", app.config["UPLOADS"]) == path.name
        age_of = clock.now().timestamp() - path.stat().st_mtime
    tick(app)
    assert path.exists()
    assert age_of < timedelta(days=1).total_seconds()


def test_a_sweep_that_was_killed_is_mended_by_the_next(app, world):
    (named,) = lying(app)
    aside = named.rename(named.with_name(f"{named.name}{lost_files.ASIDE}"))
    part = kept(app, b"half", days=9)
    part = part.rename(part.with_name(f"{part.name}.0123456789abcdef"))
    foreign = named.parent / "README"
    foreign.write_bytes(b"not ours")
    with app.app_context():
        age(aside, 9)
        age(foreign, 9)
    tick(app)
    assert lying(app) == {named, foreign}
    foreign.unlink()


def test_every_column_that_names_a_file_is_looked_into():
    types = {"media_type", "photo_type", "logo_type", "file_type"}
    tables = [table for table in Base.metadata.sorted_tables if types & set(table.c.keys())]
    looked = {column.table.name for column in lost_files.columns()}
    assert {table.name for table in tables} <= looked
