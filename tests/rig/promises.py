"""Writes the marker `promise("A1", ...)` of a test into the JUnit report, where dev.py counts them."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = {name for mark in item.iter_markers("promise") for name in mark.args}
        item.user_properties.extend(("promise", name) for name in sorted(names))
