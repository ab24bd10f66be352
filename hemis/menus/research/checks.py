"""Ишларни текшириш: the science department looks at what the heads have approved (H-26)."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import requires, scoped
from hemis.domain.workflow import APPROVED
from hemis.menus.research.decided import FIGURES, PROJECTS, STUDENTS, WORKS
from hemis.menus.research.deciding import Entries, queue

bp = Blueprint("checks", __name__, url_prefix="/checks")


def _rows(entries: Entries) -> Select[Any]:
    return entries.not_mine(scoped(entries.model).where(entries.model.status == APPROVED))


def _queue(entries: Entries) -> ResponseReturnValue:
    return queue(entries, _rows(entries), "check", "return")


@bp.route("/", methods=["GET", "POST"])
@requires("research.checks:approve")
def index() -> ResponseReturnValue:
    return _queue(WORKS)


@bp.route("/figures", methods=["GET", "POST"])
@requires("research.checks:approve")
def figures() -> ResponseReturnValue:
    return _queue(FIGURES)


@bp.route("/projects", methods=["GET", "POST"])
@requires("research.checks:approve")
def projects() -> ResponseReturnValue:
    return _queue(PROJECTS)


@bp.route("/students", methods=["GET", "POST"])
@requires("research.checks:approve")
def students() -> ResponseReturnValue:
    return _queue(STUDENTS)
