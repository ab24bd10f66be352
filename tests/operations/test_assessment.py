"""Grade sheets below the pages: rules of entry, steps, bulk, and that a locked sheet does not change by any path."""

import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from hemis.domain import control_kinds
from hemis.domain.classifiers import CONTROL_KIND
from hemis.domain.errors import RuleError
from hemis.domain.results import Entry
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet, SheetReopening
from hemis.models.audit import AuditEntry
from hemis.models.controls import AcademicDebt, Appeal
from hemis.models.settings import RuleValue
from hemis.models.teaching import AbsenceTotal
from hemis.operations import assessment, gradebook, retake_following, sheets
from hemis.operations.assessment import Opening, Points, Typed
from hemis.operations.gradebook import Cell
from hemis.operations.sheets import Settled
from hemis.web import clock
from hemis.web.export import as_xlsx
from hemis.web.sheets import WITH_SUBJECT
from tests import marks
from tests.world import NOW, TODAY

GOOD = ("25", "17.5", "45")


@pytest.fixture
def book(database, world):
    def read():
        sheet = database.scalars(select(GradeSheet).where(GradeSheet.id == world.sheet).options(*WITH_SUBJECT)).one()
        return gradebook.read(sheet, today=TODAY)

    return read


@pytest.fixture
def teacher(database, world):
    return database.get(User, world.users["teacher"])


@pytest.fixture
def enter(database, world, book, teacher):
    """`enter({(0, 1): "15"})` types into cells by places; everything else stands as it is."""

    def act(cells, at=NOW):
        typed = []
        now = book()
        for (student, control), text in cells.items():
            key = world.students[student], world.controls[control]
            typed.append(Typed(*key, now.cell(key).version, now.cell(key).key, text))
        return assessment.enter(now, typed, by=teacher, at=at)

    return act


@pytest.fixture
def full(enter):
    assert enter({(student, control): GOOD[control] for student in range(6) for control in range(3)}).is_written


def result(book, student):
    now = book()
    return now.result(now.lines[student])


def test_a_sheet_calls_a_control_as_the_plan_does():
    """A second current control is no «Умумий»."""
    assert control_kinds.TITLES.items() <= CONTROL_KIND.items()
    assert control_kinds.SHORT["15"] == "ЖН 2"


@pytest.mark.both_engines
def test_points_and_their_count_are_kept_together(database, world, enter):
    enter({(0, 0): "25", (1, 0): "к"})
    enter({(0, 0): "", (2, 0): "0"})
    sheet = database.get(GradeSheet, world.sheet)
    filled = select(func.count()).select_from(Grade).where(Grade.is_absent | Grade.points.is_not(None))
    filled = filled.where(Grade.sheet_id == world.sheet)
    assert (sheet.entered_count, database.scalar(filled)) == (2, 2)
    assert sheet.version == 3


@pytest.mark.parametrize(("missed", "is_barred"), [(14, False), (15, True), (16, True)])
def test_a_quarter_missed_bars_from_the_final(database, world, book, enter, missed, is_barred):
    database.add(
        AbsenceTotal(
            student_id=world.students[0],
            curriculum_subject_id=world.subject,
            faculty_id=world.faculty,
            unexcused_hours=missed,
            excused_hours=30,
        )
    )
    database.flush()
    assert enter({(0, 0): "25", (0, 1): "17", (0, 2): "45"}).is_written is not is_barred
    assert (result(book, 0).state == "not_admitted") is is_barred


def test_the_rule_of_the_semester_holds_not_the_default(database, world, book, enter):
    values = {"value": "100", "valid_from": TODAY.replace(month=9, day=1), "act": "Кенгаш қарори"}
    database.add(RuleValue(key="grade.final_min", **values))
    database.flush()
    enter({(0, 0): "25", (0, 1): "17", (0, 2): "45"})
    assert result(book, 0).state == "failed"


@pytest.mark.parametrize(
    ("current", "final", "mark"),
    [("30", "40", 5), ("29.9", "40", 4), ("20", "30", 4), ("19.9", "30", 3), ("10", "30", 3), ("20", "29.9", 2)],
)
def test_the_mark_follows_the_borders_of_the_system(book, enter, current, final, mark):
    enter({(0, 0): current, (0, 1): "20", (0, 2): final})
    assert result(book, 0).mark == mark


