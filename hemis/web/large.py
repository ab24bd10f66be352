"""Lists too long to wait for: the same page is asked again by a worker, as the same person, and writes into a file."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import current_app, g, request
from sqlalchemy import Select
from sqlalchemy.orm import raiseload
from werkzeug.exceptions import HTTPException

from hemis.access.guard import guard, policy_of
from hemis.access.viewer import Viewer, viewer_of
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db, reading_only
from hemis.models.jobs import Job
from hemis.operations import jobs, personal_views
from hemis.operations.jobs import Work
from hemis.operations.personal_views import Look
from hemis.operations.rules import whole_rule
from hemis.web import clock, personal
from hemis.web.export import XLSX, Column, count_of, write_csv, write_xlsx

EXPORT = "export.list"
CSV = "text/csv"
MOST_ROWS = 1_000_000
"""A sheet holds hardly more."""
PIECE, TOLD_EVERY = 500, 500
LONGEST_ADDRESS = 2_000

NO_LIST = N_("Бундай рўйхат йўқ ёки уни файлга ёзиб бўлмайди.")
NO_RIGHT = N_("Рўйхатни кўриш ҳуқуқи энди йўқ: файл тайёрланмади.")
TOO_LONG = N_("Рўйхатда бир миллиондан кўп қатор бор: уни филтрлар билан қисқартиринг.")
NOTHING = N_("Бу саҳифадан файл олиб бўлмайди.")


class LargeExport:
    """Writes one list into a file, and tells the job how far it is."""

    def __init__(self, work: Work, path: Path) -> None:
        self.work, self.path, self.name, self.count = work, path, "", 0
        self.look: Look | None = None

    def write(self, statement: Select[Any], headings: Sequence[str], columns: Sequence[Column], name: str) -> None:
        """Write all rows of a statement, a few hundred at a time."""
        count = count_of(statement)
        rows = db.session.scalars(statement.options(raiseload("*")).execution_options(yield_per=PIECE))
        self.write_lines(([shows(row) for _, shows in columns] for row in rows), count, headings, name)

    def write_lines(self, lines: Iterable[Sequence[Any]], count: int, headings: Sequence[str], name: str) -> None:
        """Write so many lines that were computed."""
        self.name, self.count = name, count
        if count > MOST_ROWS:
            raise RuleError(TOO_LONG)
        put = write_csv if is_csv() else write_xlsx
        with self.path.open("wb") as out:
            put(out, headings, self._told(lines))

    def write_whole(self, content: bytes, count: int, name: str) -> None:
        """Write a paper that was made at once, of so many rows."""
        self.name, self.count = name, count
        self.path.write_bytes(content)
        self.work.step(count, count)

    def _told(self, lines: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        for number, line in enumerate(lines):
            if number % TOLD_EVERY == 0:
                self.work.step(number, self.count)
            yield line
        self.work.step(self.count, self.count)


def is_csv() -> bool:
    return request.args.get("format") == "csv"


KINDS = {"csv": CSV, "xlsx": XLSX, "pdf": "application/pdf"}
"""What `?format=` may ask for, and what comes of it."""


def ask(address: str, seen: Viewer) -> Job:
    """Start writing the list at `address` (its path and query) into a file for who sees it now; RuleError for none."""
    parts = urlsplit(address)
    if len(address) > LONGEST_ADDRESS or parts.scheme or parts.netloc or not parts.path.startswith("/"):
        raise RuleError(NO_LIST)
    if parse_qs(parts.query).get("format") not in [[kind] for kind in KINDS]:
        raise RuleError(NO_LIST)
    try:
        endpoint, _values = current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException as error:
        raise RuleError(NO_LIST) from error
    if policy_of(endpoint) not in seen.permissions:
        raise RuleError(NO_LIST)
    role = seen.assignment.id if seen.assignment else None
    params = {"path": parts.path, "query": parts.query, "assignment_id": role}
    return jobs.start(EXPORT, by=seen.user, at=clock.now(), params=params)


@jobs.handles(EXPORT)
def write_list(work: Work) -> dict[str, Any]:
    """Ask the page again as its person, with all rights looked up anew, and keep what it writes."""
    folder = jobs.made_in(work.folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        path = Path(beside) / "list"
        db.session.rollback()
        large, media_type = _asked_again(work, path)
        suffix = next(kind for kind, known in KINDS.items() if known == media_type)
        title = f"{large.name}-{clock.today():%Y-%m-%d}.{suffix}"
        until = work.clock() + timedelta(days=whole_rule("export.keep_days", on=clock.today()))
        jobs.keep_file(work, path, title, media_type, until)
        if large.look:
            personal_views.record(large.look, at=work.clock())
    return {"rows": large.count}


def _asked_again(work: Work, path: Path) -> tuple[LargeExport, str]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    large = LargeExport(work, path)
    reading = reading_only.set(True)
    try:
        with app.app_context(), app.test_request_context(work.params["path"], query_string=work.params["query"]):
            seen = viewer_of(work.owner_id, work.params["assignment_id"], clock.today())
            if seen is None:
                raise RuleError(NO_RIGHT)
            g._login_user, g.large_export = seen, large
            try:
                guard()
                view = app.view_functions[str(request.endpoint)]
                view(**(request.view_args or {}))
            except HTTPException as error:
                raise RuleError(NO_RIGHT) from error
            large.look = personal.taken()
            if not large.name:
                raise RuleError(NOTHING)
            return large, KINDS[request.args["format"]]
    finally:
        reading_only.reset(reading)


__all__ = ["EXPORT", "LargeExport", "ask", "write_list"]
