"""Календар режалар: topics written by the teacher or the head of department, approved by a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.domain.planning import CROWD, MISSING, MOST_TOPICS, PLAN, TopicLine, check_balance, total
from hemis.domain.workflow import require_second_person, step
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, Semester
from hemis.models.materials import LearningResource, Question
from hemis.models.plans import KIND_STEP, CalendarPlan, PlanLine
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, TeachingLoad, Topic
from hemis.operations import audit
from hemis.operations.hands import go_on, take_turn

STATES = {
    "missing": N_("йўқ"),
    "draft": N_("қоралама"),
    "submitted": N_("тасдиқ кутмоқда"),
    "sent_back": N_("қайтарилган"),
    "approved": N_("тасдиқланган"),
}
APART = 10_000
"""Positions are first moved this far, so that no two topics ever stand at one place."""
HELD = N_("«%(title)s» мавзусида дарс ўтилган: уни ўчириб бўлмайди, номини тузатиш мумкин.")
USED = N_("«%(title)s» мавзусига ресурс ёки савол боғланган: аввал уларни бошқа мавзуга ўтказинг.")
FOREIGN = N_("Бу мавзулардан бири режада йўқ: саҳифани янгилаб, қайта уриниб кўринг.")
NOT_EMPTY = N_("Режада мавзулар бор: нусха фақат бўш режага олинади.")
NO_SOURCE = N_("Бу режадан нусха олиб бўлмайди: рўйхатдагилардан бирини танланг.")
NO_REMARK = N_("Нимани тўғрилаш кераклигини ёзинг.")
NO_REASON = N_("Қайта очиш сабабини ёзинг.")


@dataclass(frozen=True)
class Source:
    """Another plan of the same subject and kind of lesson, from which topics may be copied."""

    line: PlanLine
    curriculum: Curriculum
    semester: Semester


def plan_of(line: PlanLine) -> CalendarPlan | None:
    """The plan of a line, with who submitted and who approved it."""
    mine = select(CalendarPlan).where(_same(CalendarPlan, line))
    people = joinedload(CalendarPlan.submitted_by), joinedload(CalendarPlan.approved_by)
    return db.session.scalars(mine.options(*people)).one_or_none()


def topics_of(line: PlanLine) -> Sequence[Topic]:
    """The topics of a line in their order."""
    return db.session.scalars(select(Topic).where(_same(Topic, line)).order_by(Topic.position)).all()


def held_topics(line: PlanLine) -> set[int]:
    """Topics on which a lesson was held."""
    held = select(Lesson.topic_id).where(_same(Lesson, line), Lesson.held_at.is_not(None), Lesson.topic_id.is_not(None))
    return set(db.session.scalars(held.distinct()))


def teachers_of(lines: Sequence[PlanLine]) -> dict[int, list[Employee]]:
    """Who gives the lessons of each line, by its number."""
    found: dict[int, list[Employee]] = {line.id: [] for line in lines}
    loads = select(TeachingLoad.curriculum_subject_id, TeachingLoad.lesson_kind, Employee).join(TeachingLoad.teacher)
    mine = loads.where(TeachingLoad.curriculum_subject_id.in_({line.curriculum_subject_id for line in lines}))
    for subject, kind, teacher in db.session.execute(mine.distinct().order_by(Employee.sort_key)):
        found.get(subject * KIND_STEP + int(kind), []).append(teacher)
    return found


def sources_for(line: PlanLine, limit: int = 30) -> list[Source]:
    """Plans with topics of the same subject, kind of lesson and department, the newest first."""
    rows = (
        select(PlanLine, Curriculum, Semester)
        .join(Semester, Semester.id == PlanLine.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .where(
            PlanLine.subject_id == line.subject_id,
            PlanLine.lesson_kind == line.lesson_kind,
            PlanLine.department_id == line.department_id,
            PlanLine.id != line.id,
            PlanLine.planned > 0,
        )
        .order_by(Semester.starts_on.desc(), PlanLine.id)
        .limit(limit)
        .options(joinedload(Semester.year))
    )
    return [Source(*row) for row in db.session.execute(rows)]


def save_topics(line: PlanLine, topics: Sequence[TopicLine], *, version: int, by: User | None) -> None:
    """Write the topics of a plan in their order; one on which a lesson was held stays, whatever was asked."""
    if len(topics) > MOST_TOPICS:
        raise RuleError(CROWD, most=MOST_TOPICS)
    before = topics_of(line)
    if [TopicLine(topic.id, topic.title, topic.hours) for topic in before] == list(topics):
        return
    plan = _claimed(line, version, "edit", by)
    known = {topic.id: topic for topic in before}
    kept = [topic.key for topic in topics if topic.key is not None]
    if len(set(kept)) < len(kept) or not set(kept) <= known.keys():
        raise RuleError(FOREIGN)
    told = _told(before)
    with db.session.begin_nested():
        _drop(line, [topic for topic in before if topic.id not in set(kept)], by)
        _place(line, topics, known)
    audit.record("plan", plan, by=by, changes={"topics": (told, _told(topics_of(line)))})


def copy_topics(line: PlanLine, source_id: int, *, by: User | None) -> int:
    """Copy the topics of another plan of the same subject into one that has none; return how many."""
    if line.planned:
        raise RuleError(NOT_EMPTY)
    source = next((each.line for each in sources_for(line) if each.line.id == source_id), None)
    if source is None:
        raise RuleError(NO_SOURCE, field="source")
    topics = [TopicLine(None, topic.title, topic.hours) for topic in topics_of(source)]
    plan = plan_of(line)
    save_topics(line, topics, version=plan.version if plan else 0, by=by)
    return len(topics)


def submit(line: PlanLine, *, version: int, at: datetime, by: User) -> None:
    """Send a plan whose hours balance to approval."""
    planned = total(TopicLine(topic.id, topic.title, topic.hours) for topic in topics_of(line))
    check_balance(planned, line.hours)
    plan = _claimed(line, version, "submit", by)
    _go(plan, "submit", by, submitted_by_id=by.id, submitted_at=at, remark="")


def withdraw(line: PlanLine, *, version: int, by: User) -> None:
    """Take a plan back before anybody has looked at it."""
    _go(_claimed(line, version, "withdraw", by), "withdraw", by)


def approve(line: PlanLine, *, version: int, at: datetime, by: User) -> None:
    """Approve what somebody else has submitted, and whose hours still balance."""
    submitted = plan_of(line)
    step(PLAN, submitted.status if submitted else MISSING, "approve")
    require_second_person(submitted and submitted.submitted_by_id, by.id)
    check_balance(line.planned, line.hours)
    plan = _claimed(line, version, "approve", by)
    _go(plan, "approve", by, approved_by_id=by.id, approved_at=at)


def send_back(line: PlanLine, remark: str, *, version: int, by: User) -> None:
    """Return a plan with what is to be mended."""
    if not remark.strip():
        raise RuleError(NO_REMARK, field="remark")
    plan = _claimed(line, version, "send_back", by)
    _go(plan, "send_back", by, reason=remark, remark=remark)


def reopen(line: PlanLine, reason: str, *, version: int, by: User) -> None:
    """Open an approved plan again, with a reason that its author reads; it needs a new approval."""
    if not reason.strip():
        raise RuleError(NO_REASON, field="remark")
    plan = _claimed(line, version, "reopen", by)
    _go(plan, "reopen", by, reason=reason, remark=reason, approved_by_id=None, approved_at=None)


def _claimed(line: PlanLine, version: int, verb: str, by: User | None) -> CalendarPlan:
    """The plan of a line for one step: made if it is missing; StaleError when somebody else was quicker."""
    plan = plan_of(line)
    if plan is None:
        if version:
            raise StaleError
        step(PLAN, "draft", verb)
        return _made(line, by)
    step(PLAN, plan.status, verb)
    take_turn(plan, version)
    return plan


def _made(line: PlanLine, by: User | None) -> CalendarPlan:
    plan = CalendarPlan(curriculum_subject_id=line.curriculum_subject_id, lesson_kind=line.lesson_kind)
    try:
        with db.session.begin_nested():
            db.session.add(plan)
            db.session.flush()
    except IntegrityError as error:  # somebody else began the same plan at the same time
        raise StaleError from error
    names = ("curriculum_subject_id", "lesson_kind")
    audit.record("create", plan, by=by, changes={name: (None, getattr(plan, name)) for name in names})
    return plan


def _go(plan: CalendarPlan, verb: str, by: User, reason: str = "", **columns: Any) -> None:
    go_on(plan, verb, step(PLAN, plan.status, verb), by, reason, **columns)


def _drop(line: PlanLine, topics: Sequence[Topic], by: User | None) -> None:
    """Delete topics; lessons that were only planned on them lose their topic."""
    if not topics:
        return
    held, keys = held_topics(line), [topic.id for topic in topics]
    for topic in topics:
        if topic.id in held:
            raise RuleError(HELD, title=topic.title)
    used = _used(keys)
    for topic in topics:
        if topic.id in used:
            raise RuleError(USED, title=topic.title)
    planned = db.session.execute(select(Lesson.id, Lesson.topic_id).where(Lesson.topic_id.in_(keys))).all()
    if planned:
        db.session.execute(update(Lesson).where(Lesson.topic_id.in_(keys)).values(topic_id=None))
        audit.record_many("update", Lesson, ((key, {"topic_id": (topic, None)}) for key, topic in planned), by=by)
    db.session.execute(delete(Topic).where(Topic.id.in_(keys)))


def _used(keys: Sequence[int]) -> set[int]:
    resources = select(LearningResource.topic_id).where(LearningResource.topic_id.in_(keys))
    questions = select(Question.topic_id).where(Question.topic_id.in_(keys))
    return {key for key in db.session.scalars(resources.union(questions)) if key is not None}


def _place(line: PlanLine, topics: Sequence[TopicLine], known: dict[int, Topic]) -> None:
    aside = update(Topic).where(_same(Topic, line)).values(position=Topic.position + APART)
    db.session.execute(aside, execution_options={"synchronize_session": False})
    for position, each in enumerate(topics, start=1):
        if each.key is None:
            db.session.add(
                Topic(
                    curriculum_subject_id=line.curriculum_subject_id,
                    lesson_kind=line.lesson_kind,
                    position=position,
                    title=each.title,
                    hours=each.hours,
                )
            )
        else:
            changed = {"position": position, "title": each.title, "hours": each.hours}
            db.session.execute(update(Topic).where(Topic.id == each.key).values(**changed))
    db.session.flush()
    for topic in filter(db.session.__contains__, known.values()):
        db.session.expire(topic)


def _told(topics: Sequence[Topic]) -> str:
    return "; ".join(f"{number}) {topic.title} ({topic.hours})" for number, topic in enumerate(topics, start=1))


def _same(model: Any, line: PlanLine) -> ColumnElement[bool]:
    return and_(model.curriculum_subject_id == line.curriculum_subject_id, model.lesson_kind == line.lesson_kind)
