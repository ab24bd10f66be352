"""The difference as a document: drafted from both plans, matched by hand where names differ, fixed, replaced."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select

from hemis.domain import differences as pure
from hemis.domain.differences import Counted, PassedSubject, PlanSubject
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.students import Student
from hemis.operations import audit, gpa
from hemis.operations.differences import known_of, passed_by, places_of, target_of
from hemis.operations.hands import take_turn
from hemis.operations.rules import scope_of, whole_rule

FROZEN = N_("Фарқ белгиланган: уни ўзгартириш учун сабабини ёзиб, янги таҳрир очинг.")
DRAFTED = N_("Бу талаба ва режа учун фарқнинг қораламаси бор: аввал шуни якунланг.")
EXISTS = N_("Бу талаба ва режа учун фарқ белгиланган: уни янги таҳрир билан ўзгартиринг.")
NOT_FIXED = N_("Фақат белгиланган фарқнинг янги таҳрири очилади.")
NOTHING = N_("Бу семестргача режада фан йўқ: семестрни текширинг.")
NO_REASON = N_("Мослик қўлда ўзгартирилди: сабабини ёзинг.")
PAST_DAY = N_("Топшириш муддати бугундан олдин бўлмасин.")
NO_DAY = N_("Топшириладиган кредит бор: топшириш муддатини киритинг.")


def prepare(
    student: Student, curriculum_id: int, upto: int, *, order_id: int | None = None, today: date, at: datetime, by: User
) -> SubjectDifference:
    """Write the draft of a student's first difference with a plan."""
    made = select(SubjectDifference.status).filter_by(student_id=student.id, curriculum_id=curriculum_id)
    states = set(db.session.scalars(made))
    if states:
        raise RuleError(DRAFTED if "draft" in states else EXISTS)
    row = SubjectDifference(
        student_id=student.id,
        curriculum_id=curriculum_id,
        order_id=order_id,
        upto_semester=upto,
        drafted_by_id=by.id,
        drafted_at=at,
    )
    return _written(row, today, by, {})


def _written(
    row: SubjectDifference, today: date, by: User, kept: dict[int, DifferenceLine], reason: str = ""
) -> SubjectDifference:
    """Save a draft with its lines; `kept` are those of the edition before, whose matches and deadlines stand."""
    db.session.add(row)
    db.session.flush()
    lines = _lay(row, today, kept)
    changes = {"student_id": (None, row.student_id), "curriculum_id": (None, row.curriculum_id)}
    told = {"upto_semester": (None, row.upto_semester), "edition": (None, row.edition), "lines": (None, lines)}
    audit.record("create", row, by=by, changes={**changes, **told}, reason=reason)
    return row


def recompute(row: SubjectDifference, *, version: int, today: date, by: User) -> None:
    """Lay both plans beside one another again; what was matched by hand stays."""
    _take_turn(row, version)
    kept = {line.curriculum_subject_id: line for line in lines_of(row.id)}
    for line in kept.values():
        db.session.expunge(line)
    db.session.execute(delete(DifferenceLine).where(DifferenceLine.difference_id == row.id))
    audit.record("recompute", row, by=by, changes={"lines": (len(kept), _lay(row, today, kept))})


def _lay(row: SubjectDifference, today: date, kept: dict[int, DifferenceLine]) -> int:
    """Write the lines of a draft; return how many they are."""
    places, passed = places_of(row.curriculum_id, row.upto_semester), passed_by(row.student_id)
    if not places:
        raise RuleError(NOTHING, field="upto")
    row.known = known_of(passed)
    hands = {key: line for key, line in kept.items() if line.is_by_hand}
    free = _unused(passed, list(hands.values()))
    open_places = [each for each in places if each.key not in hands]
    found = pure.differences([target_of(each) for each in open_places], free, row.upto_semester)
    counted = {(each.target.semester, each.target.name): each for each in found.counted}
    default = _default_day(row.curriculum_id, today)
    for position, place in enumerate(places, start=1):
        before = kept.get(place.key)
        line = DifferenceLine(difference_id=row.id, curriculum_subject_id=place.key, position=position)
        line.semester, line.name, line.name_latin = place.semester, place.name, place.name_latin
        if place.key in hands:
            line.counted, line.sources = hands[place.key].counted, hands[place.key].sources
            line.is_by_hand, line.reason = True, hands[place.key].reason
            line.to_make_up = place.credits - line.counted
        else:
            target = target_of(place)
            _count(line, counted.get((place.semester, place.name), Counted(target, (), target.credits)))
        if line.to_make_up:
            line.deadline = (before.deadline if before else None) or default
        db.session.add(line)
    db.session.flush()
    return len(places)


def _default_day(curriculum_id: int, today: date) -> date:
    scope = scope_of(db.session.get_one(Curriculum, curriculum_id))
    return today + timedelta(days=whole_rule("difference.days", on=today, scope=scope))


def _count(line: DifferenceLine, found: Counted) -> None:
    line.to_make_up, line.counted = found.missing, found.target.credits - found.missing
    line.sources = [
        {"key": each.key, "name": each.name, "credits": each.credits, "taken": taken, "institution": each.institution}
        for each, taken in zip(found.passed, found.taken, strict=True)
    ]


def _unused(passed: Sequence[PassedSubject], lines: Sequence[DifferenceLine]) -> list[PassedSubject]:
    """What was passed, less what some lines have taken of it."""
    taken = _taken(lines)
    left = [(each, each.credits - taken[each.key]) for each in passed]
    return [
        PassedSubject(each.subject, each.name, credits, each.hours, each.key, each.institution)
        for each, credits in left
        if credits > 0
    ]


