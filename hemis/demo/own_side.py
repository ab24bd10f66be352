"""What students who sign in have done themselves: appeals in every state, papers sent, accepted and refused."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.demo.papers import ADDRESS
from hemis.demo.past import teacher_of
from hemis.demo.term import Term
from hemis.domain.calendar import TASHKENT
from hemis.domain.control_kinds import FINAL, MIDTERM
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import Appeal
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.excuses import AbsenceExcuse
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import Absence, Lesson
from hemis.operations import appeals, commissions, excuse_sending, files, gradebook, sheets
from hemis.operations.appeals import Verdict
from hemis.operations.assessment import Opening, Points, enter_many, open_sheets
from hemis.operations.commissions import NewCommission
from hemis.operations.files import StoredFile
from hemis.operations.gradebook import Gradebook
from hemis.web.sheets import WITH_SUBJECT

GOOD = Decimal("0.8")
SEATS = 3
CLOSED_AT = time(16, 20, tzinfo=TASHKENT)
BEFORE_END = timedelta(days=5)
CLAIMS = (
    "Учинчи саволга тўлиқ жавоб берганман, лекин унга балл қўйилмаган.",
    "Тўртинчи масаланинг ечими тўғри: жавоб варақасининг орқа томони текширилмаган.",
    "Оралиқ назорат балли журналдаги баллдан кам кўчирилган.",
    "Тестнинг иккита саволи дастурда йўқ мавзудан берилган.",
)
UPHELD = "Иш комиссияда қайта текширилди: учинчи саволнинг жавоби тўлиқ, балл оширилди."
DISMISSED = "Иш комиссияда қайта текширилди: қўйилган балл баҳолаш мезонига мос."
UNREADABLE = "Нусхада муҳр ва сана ўқилмайди: ҳужжатни ёруғ жойда суратга олиб, қайта юборинг."


def write(running: Term, deans: Mapping[int, User], now: datetime) -> None:
    """Let the students who sign in act; those of each faculty have the whole of it."""
    own = select(Student).where(Student.user_id.is_not(None)).order_by(Student.id)
    for student in db.session.scalars(own.options(joinedload(Student.group))).all():
        user, dean = db.session.get_one(User, student.user_id), deans[student.faculty_id]
        _appeal(student, user, dean, running, now)
        _papers(student, user, dean, now)


def _appeal(student: Student, user: User, dean: User, running: Term, now: datetime) -> None:
    """Two subjects of the last semester are judged; of two that ended early this one's appeals still wait."""
    number = running.number(student.group.course)
    judged = [_closed(each, _end(each)) for each in _opened(student.group, number - 1)[:2]]
    for sheet, is_upheld in zip(judged, (True, False), strict=False):
        at = (sheet.published_at or now) + timedelta(hours=5)
        row = _filed(sheet, student, user, FINAL, CLAIMS[0 if is_upheld else 1], at)
        if row and _formed(row, at + timedelta(hours=16), dean):
            _decided(row, is_upheld, at + timedelta(hours=40), dean)
        then = at + timedelta(days=4)
        sheets.confirm(_book(sheet, then.date()), by=dean, at=then, today=then.date(), address=ADDRESS)
    for place, sheet in enumerate(_running(student.group, number)[:2]):
        _closed(sheet, now - timedelta(hours=3 + 17 * place))
        row = _filed(sheet, student, user, FINAL, CLAIMS[3], now - timedelta(hours=2 + 17 * place))
        if place:
            if row:
                _formed(row, now - timedelta(hours=4), dean)
        elif taken_back := _filed(sheet, student, user, MIDTERM, CLAIMS[2], now - timedelta(hours=2)):
            appeals.withdraw(taken_back, at=now - timedelta(hours=1), by=user)


def _opened(group: AcademicGroup, number: int) -> list[GradeSheet]:
    """New sheets of subjects of a semester that is over, with lectures, so that they have an examination."""
    rows = (
        select(CurriculumSubject)
        .join(CurriculumSubject.semester)
        .where(Semester.curriculum_id == group.curriculum_id, Semester.number == number)
        .where(CurriculumSubject.lecture_hours > 0, CurriculumSubject.elective_group == "")
        .where(CurriculumSubject.id.not_in(select(GradeSheet.curriculum_subject_id).filter_by(group_id=group.id)))
        .order_by(CurriculumSubject.id)
    )
    found = db.session.scalars(rows.limit(2)).all()
    openings = [Opening(each.id, group.id, teacher_of(each), each.department_id, group.faculty_id) for each in found]
    return open_sheets(openings, by=None)


def _running(group: AcademicGroup, number: int) -> list[GradeSheet]:
    rows = (
        select(GradeSheet)
        .join(GradeSheet.curriculum_subject)
        .join(CurriculumSubject.semester)
        .where(GradeSheet.group_id == group.id, GradeSheet.status == "draft", Semester.number == number)
        .order_by(GradeSheet.id.desc())
    )
    return list(db.session.scalars(rows.limit(2)))


