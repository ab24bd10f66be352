"""The steps of a student's work: pages of the list of student science."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped_or_404
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.menus.research.student_science import bp, decides
from hemis.models.student_research import StudentResearch
from hemis.operations import student_science
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.steps import RemarkForm, closed, step

HEADS = N_("Бу иш бўйича қарорни кафедра мудири қабул қилади, ўзи раҳбар бўлса, проректор.")


@bp.post("/<int:research_id>/submission")
@requires("research.student_science:edit")
def submission(research_id: int) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id)
    said, back = _l("Кафедра мудирига юборилди."), url_for(".show", research_id=row.id)
    return step(lambda seen: student_science.submit(row, version=seen, at=clock.now(), by=person()), said, back)


@bp.post("/<int:research_id>/withdrawal")
@requires("research.student_science:edit")
def withdrawal(research_id: int) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id)
    said, back = _l("Қайтариб олинди."), url_for(".show", research_id=row.id)
    return step(lambda seen: student_science.withdraw(row, version=seen, by=person()), said, back)


@bp.post("/<int:research_id>/approval")
@requires("research.student_science:approve")
def approval(research_id: int) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id)

    def act(seen: int) -> None:
        _require_mine(row)
        student_science.approve(row, version=seen, at=clock.now(), by=person())

    return step(act, _l("Тасдиқланди."), url_for(".show", research_id=row.id))


@bp.post("/<int:research_id>/check")
@requires("research.checks:approve")
def check(research_id: int) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id)
    said, back = _l("Текширилди."), url_for(".show", research_id=row.id)
    return step(lambda seen: student_science.check(row, version=seen, at=clock.now(), by=person()), said, back)


@bp.route("/<int:research_id>/revision", methods=["GET", "POST"])
@requires("research.student_science:approve")
def revision(research_id: int) -> ResponseReturnValue:
    return _revise(research_id, "send_back")


@bp.route("/<int:research_id>/return", methods=["GET", "POST"], endpoint="send_back")
@requires("research.checks:approve")
def send_back(research_id: int) -> ResponseReturnValue:
    return _revise(research_id, "return")


def _revise(research_id: int, verb: str) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id, joinedload(StudentResearch.achievement))
    form = RemarkForm(version=row.version)
    shut = closed(lambda: _require_due(row, verb), url_for(".show", research_id=row.id))
    if form.carry_out(lambda: _send_back(row, verb, form)):
        return done(_("Изоҳ билан қайтарилди."), ".show", research_id=row.id)
    return shut or (render_template("research/student_science/revision.html", form=form, row=row), form.status)


def _require_due(row: StudentResearch, verb: str) -> None:
    if verb == "send_back":
        _require_mine(row)
    student_science.require_decision(row, verb, by=person())


def _send_back(row: StudentResearch, verb: str, form: RemarkForm) -> None:
    if verb == "send_back":
        _require_mine(row)
    student_science.send_back(row, form.remark.data or "", verb, version=form.seen, by=person())


def _require_mine(row: StudentResearch) -> None:
    if not decides(row):
        raise RuleError(HEADS)
