"""Every word a person reads is Uzbek Cyrillic inside gettext, rightly spelt, and translated into each language."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

import hemis

ROOT = Path(hemis.__file__).parent
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
MIXED = re.compile(r"\w*(?:[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z])\w*")
MARKS = {"_", "_l", "N_", "pgettext", "gettext", "lazy_gettext", "lazy_pgettext", "npgettext"}
LETTERS = {"domain/alphabet.py", "domain/translit.py", "domain/names.py", "domain/numbering.py", "web/language.py"}
"""Modules whose subject is the letters themselves, or the languages' own names."""
DATA = ("demo/", "operations/reference/")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


MODULES = [
    path for path in sorted(ROOT.rglob("*.py")) if named(path) not in LETTERS and not named(path).startswith(DATA)
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def marked_strings(tree: ast.AST) -> set[ast.Constant]:
    """Constants inside a gettext call, and docstrings."""
    found: set[ast.Constant] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MARKS:
                found |= {each for each in ast.walk(node) if isinstance(each, ast.Constant)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(node.value)
    return found


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_cyrillic_outside_gettext_in_python(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked = marked_strings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CYRILLIC.search(node.value):
            assert node in marked, f"{named(path)}:{node.lineno} {node.value[:60]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_cyrillic_outside_gettext_in_templates(path):
    tokens = Environment(extensions=["jinja2.ext.i18n"]).lex(path.read_text(encoding="utf-8"))
    for line, kind, value in tokens:
        if kind == "data":
            assert not CYRILLIC.search(value), f"{named(path)}:{line} {value.strip()[:60]}"


@pytest.mark.parametrize("path", [*MODULES, *TEMPLATES], ids=named)
def test_no_latin_letter_hides_in_a_cyrillic_word(path):
    for line, text in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        for word in MIXED.findall(re.sub(r"\\[nt]|%\(\w+\)[sd]", " ", text)):
            assert not MIXED.fullmatch(word), f"{named(path)}:{line} {word}"


@cache
def messages() -> set[str]:
    """Every msgid of the code and the templates."""
    found = extract_from_dir(
        str(ROOT),
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        options_map={"templates/**.html": {"silent": "false", "extensions": "jinja2.ext.i18n"}},
        keywords={name: None for name in MARKS} | {"pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2)},
    )
    return {each[2][1] if isinstance(each[2], tuple) else each[2] for each in found if each[2]}


@pytest.mark.parametrize("language", ["uz_Latn", "ru", "en"])
def test_a_shipped_language_is_complete(language):
    path = ROOT.parent / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    known = {str(message.id): message for message in catalogue if message.id}
    missing = sorted(messages() - known.keys())
    assert missing == []
    for msgid, message in known.items():
        assert message.string, msgid
        assert "fuzzy" not in message.flags, msgid
        wanted = sorted(re.findall(r"%\(\w+\)[sd]", msgid))
        assert sorted(re.findall(r"%\(\w+\)[sd]", str(message.string))) == wanted, msgid
    with path.with_suffix(".mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {message.id: message.string for message in catalogue if message.id}, "compile the catalogues"
