"""Ишларни тасдиқлаш: the head decides on what the department enters, the vice-rector on what its head does (H-21)."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import person, requires, scoped, viewer
from hemis.access.roles import Role
from hemis.domain.i18n import N_
from hemis.domain.workflow import SUBMITTED
from hemis.menus.research.decided import FIGURES, WORKS
from hemis.menus.research.deciding import Entries, decide, remark_of, waiting
from hemis.models.profiles import ResearchIndicator
from hemis.models.scholarship import ScientificWork
from hemis.operations import indicators, scholarship
from hemis.web import clock

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


def _rows(entries: Entries, without_a_head: Any) -> Select[Any]:
    rows = entries.not_mine(scoped(entries.model).where(entries.model.status == SUBMITTED))
    if viewer().role == Role.DEPARTMENT_HEAD:
        return rows
    return rows.where(without_a_head(clock.today()))


def _works() -> Select[ScientificWork]:
    return _rows(WORKS, scholarship.without_a_head)


def _figures() -> Select[ResearchIndicator]:
    return _rows(FIGURES, indicators.without_a_head)


@bp.get("/")
@requires("research.approvals:approve")
def index() -> ResponseReturnValue:
    return waiting(WORKS, _works())


@bp.get("/figures")
@requires("research.approvals:approve")
def figures() -> ResponseReturnValue:
    return waiting(FIGURES, _figures())


@bp.post("/approval")
@requires("research.approvals:approve")
def approval() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.approve(work, version=version, at=clock.now(), by=person())

    return decide(WORKS, _works(), act, N_("Тасдиқланди: %(count)s та иш."), url_for(".index"))


@bp.post("/revision")
@requires("research.approvals:approve")
def revision() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.send_back(work, remark_of(), version=version, by=person())

    said = N_("Изоҳ билан қайтарилди: %(count)s та иш.")
    return decide(WORKS, _works(), act, said, url_for(".index"), words=True)


@bp.post("/figures/approval")
@requires("research.approvals:approve")
def figures_approval() -> ResponseReturnValue:
    def act(row: ResearchIndicator, version: int) -> None:
        indicators.approve(row, version=version, at=clock.now(), by=person())

    return decide(FIGURES, _figures(), act, N_("Тасдиқланди: %(count)s та кўрсаткич."), url_for(".figures"))


@bp.post("/figures/revision")
@requires("research.approvals:approve")
def figures_revision() -> ResponseReturnValue:
    def act(row: ResearchIndicator, version: int) -> None:
        indicators.send_back(row, remark_of(), version=version, by=person())

    said = N_("Изоҳ билан қайтарилди: %(count)s та кўрсаткич.")
    return decide(FIGURES, _figures(), act, said, url_for(".figures"), words=True)
