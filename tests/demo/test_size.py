"""The demo as `python3 dev.py demo` makes it: larger ones meet groups and subjects that one of sixty students lacks."""

import pytest

from hemis.extensions import db
from tests.conftest import make_app


@pytest.mark.parametrize(
    "size", [("--students", "300"), pytest.param((), marks=pytest.mark.nightly)], ids=["a small one", "its usual size"]
)
def test_a_demo_is_made_and_true(tmp_path, size):
    app = make_app(tmp_path, f"sqlite:///{tmp_path}/hemis.sqlite3")
    for command in (["demo", *size], ["check"]):
        done = app.test_cli_runner().invoke(args=command)
        assert done.exit_code == 0, f"{done.output}\n{done.exception}"
    with app.app_context():
        db.engine.dispose()
