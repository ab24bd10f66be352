"""The migrations make exactly the tables that the models describe, on both engines, up, down and up again."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from hemis.config import ROOT
from hemis.extensions import Base, db

VERSIONS = ROOT / "migrations" / "versions"


def test_there_is_one_line_of_numbered_migrations():
    script = ScriptDirectory(str(ROOT / "migrations"))
    numbers = [each.revision for each in script.walk_revisions()][::-1]
    assert numbers == sorted(numbers)
    assert len(script.get_heads()) == 1
    for file in VERSIONS.glob("*.py"):
        assert re.fullmatch(r"\d{4}_[a-z_]+\.py", file.name), file.name


@pytest.mark.promise("D12")
@pytest.mark.both_engines
def test_models_and_migrations_agree(app):
    with app.app_context(), db.engine.connect() as connection:
        options = {
            "compare_type": True,
            "autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.promise("D12")
@pytest.mark.both_engines
def test_down_and_up_again_leaves_the_same_tables(app):
    with app.app_context():
        before = set(inspect(db.engine).get_table_names())
        db.session.remove()
        db.engine.dispose()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == before
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM grade")).scalar() == 0
        db.engine.dispose()


@pytest.mark.both_engines
def test_annulled_sheets_are_not_thrown_away_by_the_way_back(app, world, caplog):
    with app.app_context():
        closed = "closed_at = '2026-10-05 05:00:00+00', closed_by_id = 1"
        db.session.execute(
            text(f"UPDATE grade_sheet SET status = 'annulled', {closed} WHERE id = :key"), {"key": world.sheet}
        )
        db.session.commit()
        before = set(inspect(db.engine).get_table_names())
        sheets = db.session.execute(text("SELECT id, status FROM grade_sheet ORDER BY id")).all()
        db.session.remove()
        db.engine.dispose()
        with pytest.raises(SystemExit):
            downgrade(revision="0037")
        assert "Nothing was changed" in caplog.text
        assert set(inspect(db.engine).get_table_names()) == before
        assert db.session.execute(text("SELECT id, status FROM grade_sheet ORDER BY id")).all() == sheets
        db.session.execute(text("UPDATE grade_sheet SET status = 'closed' WHERE status = 'annulled'"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
        downgrade(revision="0037")
        assert "appeal" not in inspect(db.engine).get_table_names()
        upgrade()
        db.engine.dispose()


def test_the_folder_of_versions_is_all_there_is():
    assert {path.suffix for path in Path(VERSIONS).iterdir() if path.is_file()} == {".py"}
