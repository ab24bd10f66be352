"""Саволлар таҳлили: difficulty and discrimination of each question, and what was chosen."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import requires
from hemis.domain.testing_analysis import ADVICE, INVERTED
from hemis.menus.testing.exams import bp, found
from hemis.operations import testing_analysis
from hemis.web.export import asked_for_file, export_table
from hemis.web.listing import page_of


@bp.get("/<int:computer_exam_id>/analysis")
@requires("testing.exams:edit")
def analysis(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id)
    rows = testing_analysis.analysis_of(exam.id)
    if asked_for_file():
        headings = [_("Савол"), _("Кўрганлар"), _("Ўзлаштириш фоизи"), _("Фарқлаш"), _("Хулоса")]
        headings += [_("Нима қилиш керак"), _("Жавоблар ва танлаганлар улуши")]
        cells = [
            [
                each.question.text,
                each.figures.seen,
                each.figures.easiness,
                each.figures.discrimination,
                _(each.figures.verdict),
                _(ADVICE[each.figures.verdict]),
                "; ".join(f"{'+' if one.is_right else '-'} {one.text}: {one.percent} %" for one in each.choices),
            ]
            for each in rows
        ]
        return export_table(headings, cells, "analysis", exam.title)
    words = {"advice": ADVICE, "inverted": INVERTED}
    return render_template("testing/exams/analysis.html", exam=exam, page=page_of(rows), **words)