def test_payment_never_bars(database, world, enter):
    database.execute(db.text("UPDATE student SET payment_form = '12'"))
    assert enter({(0, 0): "25", (0, 1): "17", (0, 2): "45"}).is_written


def test_every_entry_is_in_the_audit_cell_by_cell(database, world, enter):
    enter({(0, 0): "25"})
    database.commit()
    entry = database.scalars(select(AuditEntry).where(AuditEntry.verb == "enter")).one()
    assert entry.changes == f'{{"{world.students[0]}:{world.controls[0]}": ["", "25"]}}'
    assert entry.user_id == world.users["teacher"]


@pytest.mark.both_engines
def test_sheets_of_a_past_semester_are_taken_over_in_bulk(database, world, teacher):
    for model in (Appeal, AcademicDebt, SheetReopening):
        database.execute(delete(model).where(model.sheet_id == world.sheet))
    database.execute(delete(GradeSheet).where(GradeSheet.id == world.sheet))
    opened = assessment.open_sheets(
        [Opening(world.subject, world.group, world.teacher, world.department, world.faculty)], by=teacher
    )[0]
    points = [
        Points(opened.id, student, control, Decimal("20"), teacher.id)
        for student in world.students
        for control in world.controls
    ]
    assert assessment.enter_many(points, at=NOW) == 18
    assert opened.entered_count == 18
    sheets.settle_many([Settled(opened.id, teacher.id, world.users["dean"])], closed_at=NOW, confirmed_at=NOW)
    database.commit()
    assert database.get(GradeSheet, opened.id).status == "confirmed"
    with pytest.raises(RuleError):
        assessment.enter_many(points[:1], at=NOW)


def test_nobody_settles_alone(database, world, teacher):
    with pytest.raises(RuleError):
        sheets.settle_many([Settled(world.sheet, teacher.id, teacher.id)], closed_at=NOW, confirmed_at=NOW)


def cells_of(world):
    return {"sheet_id": world.sheet, "student_id": world.students[0], "control_id": world.controls[0]}


def _by_sql(statement):
    def path(app, world, client, enter):
        with pytest.raises(DBAPIError, match="grade sheet is locked"):
            db.session.execute(statement(world))
        db.session.rollback()

    return path


def _by_cell(app, world, client, enter):
    page = client.page(marks.address(world, "/history"))
    data = {"csrf_token": page.forms[0].data["csrf_token"], marks.name(world, 0, 0, 1, "250"): "30"}
    assert client.post(marks.address(world, "/cells"), data=data).status_code == 422


def _by_form(app, world, client, enter):
    page = client.page(marks.address(world, "/history"))
    data = {"csrf_token": page.forms[0].data["csrf_token"], marks.name(world, 0, 0, 1, "250"): "30"}
    assert client.post(marks.address(world), data=data).status_code == 422


def _by_import(app, world, client, enter):
    page = client.page(marks.address(world, "/upload"))
    data = {"csrf_token": page.form(marks.address(world, "/upload")).data["csrf_token"]}
    heads = [f"{world.sheet}", "", "(30)", "(20)", "(50)"]
    data["file"] = (io.BytesIO(as_xlsx(heads, [["301260100001", "", 30, 20, 50]])), "sheet.xlsx")
    assert client.post(marks.address(world, "/upload"), data=data).status_code == 422


def _by_operation(app, world, client, enter):
    with pytest.raises(RuleError):
        enter({(0, 0): "30"})


def _by_bulk(app, world, client, enter):
    with pytest.raises(RuleError):
        assessment.enter_many([Points(*cells_of(world).values(), Decimal(30), world.users["teacher"])], at=NOW)


def _by_closing_again(app, world, client, enter):
    row = Settled(world.sheet, world.users["teacher"], world.users["dean"])
    with pytest.raises(RuleError):
        sheets.settle_many([row], closed_at=NOW, confirmed_at=NOW)


def _by_bringing(app, world, client, enter):
    sheet = db.session.get(GradeSheet, world.sheet)
    with pytest.raises(RuleError):
        assessment.bring(sheet, [((world.students2[0], world.controls[0]), Cell(Decimal(30), version=1))])


