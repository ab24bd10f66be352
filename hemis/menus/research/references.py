"""Works in and out: from BibTeX and RIS with a look before, to BibTeX, and as the list that the ОАК asks for."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import TextAreaField

from hemis.access import person, requires, scoped_or_404
from hemis.domain import bibtex as bibtex_words
from hemis.domain import ris as ris_words
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.scholarship import KINDS, PROPERTY
from hemis.extensions import db
from hemis.menus.research.resume import coauthors_of, parts_of
from hemis.menus.research.working import WORDS, reference_of, volume_of
from hemis.menus.research.works import bp
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.operations import cv, scholarship_import
from hemis.web import clock, uploads
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import Form, clean

LARGEST = 400_000
LANGUAGES = {"uz": "uzbek", "ru": "russian", "en": "english", "other": "other"}
"""The language of a work → as BibTeX and RIS call it."""
SOURCES = dict.fromkeys(("article_foreign", "article_local"), "journal")
TOO_LARGE = _l("Файл 400 КБ дан катта: уни бўлинг.")
NOT_TEXT = _l("Файл матн эмас: у BibTeX (.bib) ёки RIS (.ris) кўринишида бўлсин.")


class Line(NamedTuple):
    """A work in the list that the ОАК asks for."""

    part: str
    work: ScientificWork
    coauthors: str


COLUMNS = (
    ("№", lambda line: line[0]),
    (_l("Бўлими"), lambda line: str(line[1].part)),
    (_l("Ишнинг номи"), lambda line: line[1].work.title),
    (_l("Тури"), lambda line: _(KINDS[line[1].work.kind])),
    (_l("Нашриёт, журнал (тўплам) номи, йили, сони, бетлари"), lambda line: reference_of(line[1].work)),
    (_l("Ҳажми: бет (босма табоқ)"), lambda line: volume_of(line[1].work)),
    (_l("Ҳаммуаллифлар"), lambda line: line[1].coauthors),
)


class ReferencesForm(Form):
    file = FileField(
        _l("BibTeX ёки RIS файли"), description=_l("Scopus, Web of Science, Google Scholar ёки Zotero чиқарган файл.")
    )
    text = TextAreaField(_l("Ёки матнини қўйинг"))


@bp.route("/import", methods=["GET", "POST"], endpoint="bring")
@requires("research.works:edit")
def bring() -> ResponseReturnValue:
    return _look(None)


@bp.post("/import/entry")
@requires("research.works:edit")
def entry() -> ResponseReturnValue:
    return _enter(None)


@bp.route("/import/<int:employee_id>", methods=["GET", "POST"])
@requires("research.entries:edit")
def bring_for(employee_id: int) -> ResponseReturnValue:
    return _look(scoped_or_404(Employee, employee_id))


@bp.post("/import/<int:employee_id>/entry")
@requires("research.entries:edit")
def entry_for(employee_id: int) -> ResponseReturnValue:
    return _enter(scoped_or_404(Employee, employee_id))


def _look(owner: Employee | None) -> ResponseReturnValue:
    """Show what each work of a file would become; `owner` is the teacher for whom an office brings it."""
    form = ReferencesForm()
    if not form.validate_on_submit():
        return _asked(form, owner)
    try:
        text = _text_of(form)
        if owner:
            scholarship_import.require_place(owner, clock.today())
        lines = scholarship_import.lines_of(text, today=clock.today(), by=person(), owner=owner)
    except RuleError as error:
        form.refuse(error)
        return _asked(form, owner)
    return render_template("research/works/brought.html", form=form, owner=owner, lines=lines, text=text, kinds=KINDS)


def _asked(form: ReferencesForm, owner: Employee | None) -> ResponseReturnValue:
    return render_template("research/works/bring.html", form=form, owner=owner), form.status


def _enter(owner: Employee | None) -> ResponseReturnValue:
    form = ReferencesForm()
    asked = (whole_number(each, 4) for each in request.form.getlist("line"))
    chosen = [each for each in asked if each is not None]
    taken: list[int] = []
    if not form.carry_out(lambda: taken.append(_take(form, chosen, owner))):
        return _asked(form, owner)
    if owner:
        flash(_("%(count)s та иш қоралама бўлиб киритилди: файлини ўқитувчининг ўзи қўшиб, юборади.", count=taken[0]))
        return redirect(url_for(".index", status="draft", q=owner.surname), 303)
    flash(_("%(count)s та иш қоралама бўлиб киритилди: файлини қўшиб, мудирга юборинг.", count=taken[0]))
    return redirect(url_for(".index", status="draft"), 303)


def _take(form: ReferencesForm, chosen: list[int], owner: Employee | None) -> int:
    return scholarship_import.take(_text_of(form), chosen, today=clock.today(), by=person(), owner=owner)


def _text_of(form: ReferencesForm) -> str:
    sent = form.file.data
    content = sent.stream.read(LARGEST + 1) if sent else (form.text.data or "").encode()
    if len(content) > LARGEST:
        raise RuleError(str(TOO_LARGE), field="file")
    told = uploads.decoded(content)
    if told is None:
        raise RuleError(str(NOT_TEXT), field="file")
    return str(clean(told))


@bp.get("/list/<int:employee_id>")
@requires("research.works:view")
def listing(employee_id: int) -> ResponseReturnValue:
    author = scoped_or_404(Employee, employee_id)
    parts = parts_of(db.session.scalars(cv.counted_works(author.id)).all())
    if asked_for_file():
        lines = [Line(title, work, coauthors_of(work, author.id)) for title, works in parts for work in works]
        return export_lines([*enumerate(lines, start=1)], COLUMNS, "oak")
    return render_template("research/works/listing.html", author=author, parts=parts, day=clock.today(), **WORDS)


@bp.get("/list/<int:employee_id>.bib")
@requires("research.works:view")
def bibtex(employee_id: int) -> ResponseReturnValue:
    author = scoped_or_404(Employee, employee_id)
    return bibtex_of(db.session.scalars(cv.counted_works(author.id)))


@bp.get("/list/<int:employee_id>.ris")
@requires("research.works:view")
def ris(employee_id: int) -> ResponseReturnValue:
    author = scoped_or_404(Employee, employee_id)
    return ris_of(db.session.scalars(cv.counted_works(author.id)))


def bibtex_of(rows: Iterable[ScientificWork]) -> Response:
    """Return works as a BibTeX file."""
    entries = (bibtex_words.write(work.kind, f"work{work.id}", _told(work)) for work in rows)
    return _file("\n".join(entries), "bib", "application/x-bibtex")


def ris_of(rows: Iterable[ScientificWork]) -> Response:
    """Return works as a RIS file."""
    entries = (ris_words.write(work.kind, [each.name for each in work.authors], _told(work)) for work in rows)
    return _file("\n".join(entries), "ris", "application/x-research-info-systems")


def _file(content: str, ending: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="works-{clock.today():%Y-%m-%d}.{ending}"'}
    return Response(content, content_type=f"{media_type}; charset=utf-8", headers=headers)


def _told(work: ScientificWork) -> dict[str, str]:
    """Return a work by the names that BibTeX has for its facts; the last ones bring it back whole when read here."""
    bases = [name for name, is_in in (("Scopus", work.in_scopus), ("Web of Science", work.in_wos)) if is_in]
    return {
        "title": work.title,
        "author": bibtex_words.names(each.name for each in work.authors),
        "year": str(work.published_on.year),
        "month": str(work.published_on.month),
        "date": f"{work.published_on}",
        SOURCES.get(work.kind, "organization" if work.kind in PROPERTY else "booktitle"): work.source,
        "publisher": work.publisher,
        "address": work.place,
        "volume": work.volume,
        "number": work.issue or work.number,
        "pages": work.page_range.replace("\u2013", "--"),
        "pagetotal": str(work.pages or ""),
        "doi": work.doi,
        "isbn": work.isbn,
        "issn": work.issn,
        "url": work.url,
        "language": LANGUAGES[work.language],
        "database": ", ".join(bases),
        "quartile": work.quartile,
        "entrysubtype": work.kind,
    }
