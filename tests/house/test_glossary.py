"""One word per thing: each model, each menu and each of its pages has its line, which says what the menu says."""

import re
from pathlib import Path

import pytest

from hemis.domain.translit import to_latin
from hemis.extensions import Base
from hemis.menus import ALL

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
LINE = re.compile(r"^\| (?P<english>[^|]+) \| (?P<uzbek>[^|]+) \| (?P<latin>[^|]+) \| `(?P<name>[\w.]+)` \|$", re.M)
LINES = {found["name"]: found for found in LINE.finditer(GLOSSARY.read_text(encoding="utf-8"))}
PAGES = {item.endpoint.rsplit(".", 1)[0]: item.title for room in ALL for item in room.MENU.items} | {
    room.bp.name: room.MENU.title for room in ALL
}


def test_every_model_has_its_line():
    assert {mapper.class_.__name__ for mapper in Base.registry.mappers} - LINES.keys() == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_menu_has_its_line_and_is_called_what_the_line_says(page, app):
    with app.test_request_context():
        assert LINES[page]["uzbek"] == str(PAGES[page])


def test_no_line_names_what_does_not_exist():
    models = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    assert LINES.keys() - models - PAGES.keys() == set()


def test_a_word_stands_in_one_line_only():
    text = GLOSSARY.read_text(encoding="utf-8")
    assert len(LINES) == len(LINE.findall(text)) == text.count("| `")


@pytest.mark.parametrize("name", LINES)
def test_the_latin_word_is_the_cyrillic_one_in_latin(name):
    assert LINES[name]["latin"] == to_latin(LINES[name]["uzbek"])
