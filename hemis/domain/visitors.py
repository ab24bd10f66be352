"""What kind of visitor asks, as far as the user agent says: the patterns lie in `visitors.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path

_KNOWN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PATTERNS: dict[str, list[str]] = _KNOWN["kinds"]
LOOK_ALIKE: list[str] = _KNOWN["look_alike"]
OTHER, ROBOT = "other", "robot"
LONGEST = 300


@lru_cache(maxsize=1024)
def kind_of(agent: str) -> str:
    """Return robot, phone, computer or other."""
    said = agent[:LONGEST].lower()
    for name in LOOK_ALIKE:
        said = said.replace(name, "")
    return next((kind for kind, parts in PATTERNS.items() if any(part in said for part in parts)), OTHER)


__all__ = ["OTHER", "PATTERNS", "ROBOT", "kind_of"]
