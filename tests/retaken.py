"""A sheet of the small world taken to its debtors by operations, and committed: for tests of races and faults."""

from datetime import timedelta

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.staff import Employee
from hemis.operations import assessment, gradebook, retakes, sheets
from hemis.operations.assessment import Typed
from hemis.operations.commissions import NewCommission
from hemis.operations.retakes import NewRetake
from hemis.web.sheets import WITH_SUBJECT
from tests.world import NOW, TODAY

ADDRESS = "https://hemis.example/q/"
HELD = TODAY + timedelta(days=3)
WHY = "Имтиҳон иши комиссияда қайта кўриб чиқилди."
GOOD = ("25", "17.5", "45")
FAILED = {(0, 2): "27", (1, 2): "К"}


def user(world, login):
    return db.session.get(User, world.users[login])


def read(key):
    rows = select(GradeSheet).where(GradeSheet.id == key).options(*WITH_SUBJECT)
    return gradebook.read(db.session.scalars(rows.execution_options(populate_existing=True)).one(), today=TODAY)


def enter(world, key, cells):
    book, typed = read(key), []
    for (student, control), text in cells.items():
        place = world.students[student], world.controls[control]
        now = book.cell(place)
        typed.append(Typed(*place, now.version, now.key, text))
    assert assessment.enter(book, typed, by=user(world, "teacher"), at=NOW).is_written


def close(world, key):
    sheets.close(read(key), by=user(world, "teacher"), at=NOW)


def confirm(world, key):
    sheets.confirm(read(key), by=user(world, "dean"), at=NOW, today=TODAY, address=ADDRESS)


def closed(world):
    """Two of six students owe the subject, as soon as the sheet is confirmed."""
    cells = {(student, control): GOOD[control] for student in range(6) for control in range(3)}
    enter(world, world.sheet, cells | FAILED)
    close(world, world.sheet)
    db.session.commit()


def confirmed(world):
    closed(world)
    confirm(world, world.sheet)
    db.session.commit()


def others(world):
    """Four employees of whom none teaches the group."""
    for number in range(4):
        name = {"surname": f"Аъзоев{number}", "first_name": "Аъзо", "patronymic": "", "sort_key": f"аъзоев{number}"}
        latin = {"surname_latin": f"Aʼzoyev{number}", "first_name_latin": "Aʼzo", "patronymic_latin": ""}
        db.session.add(Employee(number=f"A-{number}", gender="11", **name, **latin))
    db.session.commit()
    rows = select(Employee.id).where(Employee.number.like("A-%")).order_by(Employee.number)
    return list(db.session.scalars(rows))


def failed_again(world, people):
    """The sheet of the first retake, confirmed: one of the two owes still. Return its key."""
    chosen = [world.students[place] for place in range(2)]
    new = NewRetake(chosen, people[0], HELD, False)
    key = retakes.open_retake(read(world.sheet), new, today=TODAY, by=user(world, "dean")).id
    enter(world, key, {(0, 2): "20", (1, 2): "35"})
    close(world, key)
    confirm(world, key)
    db.session.commit()
    return key


def commission(people, number="7"):
    return NewCommission(number, TODAY, people[1:4])
