"""Қоғоз вариантлар: printed variants of the same exam on A4, their key on sheets of its own, on screen and as PDF."""

import json
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import requires
from hemis.domain.digits import whole_number
from hemis.domain.questions import TEXT
from hemis.domain.testing import MOST_VARIANTS
from hemis.menus.testing.exams import bp, found
from hemis.models.testing import ComputerExam
from hemis.operations import testing_draws
from hemis.operations.testing_draws import Shown
from hemis.web.jinja import named, number, script
from hemis.web.pdf import render

USUAL = 4


def letters() -> list[str]:
    """The letters of options, as many as a question may have."""
    return _("А Б В Г Д Е Ж З И К Л М Н О П Р С Т У Ф").split()


def _made(exam: ComputerExam) -> list[list[Shown]]:
    """As many variants as the address asks for."""
    asked = whole_number(request.args.get("count", ""), 3)
    count = (exam.variants or USUAL) if asked is None else min(max(asked, 1), MOST_VARIANTS)
    return testing_draws.made_many(exam, [testing_draws.variant_word(each) for each in range(1, count + 1)])


@bp.get("/<int:computer_exam_id>/papers")
@requires("testing.exams:edit")
def papers(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id)
    made = _made(exam)
    template = "testing/exams/key.html" if "key" in request.args else "testing/exams/papers.html"
    values = {"variants": made, "count": len(made), "code_of": testing_draws.code_of}
    return render_template(template, exam=exam, letters=letters(), **values)


@bp.get("/<int:computer_exam_id>/papers/pdf")
@requires("testing.exams:edit")
def papers_pdf(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id)
    is_key = "key" in request.args
    content = {"is_key": is_key, "title": script(exam.title), "labels": _labels(), "facts": _facts(exam)}
    content["variants"] = [_variant(place, shown, is_key) for place, shown in enumerate(_made(exam), start=1)]
    address = url_for(".show", computer_exam_id=exam.id, _external=True)
    made = render("variants", json.dumps(content, ensure_ascii=False), address, has_formulas=True)
    name = f"{'key' if is_key else 'variants'}-{exam.id}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(made, mimetype="application/pdf", headers=headers)


def _labels() -> dict[str, str]:
    return {
        "key": _("Жавоблар калити"),
        "secret": _("Бу варақ талабаларга берилмайди. Калит коди вариантдаги кодга тенг бўлсин."),
        "signs": _("Талаба: ____________________________ Гуруҳ: ____________ Имзо: ____________"),
        "page": _("бет"),
    }


def _facts(exam: ComputerExam) -> str:
    minutes = _("%(minutes)s дақиқа", minutes=exam.minutes)
    most = _("%(most)s балл", most=exam.control.max_points)
    return f"{named(exam.curriculum_subject.subject)} · {minutes} · {most}"


def _variant(place: int, shown: list[Shown], is_key: bool) -> dict[str, Any]:
    """A variant as the template draws it; the right answers go only into the key."""
    head = {"name": _("%(number)s-вариант", number=place), "code": testing_draws.code_of(shown)}
    head["code"] = _("коди %(code)s", code=head["code"])
    return head | {"questions": [_right(each) if is_key else _question(each) for each in shown]}


def _right(each: Shown) -> str:
    if each.kind == TEXT:
        return script(each.accepted)
    return ", ".join(letters()[place] for place in each.right)


def _question(each: Shown) -> dict[str, Any]:
    options = [f"{letters()[place]}) {script(each.options[key].text)}" for place, key in enumerate(each.numbers)]
    points = _("%(points)s балл", points=number(each.points, 1))
    return {"text": script(each.text), "points": points, "options": options}


__all__ = ["letters"]
