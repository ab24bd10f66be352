"""Докторантура: doctoral students with supervisor, topic, individual plan, attestation and defence (H-R5)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.doctoral import attestations, deadlines, defences, plans, steps, students, topics
from hemis.web.menu import Item, menu

bp = Blueprint("doctoral", __name__, url_prefix="/doctoral")
for resource in (students, topics, steps, plans, attestations, defences, deadlines):
    bp.register_blueprint(resource.bp)

PARTS = "doctoral.topics doctoral.steps doctoral.plans doctoral.attestations doctoral.defences"
MENU = menu(
    _l("Докторантура"),
    Item(_l("Докторантлар"), "doctoral.students.index", "doctoral.students:view", also=PARTS),
    Item(_l("Докторантура муддатлари"), "doctoral.deadlines.index", "doctoral.deadlines:view"),
)
