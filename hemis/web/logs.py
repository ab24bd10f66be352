"""The log: one JSON object per line on standard error, with nothing in it that a person typed."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime

from flask import Flask, has_request_context, request

from hemis.config import ROOT

NAMES = ("hemis", "waitress")
TYPED = re.compile(r"'[^']*'|\"[^\"]*\"|\([^)]*\)|\S*\d{5,}\S*")
"""Where an exception quotes values: quotes, brackets, long numbers."""
LONGEST = 300


class Lines(logging.Formatter):
    """One record, one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:LONGEST],
            **_request(),
        }
        line |= {name: getattr(record, name) for name in ("incident", "user") if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line |= _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class Errors(logging.Handler):
    """Writes to what is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        print(Lines().format(record), file=sys.stderr, flush=True)


def init_app(app: Flask) -> None:
    """Send the log to standard error; what others set up for a log without a writer would repeat it as it was typed."""
    for name in NAMES:
        logging.getLogger(name).setLevel(logging.INFO)
    everybody = logging.getLogger()
    if not any(isinstance(handler, Errors) for handler in everybody.handlers):
        everybody.addHandler(Errors())


def _request() -> dict[str, object]:
    """The page, by its pattern: an address may hold what somebody searched for."""
    if not has_request_context():
        return {}
    rule = request.url_rule.rule if request.url_rule else None
    return {"method": request.method[:10], "page": rule, "endpoint": request.endpoint}


def _error(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "said": TYPED.sub("…", str(error).split("\n")[0])[:LONGEST],
        "trace": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _short(path: str) -> str:
    return path.rpartition("site-packages/")[2].removeprefix(f"{ROOT}/")


__all__ = ["init_app"]
