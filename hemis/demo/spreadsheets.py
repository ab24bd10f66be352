"""Two spreadsheets on their way: equipment that was taken in, and a dean's list of students with its faults."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hemis.access.roles import Role
from hemis.domain.calendar import TASHKENT
from hemis.domain.identifiers import check_digit
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.imports import SheetImport
from hemis.models.infrastructure import Room, RoomEquipment
from hemis.models.students import AcademicGroup
from hemis.operations import imports, jobs
from hemis.web.export import as_xlsx

Clock = Callable[[], datetime]
ROOMS = 12
EQUIPMENT = ("Аудитория", "Жиҳоз", "Сони")
STUDENTS = (
    *("Фамилияси", "Исми", "Отасининг исми", "Жинси", "Туғилган санаси", "ЖШШИР", "Телефон", "Вилоят", "Туман"),
    *("Гуруҳ", "Тўлов шакли", "Қабул йили"),
)
NAMES = (
    ("Абдуллаев", "Шерзод", "Ёқуб ўғли"),
    ("Бозоров", "Жасур", "Комил ўғли"),
    ("ҒАНИЕВ", "ОТАБЕК", "Ҳамид ўғли"),
    ("Давронов", "Улуғбек", "Содиқ ўғли"),
    ("Eshmatov", "Sardor", "Anvar oʻgʻli"),
    ("Жўраев", "Азиз", "Рустам ўғли"),
    ("Зокиров", "Беҳзод", "Тоҳир ўғли"),
    ("Исмоилов", "Фаррух", "Ғайрат ўғли"),
)


def write(clock: Clock, folder: Path) -> None:
    """Bring both files and do the work that waits. The demo is committed before: jobs commit for themselves."""
    office, _faculty = _somebody(Role.ACADEMIC_OFFICE)
    equipment = _bring("equipment", "Аудиториялар жиҳози.xlsx", (EQUIPMENT, _things()), office, None, clock, folder)
    imports.ask_take(equipment, {}, at=clock(), by=office)
    _work(equipment, clock, folder)
    dean, faculty = _somebody(Role.FACULTY)
    rows = _students(faculty, clock().astimezone(TASHKENT).date())
    _bring("students", "Қабул-2026.xlsx", (STUDENTS, rows), dean, faculty, clock, folder)


def _bring(
    kind: str,
    name: str,
    table: tuple[Sequence[str], Sequence[Sequence[Any]]],
    by: User,
    faculty_id: int | None,
    clock: Clock,
    folder: Path,
) -> SheetImport:
    content = as_xlsx(*table)
    row = imports.bring(kind, content, name, folder=folder, faculty_id=faculty_id, at=clock(), by=by)
    imports.ask_check(row, json.loads(row.columns), at=clock(), by=by)
    _work(row, clock, folder)
    return row


def _work(row: SheetImport, clock: Clock, folder: Path) -> None:
    job_id = row.job_id
    assert job_id is not None
    db.session.commit()
    jobs.run(job_id, clock, folder)
    db.session.refresh(row)


def _somebody(role: Role) -> tuple[User, int | None]:
    """The first person with a role, and the faculty of it."""
    found = select(User, RoleAssignment.faculty_id).join(RoleAssignment, RoleAssignment.user_id == User.id)
    user, faculty = db.session.execute(
        found.where(RoleAssignment.role == role).order_by(RoleAssignment.id)
    ).first() or (
        None,
        None,
    )
    assert user is not None
    return user, faculty


def _things() -> list[list[Any]]:
    """Things for rooms that do not have them yet."""
    has = select(RoomEquipment.room_id).where(RoomEquipment.kind == "air_conditioner")
    rooms = db.session.scalars(select(Room.code).where(Room.id.not_in(has)).order_by(Room.code).limit(ROOMS))
    return [[code, "кондиционер", 1 + at % 2] for at, code in enumerate(rooms)]


def _students(faculty: int | None, today: date) -> list[list[Any]]:
    """Eight students: four rows are good, the others have what lists of offices usually have."""
    group = db.session.scalars(
        select(AcademicGroup.name).where(AcademicGroup.faculty_id == faculty).order_by(AcademicGroup.course)
    ).first()
    rows = []
    for at, (surname, first, patronymic) in enumerate(NAMES):
        born = date(today.year - 18, 3, 11) + timedelta(days=19 * at)
        digits = f"5{born:%d%m%y}990{700 + at:03}"
        rows.append(
            [
                *(surname, first, patronymic, "эр.", f"{born:%d.%m.%Y}", f"{digits}{check_digit(digits)}"),
                *(f"90 7{at}1-2{at}-3{at}", "Бухоро вилояти", "Ғиждувон тумани", group, "Kontrakt", today.year),
            ]
        )
    rows[1][5] = "5,11030E+13"
    rows[3][4] = "31.02.2008"
    rows[5][9] = "9-99 ХХХ"
    rows[6][6] = "йўқ"
    return rows
