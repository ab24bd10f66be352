"""Қоғоз вариантлар: printed variants of the same exam on A4, and their key on a sheet of its own."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hemis.access import requires
from hemis.domain.testing import MOST_VARIANTS
from hemis.menus.testing.exams import bp, found
from hemis.operations import testing_draws

USUAL = 4


@bp.get("/<int:computer_exam_id>/papers")
@requires("testing.exams:edit")
def papers(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id)
    asked = request.args.get("count", "")
    count = exam.variants or USUAL
    if asked.isascii() and asked.isdigit() and len(asked) < 4:
        count = min(max(int(asked), 1), MOST_VARIANTS)
    made = testing_draws.made_many(exam, [testing_draws.variant_word(number) for number in range(1, count + 1)])
    template = "testing/exams/key.html" if "key" in request.args else "testing/exams/papers.html"
    return render_template(template, exam=exam, variants=made, count=count)
