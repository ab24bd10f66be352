"""Маълумот киритиш: spreadsheets are brought, checked, taken whole, and undone while nothing hangs on them (X-10)."""

import json
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import importable, person, requires, scoped, scoped_or_404, viewer
from hemis.access.roles import Role
from hemis.menus.system.import_targets import fields_for, options_of
from hemis.models.imports import SheetImport
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.operations import imports
from hemis.operations.imports import KINDS
from hemis.web import clock, personal, progress, uploads
from hemis.web.answers import done, listed
from hemis.web.bringing import list_of
from hemis.web.export import as_file, export_lines
from hemis.web.faults import FAULT_COLUMNS, STATES, TITLES, all_faults, faults_of, state_of_import
from hemis.web.forms import DateField, Form, choice, required, text
from hemis.web.history import SHOWN, entries_of, line_of
from hemis.web.listing import ALL, FilterForm, folded_words, sort_by

bp = Blueprint("imports", __name__, url_prefix="/imports")
PEOPLE: dict[str, type[Employee | Student]] = {"employees": Employee, "students": Student}
SORTS = {
    "brought": SheetImport.brought_at,
    "name": SheetImport.file_name,
    "kind": SheetImport.kind,
    "status": SheetImport.status,
}
COLUMNS = (
    (_l("Файл"), lambda row: row.file_name),
    (_l("Тури"), lambda row: _(TITLES[row.kind])),
    (_l("Юкланган вақти"), lambda row: clock.local(row.brought_at)),
    (_l("Ҳолати"), lambda row: state_of_import(row)[0]),
    (_l("Қабул қилинган қаторлар"), lambda row: row.taken_count),
    (_l("Рад этилган қаторлар"), lambda row: row.refused_count),
)
NO_COLUMN = ""


@bp.context_processor
def _words() -> dict[str, Any]:
    return {**progress.WORDS, "list_of": list_of, "titles": TITLES, "import_state": state_of_import}


class ImportFilter(FilterForm):
    q = StringField(_l("Файл номи"))
    kind = choice(_l("Тури"), TITLES, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), {key: title for key, (title, _k) in STATES.items()}, optional=True, blank=ALL)

    def narrow(self, statement: Select[SheetImport]) -> Select[SheetImport]:
        for name, column in (("kind", SheetImport.kind), ("status", SheetImport.status)):
            if value := self.chosen(name):
                statement = statement.where(column == value)
        for word in folded_words(self.q.data):
            statement = statement.where(SheetImport.name_key.contains(word, autoescape=True))
        return statement


class FileForm(Form):
    kind = SelectField(_l("Файлда нима бор"), required())
    file = FileField(
        _l("Файл"),
        [FileRequired(_l("Файлни танланг."))],
        description=_l("XLSX, XLS, ODS ёки CSV, кўпи билан 25 МБ. Жадвал сарлавҳаси бор биринчи очиқ варақ ўқилади."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind, _(TITLES[kind])) for kind in importable()]


class StudentsForm(Form):
    starts_on = DateField(_l("Қабул санаси"), required(), description=_l("Талабалар шу кундан гуруҳда ўқийди."))
    order_number = text(_l("Буйруқ рақами"), 40, optional=True)

    @property
    def options(self) -> dict[str, Any]:
        day = self.starts_on.data
        return {"starts_on": day.isoformat() if day else "", "order_number": self.order_number.data or ""}


class PlainForm(Form):
    options: dict[str, Any] = {}  # noqa: RUF012 - it stays empty


@bp.get("/")
@requires("system.imports:view")
def index() -> ResponseReturnValue:
    filters = ImportFilter()
    rows = sort_by(filters.narrow(scoped(SheetImport)), SORTS, "-brought")
    return listed("system/imports/index.html", rows, COLUMNS, filters)


@bp.route("/new", methods=["GET", "POST"])
@requires("system.imports:edit")
def new() -> ResponseReturnValue:
    form, brought = FileForm(kind=request.args.get("kind")), []
    if form.carry_out(lambda: brought.append(_bring(form))):
        return done(_("Файл юкланди: устунларни кўриб чиқиб, текширишни бошланг."), ".show", import_id=brought[0].id)
    back = list_of(request.args.get("kind", "")) or url_for(".index")
    return render_template("system/imports/form.html", form=form, back=back), form.status


