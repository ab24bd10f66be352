"""The base of students as a file: with the own password, so many a day, and with the name of who took it (F5)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, raiseload
from wtforms import PasswordField
from wtforms.validators import Length

from hemis.access import person, requires, scoped, viewer
from hemis.access.roles import TITLES
from hemis.domain.errors import RuleError
from hemis.domain.identifiers import mask_pinfl
from hemis.extensions import db
from hemis.menus.students.base import LIST, asked_rows, bp
from hemis.menus.students.sheet import columns
from hemis.models.reading import DataExport
from hemis.models.students import AcademicGroup, Student
from hemis.operations import gpa_explained, passwords, reading
from hemis.operations.rules import whole_rule
from hemis.operations.student_cards import is_personal_number
from hemis.web import clock, large, personal
from hemis.web import reading as guardian
from hemis.web.chosen import asked_id
from hemis.web.export import Large, as_file, count_of, large_export
from hemis.web.forms import Form, required

TAKEN = "taken"
"""The argument by which a worker knows that the person has given the password."""
PIECE, LONGEST = 500, 2_000
WITH_GROUP = joinedload(Student.group).joinedload(AcademicGroup.speciality)
HOLDS = timedelta(hours=1)
"""So long a worker may begin the file after the password was given."""


class TakingForm(Form):
    password = PasswordField(
        _l("Паролингиз"),
        [*required(), Length(max=passwords.MAX_LENGTH)],
        description=_l("Шахсий маълумотли файл фақат парол қайта киритилгач берилади."),
    )


@bp.route("/file", methods=["GET", "POST"])
@requires("students.base:export")
def file() -> ResponseReturnValue:
    if writer := large_export():
        return _write_beside(writer)
    form, (_filters, rows) = TakingForm(), asked_rows()
    answers: list[ResponseReturnValue] = []
    if form.carry_out(lambda: answers.append(_take(form, rows))):
        return answers[0]
    return _asking(form, rows)


def _asking(form: TakingForm, rows: Select[Student]) -> ResponseReturnValue:
    left = reading.left_exports(viewer().user_id, at=clock.now())
    page = {"form": form, "count": count_of(rows), "left": left}
    return render_template("students/base/file.html", **page), form.status


def _take(form: TakingForm, rows: Select[Student]) -> ResponseReturnValue:
    guardian.confirm(form.password.data or "")
    count = count_of(rows)
    taken = _noted(count)
    if count > whole_rule("export.rows", on=clock.today()):
        job = large.ask(f"{url_for('.file')}?{_canonical()}&{TAKEN}={taken.id}&format={_format()}", viewer())
        flash(_("Файл тайёрланмоқда: тугагач, шу саҳифадан юклаб олинади."))
        return redirect(url_for("jobs.show", job_id=job.id), 303)
    personal.looked_through(Student, rows)
    return as_file([str(heading) for heading, _shows in columns({})], _lines(rows, count), "students")


def _noted(count: int) -> DataExport:
    try:
        return reading.take_export(
            LIST, _canonical(), count, by=person(), role=str(viewer().role or ""), at=clock.now()
        )
    except RuleError:
        guardian.alarm(reading.EXPORTS, whole_rule(reading.RULE_OF[reading.EXPORTS], on=clock.today()))
        raise


def _write_beside(writer: Large) -> ResponseReturnValue:
    """The worker asks again as the same person: for the file that was taken with the password, and no other."""
    _filters, rows = asked_rows()
    known = scoped(DataExport).where(DataExport.asked == _canonical(), DataExport.at > clock.now() - HOLDS)
    taken = db.session.scalar(known.where(DataExport.id == asked_id(TAKEN)))
    if taken is None:
        abort(403)
    personal.looked_through(Student, rows)
    headings = [str(heading) for heading, _shows in columns({})]
    writer.write_lines(_lines(rows, taken.row_count), taken.row_count + 2, headings, "students")
    return Response()


def _canonical() -> str:
    """What the file was asked for, always written in the same way, and no ЖШШИР in it."""
    asked = sorted(pair for pair in request.args.items(multi=True) if pair[0] not in (TAKEN, "format", "page"))
    return urlencode([(name, _hidden(typed)) for name, typed in asked])[:LONGEST]


def _hidden(typed: str) -> str:
    return mask_pinfl("".join(typed.split())) if is_personal_number(typed) else typed


def _lines(rows: Select[Student], count: int) -> Iterator[Sequence[Any]]:
    keys = rows.with_only_columns(Student.id, maintain_column_froms=True).order_by(None)
    shown = columns(gpa_explained.totals_of(keys))
    for row in db.session.scalars(rows.options(WITH_GROUP, raiseload("*")).execution_options(yield_per=PIECE)):
        yield [shows(row) for _heading, shows in shown]
    yield []
    yield [signature(count)]


def signature(count: int) -> str:
    """Say in the file who took it, in which role, when, and how many people it tells of."""
    seen, at = viewer(), clock.now().astimezone(clock.TASHKENT)
    role = _(TITLES[seen.role]) if seen.role else ""
    who = {"name": seen.user.name, "login": seen.user.login, "role": role}
    when = f"{at:%d.%m.%Y %H:%M}"
    return _("Файлни олди: %(name)s (%(login)s, %(role)s), %(at)s, %(count)s нафар.", at=when, count=count, **who)


def _format() -> str:
    return "csv" if request.args.get("format") == "csv" else "xlsx"


__all__ = ["TakingForm", "columns", "signature"]
