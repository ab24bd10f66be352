"""Publishing the timetable of a faculty's semester, and taking it back."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires, viewer
from hemis.menus.curriculum.timetables import bp
from hemis.operations import publication
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form


@bp.route("/publication", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def publish() -> ResponseReturnValue:
    faculty_id = viewer().faculty_id or abort(404)
    term = publication.term_of(faculty_id, clock.today())
    out = publication.publication_of(faculty_id, term) if term else None
    form = Form()
    if form.is_submitted() and term is None:
        abort(404)
    if out and form.carry_out(lambda: publication.withdraw(out, by=person())):
        return done(_("Жадвал эълондан олинди: уни фақат факультет кўради."), ".index")
    if not out and term and form.carry_out(lambda: publication.publish(faculty_id, term, by=person(), at=clock.now())):
        return done(_("Жадвал эълон қилинди."), ".index")
    values = {"form": form, "term": term, "out": out, "seasons": publication.SEASONS}
    return render_template("curriculum/timetables/publication.html", **values), form.status