def _bring(form: FileForm) -> SheetImport:
    seen, upload = viewer(), form.file.data
    return imports.bring(
        form.kind.data,
        upload.stream.read(),
        upload.filename or "",
        folder=current_app.config["UPLOADS"],
        faculty_id=seen.faculty_id if seen.role is Role.FACULTY else None,
        department_id=seen.department_id if seen.role is Role.DEPARTMENT_HEAD else None,
        at=clock.now(),
        by=person(),
    )


@bp.get("/samples/<kind>")
@requires("system.imports:view")
def sample(kind: str) -> ResponseReturnValue:
    if kind not in importable():
        abort(404)
    table = KINDS[kind]
    headings = [_(column.title) for column in table.columns if column.field in table.usual]
    return as_file(headings, [], f"{kind}-sample")


@bp.get("/<int:import_id>")
@requires("system.imports:view")
def show(import_id: int) -> ResponseReturnValue:
    row = _own(import_id)
    return _page(row, columns_form(row) if row.status in ("brought", "checked") else None)


def _page(row: SheetImport, form: Form | None, status: int = 200) -> ResponseReturnValue:
    faults = faults_of(row)
    can_take = row.status == "checked" and not row.refused_count and row.taken_count
    history = [line_of(entry, {}) for entry in entries_of(row, SHOWN)]
    page = render_template(
        "system/imports/show.html", row=row, form=form, faults=faults, can_take=can_take, history=history
    )
    return page, status


def _own(import_id: int) -> SheetImport:
    """One's own import, of a kind that the active role may bring in."""
    row = scoped_or_404(SheetImport, import_id, joinedload(SheetImport.job))
    if row.kind not in importable():
        abort(404)
    return row


def columns_form(row: SheetImport) -> Form:
    """Build the form of the columns: one choice for each field, filled with what was found."""
    found: dict[str, int | None] = json.loads(row.columns)
    targets = fields_for(row.kind, json.loads(row.options))  # made first, they stand first
    titles = imports.titles_of(row.kind, uploads.content_of(row.stored_name))
    choices = [SelectChoice(NO_COLUMN, "—"), *(SelectChoice(str(at), title) for at, title in sorted(titles.items()))]
    fields: dict[str, Any] = {
        column.field: SelectField(
            _(column.title),
            required() if column.required else [],
            choices=choices,
            default=NO_COLUMN if found.get(column.field) is None else str(found[column.field]),
        )
        for column in KINDS[row.kind].columns
    }
    fields = {**targets, **fields}
    return type("ColumnsForm", (Form,), fields)()  # type: ignore[no-any-return]


@bp.post("/<int:import_id>/check")
@requires("system.imports:edit")
def check(import_id: int) -> ResponseReturnValue:
    row = _own(import_id)
    if row.status not in ("brought", "checked"):
        return done(_("Бу файл киритилган: уни қайта текшириб бўлмайди."), ".show", import_id=row.id)
    form = columns_form(row)
    if form.carry_out(lambda: _ask_check(row, form)):
        return redirect(url_for(".show", import_id=row.id), 303)
    return _page(row, form, 422)


def _ask_check(row: SheetImport, form: Form) -> None:
    values = form.values
    columns = {name: int(values[name]) if values[name] else None for name in KINDS[row.kind].fields}
    imports.ask_check(row, columns, options_of(row.kind, values), at=clock.now(), by=person())


@bp.route("/<int:import_id>/taking", methods=["GET", "POST"])
@requires("system.imports:edit")
def taking(import_id: int) -> ResponseReturnValue:
    row = _own(import_id)
    form = StudentsForm() if row.kind == "students" else PlainForm()
    if form.carry_out(lambda: imports.ask_take(row, form.options, at=clock.now(), by=person())):
        if row.kind in PEOPLE:
            personal.brought_in(PEOPLE[row.kind])
        return redirect(url_for(".show", import_id=row.id), 303)
    return render_template("system/imports/taking.html", form=form, row=row), form.status


@bp.route("/<int:import_id>/undoing", methods=["GET", "POST"])
@requires("system.imports:edit")
def undoing(import_id: int) -> ResponseReturnValue:
    row = _own(import_id)
    form = Form()
    if form.carry_out(lambda: imports.undo(row, at=clock.now(), by=person())):
        return done(_("Киритилган қаторлар қайтариб олинди."), ".show", import_id=row.id)
    return render_template("system/imports/undoing.html", form=form, row=row), form.status


@bp.get("/<int:import_id>/faults")
@requires("system.imports:view")
def faults(import_id: int) -> ResponseReturnValue:
    row = _own(import_id)
    return export_lines(all_faults(row), FAULT_COLUMNS, f"faults-{row.id}", f"{_(TITLES[row.kind])}: {row.file_name}")
