"""Ишларим: one's own long work, how far it is, and what came of it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from hemis.access import scoped, scoped_or_404, signed_in
from hemis.domain.errors import RuleError
from hemis.models.jobs import Job
from hemis.operations import jobs
from hemis.web import clock
from hemis.web.forms import choice, refusal
from hemis.web.listing import FilterForm, paginate, sort_by
from hemis.web.progress import ALL, KINDS, STATE_TITLES, WORDS

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
    return render_template("account/jobs/show.html", job=scoped_or_404(Job, job_id))


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
