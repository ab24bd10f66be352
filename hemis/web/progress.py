"""Long work in words: its kind, its state, and why it failed."""

import json

from flask_babel import gettext as _

from hemis.domain.i18n import N_
from hemis.models.jobs import Job

KINDS = {
    "import.check": N_("Файлни текшириш"),
    "import.take": N_("Файлни базага киритиш"),
    "export.list": N_("Рўйхатни файлга ёзиш"),
    "gpa": N_("GPA ни ҳисоблаш"),
    "timetable.make": N_("Дарс жадвалини тузиш"),
}
STATES = {
    "queued": (N_("навбатда"), "muted"),
    "running": (N_("бажарилмоқда"), "warn"),
    "done": (N_("тугади"), "ok"),
    "failed": (N_("бажарилмади"), "danger"),
    "cancelled": (N_("тўхтатилди"), "muted"),
}
STATE_TITLES = {key: title for key, (title, _kind) in STATES.items()}


def kind_of(job: Job) -> str:
    """Return what the work is, in words."""
    return _(KINDS[job.kind])


def state_of(job: Job) -> tuple[str, str]:
    """Return the state in words, and its kind for the macro `status`."""
    title, kind = STATES[job.status]
    return _(title), kind


def trouble_of(job: Job) -> str:
    """Return why the work failed, or nothing."""
    return _(job.error, **json.loads(job.result)) if job.error else ""


WORDS = {"kind_of": kind_of, "state_of": state_of, "trouble_of": trouble_of}
"""What templates say about a job; a blueprint that shows jobs gives it to them."""
