"""`python -m pytest tests/house/write_matrix.py` writes tests/access_matrix.csv anew; read what differs."""

import csv

from tests.house.walked import walk
from tests.house.walks import CAST, MATRIX, visits


def test_write(app, sqlite_world, world, as_):
    found = {}
    for who in ("visitor", *CAST):
        sqlite_world.restore()
        found |= {(*key, who): cell for key, cell in walk(app, sqlite_world, world, as_, who).cells.items()}
    with MATRIX.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["endpoint", "method", "visitor", *CAST])
        for visit in visits(app):
            cells = [found[visit.endpoint, visit.method, who] for who in ("visitor", *CAST)]
            writer.writerow([visit.endpoint, visit.method, *cells])