def _end(sheet: GradeSheet) -> datetime:
    ends = select(Semester.ends_on).join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
    day = db.session.scalars(ends.where(CurriculumSubject.id == sheet.curriculum_subject_id)).one()
    return datetime.combine(day - BEFORE_END, CLOSED_AT)


def _closed(sheet: GradeSheet, at: datetime) -> GradeSheet:
    """Fill what is empty with good points, the final of those who are admitted last, and close."""
    teacher = db.session.scalars(
        select(User).join(Employee, Employee.user_id == User.id).where(Employee.id == sheet.teacher_id)
    ).one()
    for is_final in (False, True):
        book = _book(sheet, at.date())
        enter_many(_missing(book, teacher.id, is_final=is_final), at=at - timedelta(minutes=5))
    sheets.close(_book(sheet, at.date()), by=teacher, at=at)
    return sheet


def _missing(book: Gradebook, by_id: int, *, is_final: bool) -> Iterator[Points]:
    wanted = [each for each in book.controls if (each.kind == FINAL) is is_final]
    for line in book.lines:
        for control in wanted:
            key = int(control.key)
            if not line.cells[key].is_filled and not (is_final and book.barred(line)):
                points = Decimal(round(GOOD * control.maximum))
                yield Points(book.sheet.id, line.student_id, key, points, by_id)


def _book(sheet: GradeSheet, day: date) -> Gradebook:
    rows = select(GradeSheet).where(GradeSheet.id == sheet.id).options(*WITH_SUBJECT)
    found = db.session.scalars(rows.execution_options(populate_existing=True)).one()
    return gradebook.read(found, today=day)


def _filed(sheet: GradeSheet, student: Student, user: User, kind: str, claim: str, at: datetime) -> Appeal | None:
    """Appeal against the first points of a kind; who was barred has none."""
    book = _book(sheet, at.date())
    line = book.by_student[student.id]
    keys = (int(each.key) for each in book.controls if each.kind == kind)
    key = next((key for key in keys if line.cells[key].is_filled), None)
    if key is None:
        return None
    return appeals.file(book, student.id, key, claim, at=at, today=at.date(), by=user)


def _formed(row: Appeal, at: datetime, dean: User) -> bool:
    sheet = db.session.get_one(GradeSheet, row.sheet_id)
    book = _book(sheet, at.date())
    free = commissions.free(sheet.department_id, appeals.markers(row, book), at.date())
    members = [each.id for each in free[:SEATS]]
    if len(members) < SEATS:
        return False
    new = NewCommission(f"АК-{row.id}", at.date(), members)
    appeals.take_up(row, book, new, at=at, today=at.date(), by=dean)
    return True


def _decided(row: Appeal, is_upheld: bool, at: datetime, dean: User) -> None:
    book = _book(db.session.get_one(GradeSheet, row.sheet_id), at.date())
    most = Decimal(book.by_control[row.control_id].maximum)
    said = Verdict(is_upheld, str(min(row.old_points + 4, most)), UPHELD if is_upheld else DISMISSED)
    appeals.decide(row, book, said, at=at, today=at.date(), address=ADDRESS, by=dean)


def _papers(student: Student, user: User, dean: User, now: datetime) -> None:
    """Of yesterday and of the last absences: the newest paper waits, one was refused, one accepted."""
    missed = (
        select(Lesson.day)
        .join(Absence, Absence.lesson_id == Lesson.id)
        .where(Absence.student_id == student.id, Absence.unexcused_hours > 0, Lesson.day < now.date())
        .distinct()
        .order_by(Lesson.day.desc())
    )
    days = [now.date() - timedelta(days=1), *db.session.scalars(missed.limit(SEATS - 1))]
    for place, (day, kind) in enumerate(zip(days, ("08", "06", "01"), strict=False)):
        sent_at = min(datetime.combine(day + timedelta(days=2), time(9 + place, 15), TASHKENT), now)
        paper = AbsenceExcuse(student_id=student.id)
        values = {"kind": kind, "number": f"{700 + place}-Т", "starts_on": day, "ends_on": day, "note": ""}
        scan = files.keep(BytesIO(_scan(student.id, place)), "hujjat.png", current_app.config["UPLOADS"])
        _send(paper, values, scan, sent_at, user)
        if place == 1:
            excuse_sending.refuse(paper, UNREADABLE, at=min(sent_at + timedelta(days=1), now), by=dean)
        elif place:
            excuse_sending.accept(paper, at=min(sent_at + timedelta(days=1), now), by=dean)


def _send(paper: AbsenceExcuse, values: Mapping[str, object], scan: StoredFile, at: datetime, user: User) -> None:
    excuse_sending.send(paper, values, [(scan, "маълумотнома")], at=at, today=at.date(), by=user)


def _scan(seed: int, place: int) -> bytes:
    """A small grey page with dark lines, as a telephone would take it: a PNG of our own making."""
    width, height = 240, 320
    line = bytes([0, *(235 for _each in range(width))])
    ink = bytes([0, *(70 if 20 < at < 220 - (seed * 7 + place * 31) % 90 else 235 for at in range(width))])
    rows = b"".join(ink if row % 24 in (0, 1, 2) and 40 < row < 280 else line for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


__all__ = ["write"]
