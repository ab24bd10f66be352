"""Spreadsheets on their way in: brought, checked, taken all or nothing, perhaps undone (X-10, promise B10)."""

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.spreadsheets import kinds, lists, rolls, scholarly, study, teaching
from hemis.domain.spreadsheets.cells import REFUSED, SKIPPED, WARNED
from hemis.domain.spreadsheets.reasons import sentence
from hemis.domain.spreadsheets.tables import Kind, NoHeadingError, Report, Sheet, examine, faults_of, heading_of
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.imports import BROUGHT, CHECKED, TAKEN, UNDONE, ImportedRow, SheetImport
from hemis.models.jobs import Job
from hemis.operations import audit, files, jobs
from hemis.operations.import_references import Asked, references_for
from hemis.operations.import_writers import MOVED, WRITERS, take_away
from hemis.operations.jobs import Work
from hemis.operations.workbooks import LOOKED_AT, MOST_BYTES, TOO_LARGE, check_content, read_sheet

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *lists.LISTS,
        *(kinds.EMPLOYEES, kinds.POSTS, kinds.TRAININGS, kinds.CONTESTS),
        *study.STUDY,
        *rolls.ROLLS,
        scholarly.WORKS,
        *(teaching.CURRICULUM, kinds.STUDENTS, teaching.LOADS, teaching.TOPICS, teaching.TIMETABLE),
    )
}
TARGETS = {"curriculum": "curriculum_id", "topics": "line_id", "timetable": "starts_on", "exams": "session_id"}
"""What has to be chosen before a check: the curriculum, the plan, the first day of a timetable, the session."""
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
MOST_FAULTS = 5_000
CHECK, TAKE = "import.check", "import.take"

KIND_OF_FILE = N_("Фақат XLSX, XLS, ODS ва CSV файллар қабул қилинади.")
NO_HEADING = N_("Файлда бундай жадвалнинг сарлавҳаси топилмади: устун номлари бор қаторни ва файл турини текширинг.")
KNOWN_FILE = N_("Бу файл %(day)s куни киритилган: уни иккинчи марта киритиб бўлмайди.")
MISSING = N_("Бу устунни кўрсатинг: усиз текшириб бўлмайди.")
TWICE = N_("Битта устун икки марта танланган: ҳар бирига ўз устунини кўрсатинг.")
NOT_CLEAN = N_("Файлда рад этилган қаторлар бор: уларни тузатиб, қайта юкланг. Ҳеч нарса киритилмади.")
NOT_CHECKED = N_("Аввал файлни текширинг.")
NOT_TAKEN = N_("Бу файл базага киритилмаган.")
NOTHING = N_("Файлда киритадиган қатор йўқ.")
NOT_CHOSEN = N_("Файл нимага тегишли эканини танланг.")
NO_DAY = N_("Қабул санасини киритинг.")


