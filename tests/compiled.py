"""Templates that are compiled once in a run, however many applications its workers and their servers make."""

import os

from jinja2 import FileSystemBytecodeCache

COMPILED = "TESTS_COMPILED_TEMPLATES"
"""Names the folder to all processes of one run; the first makes it, so that nothing stale is read."""


def compiled_templates() -> FileSystemBytecodeCache | None:
    folder = os.environ.get(COMPILED)
    return FileSystemBytecodeCache(folder) if folder else None
