"""What a page reads of its address: whoever does not look at `format` answers the same whatever it says.

`lists` is not reading: with it an address is only copied into the links of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

ALL = "*"
"""Stands among the names when all were read at once."""


@contextmanager
def names_asked(app: Flask) -> Iterator[set[str]]:
    """The names that are looked up in the addresses of the requests of the block."""
    found: set[str] = set()

    class Noting(ImmutableMultiDict[str, str]):
        """The pairs of an address."""

        def __getitem__(self, key: Any) -> Any:
            found.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: Any) -> bool:
            found.add(key)
            return super().__contains__(key)

        def get(self, key: Any, *rest: Any, **options: Any) -> Any:
            found.add(key)
            return super().get(key, *rest, **options)

        def getlist(self, key: Any, *rest: Any, **options: Any) -> Any:
            found.add(key)
            return super().getlist(key, *rest, **options)

        def keys(self) -> Any:
            found.add(ALL)
            return super().keys()

        def values(self) -> Any:
            found.add(ALL)
            return super().values()

        def items(self, multi: bool = False) -> Any:
            found.add(ALL)
            return super().items(multi)

        def to_dict(self, flat: Any = True) -> Any:  # type: ignore[override]
            found.add(ALL)
            return super().to_dict(flat)

        def __iter__(self) -> Any:
            found.add(ALL)
            return super().__iter__()

    before = app.request_class.parameter_storage_class
    app.request_class.parameter_storage_class = Noting
    try:
        yield found
    finally:
        app.request_class.parameter_storage_class = before
