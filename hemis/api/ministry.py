"""The ministry's web service (passport, row 16): requests for the public service and its results, by token."""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, json, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from hemis.access import open_to_visitors
from hemis.api import asked, keys
from hemis.domain.errors import RuleError
from hemis.domain.withholding import K
from hemis.operations import visits
from hemis.operations.service_results import Results, results
from hemis.operations.visits import WAYS, Line
from hemis.web import clock
from hemis.web.controls import told
from hemis.web.problems import http_problem, problem, speak

bp = Blueprint("ministry", __name__, url_prefix="/api/ministry/v1")
bp.before_request(speak)
bp.register_error_handler(HTTPException, http_problem)
COUNTED = (*WAYS, "count")
FOLLOWED = ("month", "direction", "count")


@bp.errorhandler(RuleError)
def refuse(error: RuleError) -> ResponseReturnValue:
    """Say what is wrong with the question."""
    return problem(400, told(error))


@bp.after_request
def keep_private(response: Response) -> Response:
    """Let the caller alone keep a copy, and answer 304 while it is still right."""
    if response.status_code == 200:
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization, Accept, Accept-Language"
        response.add_etag()
        response.make_conditional(request)
    return response


@bp.get("/openapi.json")
@open_to_visitors
def openapi() -> ResponseReturnValue:
    root = current_app.config["PUBLIC_URL"] or request.host_url
    return _as_json({**_described(), "servers": [{"url": root.rstrip("/") + str(bp.url_prefix)}]})


@bp.get("/requests")
@open_to_visitors
def requests() -> ResponseReturnValue:
    if refused := keys.refusal("requests"):
        return refused
    asked.check(asked.OF_REQUESTS)
    days, ways = asked.days(), asked.ways()
    lines = visits.added(asked.narrowed(visits.lines(*days)), ways)
    part = asked.slice_asked(len(lines))
    links = part.links(len(lines))
    if asked.is_csv():
        return _as_csv(COUNTED, part.of(lines), links)
    about = {"from": days.first, "to": days.last, "withheld_below": K, "total": sum(line.times for line in lines)}
    items = [_item(line) for line in part.of(lines)]
    return _as_json({**about, "items": items, "pagination": part.told(len(lines))}, links)


@bp.get("/results")
@open_to_visitors
def outcome() -> ResponseReturnValue:
    if refused := keys.refusal("results"):
        return refused
    asked.check(asked.OF_RESULTS)
    days, is_of_complaints = asked.days(), asked.is_of_complaints()
    complaints = [(f"{month:%Y-%m}", *told) for month, *told in visits.complaints(*days)]
    if asked.is_csv() and is_of_complaints:
        return _as_csv(FOLLOWED, complaints)
    found = results(*days, at=clock.now())
    if asked.is_csv():
        return _as_csv((*Results._fields[:1], "state", "records", *Results._fields[2:]), _flat(found))
    about = {"from": days.first, "to": days.last, "withheld_below": K}
    followed = [dict(zip(FOLLOWED, each, strict=True)) for each in complaints]
    return _as_json({**about, "items": [each._asdict() for each in found], "complaints": followed})


@bp.get("/<path:rest>")
@open_to_visitors
def missing(rest: str) -> ResponseReturnValue:
    return problem(404)


def _item(line: Line) -> dict[str, Any]:
    """A mark that is left out, because the count would be too small or because nobody asked for it, is null."""
    return dict(zip(COUNTED, line, strict=True))


def _flat(found: Iterable[Results]) -> list[Sequence[Any]]:
    """Return a row for each state, with the numbers of its direction beside it."""
    return [(each.direction, state, count, *each[2:]) for each in found for state, count in each.states.items()]


def _as_json(content: dict[str, Any], links: str = "") -> Response:
    text = json.dumps(content, ensure_ascii=False, default=str, sort_keys=False)
    return Response(text, headers=_linked(links), content_type="application/json; charset=utf-8")


def _linked(links: str) -> dict[str, str]:
    return {"Link": links} if links else {}


def _as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]], links: str = "") -> Response:
    """Return a table as RFC 4180 has it; all its cells are codes, days and numbers."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows(rows)
    return Response(file.getvalue(), headers=_linked(links), content_type="text/csv; charset=utf-8")


@cache
def _described() -> dict[str, Any]:
    """Return the description of the service as it lies beside this module."""
    described: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return described


__all__ = ["bp"]
