"""Examinations: sessions, exams, their groups; an approved session stands still, an exam meets no lesson."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LOCKED = "the exam timetable is approved"
MEETS = "an exam and a lesson want the same room, person or group"
TEACHES = "the examiner teaches this subject to this group"
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
SESSION = {"exam": "{row}.session_id", "exam_group": "(SELECT session_id FROM exam WHERE id = {row}.exam_id)"}
APPROVED = "SELECT 1 FROM exam_session WHERE status = 'approved' AND id IN ({sessions})"
SAME_TIME = "day = NEW.day AND slot_id = NEW.slot_id"
MEETINGS = {
    "exam": f"SELECT 1 FROM lesson WHERE {SAME_TIME} AND (room_id = NEW.room_id OR teacher_id = NEW.examiner_id)",
    "exam_group": f"SELECT 1 FROM lesson_group WHERE {SAME_TIME} AND group_id = NEW.group_id",
    "lesson": f"SELECT 1 FROM exam WHERE {SAME_TIME} AND (room_id = NEW.room_id OR examiner_id = NEW.teacher_id)",
    "lesson_group": f"SELECT 1 FROM exam_group WHERE {SAME_TIME} AND group_id = NEW.group_id",
}
"""What a new or moved row of a table must not find at its own time."""
PLACE = {
    "exam": "day, slot_id, room_id, examiner_id",
    "exam_group": "day, slot_id, group_id",
    "lesson": "day, slot_id, room_id, teacher_id",
    "lesson_group": "day, slot_id, group_id",
}
"""The columns of a place: a journal that is saved must not be asked for it."""
TAUGHT = (
    "SELECT 1 FROM exam_group eg"
    " JOIN teaching_load_group lg ON lg.group_id = eg.group_id AND lg.curriculum_subject_id = eg.curriculum_subject_id"
    " JOIN teaching_load l ON l.id = lg.load_id"
    " WHERE eg.exam_id = NEW.id AND l.teacher_id = NEW.examiner_id"
)
TAUGHT_GROUP = (
    "SELECT 1 FROM exam e JOIN teaching_load l ON l.teacher_id = e.examiner_id"
    " JOIN teaching_load_group lg ON lg.load_id = l.id"
    " WHERE e.id = NEW.exam_id AND lg.group_id = NEW.group_id"
    " AND lg.curriculum_subject_id = NEW.curriculum_subject_id"
)


def points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def upgrade() -> None:
    _make_session()
    _make_exam()
    op.create_table(
        "exam_group",
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id", "curriculum_subject_id", "day", "slot_id"],
            ["exam.id", "exam.curriculum_subject_id", "exam.day", "exam.slot_id"],
            name=op.f("fk_exam_group_exam"),
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        points_at("exam_group", "group_id", "academic_group"),
        sa.PrimaryKeyConstraint("exam_id", "group_id", name=op.f("pk_exam_group")),
        sa.UniqueConstraint("group_id", "day", name=op.f("uq_exam_group_group_id_day")),
        sa.UniqueConstraint(
            "group_id", "curriculum_subject_id", name=op.f("uq_exam_group_group_id_curriculum_subject_id")
        ),
    )
    op.create_index(op.f("ix_exam_group_group_id"), "exam_group", ["group_id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _make_session() -> None:
    op.create_table(
        "exam_session",
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("season", sa.String(length=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("ask_reason", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("season IN ('11', '12')", name=op.f("ck_exam_session_season")),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f("ck_exam_session_status")
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_exam_session_period")),
        sa.CheckConstraint(
            "(status = 'approved') = (approved_by_id IS NOT NULL) AND (approved_by_id IS NULL) = (approved_at IS NULL)",
            name=op.f("ck_exam_session_approved_has_approver"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('submitted', 'approved') OR (submitted_by_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_exam_session_submitted_has_author"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
            name=op.f("ck_exam_session_not_own_approver"),
        ),
        sa.CheckConstraint("status <> 'sent_back' OR remark <> ''", name=op.f("ck_exam_session_sent_back_has_remark")),
        sa.CheckConstraint(
            "(asked_by_id IS NULL) = (asked_at IS NULL)"
            " AND (asked_by_id IS NULL OR (status = 'approved' AND ask_reason <> ''))",
            name=op.f("ck_exam_session_asked"),
        ),
        points_at("exam_session", "faculty_id", "faculty"),
        points_at("exam_session", "year_id", "academic_year"),
        points_at("exam_session", "submitted_by_id", "user_account"),
        points_at("exam_session", "approved_by_id", "user_account"),
        points_at("exam_session", "asked_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_session")),
        sa.UniqueConstraint("faculty_id", "year_id", "season", name=op.f("uq_exam_session_faculty_id_year_id_season")),
    )
    for column in ("faculty_id", "year_id", "status", "submitted_by_id", "approved_by_id", "asked_by_id"):
        op.create_index(op.f(f"ix_exam_session_{column}"), "exam_session", [column])


def _make_exam() -> None:
    targets = {
        "session_id": "exam_session",
        "curriculum_subject_id": "curriculum_subject",
        "faculty_id": "faculty",
        "department_id": "department",
        "examiner_id": "employee",
        "room_id": "room",
        "slot_id": "lesson_slot",
    }
    op.create_table(
        "exam",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in targets),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("form", sa.String(length=2), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('11', '12', '13', '14')", name=op.f("ck_exam_form")),
        *(points_at("exam", name, target) for name, target in targets.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
        sa.UniqueConstraint("examiner_id", "day", "slot_id", name=op.f("uq_exam_examiner_id_day_slot_id")),
        sa.UniqueConstraint("room_id", "day", "slot_id", name=op.f("uq_exam_room_id_day_slot_id")),
        sa.UniqueConstraint("id", "curriculum_subject_id", "day", "slot_id", name=op.f("uq_exam_place")),
    )
    for column in ("session_id", "curriculum_subject_id", "faculty_id", "department_id", "day", "slot_id"):
        op.create_index(op.f(f"ix_exam_{column}"), "exam", [column])


def _guard_sqlite() -> None:
    def refuse(name: str, when: str, table: str, found: str, said: str) -> None:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} ON {table}"
            f" WHEN EXISTS ({found}) BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )

    for table, session in SESSION.items():
        for verb, rows in ROWS.items():
            found = APPROVED.format(sessions=", ".join(session.format(row=row) for row in rows))
            refuse(f"{table}_locked_{verb.lower()}", verb, table, found, LOCKED)
    for table, found in MEETINGS.items():
        refuse(f"{table}_meets_insert", "INSERT", table, found, MEETS)
        refuse(f"{table}_meets_update", f"UPDATE OF {PLACE[table]}", table, found, MEETS)
    refuse("exam_taught", "UPDATE OF examiner_id", "exam", TAUGHT, TEACHES)
    for verb in ("INSERT", "UPDATE"):
        refuse(f"exam_group_taught_{verb.lower()}", verb, "exam_group", TAUGHT_GROUP, TEACHES)


def _guard_postgresql() -> None:
    for table, session in SESSION.items():
        _function(f"refuse_locked_{table}", _locked(session))
        op.execute(
            f"CREATE TRIGGER {table}_locked BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION refuse_locked_{table}()"
        )
    for table, found in MEETINGS.items():
        # Neither sees what the other has not committed: an exam waits for the lessons of its time, and they for it.
        kind = "" if table.startswith("exam") else "_shared"
        lock = f"PERFORM pg_advisory_xact_lock{kind}(NEW.day - DATE '2000-01-01', NEW.slot_id);"
        _refusal(table, "meets", found, MEETS, lock, events=f"INSERT OR UPDATE OF {PLACE[table]}")
    _refusal("exam", "taught", TAUGHT, TEACHES, events="UPDATE OF examiner_id")
    _refusal("exam_group", "taught", TAUGHT_GROUP, TEACHES)


def _refusal(
    table: str, word: str, found: str, said: str, first: str = "", *, events: str = "INSERT OR UPDATE"
) -> None:
    raised = f"RAISE EXCEPTION '{said}' USING ERRCODE = 'check_violation'"
    _function(f"refuse_{table}_{word}", f"{first} IF EXISTS ({found}) THEN {raised}; END IF; RETURN NEW;")
    op.execute(
        f"CREATE TRIGGER {table}_{word} BEFORE {events} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_{table}_{word}()"
    )


def _locked(session: str) -> str:
    def refusal(row: str) -> str:
        found = APPROVED.format(sessions=session.format(row=row))
        return f"IF EXISTS ({found}) THEN RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation'; END IF;"

    return (
        f"IF TG_OP <> 'INSERT' THEN {refusal('OLD')} END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;"
        f" {refusal('NEW')} RETURN NEW;"
    )


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in ("lesson", "lesson_group"):
            for verb in ("insert", "update"):
                op.execute(f"DROP TRIGGER {table}_meets_{verb}")
    else:
        for table in ("lesson", "lesson_group"):
            op.execute(f"DROP TRIGGER {table}_meets ON {table}")
    for table in ("exam_group", "exam", "exam_session"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for word in ("exam_meets", "exam_group_meets", "lesson_meets", "lesson_group_meets"):
            op.execute(f"DROP FUNCTION refuse_{word}()")
        for word in ("locked_exam", "locked_exam_group", "exam_taught", "exam_group_taught"):
            op.execute(f"DROP FUNCTION refuse_{word}()")
