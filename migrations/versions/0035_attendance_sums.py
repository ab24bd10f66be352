"""What a journal adds up to, kept beside its lesson: the boards of attendance count no absences."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

NUMBERS = ("expected_count", "unexcused_hours", "excused_hours")
INDEX = (
    *("faculty_id", "day", "teacher_id", "curriculum_subject_id", "department_id", "held_at"),
    *("expected_count", "absent_count", "unexcused_hours", "excused_hours", "group_sums"),
)
STAYED = "stay.starts_on <= place.day AND (stay.ends_on IS NULL OR stay.ends_on > place.day)"
EXPECTED = f"""
SELECT place.lesson_id, place.group_id, COUNT(stay.id) AS expected FROM lesson_group place
JOIN lesson ON lesson.id = place.lesson_id AND lesson.held_at IS NOT NULL
LEFT JOIN enrolment stay ON stay.group_id = place.group_id AND stay.status = '11' AND {STAYED}
GROUP BY place.lesson_id, place.group_id ORDER BY place.lesson_id, place.group_id
"""
MISSED = f"""
SELECT absence.lesson_id, absence.student_id, absence.unexcused_hours, absence.excused_hours, MIN(place.group_id)
FROM absence LEFT JOIN lesson_group place ON place.lesson_id = absence.lesson_id AND EXISTS (
    SELECT 1 FROM enrolment stay
    WHERE stay.student_id = absence.student_id AND stay.group_id = place.group_id AND {STAYED}
)
GROUP BY absence.lesson_id, absence.student_id, absence.unexcused_hours, absence.excused_hours
"""
AT_ONCE = 5_000


def upgrade() -> None:
    # Not by a copy of the table: triggers of other tables read this one.
    for name in NUMBERS:
        op.add_column("lesson", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.add_column("lesson", sa.Column("group_sums", sa.Text(), server_default="", nullable=False))
    _count()
    op.create_index("ix_lesson_sums", "lesson", list(INDEX))


def downgrade() -> None:
    op.drop_index("ix_lesson_sums", table_name="lesson")
    for name in ("group_sums", *NUMBERS):
        op.drop_column("lesson", name)


def _count() -> None:
    base = op.get_bind()
    sums: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for lesson, group, expected in base.execute(sa.text(EXPECTED)):
        sums[lesson][group] = [expected, 0, 0, 0]
    for lesson, _student, unexcused, excused, group in base.execute(sa.text(MISSED)):
        groups = sums.get(lesson)
        if groups:
            row = groups[group if group in groups else min(groups)]
            row[1], row[2], row[3] = row[1] + 1, row[2] + unexcused, row[3] + excused
    rows = [_row(lesson, groups) for lesson, groups in sums.items()]
    change = sa.text(
        "UPDATE lesson SET expected_count = :expected, unexcused_hours = :unexcused, excused_hours = :excused,"
        " group_sums = :parts WHERE id = :key"
    )
    for start in range(0, len(rows), AT_ONCE):
        base.execute(change, rows[start : start + AT_ONCE])


def _row(lesson: int, groups: dict[int, list[int]]) -> dict[str, object]:
    expected, absent, unexcused, excused = (sum(column) for column in zip(*groups.values(), strict=True))
    flat = (str(number) for group, row in sorted(groups.items()) for number in (group, *row))
    parts = ",".join(flat) if len(groups) > 1 else ""
    whole = {"expected": max(expected, absent), "unexcused": unexcused, "excused": excused}
    return {"key": lesson, "parts": parts, **whole}
