"""What the cards of the demo students say besides their names: where they live, whose children they are."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import select

from hemis.demo import facts
from hemis.demo.facts import Row
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.students import AcademicGroup, Student
from hemis.operations import reading, student_cards

HOME, AT_HOME = "1706", 0.75
"""Most come from the region of the university."""
UZBEK, OTHERS = "11", ("13", "14", "15", "17", "18")
FAMILY, FELLOWS, RELATIVES_NEAR, LANDLORD = "11", "12", "13", "14"
TOWN = (Decimal("39.767960"), Decimal("64.421730"))
HOSTEL, RENTED, OWN_HOUSE, RELATIVES = "15", "14", "11", "12"
STREETS = ("Наврўз", "Мустақиллик", "Боғишамол", "Ипак йўли", "Гулистон", "Амир Темур", "Истиқлол", "Чилангар")
MAHALLAS = ("Дўстлик", "Навбаҳор", "Гулобод", "Янгиобод", "Бунёдкор", "Тинчлик", "Меҳнатобод", "Обод")
LIST = "students.base"
KEPT = {"1-курс, шартнома": "course=1&payment_form=12&status=11", "Академик таътил": "status=12"}


def card_of(person: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return the rest of a card: the same for the same student in every run."""
    chance = Random(f"{number} card")
    is_near = chance.random() < AT_HOME
    place = chance.choice(_districts()[HOME] if is_near else chance.choice(list(_districts().values())))
    region = _names()[place["parent_code"]]
    house = f"{chance.choice(STREETS)} кўчаси, {chance.randint(1, 90)}-уй"
    return {
        "region": region,
        "district": place["name"],
        "province": place["parent_code"],
        "birth_place": f"{region}, {place['name']}",
        "mahalla": f"{chance.choice(MAHALLAS)} МФЙ",
        "address": house,
        "accommodation": chance.choice((OWN_HOUSE, RELATIVES) if is_near else (HOSTEL, RENTED)),
        "nationality": UZBEK if chance.random() < 0.9 else chance.choice(OTHERS),
        "social_category": "10" if chance.random() < 0.97 else chance.choice(("11", "12", "13")),
        "poverty_level": "10" if chance.random() < 0.9 else chance.choice(("11", "12")),
        "email": f"talaba{number}@example.uz",
        "parent_name": _father(person),
        "parent_phone": f"+99893000{number % 10000:04}",
        **_home(chance, is_near=is_near),
    }


def _home(chance: Random, *, is_near: bool) -> dict[str, Any]:
    """Who lives with the student, and where on the map: somewhere in the town of the university."""
    kind = chance.choice((FAMILY, RELATIVES_NEAR) if is_near else (FELLOWS, LANDLORD))
    north, east = (Decimal(chance.randint(-30_000, 30_000)).scaleb(-6) for _ in range(2))
    return {
        "living_status": chance.choices(("11", "12", "13"), (90, 8, 2))[0],
        "roommate_kind": kind,
        "roommate_count": chance.randint(1, 6),
        "latitude": TOWN[0] + north,
        "longitude": TOWN[1] + east,
    }


def grant_of(number: int) -> str:
    """Return the kind of a grant: mostly that of the state."""
    return Random(f"{number} grant").choices(("11", "12", "13"), (88, 8, 4))[0]


@cache
def _names() -> dict[str, str]:
    return {row["soato_code"]: row["name"] for row in facts.read("regions")}


@cache
def _districts() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in facts.read("regions"):
        if row["parent_code"]:
            found.setdefault(row["parent_code"], []).append(row)
    return found


@cache
def _fathers() -> dict[str, str]:
    kinds = ("male", "female", "ugli", "qizi")
    return {row[f"patronymic_{kind}"]: row["name"] for row in facts.read("first_names_male") for kind in kinds}


@cache
def _surnames() -> dict[str, str]:
    return {row["surname_female"]: row["surname_male"] for row in facts.read("surnames")}


def _father(person: Mapping[str, Any]) -> str:
    surname = _surnames().get(person["surname"], person["surname"])
    return f"{surname} {_fathers().get(person['patronymic'], '')}".strip()


def write(deans: Mapping[int, User], today: date) -> None:
    """For each dean's office two kept searches, and somebody whom it has entered a second time by mistake."""
    for faculty_id, dean in deans.items():
        for name, query in KEPT.items():
            reading.keep_filter(LIST, name, query, by=dean)
        own = select(AcademicGroup).where(AcademicGroup.faculty_id == faculty_id)
        group = db.session.scalars(own.order_by(AcademicGroup.course, AcademicGroup.id).limit(1)).first()
        if group is not None:
            _twice(group, today, dean)


def _twice(group: AcademicGroup, today: date, dean: User) -> None:
    known = db.session.scalars(select(Student).where(Student.group_id == group.id).order_by(Student.id)).first()
    if known is None:
        return
    names = ("surname", "first_name", "patronymic", "surname_latin", "first_name_latin", "patronymic_latin")
    values = {name: getattr(known, name) for name in (*names, "gender", "birth_date", "province", "payment_form")}
    values |= {"phone": "+998990001122"}
    student_cards.save_card(Student(), values, today=today, by=dean, group=group)


__all__ = ["card_of", "grant_of", "write"]
