"""The steps of a project and its papers: pages of the list of projects."""

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from hemis.access import person, requires, scoped_or_404
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.projects import FILES
from hemis.menus.research.projecting import WORDS, hand
from hemis.menus.research.projects import bp, is_mine_to_approve
from hemis.models.projects import ProjectFile, ResearchProject
from hemis.operations import projects
from hemis.web import clock, uploads
from hemis.web.answers import done
from hemis.web.forms import Form, choice, text
from hemis.web.steps import RemarkForm, closed, step

HEADS = N_("Бу лойиҳа бўйича қарорни кафедра мудири қабул қилади.")


class PaperForm(Form):
    kind = choice(_l("Файл тури"), FILES)
    title = text(_l("Номи"), 200, description=_l("Масалан: 2026 йил учун ҳисобот"))
    file: FileField = uploads.file_field(_l("Файл"))


@bp.post("/<int:project_id>/submission")
@requires("research.projects:edit")
def submission(project_id: int) -> ResponseReturnValue:
    return _step(project_id, projects.submit, _l("Тасдиққа юборилди."), at=clock.now(), hand=hand())


@bp.post("/<int:project_id>/withdrawal")
@requires("research.projects:edit")
def withdrawal(project_id: int) -> ResponseReturnValue:
    return _step(project_id, projects.withdraw, _l("Қайтариб олинди."), hand=hand())


@bp.post("/<int:project_id>/approval")
@requires("research.projects:approve")
def approval(project_id: int) -> ResponseReturnValue:
    return _step(project_id, _approve, _l("Тасдиқланди."))


def _approve(project: ResearchProject, *, version: int) -> None:
    _require_mine(project)
    projects.approve(project, version=version, at=clock.now(), by=person())


def _require_mine(project: ResearchProject) -> None:
    if not is_mine_to_approve(project):
        raise RuleError(HEADS)


@bp.post("/<int:project_id>/check")
@requires("research.project_checks:approve")
def check(project_id: int) -> ResponseReturnValue:
    return _step(project_id, projects.check, _l("Текширилди."), at=clock.now(), by=person())


def _step(project_id: int, act: Callable[..., Any], said: Any, **values: Any) -> ResponseReturnValue:
    project = scoped_or_404(ResearchProject, project_id)
    return step(lambda seen: act(project, version=seen, **values), said, url_for(".show", project_id=project.id))


@bp.route("/<int:project_id>/revision", methods=["GET", "POST"])
@requires("research.projects:approve")
def revision(project_id: int) -> ResponseReturnValue:
    return _revise(scoped_or_404(ResearchProject, project_id), "send_back")


@bp.route("/<int:project_id>/return", methods=["GET", "POST"], endpoint="send_back")
@requires("research.project_checks:approve")
def send_back(project_id: int) -> ResponseReturnValue:
    return _revise(scoped_or_404(ResearchProject, project_id), "return")


def _revise(project: ResearchProject, verb: str) -> ResponseReturnValue:
    form = RemarkForm(version=project.version)
    shut = closed(lambda: _require_due(project, verb), url_for(".show", project_id=project.id))
    if form.carry_out(lambda: _send_back(project, verb, form)):
        return done(_("Изоҳ билан қайтарилди."), ".show", project_id=project.id)
    return shut or (render_template("research/projects/revision.html", form=form, project=project), form.status)


def _require_due(project: ResearchProject, verb: str) -> None:
    if verb == "send_back":
        _require_mine(project)
    projects.require_decision(project, verb, by=person())


def _send_back(project: ResearchProject, verb: str, form: RemarkForm) -> None:
    if verb == "send_back":
        _require_mine(project)
    projects.send_back(project, form.remark.data or "", verb, version=form.seen, by=person())


@bp.route("/<int:project_id>/files/new", methods=["GET", "POST"])
@requires("research.projects:edit")
def new_file(project_id: int) -> ResponseReturnValue:
    project, form = scoped_or_404(ResearchProject, project_id), PaperForm()
    page = url_for(".show", project_id=project.id)
    shut = closed(lambda: projects.require_open_to_papers(project, hand=hand()), page)
    if form.carry_out(lambda: _attach(project, form)):
        return done(_("Файл бириктирилди."), ".show", project_id=project.id)
    return shut or (render_template("research/projects/file.html", form=form, project=project), form.status)


def _attach(project: ResearchProject, form: PaperForm) -> None:
    kind, title = form.kind.data, form.title.data or ""
    projects.attach(project, kind, title, uploads.keep(form.file.data), at=clock.now(), hand=hand())


@bp.get("/<int:project_id>/files/<int:project_file_id>")
@requires("research.projects:view")
def file(project_id: int, project_file_id: int) -> ResponseReturnValue:
    row = _file_or_404(project_id, project_file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.route("/<int:project_id>/files/<int:project_file_id>/remove", methods=["GET", "POST"])
@requires("research.projects:edit")
def remove_file(project_id: int, project_file_id: int) -> ResponseReturnValue:
    row, form = _file_or_404(project_id, project_file_id), Form()
    project = scoped_or_404(ResearchProject, project_id)
    shut = closed(lambda: projects.require_detachable(project, hand=hand()), url_for(".show", project_id=project.id))
    if form.carry_out(lambda: projects.detach(project, row, hand=hand())):
        return done(_("Файл олиб ташланди."), ".show", project_id=project.id)
    values = {"form": form, "project": project, "row": row, **WORDS}
    return shut or (render_template("research/projects/remove_file.html", **values), form.status)


def _file_or_404(project_id: int, project_file_id: int) -> ProjectFile:
    row = scoped_or_404(ProjectFile, project_file_id)
    return row if row.project_id == project_id else abort(404)
