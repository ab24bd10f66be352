"""Саволларни ҳамкасбларга очиш: all own questions of a subject are shared with its other teachers, or no longer."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, viewer
from hemis.domain.i18n import N_
from hemis.menus.subjects.materials import subject_field
from hemis.menus.subjects.questions import bp
from hemis.operations import materials
from hemis.web.answers import done
from hemis.web.forms import Form, choice

WAYS = {
    "shared": N_("фаннинг бошқа ўқитувчилари ҳам имтиҳонида ишлатади"),
    "own": N_("фақат ўзим ишлатаман"),
}


class SharingForm(Form):
    subject_id = subject_field()
    way = choice(_l("Саволларим"), WAYS)


@bp.route("/sharing", methods=["GET", "POST"])
@requires("subjects.questions:edit")
def sharing() -> ResponseReturnValue:
    form = SharingForm()
    counts: list[int] = []
    if form.carry_out(lambda: counts.append(_share(form))):
        return done(_("Сақланди: %(count)s та савол ўзгарди.", count=counts[0]), ".index")
    return render_template("subjects/questions/sharing.html", form=form), form.status


def _share(form: SharingForm) -> int:
    return materials.share_all(viewer().employee_id, form.subject_id.data, form.way.data == "shared", by=person())
