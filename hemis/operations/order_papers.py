"""What stands on a printed order, in the words and the order of the paper, ready to be frozen (rules 4.6)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain import movement, order_steps, order_texts
from hemis.domain.calendar import TASHKENT
from hemis.domain.classifiers import GRANT_KIND, PAYMENT_FORM
from hemis.domain.formats import long_date, short_date
from hemis.domain.i18n import N_
from hemis.domain.identifiers import mask_pinfl
from hemis.domain.names import shortened
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order, OrderLine, OrderVisa
from hemis.models.structure import Faculty, University
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations.accounts import holders
from hemis.operations.differences import debts_of

Translate = Callable[[str], str]
HEADINGS = (
    *(N_("№"), N_("Ф.И.Ш."), N_("ЖШШИР"), N_("Курс"), N_("Гуруҳ"), N_("Йўналиш"), N_("Тўлов шакли")),
    N_("Асос ва ўзгариш"),
)
LABELS = {
    "heading": N_("БУЙРУҚ"),
    "extract": N_("БУЙРУҚДАН КЎЧИРМА"),
    "draft": N_("ЛОЙИҲА"),
    "resolve": N_("БУЮРАМАН:"),
    "number": N_("Буйруқ рақами"),
    "students": N_("Буйруққа илова: талабалар рўйхати"),
    "verify": N_("Ҳақиқийлигини текшириш"),
    "effective": N_("Кучга кириш санаси"),
    "controller": N_("Назорат қилувчи"),
    "signed": N_("Имзолаган"),
    "visas": N_("Келишилган"),
}
TO_MAKE_UP = N_("фанлар фарқи: %(number)s та фан")
UNTIL, NEW_GROUP, NEW_NAME = N_("%(day)s гача"), N_("гуруҳ: %(name)s"), N_("янги Ф.И.Ш.: %(name)s")
NEW_COURSE, NEW_SEMESTER, BY_ORDER = (
    N_("%(number)s-курс"),
    N_("%(number)s-семестр"),
    N_("%(day)s куни имзоланган %(number)s-сонли"),
)
SIGNED_AS = {"management": N_("Ректор"), "studies_vice_rector": N_("Ўқув ишлари бўйича проректор")}
RECTOR = "management"


class PaperLine(NamedTuple):
    """A student of an order with the stretch that is open now."""

    line: OrderLine
    stretch: Enrolment | None
    debts: int | None = None
    """How many subjects are to be made up in the plan ahead; None where no difference is fixed or asked for."""


def lines_of(order: Order, *, first: int = 0, most: int | None = None) -> list[PaperLine]:
    """Return the students of an order in their order; all, or `most` from place `first` on.

    One statement, and one more for an order that leads into another plan.
    """
    group = joinedload(OrderLine.student).joinedload(Student.group)
    found = (
        select(OrderLine, Enrolment)
        .outerjoin(Enrolment, (Enrolment.student_id == OrderLine.student_id) & Enrolment.ends_on.is_(None))
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.position)
        .offset(first)
        .limit(most)
        .options(group.joinedload(AcademicGroup.speciality), joinedload(OrderLine.group))
    )
    debts = debts_of(order)
    return [PaperLine(line, stretch, debts.get(line.student_id)) for line, stretch in db.session.execute(found)]


def change_of(kind: str, line: OrderLine, translate: Translate = N_) -> list[str]:
    """Tell on what ground an order changes what for one student; also for the page, in its language."""
    told = []
    if ground := movement.KINDS[kind].grounds.get(line.ground):
        told.append(translate(ground))
    if line.group is not None:
        told.append(translate(NEW_GROUP) % {"name": line.group.name})
    for sentence, number in ((NEW_COURSE, line.course), (NEW_SEMESTER, line.semester)):
        if number is not None:
            told.append(translate(sentence) % {"number": number})
    if line.payment_form:
        told.append(translate(PAYMENT_FORM[line.payment_form]))
    if grant := line.details.get("grant_kind"):
        told.append(translate(GRANT_KIND[grant]))
    if line.until:
        told.append(translate(UNTIL) % {"day": short_date(line.until)})
    new_name = " ".join(filter(None, (line.details.get(part) for part in ("surname", "first_name", "patronymic"))))
    if new_name:
        told.append(translate(NEW_NAME) % {"name": new_name})
    return told + [text for text in (line.elsewhere, line.reason) if text]


def basis_of(kind: str, line: OrderLine) -> str:
    """The ground of one student in words, or the paper behind it."""
    return movement.KINDS[kind].grounds.get(line.ground, "") or line.reason


def values_of(order: Order, lines: Sequence[PaperLine]) -> dict[str, str]:
    """Return what the marks of the order's text stand for now; what is not known yet is empty."""
    university = db.session.get_one(University, 1).name
    faculty = db.session.get_one(Faculty, order.faculty_id) if order.faculty_id else None
    target = db.session.get(Order, order.target_id) if order.target_id else None
    bases = [basis for each in lines if (basis := basis_of(order.kind, each.line))]
    return {
        "universitet": university,
        "fakultet": faculty.name if faculty else university,
        "soni": str(order.student_count or ""),
        "talabalar": "\n".join(_sentence(order.kind, each) for each in lines),
        "asoslar": "; ".join(dict.fromkeys(bases)),
        "farq": _debts(lines),
        "kun": long_date(order.effective_on),
        "nazoratchi": order.controller,
        "buyruq": BY_ORDER % {"day": long_date(target.signed_on), "number": target.number}
        if target is not None and target.signed_on
        else "",
    }