def bring(
    kind: str,
    content: bytes,
    file_name: str,
    *,
    folder: Path,
    faculty_id: int | None,
    department_id: int | None = None,
    at: datetime,
    by: User,
) -> SheetImport:
    """Keep a file and find its columns; RuleError on `file` for what is no such table, or was taken before."""
    if os.path.splitext(file_name)[1].lower() not in SUFFIXES:
        raise RuleError(KIND_OF_FILE, field="file")
    if len(content) > MOST_BYTES:
        raise RuleError(TOO_LARGE, field="file")
    check_content(content, os.path.splitext(file_name)[1].lower())
    heading = _heading(read_sheet(content, nrows=LOOKED_AT, wanted=KINDS[kind]), KINDS[kind])
    stored = files.put(content, folder)
    if TARGETS.get(kind) in (None, "starts_on"):
        refuse_known(kind, stored)
    row = SheetImport(
        kind=kind,
        file_name=file_name[-255:],
        name_key=fold(file_name)[:400],
        stored_name=stored,
        size=len(content),
        owner_id=by.id,
        faculty_id=faculty_id,
        department_id=department_id,
        columns=json.dumps({field: heading.get(field) for field in KINDS[kind].fields}),
        brought_at=at,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("create", row, by=by, changes={"kind": (None, kind), "file_name": (None, row.file_name)})
    return row


def refuse_known(kind: str, stored_name: str, target_id: int = 0) -> None:
    """Raise RuleError when this very file was taken before, for the same curriculum or plan if it is for one."""
    same = select(SheetImport).where(SheetImport.kind == kind, SheetImport.stored_name == stored_name)
    same = same.where(SheetImport.target_id == target_id)
    if known := db.session.scalars(same.where(SheetImport.status == TAKEN)).first():
        assert known.taken_at is not None
        raise RuleError(KNOWN_FILE, field="file", day=f"{known.taken_at.astimezone(TASHKENT):%d.%m.%Y}")


def titles_of(kind: str, content: bytes) -> dict[int, str]:
    """Return the headings of the file by their columns, for whoever corrects what was found."""
    sheet = read_sheet(content, nrows=LOOKED_AT, wanted=KINDS[kind])
    try:
        return dict(heading_of(sheet, KINDS[kind]).titles)
    except NoHeadingError:
        return {}


def _heading(sheet: Sheet, kind: Kind) -> Mapping[str, int]:
    try:
        return heading_of(sheet, kind).columns
    except NoHeadingError:
        raise RuleError(NO_HEADING, field="file") from None


def ask_check(
    row: SheetImport,
    columns: Mapping[str, int | None],
    options: Mapping[str, Any] | None = None,
    *,
    at: datetime,
    by: User,
) -> Job:
    """Start the dry run with the columns and the target that the owner sees; nothing but the import itself changes."""
    kind = KINDS[row.kind]
    if row.status not in (BROUGHT, CHECKED):
        raise RuleError(NOT_CHECKED)
    for name in kind.required_in([name for name, place in columns.items() if place is not None]):
        if columns.get(name) is None:
            raise RuleError(MISSING, field=name)
    chosen = [place for place in columns.values() if place is not None]
    if len(chosen) != len(set(chosen)):
        raise RuleError(TWICE)
    options, wanted = dict(options or {}), TARGETS.get(row.kind)
    if wanted and not options.get(wanted):
        raise RuleError(NOT_CHOSEN, field=wanted)
    target_id = int(options[wanted]) if wanted and wanted != "starts_on" else 0
    refuse_known(row.kind, row.stored_name, target_id)
    job = jobs.start(CHECK, by=by, at=at, subject_id=row.id)
    before, row.target_id, row.options = row.columns, target_id, json.dumps(options, ensure_ascii=False)
    row.columns = json.dumps({field: columns.get(field) for field in kind.fields})
    row.status, row.job_id = BROUGHT, job.id
    db.session.flush()
    audit.record("ask_check", row, by=by, changes={"columns": (before, row.columns)})
    return job


def ask_take(row: SheetImport, options: Mapping[str, Any], *, at: datetime, by: User) -> Job:
    """Start taking a checked file whole; RuleError while anything in it is refused."""
    if row.status != CHECKED:
        raise RuleError(NOT_CHECKED)
    if row.refused_count:
        raise RuleError(NOT_CLEAN)
    if not row.taken_count:
        raise RuleError(NOTHING)
    if row.kind == "students" and not options.get("starts_on"):
        raise RuleError(NO_DAY, field="starts_on")
    refuse_known(row.kind, row.stored_name, row.target_id)
    job = jobs.start(TAKE, by=by, at=at, subject_id=row.id)
    row.options = json.dumps({**json.loads(row.options), **options}, ensure_ascii=False)
    row.job_id = job.id
    db.session.flush()
    audit.record("ask_take", row, by=by, changes={"job_id": (None, job.id)})
    return job


@jobs.handles(CHECK)
def check(work: Work) -> dict[str, Any]:
    """Examine a file and keep what was found."""
    report = _examined(work)
    row = db.session.get_one(SheetImport, work.subject_id, populate_existing=True)
    _note(row, report)
    row.status = CHECKED
    db.session.flush()
    by = db.session.get_one(User, work.owner_id)
    told = {"status": (BROUGHT, CHECKED), "refused_count": (None, row.refused_count)}
    audit.record("check", row, by=by, changes=told)
    return {"taken": row.taken_count, "refused": row.refused_count}


@jobs.handles(TAKE)
def take(work: Work) -> dict[str, Any]:
    """Examine a file once more, against the system as it is now, and write all of its rows or none."""
    known, report = _known_and_examined(work)
    row = db.session.get_one(SheetImport, work.subject_id, populate_existing=True, with_for_update=True)
    if report.counts[REFUSED]:
        raise RuleError(NOT_CLEAN)
    refuse_known(row.kind, row.stored_name, row.target_id)
    by = db.session.get_one(User, work.owner_id)
    model, write = WRITERS[row.kind]
    options = {**json.loads(row.options), **_moment(work.clock())}
    ids = write([line.values for line in report.taken], known, options, by)
    made = [{"import_id": row.id, "table_name": model.__tablename__, "row_id": key} for key in ids]
    db.session.execute(insert(ImportedRow), made)
    row.status, row.taken_at = TAKEN, work.clock()
    db.session.flush()
    audit.record("take_in", row, by=by, changes={"status": (CHECKED, TAKEN), "rows": (None, len(ids))})
    return {"taken": len(ids)}


def undo(row: SheetImport, *, at: datetime, by: User) -> int:
    """Take the rows of an import away again, all or none; RuleError when something depends on one of them."""
    if row.status != TAKEN:
        raise RuleError(NOT_TAKEN)
    ids = list(db.session.scalars(select(ImportedRow.row_id).where(ImportedRow.import_id == row.id)))
    try:
        with db.session.begin_nested():
            take_away(row.kind, ids, {**json.loads(row.options), **_moment(at)}, by=by)
            db.session.flush()
    except IntegrityError as error:
        raise RuleError(MOVED, name=row.file_name) from error
    row.status, row.undone_at = UNDONE, at
    db.session.flush()
    audit.record("undo", row, by=by, changes={"status": (TAKEN, UNDONE), "rows": (len(ids), 0)})
    return len(ids)


def _moment(at: datetime) -> dict[str, str]:
    return {"today": at.astimezone(TASHKENT).date().isoformat(), "now": at.isoformat()}


def _examined(work: Work) -> Report:
    return _known_and_examined(work)[1]


def _known_and_examined(work: Work) -> tuple[Any, Report]:
    """Read what is known, let go of the database, then read the file."""

    def read() -> tuple[str, str, dict[str, int | None], Any]:
        row = db.session.get_one(SheetImport, work.subject_id, populate_existing=True)
        on: date = work.clock().astimezone(TASHKENT).date()
        asked = Asked(on, row.faculty_id, row.department_id, work.owner_id, json.loads(row.options))
        known = references_for(row.kind, asked)
        return row.kind, row.stored_name, json.loads(row.columns), known

    kind, stored, columns, known = jobs.read_only(read)
    sheet = read_sheet(files.place(work.folder, stored).read_bytes(), wanted=KINDS[kind])
    work.step(0, len(sheet.rows))
    return known, examine(sheet, KINDS[kind], known, chosen=columns, progress=work.step)


def _note(row: SheetImport, report: Report) -> None:
    counts = report.counts
    row.taken_count = len(report.taken)
    row.warned_count, row.refused_count, row.skipped_count = counts[WARNED], counts[REFUSED], counts[SKIPPED]
    found = [list(each) for each in faults_of(report)]
    found += [[0, doubt.field, None, doubt.state, doubt.reason, doubt.params] for doubt in report.warnings]
    for reason, sheets in (("sheet_hidden", report.hidden), ("sheet_unread", report.unread)):
        found += [[0, "", None, "ignored", reason, (("name", name), ("rows", str(rows)))] for name, rows in sheets]
    found.sort(key=lambda each: (each[3] != REFUSED, each[0]))
    row.fault_count = len(found)
    row.faults = json.dumps(found[:MOST_FAULTS], ensure_ascii=False)


__all__ = ["CHECK", "KINDS", "TAKE", "WRITERS", "ask_check", "ask_take", "bring", "sentence", "titles_of", "undo"]
