"""Why an order does not hold now: about each of its students, and about the order as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from hemis.domain import rules
from hemis.domain.i18n import N_
from hemis.domain.movement import STUDYING
from hemis.domain.movement_cases import grown
from hemis.domain.movement_reasons import RULES, Circumstances, reasons
from hemis.extensions import db
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Enrolment
from hemis.operations.differences import undecided
from hemis.operations.movement_cases import Docket, students_of
from hemis.operations.rules import rule_versions

EMPTY = N_("Буйруқда талаба йўқ: аввал талабаларни қўшинг.")
LOST = N_("Талабанинг ҳозирги ҳолати ёзилмаган: талабалар базасини текширинг.")
STAY = N_(
    "«%(group)s» гуруҳида буйруққа киритилмаган %(number)s нафар талаба шу курсда ўқияпти: аввал уларни бошқа гуруҳга"
    " ўтказинг ёки курсдан қолдиринг."
)
NOT_IN_FORCE = N_("Тузатиладиган буйруқ кучда эмас.")
NOT_SIGNED = N_("Бекор қилинадиган буйруқ имзоланмаган ёки аллақачон бекор қилинган.")
OF_CANCELLATION = N_("Бекор қилиш буйруғини тузатиб ҳам, бекор қилиб ҳам бўлмайди: янги буйруқ чиқаринг.")
NOT_THERE = N_("Бу талаба асосий буйруқда йўқ.")
UNDECIDED = N_("Янги ўқув режа бўйича фанлар фарқи белгиланмаган.")
NOT_ALL = N_("Буйруқ бутунлай бекор қилинади: унинг яна %(number)s нафар талабасини киритинг.")


@dataclass(frozen=True)
class Fault:
    """Why an order does not hold: about one student, or about the whole order when `student_id` is None."""

    student_id: int | None
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


def circumstances(order: Order, found: Docket) -> Circumstances:
    """The order as its conditions ask for it."""
    versions = rule_versions(*RULES, "difference.required")
    target = found.subject.kind if found.subject else ""
    is_name = order.kind == "rename" or target == "rename"
    was_never_carried_out = found.subject is not None and found.subject.status != "in_force"
    return Circumstances(
        effective_on=order.effective_on,
        faculty_id=order.faculty_id,
        rule=lambda key, day: rules.value_on(key, versions, day),
        grown=grown(order.kind, list(found.cases)),
        target=target,
        begins_stretch=not is_name and not was_never_carried_out,
    )


def faults_of(order: Order, found: Docket) -> Iterator[Fault]:
    """Yield what is told of the order first, then of its students in their order."""
    about = circumstances(order, found)
    if not found.cases and not found.lost:
        yield Fault(None, EMPTY)
    yield from _subject(order, found)
    yield from _staying(order, about.grown)
    for student in found.lost:
        yield Fault(student, LOST)
    if about.rule("difference.required", about.effective_on) == "block":
        yield from (Fault(student, UNDECIDED) for student in undecided(order))
    for case in found.cases:
        for reason in reasons(order.kind, case, about):
            yield Fault(case.student_id, reason.msgid, reason.params)


def _subject(order: Order, found: Docket) -> Iterator[Fault]:
    if found.subject is None:
        return
    is_cancellation = order.kind == "cancellation"
    if found.subject.kind == "cancellation":
        yield Fault(None, OF_CANCELLATION)
    elif found.subject.status not in (("signed", "in_force") if is_cancellation else ("in_force",)):
        yield Fault(None, NOT_SIGNED if is_cancellation else NOT_IN_FORCE)
    listed = {case.student_id for case in found.cases} | set(found.lost)
    for student in sorted(listed - found.subject.students):
        yield Fault(student, NOT_THERE)
    missing = len(found.subject.students - listed)
    if is_cancellation and missing:
        yield Fault(None, NOT_ALL, {"number": str(missing)})


def _staying(order: Order, groups: frozenset[int]) -> Iterator[Fault]:
    """A group goes up with everybody who studies its course in it, or not at all."""
    if not groups:
        return
    rows: Any = db.session.execute(
        select(AcademicGroup.name, func.count())
        .join(Enrolment, Enrolment.group_id == AcademicGroup.id)
        .where(AcademicGroup.id.in_(groups), Enrolment.ends_on.is_(None), Enrolment.status == STUDYING)
        .where(Enrolment.course <= AcademicGroup.course, Enrolment.student_id.not_in(students_of(order.id)))
        .group_by(AcademicGroup.id, AcademicGroup.name)
        .order_by(AcademicGroup.name)
    )
    for name, number in rows:
        yield Fault(None, STAY, {"group": name, "number": str(number)})


__all__ = ["Fault", "circumstances", "faults_of"]