def order_paper(
    order: Order,
    lines: Sequence[PaperLine],
    visas: Sequence[OrderVisa],
    *,
    today: date,
    signer: User | None,
    role: str = RECTOR,
) -> dict[str, Any]:
    """Return the content of an order's document; a draft has no number and says that it is one."""
    values = values_of(order, lines)
    university = db.session.get_one(University, 1)
    return {
        "texts": {"subject": order.title, "preamble": order.preamble, "body": order.body},
        "marks": values,
        **words_of(order, values),
        "title": f"{LABELS['heading']}: {movement.KINDS[order.kind].title}",
        "university": values["universitet"],
        "logo": [university.logo_name, university.logo_type],
        "city": university.address.split(",")[0],
        "faculty": values["fakultet"] if order.faculty_id else "",
        "kind": movement.KINDS[order.kind].title,
        "date": long_date(today),
        "effective_on": order.effective_on.isoformat(),
        "effective": long_date(order.effective_on),
        "count": len(lines),
        "controller": order.controller,
        "labels": LABELS,
        "is_extract": False,
        "headings": list(HEADINGS),
        "students": [_row(order.kind, number, each) for number, each in enumerate(lines, start=1)],
        "visas": [
            [
                order_steps.OFFICES[visa.office],
                shortened(visa.decided_by.name),
                short_date(visa.decided_at.astimezone(TASHKENT).date()),
            ]
            for visa in visas
        ],
        "signatures": [[SIGNED_AS.get(role, SIGNED_AS[RECTOR]), _rector(signer, university, today)]],
    }


def words_of(order: Order, values: Mapping[str, str]) -> dict[str, str]:
    """Return subject, legal basis and points of an order with their marks filled in."""
    return {
        "subject": order_texts.fill(order.title, values),
        "preamble": order_texts.fill(order.preamble, values),
        "body": order_texts.fill(order.body, values),
    }


def extract(content: Mapping[str, Any], student_id: int | None) -> dict[str, Any]:
    """Return an issued order as one of its students may read it: nothing of it tells of the others."""
    own = [row for row in content["students"] if row["id"] == student_id]
    others = [row["name"] for row in content["students"] if row["id"] != student_id]
    marks = {**content["marks"], "talabalar": "\n".join(row["sentence"] for row in own)}
    marks["asoslar"] = "; ".join(row["basis"] for row in own if row["basis"])
    marks["farq"] = "".join(row.get("farq", "") for row in own)
    words = {
        name: _without(order_texts.fill(text, {**marks, "soni": content["marks"]["soni"]}), others)
        for name, text in content["texts"].items()
    }
    hidden = ("texts", "marks", "signature")
    return {**{key: value for key, value in content.items() if key not in hidden}, **words, "students": own} | {
        "is_extract": True
    }


def _without(text: str, names: Sequence[str]) -> str:
    """A text without the names of others, should somebody have written them into it by hand."""
    for name in names:
        for spelling in (name, " ".join(name.split()[:2]), shortened(name), name.split()[0]):
            text = text.replace(spelling, "…")
    return text


def _debts(lines: Sequence[PaperLine]) -> str:
    """All subjects that the students are to make up; empty where nobody has fixed what they are."""
    known = [each.debts for each in lines if each.debts is not None]
    return str(sum(known)) if known else ""


def _sentence(kind: str, each: PaperLine) -> str:
    course = each.stretch.course if each.stretch else each.line.student.group.course
    told = [each.line.student.full_name, NEW_COURSE % {"number": course}, each.line.student.group.name]
    debts = [] if each.debts is None else [TO_MAKE_UP % {"number": each.debts}]
    return "— " + ", ".join([*told, *change_of(kind, each.line), *debts])


def _row(kind: str, number: int, each: PaperLine) -> dict[str, Any]:
    student, stretch = each.line.student, each.stretch
    return {
        "id": student.id,
        "number": number,
        "name": student.full_name,
        "pinfl": mask_pinfl(student.pinfl) if student.pinfl else "—",
        "course": stretch.course if stretch else student.group.course,
        "group": student.group.name,
        "programme": student.group.speciality.code,
        "payment": PAYMENT_FORM[stretch.payment_form if stretch else student.payment_form],
        "change": "; ".join(change_of(kind, each.line)) or "—",
        "basis": basis_of(kind, each.line),
        "farq": "" if each.debts is None else str(each.debts),
        "sentence": _sentence(kind, each),
    }


def _rector(signer: User | None, university: University, today: date) -> str:
    """Whoever has signed; on a draft whoever is expected to."""
    if signer is not None:
        return shortened(signer.name)
    held = holders(RECTOR, today)
    return shortened(university.rector or (held[0].name if len(held) == 1 else ""))


__all__ = ["PaperLine", "change_of", "extract", "lines_of", "order_paper", "values_of", "words_of"]