def _taken(lines: Sequence[DifferenceLine]) -> Counter[str]:
    taken: Counter[str] = Counter()
    for line in lines:
        for source in line.sources:
            taken[source["key"]] += source["taken"]
    return taken


def choices_for(row: SubjectDifference, line: DifferenceLine) -> list[tuple[PassedSubject, int]]:
    """Return what a line may be counted from, each with the credits that other lines have left of it."""
    taken = _taken([each for each in lines_of(row.id) if each.id != line.id])
    return [(each, each.credits - taken[each.key]) for each in passed_by(row.student_id)]


def unused_of(row: SubjectDifference) -> list[PassedSubject]:
    """Return what was passed and is counted nowhere yet, with the credits that are left of it."""
    return _unused(passed_by(row.student_id), lines_of(row.id))


def settle_line(
    row: SubjectDifference,
    line: DifferenceLine,
    keys: Sequence[str],
    *,
    reason: str,
    deadline: date | None,
    version: int,
    today: date,
    by: User,
) -> None:
    """Count a line from what a person has chosen, none to strike a match out, and set by when the rest is made up."""
    _take_turn(row, version)
    before = {"sources": _told(line), "deadline": line.deadline, "reason": line.reason}
    if set(keys) != {source["key"] for source in line.sources}:
        if not reason:
            raise RuleError(NO_REASON, field="reason")
        chosen = [(each, left) for each, left in choices_for(row, line) if each.key in keys]
        target = PlanSubject(line.curriculum_subject_id, line.name, line.semester, line.credits)
        _count(line, pure.match(target, [each for each, _ in chosen], [left for _, left in chosen]))
        line.is_by_hand, line.reason = True, reason
    elif line.is_by_hand and reason:
        line.reason = reason
    if line.to_make_up and deadline is None:
        raise RuleError(NO_DAY, field="deadline")
    if line.to_make_up and deadline and deadline < today and deadline != before["deadline"]:
        raise RuleError(PAST_DAY, field="deadline")
    line.deadline = deadline if line.to_make_up else None
    db.session.flush()
    after = {"sources": _told(line), "deadline": line.deadline, "reason": line.reason}
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    told = {"subject": (None, line.name), **changes} if changes else {"version": (version, row.version)}
    audit.record("match", row, by=by, changes=told, reason=reason)


def _told(line: DifferenceLine) -> str:
    return ", ".join(f"{source['name']} ({source['taken']})" for source in line.sources) or "—"


def fix(row: SubjectDifference, *, version: int, at: datetime, by: User) -> None:
    """Freeze a draft; the edition before it is replaced in the same moment."""
    _take_turn(row, version)
    same = {"student_id": row.student_id, "curriculum_id": row.curriculum_id, "status": "fixed"}
    before = db.session.scalar(select(SubjectDifference).filter_by(**same))
    if before is not None:
        before.status = "replaced"
        db.session.flush()
        audit.record("replace", before, by=by, changes={"status": ("fixed", "replaced")}, reason=row.reason)
    row.status, row.fixed_at, row.fixed_by_id = "fixed", at, by.id
    db.session.flush()
    audit.record("fix", row, by=by, changes={"status": ("draft", "fixed")}, reason=row.reason)
    gpa.recompute([row.student_id], at=at)


def revise(row: SubjectDifference, upto: int, reason: str, *, today: date, at: datetime, by: User) -> SubjectDifference:
    """Open a new edition of a fixed difference: matches made by hand and deadlines come along."""
    if row.status != "fixed":
        raise RuleError(NOT_FIXED)
    last = select(func.max(SubjectDifference.edition)).filter_by(
        student_id=row.student_id, curriculum_id=row.curriculum_id
    )
    edition = db.session.scalar(last) or row.edition
    if edition != row.edition:
        raise RuleError(DRAFTED)
    names = {name: getattr(row, name) for name in ("student_id", "curriculum_id", "order_id")}
    new = SubjectDifference(
        **names, upto_semester=upto, edition=edition + 1, reason=reason, drafted_by_id=by.id, drafted_at=at
    )
    return _written(new, today, by, {line.curriculum_subject_id: line for line in lines_of(row.id)}, reason)


def remove_draft(row: SubjectDifference, *, version: int, by: User) -> None:
    """Delete a draft with its lines; what was fixed is never deleted."""
    _take_turn(row, version)
    audit.record("remove", row, by=by, changes={"edition": (row.edition, None)})
    db.session.execute(delete(DifferenceLine).where(DifferenceLine.difference_id == row.id))
    db.session.execute(delete(SubjectDifference).where(SubjectDifference.id == row.id))


def lines_of(difference_id: int) -> Sequence[DifferenceLine]:
    """Return the lines of a difference in their order; one statement."""
    rows = select(DifferenceLine).where(DifferenceLine.difference_id == difference_id)
    return db.session.scalars(rows.order_by(DifferenceLine.position)).all()


def _take_turn(row: SubjectDifference, version: int) -> None:
    """Raise StaleError unless the draft is as the person saw it, RuleError when it is frozen."""
    if row.status != "draft":
        raise RuleError(FROZEN)
    take_turn(row, version)


__all__ = [
    *("choices_for", "fix", "lines_of", "prepare", "recompute"),
    *("remove_draft", "revise", "settle_line", "unused_of"),
]
