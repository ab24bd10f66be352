"""Works in and out: from BibTeX and RIS with a look before, to BibTeX, and as the list that the ОАК asks for."""

from collections.abc import Iterable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import Select
from sqlalchemy.orm import selectinload
from wtforms import TextAreaField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain import references
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.scholarship import KINDS
from hemis.domain.workflow import WORK_COUNTED
from hemis.extensions import db
from hemis.menus.research.resume import parts_of
from hemis.menus.research.working import WORDS
from hemis.menus.research.works import bp
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee
from hemis.operations import scholarship_import
from hemis.web import clock
from hemis.web.forms import Form, clean

LARGEST = 400_000
TOO_LARGE = _l("Файл 400 КБ дан катта: уни бўлинг.")
NOT_TEXT = _l("Файлни ўқиб бўлмади: у UTF-8 матн бўлсин.")


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
    try:
        return str(clean(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise RuleError(str(NOT_TEXT), field="file") from error


def _counted(employee_id: int) -> Select[ScientificWork]:
    """The works of a person that count, the oldest first."""
    mine = ScientificWork.authors.any(WorkAuthor.employee_id == employee_id)
    rows = scoped(ScientificWork).where(mine, ScientificWork.status.in_(WORK_COUNTED))
    return rows.options(selectinload(ScientificWork.authors)).order_by(ScientificWork.published_on, ScientificWork.id)


@bp.get("/list/<int:employee_id>")
@requires("research.works:view")
def listing(employee_id: int) -> ResponseReturnValue:
    author = scoped_or_404(Employee, employee_id)
    works = db.session.scalars(_counted(author.id)).all()
    parts = parts_of(works)
    return render_template("research/works/listing.html", author=author, parts=parts, day=clock.today(), **WORDS)


@bp.get("/list/<int:employee_id>.bib")
@requires("research.works:view")
def bibtex(employee_id: int) -> ResponseReturnValue:
    author = scoped_or_404(Employee, employee_id)
    return bibtex_of(db.session.scalars(_counted(author.id)))


def bibtex_of(rows: Iterable[ScientificWork]) -> Response:
    """Return works as a BibTeX file."""
    content = references.write((work.kind, f"work{work.id}", _bibtex(work)) for work in rows)
    headers = {"Content-Disposition": f'attachment; filename="works-{clock.today():%Y-%m-%d}.bib"'}
    return Response(content, content_type="application/x-bibtex; charset=utf-8", headers=headers)


def _bibtex(work: ScientificWork) -> dict[str, str]:
    is_article = work.kind in ("article_foreign", "article_local")
    return {
        "title": work.title,
        "author": references.names(each.name for each in work.authors),
        "year": str(work.published_on.year),
        "month": str(work.published_on.month),
        "journal" if is_article else "booktitle": work.source,
        "publisher": work.publisher,
        "address": work.place,
        "volume": work.volume,
        "number": work.issue or work.number,
        "pages": work.page_range.replace("–", "--"),
        "doi": work.doi,
        "isbn": work.isbn,
        "issn": work.issn,
        "url": work.url,
    }
