"""Choosing electives: by students while the window is open, by the dean's office afterwards, and made the joining."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from hemis.domain.electives import JOINED, OVER, PLANNED, RUNNING
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.electives import ElectiveChoice, ElectiveWindow, ElectiveWindowGroup
from hemis.models.students import Student
from hemis.operations import audit, elective_boards, elective_windows, joining, plain
from hemis.operations.joining_states import STUDYING

NOT_YET = N_("Танлов %(day)s куни бошланади.")
OVER_NOW = N_("Танлов якунланган: танлаганларингиз сақланмади. Саволингиз бўлса, деканатга мурожаат қилинг.")
NOT_ASKED = N_("Бу танлов сизнинг гуруҳингиз учун эмас ёки сиз ҳозир ўқимаяпсиз: деканатга мурожаат қилинг.")
NOTHING = N_("Ҳеч бир фан танланмаган: фанни белгилаб, қайта сақланг.")
OTHER_BLOCK = N_("Танланган фан бу танлов гуруҳида йўқ.")
SAME = N_("Кўчириш учун ўша танлов гуруҳидаги бошқа фанни танланг.")
NOBODY = N_("Камида битта талабани белгиланг.")
UNCHOSEN = N_("«%(group)s» танлов гуруҳида %(count)s талаба фан танламаган: аввал уларни тақсимланг.")
SHORT = N_(
    "«%(subject)s»: %(count)s талаба танлаган, фан очилиши учун камида %(least)s талаба керак. "
    "Уларни бошқа фанга кўчиринг ёки танловни қайта очинг."
)
NO_BLOCKS = N_("Семестрда танлов фани йўқ: бириктирадиган нарса йўқ.")


def choose(
    row: ElectiveWindow, student: Student, wanted: Mapping[str, int], *, by: User | None, at: datetime, today: date
) -> None:
    """Keep what a student chooses, block → subject; blocks left out stay as they are.

    The lock on the window lets a closing wait for us or us for it; that on the student lets two clicks take turns.
    """
    elective_windows.hold(row, shared=True)
    _require_running(row, today)
    db.session.refresh(student, ["status", "group_id"], with_for_update={"key_share": True})
    _require_asked(row, student)
    if not wanted:
        raise RuleError(NOTHING)
    _require_of_block(row, {(student.id, name): subject_id for name, subject_id in wanted.items()})
    now = elective_boards.made_in(row, [student.id])
    with db.session.begin_nested():
        for name, subject_id in wanted.items():
            _keep(row, student.id, name, subject_id, now.get((student.id, name)), by=by, at=at, is_own=True)


def _keep(
    row: ElectiveWindow,
    student_id: int,
    name: str,
    subject_id: int,
    now: ElectiveChoice | None,
    *,
    by: User | None,
    at: datetime,
    is_own: bool,
) -> None:
    values = {"curriculum_subject_id": subject_id, "chosen_at": at, "is_own": is_own}
    if now is None:
        own = {"window_id": row.id, "student_id": student_id, "elective_group": name}
        plain.create(ElectiveChoice(**own, **values), by=by)
    elif now.curriculum_subject_id != subject_id:
        plain.update(now, values, by=by)


def _require_running(row: ElectiveWindow, today: date) -> None:
    state = elective_windows.state_of(row, today)
    if state == PLANNED:
        raise RuleError(NOT_YET, day=f"{row.opens_on:%d.%m.%Y}")
    if state in (OVER, JOINED):
        raise RuleError(OVER_NOW)
    assert state == RUNNING


def _require_asked(row: ElectiveWindow, student: Student) -> None:
    own = db.session.get(ElectiveWindowGroup, (row.id, student.group_id))
    if own is None or student.status != STUDYING:
        raise RuleError(NOT_ASKED)


def _require_of_block(row: ElectiveWindow, wanted: Mapping[tuple[int, str], int]) -> None:
    offered = elective_boards.subjects_of(row)
    for (_student, name), subject_id in wanted.items():
        if subject_id not in [subject.id for subject in offered.get(name, ())]:
            raise RuleError(OTHER_BLOCK)


def place(row: ElectiveWindow, wanted: Mapping[tuple[int, str], int], *, by: User, at: datetime, today: date) -> int:
    """Give subjects to students who have not chosen, (student, block) → subject; return how many were given.

    StaleError when somebody else has placed one of them since the page was opened.
    """
    elective_windows.require(row, today, is_over=True)
    if not wanted:
        raise RuleError(NOBODY)
    _require_of_block(row, wanted)
    if wanted.keys() & elective_boards.made_in(row).keys():
        raise StaleError()
    plain.create_many([_placed(row, key, subject_id, at) for key, subject_id in wanted.items()], by=by)
    audit.record("update", row, by=by, changes={"placed": (None, len(wanted))})
    return len(wanted)


def _placed(row: ElectiveWindow, key: tuple[int, str], subject_id: int, at: datetime) -> ElectiveChoice:
    own = {"window_id": row.id, "student_id": key[0], "elective_group": key[1]}
    return ElectiveChoice(**own, curriculum_subject_id=subject_id, chosen_at=at, is_own=False)


def move(
    row: ElectiveWindow,
    subject_id: int,
    target_id: int,
    student_ids: Sequence[int],
    *,
    by: User,
    at: datetime,
    today: date,
) -> int:
    """Move students from an elective to another that stands for it; return how many were moved."""
    elective_windows.require(row, today, is_over=True)
    block = next((found for found in elective_boards.subjects_of(row).values() if _has(found, subject_id)), [])
    if target_id == subject_id or not _has(block, target_id):
        raise RuleError(SAME, field="target")
    chosen = select(ElectiveChoice).where(
        ElectiveChoice.window_id == row.id,
        ElectiveChoice.curriculum_subject_id == subject_id,
        ElectiveChoice.student_id.in_(student_ids),
    )
    rows = db.session.scalars(chosen).all()
    if not rows:
        raise RuleError(NOBODY, field="students")
    names = {subject.id: subject.subject.name for subject in block}
    for each in rows:
        _keep(row, each.student_id, each.elective_group, target_id, each, by=by, at=at, is_own=False)
    told = f"{names[target_id]}: {len(rows)}"
    audit.record("update", row, by=by, changes={"moved": (names[subject_id], told)})
    return len(rows)


def _has(subjects: Sequence[CurriculumSubject], key: int) -> bool:
    return any(subject.id == key for subject in subjects)


def obstacles(blocks: Sequence[elective_boards.Block], least: int) -> list[RuleError]:
    """Return what stands between a choice and the joining: who has not chosen, and subjects with too few students."""
    if not blocks:
        return [RuleError(NO_BLOCKS)]
    found = [RuleError(UNCHOSEN, group=block.name, count=block.unchosen) for block in blocks if block.unchosen]
    for option in (option for block in blocks for option in block.options if option.is_short):
        found.append(RuleError(SHORT, subject=option.subject.subject.name, count=option.chosen, least=least))
    return found


def join(row: ElectiveWindow, *, by: User, at: datetime, today: date) -> None:
    """Make the choice of every student the joining to subjects: all of them or none."""
    elective_windows.require(row, today, is_over=True)
    for obstacle in obstacles(*elective_boards.counted_of(row)):
        raise obstacle
    made = elective_boards.made_in(row)
    groups = elective_windows.groups_of(row)
    asked = select(Student.id, Student.group_id).where(elective_boards.choosers(row.id))
    group_of = {student: group for student, group in db.session.execute(asked)}
    wanted: dict[int, dict[tuple[int, str], int | None]] = defaultdict(dict)
    for (student, name), choice in made.items():
        wanted[group_of[student]][student, name] = choice.curriculum_subject_id
    closed = {} if row.closed_at else {"closed_at": at, "closed_by_id": by.id}
    with db.session.begin_nested():
        for group in groups:
            joining.choose(group, row.semester, wanted[group.id], by=by, at=at)
        plain.update(row, {**closed, "joined_at": at, "joined_by_id": by.id}, by=by, verb="join")


__all__ = ["choose", "join", "move", "obstacles", "place"]
