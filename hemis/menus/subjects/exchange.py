"""Questions in and out: GIFT, Aiken and spreadsheets; shown first, saved when confirmed, all or nothing."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy.orm import selectinload
from wtforms import HiddenField

from hemis.access import person, requires, viewer
from hemis.domain.aiken import read_aiken
from hemis.domain.errors import RuleError
from hemis.domain.gift import read_gift, write_gift
from hemis.domain.i18n import N_
from hemis.domain.question_table import EXAMPLES, HEADINGS, pack, read_table, table_of, unpack
from hemis.domain.questions import Draft, Reading, without_copies
from hemis.extensions import db
from hemis.menus.subjects.materials import subject_field, topic_field
from hemis.menus.subjects.questions import WORDS, bp, filters_of_viewer, narrowed
from hemis.models.materials import Question
from hemis.operations import materials
from hemis.web import uploads
from hemis.web.answers import done
from hemis.web.export import as_file, count_of
from hemis.web.forms import Form, choice, text
from hemis.web.imports import NOT_A_BOOK, read_rows

FORMATS = {"gift": N_("GIFT матни"), "aiken": N_("Aiken матни"), "table": N_("Эксель жадвали (XLSX)")}
LONGEST_CONTENT = 400_000
MOST_BYTES = 1_500_000
"""Of the questions that wait on a page for their confirmation."""
EXPORTED = 5_000
LONGEST_CELL = 2_100
SHOWN_FAULTS = 200

NOTHING = N_("Файл танланг ёки саволларни матн қилиб киритинг.")
NO_QUESTION = N_("Бу ерда савол топилмади: форматни текширинг.")
NOT_TEXT = N_("Файл матн эмас: уни UTF-8 матни қилиб сақланг ёки бошқа форматни танланг.")
NOT_A_TABLE = N_("Файл Эксель (XLSX) кўринишида эмас: намуна файлни юклаб олиб, шуни тўлдиринг.")
ONLY_FILE = N_("Эксель жадвали файл қилиб юборилади: файлни танланг.")
TOO_MUCH = N_("Саволлар жуда кўп: файлни бўлиб юборинг.")


class ImportForm(Form):
    subject_id = subject_field()
    topic_id = topic_field()
    format = choice(_l("Формат"), FORMATS)
    file = FileField(_l("Файл"), description=_l("TXT (GIFT, Aiken) ёки XLSX."))
    content = text(_l("Саволлар матни"), LONGEST_CONTENT, optional=True, area=True)


class SavingForm(Form):
    subject_id = subject_field()
    topic_id = topic_field()
    packed = HiddenField(_l("Саволлар"))


@dataclass(frozen=True)
class Preview:
    """What would be saved, what is there already, and what the reader left out."""

    new: list[Draft]
    copies: list[Draft]
    reading: Reading


@bp.route("/import", methods=["GET", "POST"])
@requires("subjects.questions:edit")
def bring() -> ResponseReturnValue:
    form, found = ImportForm(), list[Preview]()
    if form.carry_out(lambda: found.append(_preview(form))) and not found[0].reading.faults:
        packed = pack(found[0].new)
        return render_template(
            "subjects/questions/preview.html", form=form, preview=found[0], packed=packed, told=materials.told, **WORDS
        )
    faults = found[0].reading.faults[:SHOWN_FAULTS] if found else []
    return render_template("subjects/questions/import.html", form=form, faults=faults, words=_words), form.status


def _words(msgid: str, params: dict[str, str]) -> str:
    return _(msgid, **params)


def _preview(form: ImportForm) -> Preview:
    reading = _read(form)
    if not reading.drafts and not reading.faults:
        raise RuleError(NO_QUESTION, field="content")
    known = materials.known_marks(viewer().employee_id, form.subject_id.data)
    new, copies = without_copies(reading.drafts, known)
    if len(pack(new).encode()) > MOST_BYTES:
        raise RuleError(TOO_MUCH, field="file")
    return Preview(new, copies, reading)


def _read(form: ImportForm) -> Reading:
    """Read the file, or the text where there is none."""
    sent = form.file.data.read() if form.file.data else b""
    if form.format.data == "table":
        if not sent:
            raise RuleError(ONLY_FILE, field="file")
        return _table(sent)
    content = _text_of(sent) if sent else form.content.data or ""
    if not content.strip():
        raise RuleError(NOTHING, field="file")
    return read_aiken(content) if form.format.data == "aiken" else read_gift(content)


def _table(sent: bytes) -> Reading:
    try:
        return read_table(read_rows(sent, LONGEST_CELL))
    except RuleError as error:
        if error.msgid == NOT_A_BOOK:
            raise RuleError(NOT_A_TABLE, field="file") from error
        raise


def _text_of(sent: bytes) -> str:
    is_binary = b"\x00" in sent and not sent.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = None if is_binary or len(sent) > LONGEST_CONTENT * 4 else uploads.decoded(sent)
    if text is None:
        raise RuleError(NOT_TEXT, field="file")
    return text.replace("\x00", "")


@bp.post("/import/save")
@requires("subjects.questions:edit")
def save() -> ResponseReturnValue:
    form, added = SavingForm(), list[int]()
    if form.carry_out(lambda: added.append(_add(form))):
        return done(_("%(count)s та савол киритилди.", count=added[0]), ".index", subject_id=form.subject_id.data)
    flash(" ".join(map(str, [*form.form_errors, *(each for field in form for each in field.errors)])), "error")
    return redirect(url_for(".bring"), 303)


def _add(form: SavingForm) -> int:
    return materials.add_questions(
        unpack(form.packed.data or ""),
        subject_id=form.subject_id.data,
        topic_id=form.topic_id.data or None,
        owner_id=viewer().employee_id,
        by=person(),
    )


@bp.get("/template")
@requires("subjects.questions:edit")
def template() -> ResponseReturnValue:
    examples = [
        [row[0], *(_(cell) if isinstance(cell, str) and cell else cell for cell in row[1:])] for row in EXAMPLES
    ]
    return as_file([_(heading) for heading in HEADINGS], examples, "questions-template")


@bp.get("/table")
@requires("subjects.questions:view")
def table() -> ResponseReturnValue:
    """The questions that the filters show, as a spreadsheet that can be taken in again."""
    drafts = _exported()
    return (
        _too_many() if drafts is None else as_file([_(heading) for heading in HEADINGS], table_of(drafts), "questions")
    )


@bp.get("/gift")
@requires("subjects.questions:view")
def gift() -> ResponseReturnValue:
    """The questions that the filters show, as GIFT."""
    drafts = _exported()
    if drafts is None:
        return _too_many()
    headers = {"Content-Disposition": 'attachment; filename="questions.gift.txt"'}
    return Response(write_gift(drafts), content_type="text/plain; charset=utf-8", headers=headers)


def _exported() -> list[Draft] | None:
    """The questions of the filters, or None when they are more than one test ever holds."""
    chosen = narrowed(filters_of_viewer())
    if count_of(chosen) > EXPORTED:
        return None
    return [materials.draft_of(row) for row in db.session.scalars(chosen.options(selectinload(Question.options)))]


def _too_many() -> ResponseReturnValue:
    flash(_("Саволлар %(most)s тадан кўп: файл олиш учун аввал фан ёки мавзуни танланг.", most=EXPORTED), "error")
    return redirect(f"{url_for('.index')}?{request.query_string.decode()}", 303)
