"""What is missing in a curriculum, each line with a link to its place."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from hemis.access import can, requires
from hemis.domain.curriculum import NO_QUALIFICATION, Fault
from hemis.menus.curriculum.curricula import SIGNS, STATES, bp, found, may_change
from hemis.models.curriculum import Curriculum
from hemis.operations.plan_steps import faults_of
from hemis.web import clock
from hemis.web.controls import told


@bp.get("/<int:curriculum_id>/checks")
@requires("curriculum.curricula:view")
def checks(curriculum_id: int) -> ResponseReturnValue:
    curriculum = found(curriculum_id)
    faults = faults_of(curriculum, today=clock.today())
    lines = [(told(fault.reason), _place(fault, curriculum)) for fault in faults]
    return render_template(
        "curriculum/curricula/checks.html", curriculum=curriculum, lines=lines, states=STATES, signs=SIGNS
    )


def _place(fault: Fault, curriculum: Curriculum) -> str:
    """The address where the fault is mended, or seen by who may not mend it."""
    if fault.reason.msgid == NO_QUALIFICATION and can("students.specialities:edit"):
        return url_for("students.specialities.edit", speciality_id=curriculum.speciality_id)
    is_open = may_change(curriculum)
    if fault.subject and is_open:
        return url_for(".edit_subject", planned_id=fault.subject)
    if fault.semester:
        return url_for(".semester", semester_id=fault.semester)
    return url_for(".show", curriculum_id=curriculum.id)
