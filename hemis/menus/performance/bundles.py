"""Қайдномаларни чоп этиш: papers or drafts of chosen sheets as one document, beside the request when they are many."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import requires, scoped
from hemis.domain import workflow
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.performance.filters import chosen_sheets, list_asked
from hemis.menus.performance.sheets import bp
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import Semester
from hemis.models.documents import IssuedDocument
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import documents, gradebook
from hemis.operations.papers import sheet_paper
from hemis.web import clock
from hemis.web.export import large_export
from hemis.web.listing import counts_of
from hemis.web.pdf import drafts, inline, together
from hemis.web.sheets import WITH_SUBJECT

ORDER = (AcademicGroup.sort_key, Semester.number, Subject.sort_key, GradeSheet.id)
AT_ONCE, MOST = 20, 1000
"""So many papers are made while one waits; so many may be one document."""
KIND, NAME = "grade_sheet", "sheets"
UNISSUED = (workflow.DRAFT, workflow.CLOSED, workflow.REOPENED)
NO_PAPER = N_("Бу нусха ҳужжат эмас: рақам қайднома тасдиқланганда берилади.")


@bp.get("/papers")
@requires("performance.sheets:print")
def papers() -> ResponseReturnValue:
    """Say how many of the chosen sheets have a paper or are drafts, and give these as one PDF when it is asked for."""
    chosen = chosen_sheets()
    keys = _keys(chosen)
    issued = documents.in_force(KIND, keys)
    unissued = chosen.where(
        GradeSheet.status.in_(UNISSUED), GradeSheet.id.not_in(issued.with_only_columns(IssuedDocument.subject_id))
    )
    ready, drafted, every = counts_of([issued, unissued, chosen])
    is_draft, large = request.args.get("draft") == "1", large_export()
    count = drafted if is_draft else ready
    if request.args.get("format") == "pdf" and 0 < count <= (MOST if large else AT_ONCE):
        content = _drafts(_keys(unissued)) if is_draft else _issued(keys)
        if large:
            large.write_whole(content, count, NAME)
        return inline(content, f"{NAME}-{clock.today():%Y-%m-%d}")
    values = {"ready": ready, "drafted": drafted, "without": every - ready - drafted, "most": MOST, "at_once": AT_ONCE}
    return render_template("performance/sheets/papers.html", **values, back=list_asked())


def _keys(chosen: Select[GradeSheet]) -> Select[int]:
    return chosen.order_by(None).with_only_columns(GradeSheet.id, maintain_column_froms=True)


def _issued(keys: Select[int]) -> bytes:
    places = _places(keys)
    rows = db.session.scalars(documents.in_force(KIND, keys)).all()
    return together("sheets", sorted(rows, key=lambda row: places[row.subject_id]))


def _drafts(keys: Select[int]) -> bytes:
    """The sheets as they stand at this moment."""
    places, today = _places(keys), clock.today()
    rows = db.session.scalars(scoped(GradeSheet).where(GradeSheet.id.in_(places)).options(*WITH_SUBJECT)).unique()
    books = [gradebook.read(row, today=today) for row in sorted(rows, key=lambda row: places[row.id])]
    found = (sheet_paper(book, today=today, corrects=None) for book in books)
    return drafts("sheets", [{**each, "remarks": [NO_PAPER, *each["remarks"]]} for each in found])


def _places(keys: Select[int]) -> dict[int, int]:
    """Sheet → its place in the order of groups, semesters and subjects."""
    return {key: at for at, key in enumerate(db.session.scalars(keys.order_by(*ORDER)))}
