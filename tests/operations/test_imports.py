"""Files are checked, taken whole or not at all, known again, and undone while nothing hangs on them (X-10, B10)."""

import json

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.imports import ImportedRow, SheetImport
from hemis.models.infrastructure import Building, Room
from hemis.models.jobs import Job
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.models.students import AcademicGroup, Enrolment, PersonToken, Student
from hemis.operations import imports, jobs, students
from hemis.web import clock
from tests import sheets

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("B10")]
DAY = {"starts_on": "2026-09-02", "order_number": "12-Т"}


@pytest.fixture
def by(database, world):
    return db.session.get_one(User, world.users["admin"])


@pytest.fixture
def group(database, world):
    return db.session.get_one(AcademicGroup, world.group)


@pytest.fixture
def bring(app, by):
    def bring(content, kind="students", name="рўйхат.xlsx", faculty_id=None):
        row = imports.bring(
            kind, content, name, folder=app.config["UPLOADS"], faculty_id=faculty_id, at=clock.now(), by=by
        )
        db.session.commit()
        return row

    return bring


@pytest.fixture
def work(app, by):
    """Start a step of an import and do it; return the job."""

    def work(row, step="check", options=DAY):
        if step == "check":
            job = imports.ask_check(row, json.loads(row.columns), at=clock.now(), by=by)
        else:
            job = imports.ask_take(row, options, at=clock.now(), by=by)
        db.session.commit()
        jobs.run(job.id, clock.now, app.config["UPLOADS"])
        return db.session.get_one(Job, job.id, populate_existing=True)

    return work


def number_of(model):
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def verbs_of(row):
    entries = db.select(AuditEntry.verb).where(
        AuditEntry.object_type == row.__tablename__, AuditEntry.object_id == row.id
    )
    return list(db.session.scalars(entries.order_by(AuditEntry.number)))


def test_a_file_of_students_is_checked_then_taken_then_undone(bring, work, group, by):
    before, row = number_of(Student), bring(sheets.students(40, [group.name]))
    studying = group.student_count
    assert work(row).status == "done"
    assert (row.status, row.taken_count, row.refused_count) == ("checked", 40, 0)
    assert number_of(Student) == before
    assert work(row, "take").status == "done"
    assert (row.status, number_of(Student)) == ("taken", before + 40)
    db.session.refresh(group)
    assert group.student_count == studying + 40
    new = db.session.scalars(db.select(Student).order_by(Student.id.desc())).first()
    assert (new.group_id, new.faculty_id, new.status, len(new.number)) == (group.id, group.faculty_id, "11", 12)
    stay = db.session.scalars(db.select(Enrolment).where(Enrolment.student_id == new.id)).one()
    assert (stay.order_number, f"{stay.starts_on}") == ("12-Т", "2026-09-02")
    assert db.session.scalars(db.select(PersonToken).where(PersonToken.student_id == new.id)).first()
    assert verbs_of(new) == ["admit"]
    assert imports.undo(row, at=clock.now(), by=by) == 40
    db.session.commit()
    assert (row.status, number_of(Student)) == ("undone", before)
    db.session.refresh(group)
    assert group.student_count == studying
    assert verbs_of(row) == ["create", "ask_check", "check", "ask_take", "take_in", "undo"]


def test_one_bad_row_keeps_out_the_whole_file_and_every_bad_row_is_told(bring, work, group):
    rows = [sheets.student(number, group.name) for number in range(300)]
    rows[210][6], rows[250][11] = "6,27040E+13", "йўқ"
    before, row = number_of(Student), bring(sheets.book(rows))
    assert work(row).status == "done"
    faults = json.loads(row.faults)
    assert [
        (line, field, column, reason) for line, field, column, state, reason, _p in faults if state == "refused"
    ] == [
        (214, "pinfl", 6, "pinfl_precision_lost"),
        (254, "group", 11, "unknown_group"),
    ]
    with pytest.raises(RuleError, match="рад этилган"):
        work(row, "take")
    db.session.rollback()
    assert number_of(Student) == before


def test_what_has_changed_since_the_check_keeps_the_whole_file_out(bring, work, group):
    row, twin = (bring(sheets.students(30, [group.name], first=first)) for first in (0, 20))
    assert [work(each).status for each in (row, twin)] == ["done", "done"]
    assert work(row, "take").status == "done"
    before = number_of(Student)
    late = work(twin, "take")
    assert (late.status, number_of(Student), twin.status) == ("failed", before, "checked")


@pytest.mark.parametrize("broken", ["insert_many", "recount"])
def test_a_break_in_the_middle_leaves_nothing(bring, work, group, monkeypatch, broken):
    row, before = bring(sheets.students(30, [group.name])), number_of(Student)
    work(row)
    place = students.bulk if broken == "insert_many" else students
    monkeypatch.setattr(place, broken, lambda *args, **more: 1 / 0)
    late = work(row, "take")
    assert (late.status, "%(number)s" in late.error) == ("failed", True)
    assert (number_of(Student), number_of(ImportedRow)) == (before, 0)
    monkeypatch.undo()
    assert work(row, "take").status == "done"
    assert number_of(Student) == before + 30


