"""Ишларим: one's own long work, how far it is, and what came of it."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from hemis.access import scoped, scoped_or_404, signed_in, viewer
from hemis.domain.errors import RuleError
from hemis.models.jobs import Job
from hemis.operations import files, jobs
from hemis.web import clock, large, uploads
from hemis.web.forms import choice, refusal
from hemis.web.listing import ALL, FilterForm, paginate, sort_by
from hemis.web.progress import KINDS, STATE_TITLES, WORDS

bp = Blueprint("jobs", __name__, url_prefix="/jobs")
SORTS = {"created": Job.created_at, "kind": Job.kind, "status": Job.status}


@bp.context_processor
def _words() -> dict[str, object]:
    return dict(WORDS)


class JobFilter(FilterForm):
    kind = choice(_l("Иш"), KINDS, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), STATE_TITLES, optional=True, blank=ALL)

    def narrow(self, statement: Select[Job]) -> Select[Job]:
        if kind := self.chosen("kind"):
            statement = statement.where(Job.kind == kind)
        if status := self.chosen("status"):
            statement = statement.where(Job.status == status)
        return statement


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    filters = JobFilter()
    rows = sort_by(filters.narrow(scoped(Job)), SORTS, "-created")
    return render_template("account/jobs/index.html", filters=filters, page=paginate(rows))


@bp.get("/<int:job_id>")
@signed_in
def show(job_id: int) -> ResponseReturnValue:
    job = scoped_or_404(Job, job_id)
    return render_template("account/jobs/show.html", job=job, has_file=_has_file(job))


def _has_file(job: Job) -> bool:
    return job.kept_until is not None and job.kept_until > clock.now()


@bp.post("/exports")
@signed_in
def exports() -> ResponseReturnValue:
    try:
        job = large.ask(request.form.get("address", ""), viewer())
    except RuleError as error:
        flash(refusal(error), "error")
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", job_id=job.id), 303)


@bp.get("/<int:job_id>/file")
@signed_in
def file(job_id: int) -> ResponseReturnValue:
    job = scoped_or_404(Job, job_id)
    if not _has_file(job):
        abort(404)
    path = files.place(jobs.made_in(current_app.config["UPLOADS"]), job.stored_name)
    return uploads.answer_with_made(path, job.file_type, job.file_title)


@bp.post("/<int:job_id>/cancellation")
@signed_in
def cancellation(job_id: int) -> ResponseReturnValue:
    job = scoped_or_404(Job, job_id)
    try:
        jobs.cancel(job, at=clock.now())
    except RuleError as error:
        flash(refusal(error), "error")
    else:
        flash(_("Иш тўхтатилади."))
    return redirect(url_for(".show", job_id=job.id), 303)
