"""Қайдномаларни чоп этиш: the papers of chosen sheets as one document, beside the request when they are many."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from hemis.access import requires
from hemis.extensions import db
from hemis.menus.performance.filters import chosen_sheets, list_asked
from hemis.menus.performance.sheets import bp
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import Semester
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import documents
from hemis.web import clock
from hemis.web.export import large_export
from hemis.web.listing import counts_of
from hemis.web.pdf import together

AT_ONCE, MOST = 20, 1000
"""So many papers are made while one waits; so many may be one document."""
KIND, NAME = "grade_sheet", "sheets"


@bp.get("/papers")
@requires("performance.sheets:print")
def papers() -> ResponseReturnValue:
    """Say how many of the chosen sheets have a paper, and give those as one PDF when it is asked for."""
    chosen = chosen_sheets()
    keys = chosen.order_by(None).with_only_columns(GradeSheet.id, maintain_column_froms=True)
    ready, every = counts_of([documents.in_force(KIND, keys), chosen])
    is_asked, large = request.args.get("format") == "pdf", large_export()
    if is_asked and 0 < ready <= (MOST if large else AT_ONCE):
        order = (AcademicGroup.sort_key, Semester.number, Subject.sort_key, GradeSheet.id)
        places = {key: at for at, key in enumerate(db.session.scalars(keys.order_by(*order)))}
        rows = db.session.scalars(documents.in_force(KIND, keys)).all()
        content = together("sheets", sorted(rows, key=lambda row: places[row.subject_id]))
        if large:
            large.write_whole(content, ready, NAME)
        headers = {"Content-Disposition": f'inline; filename="{NAME}-{clock.today():%Y-%m-%d}.pdf"'}
        return Response(content, mimetype="application/pdf", headers=headers)
    values = {"ready": ready, "every": every, "is_long": ready > AT_ONCE, "most": MOST, "back": list_asked()}
    return render_template("performance/sheets/papers.html", **values)