def _by_decision(app, world, client, enter):
    key = world.students[0], world.controls[0]
    row = db.session.scalars(select(GradeSheet).where(GradeSheet.id == world.sheet).options(*WITH_SUBJECT)).one()
    with pytest.raises(RuleError):
        assessment.correct(gradebook.read(row, today=TODAY), key, Entry(Decimal(30)), by=world.users["dean"], at=NOW)


def _by_following(app, world, client, enter):
    """A retake follows the sheet before it while it is open; a locked one keeps even what it brought along."""
    row = db.session.scalars(select(GradeSheet).where(GradeSheet.id == world.sheet).options(*WITH_SUBJECT)).one()
    book = gradebook.read(row, today=TODAY)
    with pytest.raises(DBAPIError, match="grade sheet is locked"):
        retake_following.write(book, row, {world.students[0]}, ())
    db.session.rollback()


PATHS = {
    "cell": _by_cell,
    "form": _by_form,
    "import": _by_import,
    "operation": _by_operation,
    "bulk": _by_bulk,
    "settling": _by_closing_again,
    "bringing": _by_bringing,
    "decision": _by_decision,
    "following": _by_following,
    "sql insert": _by_sql(
        lambda world: insert(Grade).values(
            **cells_of(world) | {"student_id": world.students2[0]},
            points=Decimal(1),
            is_absent=False,
            entered_by_id=world.users["teacher"],
            entered_at=NOW,
        )
    ),
    "sql update": _by_sql(lambda world: update(Grade).values(points=Decimal(1))),
    "sql delete": _by_sql(lambda world: delete(Grade)),
}


@pytest.mark.both_engines
@pytest.mark.promise("C6")
@pytest.mark.parametrize("status", ["closed", "confirmed"])
@pytest.mark.parametrize("path", PATHS)
def test_a_locked_sheet_does_not_change_by_any_path(app, database, world, as_, enter, full, path, status):
    lock = {"status": status, "closed_at": NOW, "closed_by_id": world.users["teacher"]}
    if status == "confirmed":
        lock |= {"confirmed_at": NOW, "confirmed_by_id": world.users["dean"]}
    database.execute(update(GradeSheet).where(GradeSheet.id == world.sheet).values(**lock))
    database.commit()
    before = marks.stored(app, world)
    assert len(before) == 18
    PATHS[path](app, world, as_("teacher"), enter)
    database.rollback()
    assert marks.stored(app, world) == before


@pytest.mark.promise("C6")
def test_every_function_that_writes_grades_is_tried():
    """Whoever adds a writer adds a path above."""
    writers = [
        file.name
        for file in Path(assessment.__file__).parents[1].rglob("*.py")
        if "(Grade)" in file.read_text() or "Grade(" in file.read_text().replace("class Grade(", "")
    ]
    assert sorted(writers) == ["assessment.py", "retake_following.py"]


@pytest.mark.both_engines
def test_a_reopening_ends_in_time_on_its_own(app, database, world, book, enter, full, teacher):
    sheets.close(book(), by=teacher, at=NOW)
    dean = database.get(User, world.users["dean"])
    request = sheets.ask_reopening(book().sheet, marks.REASON, by=teacher, at=NOW, today=TODAY)
    sheets.allow_reopening(request, 2, by=dean, at=NOW, today=TODAY)
    assert enter({(0, 0): "26"}, at=NOW + timedelta(hours=2) - timedelta(seconds=1)).is_written
    with pytest.raises(RuleError, match="муддати"):
        enter({(0, 0): "27"}, at=NOW + timedelta(hours=2))
    assert sheets.relock_due(NOW + timedelta(hours=1)) == 0
    assert sheets.relock_due(NOW + timedelta(hours=2)) == 1
    with pytest.raises(RuleError, match="ёпилган"):
        enter({(0, 0): "27"}, at=NOW + timedelta(hours=2))
    database.commit()
    ends = database.scalars(select(AuditEntry).where(AuditEntry.verb == "close").order_by(AuditEntry.number)).all()
    assert [entry.user_id for entry in ends] == [teacher.id, None]
    assert clock.now() == NOW
