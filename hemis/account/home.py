"""Бош саҳифа: what waits for the viewer's approval, and the menus that the active role may open."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import Select

from hemis.access import can, person, scoped, signed_in, viewer
from hemis.access.visas import approves_for, office_of_viewer
from hemis.account import due, lessons_reminded, morning, own_news, reminded
from hemis.domain import workflow
from hemis.domain.assignments import SENT
from hemis.domain.order_steps import DRAFT
from hemis.models.announcements import Announcement
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.assignments import AssignmentWork
from hemis.models.controls import Appeal
from hemis.models.curriculum import Curriculum
from hemis.models.exams import ExamSession
from hemis.models.excuses import AbsenceExcuse, AttendanceMeasure
from hemis.models.generator import ENTERED, TeacherWish
from hemis.models.orders import Order
from hemis.models.plans import PlanLine
from hemis.models.reading import ReadingAlarm
from hemis.models.schedules import PersonalSchedule
from hemis.operations import order_steps, schedule_approval
from hemis.web import clock
from hemis.web.listing import counts_of

bp = Blueprint("home", __name__)
ORDERS = "movement.orders.index"


class Waiting(NamedTuple):
    """Something that is approved: what it is called, by which permission, where, and which of it waits."""

    title: LazyString
    permission: str
    endpoint: str
    asked: dict[str, Any]
    rows: Callable[[], Select[Any]]


WAITING = (
    Waiting(
        _l("Ўқув режалар"),
        "curriculum.curricula:approve",
        "curriculum.curricula.index",
        {"state": workflow.SUBMITTED},
        lambda: scoped(Curriculum).where(Curriculum.submitted_at.is_not(None), ~Curriculum.is_approved),
    ),
    Waiting(
        _l("Календар режалар"),
        "subjects.plans:approve",
        "subjects.plans.index",
        {"state": workflow.SUBMITTED},
        lambda: scoped(PlanLine).where(PlanLine.state == workflow.SUBMITTED),
    ),
    Waiting(
        _l("Қайдномалар"),
        "performance.sheets:approve",
        "performance.sheets.index",
        {"status": workflow.CLOSED},
        lambda: scoped(GradeSheet).where(GradeSheet.status == workflow.CLOSED),
    ),
    Waiting(
        _l("Қайта очиш сўровлари"),
        "performance.reopenings:approve",
        "performance.reopenings.index",
        {},
        lambda: scoped(SheetReopening).where(SheetReopening.allowed_at.is_(None), SheetReopening.ended_at.is_(None)),
    ),
    Waiting(
        _l("Шахсий графиклар"),
        "performance.schedules:approve",
        "performance.schedules.index",
        {"state": workflow.SUBMITTED},
        lambda: scoped(PersonalSchedule).where(
            schedule_approval.awaits(approves_for(), today=clock.today(), by=person())
        ),
    ),
    Waiting(
        _l("Апелляциялар"),
        "performance.appeals:approve",
        "performance.appeals.index",
        {"status": "waiting"},
        lambda: scoped(Appeal).where(Appeal.status.in_(("filed", "taken"))),
    ),
    Waiting(
        _l("Муддати ўтган апелляциялар"),
        "performance.appeals:approve",
        "performance.appeals.index",
        {"status": "late"},
        lambda: scoped(Appeal).where(Appeal.status.in_(("filed", "taken")), Appeal.due_on < clock.today()),
    ),
    Waiting(
        _l("Талабалар юборган узр ҳужжатлари"),
        "attendance.excuses:edit",
        "attendance.excuses.index",
        {"state": "sent"},
        lambda: scoped(AbsenceExcuse).where(AbsenceExcuse.status == "sent"),
    ),
    Waiting(
        _l("Муддати ўтган узр ҳужжатлари"),
        "attendance.excuses:edit",
        "attendance.excuses.index",
        {"state": "late"},
        lambda: scoped(AbsenceExcuse).where(AbsenceExcuse.status == "sent", AbsenceExcuse.due_on < clock.today()),
    ),
    Waiting(
        _l("Давомат чоралари"),
        "attendance.measures:edit",
        "attendance.measures.index",
        {"state": "open"},
        lambda: scoped(AttendanceMeasure).where(AttendanceMeasure.state == "open"),
    ),
    Waiting(
        _l("Ўқитувчилар истаклари"),
        "curriculum.wishes:approve",
        "curriculum.wishes.index",
        {"status": ENTERED},
        lambda: scoped(TeacherWish).where(TeacherWish.status == ENTERED),
    ),
    Waiting(
        _l("Имтиҳонлар жадвали"),
        "curriculum.exams:approve",
        "curriculum.exams.index",
        {"state": workflow.SUBMITTED},
        lambda: scoped(ExamSession).where(ExamSession.status == workflow.SUBMITTED),
    ),
    Waiting(
        _l("Розилик кутаётган буйруқлар"),
        "movement.visas:approve",
        ORDERS,
        {"status": "awaiting"},
        lambda: scoped(Order).where(order_steps.awaiting(office_of_viewer(), clock.today())),
    ),
    Waiting(
        _l("Имзо кутаётган буйруқлар"),
        "movement.signatures:approve",
        ORDERS,
        {"status": "to_sign"},
        lambda: scoped(Order).where(order_steps.to_sign(str(viewer().role), person())),
    ),
    Waiting(
        _l("Имзоланмай кечиккан буйруқлар"),
        "movement.orders:view",
        ORDERS,
        {"status": "late"},
        lambda: scoped(Order).where(order_steps.late(clock.today())),
    ),
    Waiting(
        _l("Тўғрилаш учун қайтарилган буйруқлар"),
        "movement.orders:edit",
        ORDERS,
        {"status": "sent_back"},
        lambda: scoped(Order).where(Order.status == DRAFT, Order.remark != ""),
    ),
    Waiting(
        _l("Текширилмаган жавоблар"),
        "subjects.answers:edit",
        "subjects.assignments.index",
        {"state": "waiting"},
        lambda: scoped(AssignmentWork).where(AssignmentWork.state == SENT),
    ),
    Waiting(
        _l("Эълонлар"),
        "research.announcements:approve",
        "research.announcements.index",
        {"status": workflow.SUBMITTED},
        lambda: scoped(Announcement).where(Announcement.status == workflow.SUBMITTED),
    ),
    Waiting(
        _l("Ўқиш огоҳлантиришлари"),
        "system.alarms:edit",
        "system.alarms.index",
        {"state": "1"},
        lambda: scoped(ReadingAlarm).where(ReadingAlarm.released_at.is_(None)),
    ),
)


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    mine = [each for each in WAITING if can(each.permission)]
    counts = counts_of([each.rows() for each in mine])
    waiting = [
        (each.title, url_for(each.endpoint, **each.asked), count)
        for each, count in zip(mine, counts, strict=True)
        if count
    ]
    return render_template(
        "account/home.html",
        waiting=waiting,
        morning=morning.told(),
        news=own_news.told(),
        due=due.told(),
        reminded=reminded.told(),
        lessons=lessons_reminded.told(),
    )
