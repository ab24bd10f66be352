"""The house stays easy to see: what may know what, and how long a thing may grow."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import hemis
from hemis import models
from hemis.menus import ALL

ROOT = Path(hemis.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DOORS = ("menus", "public", "account", "cabinet", "api")
LONGEST_MODULE, LONGEST_TEMPLATE, LONGEST_VIEW = 300, 120, 22
VOCABULARY = {"classifiers.py", "vocabulary.py", "reference"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_stand_at_the_top_and_modules_stay_short(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_MODULE or path.name in VOCABULARY, f"{path.name} is too long"
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            inner = [each for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)]
            assert not inner or node.name == "engine_options", f"{node.name} hides an import"


def test_a_table_knows_only_tables_before_it():
    order = [module.__name__ for module in models.ORDER]
    for position, module in enumerate(models.ORDER):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        known = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        later = known & set(order[position + 1 :])
        assert not later, f"{module.__name__} imports {later}"


def views_of(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [each for each in functions if any("bp." in ast.unparse(mark) for mark in each.decorator_list)]


@pytest.mark.parametrize("path", [path for path in MODULES if named(path).startswith(DOORS)], ids=named)
def test_a_page_takes_its_rows_from_the_scope_and_does_one_thing(path):
    source = path.read_text(encoding="utf-8")
    for pattern in (
        r"(?<![\w.])select\(",
        r"\.query\b",
        r"session\.get\(",
        r"get_or_404",
        r"session\.(add|delete|commit)\(",
    ):
        assert not re.search(pattern, source), f"{pattern} in {named(path)}"
    for view in views_of(path):
        length = (view.end_lineno or 0) - view.lineno + 1
        assert length <= LONGEST_VIEW, f"{view.name} has {length} lines"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_is_short_and_includes_only_its_own_folder(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_TEMPLATE
    own = str(path.relative_to(ROOT / "templates").parent)
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    for node in tree.find_all((nodes.Include, nodes.Extends, nodes.FromImport, nodes.Import)):
        said = [node.template] if isinstance(node.template, nodes.Const) else [*node.template.find_all(nodes.Const)]
        assert said, f"{named(path)} does not say what it includes"
        for name in (str(each.value) for each in said):
            folder = str(Path(name).parent)
            at_home = folder in (own, own.split("/")[0], "layouts", "macros") or name == "base.html"
            assert at_home, f"{named(path)} reaches into {name}"


def test_a_room_has_one_name_everywhere(app):
    for room in ALL:
        name = room.__name__.rsplit(".", 1)[1]
        assert room.bp.name == name
        assert room.bp.url_prefix == f"/{name}"
        for item in room.MENU.items:
            assert item.endpoint.startswith(f"{name}.")
            assert item.permission.startswith(f"{name}.")
            assert item.endpoint in app.view_functions


def test_addresses_are_kebab_case_and_their_ids_typed_and_named(app):
    for rule in app.url_map.iter_rules():
        assert not re.search(r"[A-Z_]", re.sub(r"<[^>]+>", "", rule.rule)), rule.rule
        for kind, name in re.findall(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", rule.rule):
            assert name != "id", rule.rule
            assert kind or not name.endswith("_id"), rule.rule
