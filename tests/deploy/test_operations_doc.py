"""docs/operations.md names every setting, and no setting that is gone."""

import re
from pathlib import Path

import pytest

from tests.rig.page import check_page

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\bHEMIS_[A-Z][A-Z_]*[A-Z]\b")
READERS = [ROOT / "dev.py", *(ROOT / "hemis").rglob("*.py"), *(ROOT / "deploy").glob("*.py")]
READERS += [file for file in (ROOT / "tests/rig").glob("*.py") if not file.name.startswith("test_")]
READ = re.compile(r"""environ(?:\.get\(|\[)["'](HEMIS_\w+)["']""")


def documented() -> set[str]:
    text = (ROOT / "docs/operations.md").read_text()
    return set(re.findall(r"^\| `(HEMIS_[A-Z_]+)`", text, re.MULTILINE))


def test_every_setting_that_is_read_is_documented() -> None:
    read = {name for file in READERS for name in READ.findall(file.read_text())}
    assert "HEMIS_DATABASE_URL" in read
    assert read - documented() == set()


def test_every_documented_setting_is_read_somewhere() -> None:
    source = "\n".join(file.read_text() for file in READERS)
    assert documented() - set(NAME.findall(source)) == set()


@pytest.mark.parametrize("file", ["deploy/hemis.env.example", "deploy/nginx.conf", "deploy/hemis@.service"])
def test_deployed_files_name_only_known_settings(file: str) -> None:
    assert set(NAME.findall((ROOT / file).read_text())) <= documented()


def test_the_page_of_last_resort_is_small_and_needs_nothing() -> None:
    page = (ROOT / "deploy/unavailable.html").read_text()
    assert len(page.encode()) <= 5 * 1024
    assert not re.search(r"\b(src|href)=", page)
    assert check_page(page, "/unavailable.html").heading