def test_the_same_file_is_known_again(bring, work, group, by):
    content = sheets.students(5, [group.name])
    row = bring(content)
    work(row)
    work(row, "take")
    with pytest.raises(RuleError, match="иккинчи марта"):
        bring(content)
    db.session.rollback()
    imports.undo(db.session.get_one(SheetImport, row.id), at=clock.now(), by=by)
    db.session.commit()
    assert bring(content).status == "brought"


def test_what_something_hangs_on_is_not_undone(bring, work, group, world, by):
    row = bring(sheets.students(5, [group.name]))
    work(row)
    work(row, "take")
    student = db.session.scalars(db.select(Student).order_by(Student.id.desc())).first()
    students.move(student, on=clock.today(), by=by, status="12")
    db.session.commit()
    before = number_of(Student)
    with pytest.raises(RuleError, match="Қайтариб бўлмайди"):
        imports.undo(row, at=clock.now(), by=by)
    db.session.rollback()
    assert number_of(Student) == before


def test_a_faculty_brings_students_into_its_own_groups_only(bring, work, world):
    foreign = db.session.get_one(AcademicGroup, world.foreign.group)
    row = bring(sheets.students(3, [foreign.name]), faculty_id=world.faculty)
    work(row)
    assert row.refused_count == 3


EMPLOYEES = ("Ф.И.Ш.", "Туғилган санаси", "ЖШШИР", "Телефон", "Лавозими", "Ставка", "Кафедра", "Даража", "Ишга кирган")


def test_employees_come_with_their_posts(bring, work, world, by):
    person = sheets.student(7, "")
    unit = db.session.get_one(Department, world.department)
    line = ["Каримов Азиз Анвар ўғли", person[5], person[6], person[8], "Доцент", "0,5", unit.name, "PhD", "01.09.2020"]
    row = bring(sheets.book([line], EMPLOYEES), "employees")
    assert work(row).status == "done"
    assert (row.taken_count, row.refused_count) == (1, 0)
    assert work(row, "take", {}).status == "done"
    new = db.session.scalars(db.select(Employee).order_by(Employee.id.desc())).first()
    post = db.session.scalars(db.select(Post).where(Post.employee_id == new.id)).one()
    assert (new.surname, new.gender, new.academic_degree, new.phone) == ("Каримов", "11", "11", "+998900000007")
    assert (post.department_id, f"{post.stake}", f"{post.starts_on}") == (unit.id, "0.50", "2020-09-01")
    assert imports.undo(row, at=clock.now(), by=by) == 1


def test_a_plain_list_and_its_clashes(bring, work, world, by):
    heading = ("Аудитория", "Бино", "Қават", "Тури", "Сиғими")
    db.session.scalars(db.select(Building).where(Building.code == "B01")).one().floors = 9
    db.session.commit()
    lines = [["В01-901", "B01", 9, "лекция", 120], ["B01-902", "Бош ўқув биноси", "9", "лаб.", 15]]
    row = bring(sheets.book(lines, ("Код", *heading[1:])), "rooms")
    assert work(row).status == "done"
    assert (row.taken_count, row.refused_count) == (2, 0)
    assert work(row, "take", {}).status == "done"
    room = db.session.scalars(db.select(Room).where(Room.code == "B01-901")).one()
    assert (room.number, room.kind, room.capacity, room.floor) == ("901", "11", 120, 9)
    again = bring(sheets.book(lines[:1], ("Код", *heading[1:])), "rooms")
    work(again)
    assert (again.refused_count, json.loads(again.faults)[0][4]) == (1, "already_known")
    assert imports.undo(row, at=clock.now(), by=by) == 2


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"PK\x03\x04 not a book", "a.xlsx"),
        (b"%PDF-1.7", "a.xlsx"),
        (b"a;b\n1;2\n", "a.csv"),
        (b"\x00\x01\x02", "a.csv"),
        (sheets.students(2, ["1"]), "a.exe"),
        (sheets.book([["1", "2"]], ("а", "б")), "a.xlsx"),
    ],
)
def test_what_is_no_such_table_is_refused_at_the_door(bring, content, name):
    with pytest.raises(RuleError) as refused:
        bring(content, name=name)
    assert refused.value.field == "file"


def test_a_csv_is_as_good(bring, work, group):
    lines = [sheets.HEADING, *(sheets.student(number, group.name) for number in range(3))]
    text = "\r\n".join(";".join(str(cell) for cell in line) for line in lines)
    for number, encoded in enumerate((text.encode("utf-8-sig"), text.encode("utf-16"))):
        row = bring(encoded, name=f"{number}.csv")
        work(row)
        assert (row.taken_count, row.refused_count) == (3, 0)


def test_columns_that_are_chosen_must_make_sense(bring, group, by):
    row = bring(sheets.students(3, [group.name]))
    columns = json.loads(row.columns)
    for wrong in (columns | {"pinfl": None}, columns | {"phone": columns["pinfl"]}):
        with pytest.raises(RuleError):
            imports.ask_check(row, wrong, at=clock.now(), by=by)
    with pytest.raises(RuleError, match="текширинг"):
        imports.ask_take(row, DAY, at=clock.now(), by=by)
