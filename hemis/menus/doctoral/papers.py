"""The individual plan and the sheet of attestations as PDF, to be signed by hand."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from hemis.access import scoped
from hemis.domain.doctoral import DEGREES, FORMS, RESULTS
from hemis.domain.formats import short_date
from hemis.extensions import db
from hemis.menus.doctoral.words import supervisor_of
from hemis.models.doctoral import DoctoralStudent
from hemis.models.structure import University
from hemis.web import clock
from hemis.web.pdf import inline, render


def plan(student: DoctoralStudent) -> Response:
    """Return the individual plan with what was done."""
    rows = [
        [str(item.study_year), item.title, short_date(item.due_on), _day(item.done_on), item.remark]
        for item in student.items
    ]
    headings = [_("Йил"), _("Бажариладиган иш"), _("Муддати"), _("Бажарилган сана"), _("Изоҳ")]
    return _paper(student, _("Докторантнинг шахсий режаси"), headings, rows, "plan")


def attestation_sheet(student: DoctoralStudent) -> Response:
    """Return the attestations of all years of study."""
    rows = [
        [str(each.study_year), _(RESULTS[each.result]), short_date(each.held_on), each.minutes_number, each.remark]
        for each in student.attestations
    ]
    headings = [_("Йил"), _("Натижа"), _("Ўтказилган сана"), _("Баён рақами"), _("Изоҳ")]
    return _paper(student, _("Докторантнинг аттестация варақаси"), headings, rows, "attestation")


def _paper(
    student: DoctoralStudent, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], name: str
) -> Response:
    topic, university = student.topic, db.session.scalar(scoped(University))
    facts: list[tuple[str, Any]] = [
        (_("Исм-шарифи"), student.name),
        (_("Тури"), _(FORMS[student.form])),
        (_("Ихтисослик"), f"{student.speciality_code} {student.speciality}"),
        (_("Кафедра"), student.department.name),
        (_("Ўқиш муддати"), f"{short_date(student.admitted_on)} – {short_date(student.ends_on)}"),
        (_("Диссертация мавзуси"), topic.title if topic else "—"),
        (_("Мавзу рўйхати рақами"), topic.registration if topic and topic.registration else "—"),
        (_("Илмий раҳбар ёки маслаҳатчи"), supervisor_of(student) or "—"),
    ]
    content = {
        "title": title,
        "university": university.name if university else "",
        "facts": facts,
        "headings": list(headings),
        "rows": rows,
        "none": _("Ҳали киритилмаган."),
        "signatures": [_("Докторант"), _("Илмий раҳбар ёки маслаҳатчи"), _("Кафедра мудири"), _("Бўлим бошлиғи")],
        "date": short_date(clock.today()),
        "degree": DEGREES[student.degree],
    }
    made = render("doctoral", json.dumps(content, ensure_ascii=False), "")
    return inline(made, f"{name}-{student.id}")


def _day(day: Any) -> str:
    return short_date(day) if day else ""


__all__ = ["attestation_sheet", "plan"]
