"""The demo as `python3 dev.py demo` makes it: at its own size it meets groups and subjects that the small one lacks."""

from hemis.extensions import db
from tests.conftest import make_app


def test_a_demo_of_its_usual_size_is_made_and_true(tmp_path):
    app = make_app(tmp_path, f"sqlite:///{tmp_path}/hemis.sqlite3")
    for command in ("demo", "check"):
        done = app.test_cli_runner().invoke(args=[command])
        assert done.exit_code == 0, f"{done.output}\n{done.exception}"
    with app.app_context():
        db.engine.dispose()
