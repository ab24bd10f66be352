"""Ишларни текшириш: the science department looks at what the heads have approved (H-26)."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import person, requires, scoped
from hemis.domain.i18n import N_
from hemis.domain.workflow import APPROVED
from hemis.menus.research.decided import FIGURES, WORKS
from hemis.menus.research.deciding import Entries, decide, remark_of, waiting
from hemis.models.profiles import ResearchIndicator
from hemis.models.scholarship import ScientificWork
from hemis.operations import indicators, scholarship
from hemis.web import clock

bp = Blueprint("checks", __name__, url_prefix="/checks")


def _rows(entries: Entries) -> Select[Any]:
    return entries.not_mine(scoped(entries.model).where(entries.model.status == APPROVED))


@bp.get("/")
@requires("research.checks:approve")
def index() -> ResponseReturnValue:
    return waiting(WORKS, _rows(WORKS))


@bp.get("/figures")
@requires("research.checks:approve")
def figures() -> ResponseReturnValue:
    return waiting(FIGURES, _rows(FIGURES))


@bp.post("/confirmation")
@requires("research.checks:approve")
def confirmation() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.check(work, version=version, at=clock.now(), by=person())

    return decide(WORKS, _rows(WORKS), act, N_("Текширилди: %(count)s та иш."), url_for(".index"))


@bp.post("/revision")
@requires("research.checks:approve")
def revision() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.send_back(work, remark_of(), "return", version=version, by=person())

    said = N_("Изоҳ билан қайтарилди: %(count)s та иш.")
    return decide(WORKS, _rows(WORKS), act, said, url_for(".index"), words=True)


@bp.post("/figures/confirmation")
@requires("research.checks:approve")
def figures_confirmation() -> ResponseReturnValue:
    def act(row: ResearchIndicator, version: int) -> None:
        indicators.check(row, version=version, at=clock.now(), by=person())

    return decide(FIGURES, _rows(FIGURES), act, N_("Текширилди: %(count)s та кўрсаткич."), url_for(".figures"))


@bp.post("/figures/revision")
@requires("research.checks:approve")
def figures_revision() -> ResponseReturnValue:
    def act(row: ResearchIndicator, version: int) -> None:
        indicators.send_back(row, remark_of(), "return", version=version, by=person())

    said = N_("Изоҳ билан қайтарилди: %(count)s та кўрсаткич.")
    return decide(FIGURES, _rows(FIGURES), act, said, url_for(".figures"), words=True)
