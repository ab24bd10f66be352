"""Projects of a few departments in every state, and what their teachers do in science with students."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo.staffing import Staff
from hemis.demo.works import SHEET, Writer, departments
from hemis.domain.calendar import academic_year_of
from hemis.domain.names import short_name
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear
from hemis.models.projects import ResearchProject
from hemis.models.structure import Department
from hemis.models.student_research import StudentResearch
from hemis.models.students import Student
from hemis.operations import files, projects, scholarship, student_science
from hemis.operations.project_people import Hand
from hemis.operations.projects import Entry
from hemis.operations.teams import Member

REMARK = "Шартноманинг имзоланган саҳифаси ҳам бириктирилсин."


class Pattern(NamedTuple):
    """A project as it is told of any department, of which `{field}` is what it studies."""

    kind: str
    category: str
    name: str
    funder: str
    amount: str
    currency: str
    begun: int
    """So many days ago."""
    days: int
    state: str


PATTERNS = (
    Pattern(
        "state_grant",
        "applied",
        "{field}: минтақа учун амалий ечимлар",
        "Инновацион ривожланиш агентлиги",
        "850000000.00",
        "UZS",
        400,
        1095,
        "checked",
    ),
    Pattern(
        "foreign_grant",
        "educational",
        "{field}: ўқув дастурларини янгилаш",
        "Erasmus+",
        "62500.00",
        "EUR",
        250,
        730,
        "approved",
    ),
    Pattern(
        "contract",
        "innovative",
        "{field}: корхона буюртмаси бўйича тадқиқот",
        "«Бухоронефтгаз» корхонаси",
        "180000000.00",
        "UZS",
        900,
        540,
        "checked",
    ),
    Pattern("initiative", "fundamental", "{field}: назарий асослари", "", "0", "UZS", 60, 730, "submitted"),
    Pattern(
        "state_grant",
        "fundamental",
        "{field}: янги усулларни ишлаб чиқиш",
        "Инновацион ривожланиш агентлиги",
        "420000000.00",
        "UZS",
        20,
        730,
        "sent_back",
    ),
)
STUDIES = (
    ("article", "{field}: талаба тадқиқоти", "Ёш олимлар ахборотномаси", "", "checked"),
    ("thesis", "{field}: илк натижалар", "Талабалар илмий анжумани", "2-ўрин", "approved"),
    ("circle", "«{field}» тўгараги", "Кафедра хонаси", "", "submitted"),
)


def write(staff: Staff, now: datetime) -> None:
    """Let each of the first departments lead a project, and each of its teachers guide a student or two."""
    kept = files.keep(BytesIO(SHEET), "shartnoma.pdf", current_app.config["UPLOADS"])
    office = staff.offices[Role.RESEARCH_OFFICE]
    for serial, (head, writers) in enumerate(departments(staff)):
        pattern = PATTERNS[serial % len(PATTERNS)]
        _project(writers, pattern, f"AL-{now.year}-{serial + 101}", kept, (head, office), now)
        _guide(writers, (head, office), kept, now)


def _project(
    writers: Sequence[Writer],
    pattern: Pattern,
    number: str,
    kept: files.StoredFile,
    deciders: tuple[User, User],
    now: datetime,
) -> None:
    leader, starts_on = writers[0], (now - timedelta(days=pattern.begun)).date()
    values = _values(leader, pattern, number, starts_on)
    team = [
        Member(short_name(each.card.surname, each.card.first_name, each.card.patronymic), each.card.number, "", role)
        for each, role in zip(writers[:3], ("head", "member", "member"), strict=False)
    ]
    receipts = [] if pattern.state == "submitted" else _receipts(starts_on, Decimal(pattern.amount), now.date())
    row, hand = ResearchProject(), Hand(leader.user, is_office=False)
    projects.save(row, Entry(values, team, receipts), version=1, today=now.date(), hand=hand)
    projects.attach(row, "contract", "Шартнома", kept, at=now - timedelta(days=9), hand=hand)
    projects.submit(row, version=row.version, at=now - timedelta(days=8), hand=hand)
    head, office = deciders
    if pattern.state == "sent_back":
        projects.send_back(row, REMARK, version=row.version, by=head)
    if pattern.state in ("approved", "checked"):
        projects.approve(row, version=row.version, at=now - timedelta(days=6), by=head)
    if pattern.state == "checked":
        projects.check(row, version=row.version, at=now - timedelta(days=3), by=office)


def _values(leader: Writer, pattern: Pattern, number: str, starts_on: date) -> dict[str, Any]:
    is_funded = pattern.kind != "initiative"
    return {
        "name": pattern.name.format(field=leader.card.speciality),
        "number": number if is_funded else "",
        "kind": pattern.kind,
        "category": pattern.category,
        "funder": pattern.funder,
        "amount": Decimal(pattern.amount),
        "currency": pattern.currency,
        "contract_number": number.removeprefix("AL-") if is_funded else "",
        "contract_date": starts_on - timedelta(days=14) if is_funded else None,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=pattern.days),
        "about": "",
    }


def _receipts(starts_on: date, amount: Decimal, today: date) -> list[tuple[int, Decimal]]:
    """A quarter of the money in each academic year that has begun, as far as the years are known."""
    codes = [str(year) for year in range(academic_year_of(starts_on), academic_year_of(today) + 1)]
    years = select(AcademicYear.id).where(AcademicYear.code.in_(codes)).order_by(AcademicYear.code)
    return [(key, amount / 4) for key in db.session.scalars(years)]


def _guide(writers: Sequence[Writer], deciders: tuple[User, User], kept: files.StoredFile, now: datetime) -> None:
    """Students of the department's own faculty write with its teachers."""
    for turn, (writer, study) in enumerate(zip(writers, STUDIES, strict=False)):
        kind, title, place, result, state = study
        row = StudentResearch()
        pupils = _pupils(writer, turn, now.date())
        if not pupils:
            return
        values = {
            "kind": kind,
            "title": title.format(field=writer.card.speciality),
            "place": place,
            "done_on": (now - timedelta(days=40 + turn)).date(),
            "result": result,
        }
        student_science.save(row, values, pupils, kept, version=1, today=now.date(), by=writer.user)
        student_science.submit(row, version=row.version, at=now - timedelta(days=7), by=writer.user)
        if state in ("approved", "checked"):
            student_science.approve(row, version=row.version, at=now - timedelta(days=5), by=deciders[0])
        if state == "checked":
            student_science.check(row, version=row.version, at=now - timedelta(days=2), by=deciders[1])


def _pupils(writer: Writer, turn: int, today: date) -> list[int]:
    """One or two students of the faculty in whose department the writer works."""
    faculty = db.session.get_one(Department, scholarship.department_of(writer.card, today)).faculty_id
    rows = select(Student.id).where(Student.faculty_id == faculty, Student.status == "11")
    return list(db.session.scalars(rows.order_by(Student.id).offset(turn * 3 + writer.card.id % 5).limit(1 + turn % 2)))
