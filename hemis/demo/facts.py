"""The tables under `facts/`, as rows of text."""

import csv
from functools import cache
from pathlib import Path

FACTS = Path(__file__).with_name("facts")
Row = dict[str, str]


@cache
def read(name: str) -> tuple[Row, ...]:
    """Return the rows of a file, whose keys are its first row."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def by_code(name: str) -> dict[str, Row]:
    """Return the rows of a file under their codes."""
    return {row["code"]: row for row in read(name)}


@cache
def real_curricula() -> tuple[str, ...]:
    """Return the codes of the specialities whose whole curriculum is known."""
    return tuple(sorted(file.stem for file in (FACTS / "curricula").glob("*.csv")))
