"""What is made once in a run, however many workers and servers it has: compiled templates, and what `once` makes."""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache

KEPT = "TESTS_KEPT"
"""Names the folder to all processes of one run; the first makes it, so that nothing stale is read."""


def compiled_templates() -> FileSystemBytecodeCache | None:
    folder = os.environ.get(KEPT)
    return FileSystemBytecodeCache(folder) if folder else None


def once(name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` returned to the first process of the run that asked."""
    path = Path(os.environ[KEPT], name)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            draft = path.with_suffix(".draft")
            draft.write_bytes(pickle.dumps(make()))
            draft.rename(path)
    return pickle.loads(path.read_bytes())
