"""Orders by which students move, and what a stretch of study says besides its group: course, semester, payment."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = (
    *("admission", "expulsion", "leave", "leave_return", "promotion", "semester", "transfer", "transfer_out"),
    *("transfer_in", "reinstatement", "repeat", "graduation", "rename", "correction", "cancellation"),
)
STATES = ("draft", "submitted", "agreed", "signed", "in_force", "cancelled")
OFFICES = ("lawyer", "accounting", "studies", "dean")
FROZEN = "a signed order does not change"
WORDS = ("kind", "title", "preamble", "body", "controller", "effective_on", "number", "signed_on", "signed_by_id")


def one_of(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def points_at(table: str, column: str, target: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    _tell_stretches()
    _allow_papers("grade_sheet", "order")
    _make_order()
    _make_line()
    _make_beside()
    _freeze()


def _tell_stretches() -> None:
    """A stretch had the course of its group and the payment of its student until now."""
    with op.batch_alter_table("enrolment") as table:
        table.add_column(sa.Column("course", sa.Integer(), nullable=True))
        table.add_column(sa.Column("semester", sa.Integer(), nullable=True))
        table.add_column(sa.Column("payment_form", sa.String(length=2), nullable=True))
    op.execute(
        "UPDATE enrolment SET"
        " course = (SELECT course FROM academic_group WHERE academic_group.id = enrolment.group_id),"
        " semester = (SELECT 2 * course - 1 FROM academic_group WHERE academic_group.id = enrolment.group_id),"
        " payment_form = (SELECT payment_form FROM student WHERE student.id = enrolment.student_id)"
    )
    with op.batch_alter_table("enrolment") as table:
        table.alter_column("course", existing_type=sa.Integer(), nullable=False)
        table.alter_column("semester", existing_type=sa.Integer(), nullable=False)
        table.alter_column("payment_form", existing_type=sa.String(length=2), nullable=False)
        table.create_check_constraint(op.f("ck_enrolment_course"), "course BETWEEN 1 AND 7")
        table.create_check_constraint(op.f("ck_enrolment_semester"), "semester BETWEEN 1 AND 14")
        table.create_check_constraint(op.f("ck_enrolment_payment_form"), "payment_form IN ('11', '12')")


def _allow_papers(*kinds: str) -> None:
    with op.batch_alter_table("issued_document") as table:
        table.drop_constraint(op.f("ck_issued_document_kind"), type_="check")
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        table.create_check_constraint(op.f("ck_issued_document_kind"), f"kind IN ({listed})")


def _make_order() -> None:
    table = "movement_order"
    moment = sa.DateTime(timezone=True)
    op.create_table(
        table,
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("preamble", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("controller", sa.String(length=200), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("series", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", moment, nullable=False),
        sa.Column("submitted_at", moment, nullable=True),
        sa.Column("agreed_at", moment, nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_at", moment, nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("applied_at", moment, nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("student_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        one_of(table, "kind", KINDS),
        one_of(table, "status", STATES),
        sa.CheckConstraint(
            "(status IN ('signed', 'in_force', 'cancelled')) = (number IS NOT NULL AND year IS NOT NULL AND ordinal"
            " IS NOT NULL AND signed_on IS NOT NULL AND signed_at IS NOT NULL AND signed_by_id IS NOT NULL)",
            name=op.f(f"ck_{table}_signed_has_number"),
        ),
        sa.CheckConstraint(
            "status <> 'in_force' OR applied_at IS NOT NULL", name=op.f(f"ck_{table}_in_force_is_applied")
        ),
        sa.CheckConstraint(
            "(kind IN ('correction', 'cancellation')) = (target_id IS NOT NULL)", name=op.f(f"ck_{table}_names_target")
        ),
        points_at(table, "faculty_id", "faculty"),
        points_at(table, "drafted_by_id", "user_account"),
        points_at(table, "signed_by_id", "user_account"),
        points_at(table, "target_id", table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("series", "year", "ordinal", name=op.f(f"uq_{table}_series_year_ordinal")),
        sa.UniqueConstraint("number", name=op.f(f"uq_{table}_number")),
    )
    for column in ("kind", "faculty_id", "drafted_by_id", "signed_by_id", "target_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(f"ix_{table}_register", table, ["series", "year", "ordinal"])
    op.create_index(f"ix_{table}_due", table, ["status", "effective_on"])


def _make_line() -> None:
    table = "movement_order_line"
    op.create_table(
        table,
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("payment_form", sa.String(length=2), nullable=True),
        sa.Column("course", sa.Integer(), nullable=True),
        sa.Column("semester", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("elsewhere", sa.String(length=300), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "payment_form IS NULL OR payment_form IN ('11', '12')", name=op.f(f"ck_{table}_payment_form")
        ),
        sa.CheckConstraint("course IS NULL OR course BETWEEN 1 AND 7", name=op.f(f"ck_{table}_course")),
        sa.CheckConstraint("semester IS NULL OR semester BETWEEN 1 AND 14", name=op.f(f"ck_{table}_semester")),
        points_at(table, "order_id", "movement_order", "CASCADE"),
        points_at(table, "student_id", "student"),
        points_at(table, "group_id", "academic_group"),
        points_at(table, "before_id", "enrolment"),
        points_at(table, "after_id", "enrolment"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("order_id", "student_id", name=op.f(f"uq_{table}_order_id_student_id")),
        sa.UniqueConstraint("order_id", "position", name=op.f(f"uq_{table}_order_id_position")),
    )
    for column in ("student_id", "group_id", "before_id", "after_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _make_beside() -> None:
    visa, file, template = "movement_order_visa", "movement_order_file", "movement_order_template"
    op.create_table(
        visa,
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=20), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=500), server_default=sa.text("''"), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        one_of(visa, "office", OFFICES),
        sa.CheckConstraint("is_agreed OR remark <> ''", name=op.f(f"ck_{visa}_refusal_has_remark")),
        points_at(visa, "order_id", "movement_order", "CASCADE"),
        points_at(visa, "decided_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{visa}")),
        sa.UniqueConstraint("order_id", "office", name=op.f(f"uq_{visa}_order_id_office")),
    )
    op.create_index(op.f(f"ix_{visa}_decided_by_id"), visa, ["decided_by_id"])
    op.create_table(
        file,
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f(f"ck_{file}_size")),
        points_at(file, "order_id", "movement_order", "CASCADE"),
        points_at(file, "uploaded_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{file}")),
    )
    op.create_index(op.f(f"ix_{file}_order_id"), file, ["order_id"])
    op.create_index(op.f(f"ix_{file}_uploaded_by_id"), file, ["uploaded_by_id"])
    op.create_table(
        template,
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("preamble", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        one_of(template, "kind", KINDS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{template}")),
        sa.UniqueConstraint("kind", name=op.f(f"uq_{template}_kind")),
    )


def _freeze() -> None:
    """The words of a signed order and its students stand still, and a numbered order is not deleted."""
    signed = "('signed', 'in_force', 'cancelled')"
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    of = {"movement_order_line": ("student_id", "position", "ground", "reason", "group_id", "payment_form", "course")}
    of["movement_order_line"] += ("semester", "until", "elsewhere")
    other = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    changed = {
        name: " OR ".join(f"OLD.{column} {other} NEW.{column}" for column in columns) for name, columns in of.items()
    }
    changed["movement_order"] = " OR ".join(f"OLD.{column} {other} NEW.{column}" for column in WORDS)
    own = {"movement_order": f"OLD.status IN {signed}"}
    own["movement_order_line"] = (
        f"EXISTS (SELECT 1 FROM movement_order o WHERE o.id = OLD.order_id AND o.status IN {signed})"
    )
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION keep_signed_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'check_violation'; END $$"
        )
    for table in ("movement_order", "movement_order_line"):
        for verb, when in (("UPDATE", f"{own[table]} AND ({changed[table]})"), ("DELETE", own[table])):
            name = f"{table}_frozen_{verb.lower()}"
            if is_sqlite:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when}"
                    f" BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
                )
    if not is_sqlite:
        _freeze_postgresql(signed, changed)


def _freeze_postgresql(signed: str, changed: dict[str, str]) -> None:
    """A WHEN there may not ask another table: the lines ask in the function."""
    op.execute(
        "CREATE FUNCTION keep_signed_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF EXISTS (SELECT 1 FROM movement_order o WHERE o.id = OLD.order_id AND o.status IN {signed}) THEN"
        f" RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'check_violation'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for verb, when in (
        ("UPDATE", f"OLD.status IN {signed} AND ({changed['movement_order']})"),
        ("DELETE", f"OLD.status IN {signed}"),
    ):
        op.execute(
            f"CREATE TRIGGER movement_order_frozen_{verb.lower()} BEFORE {verb} ON movement_order"
            f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION keep_signed_order()"
        )
    op.execute(
        "CREATE TRIGGER movement_order_line_frozen_update BEFORE UPDATE ON movement_order_line"
        f" FOR EACH ROW WHEN ({changed['movement_order_line']}) EXECUTE FUNCTION keep_signed_line()"
    )
    op.execute(
        "CREATE TRIGGER movement_order_line_frozen_delete BEFORE DELETE ON movement_order_line"
        " FOR EACH ROW EXECUTE FUNCTION keep_signed_line()"
    )


def downgrade() -> None:
    for table in ("template", "file", "visa", "line"):
        op.drop_table(f"movement_order_{table}")
    op.drop_table("movement_order")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION keep_signed_order()")
        op.execute("DROP FUNCTION keep_signed_line()")
    op.execute("DELETE FROM issued_document WHERE kind = 'order'")
    _allow_papers("grade_sheet")
    with op.batch_alter_table("enrolment") as table:
        for column in ("course", "semester", "payment_form"):
            table.drop_constraint(op.f(f"ck_enrolment_{column}"), type_="check")
        for column in ("course", "semester", "payment_form"):
            table.drop_column(column)
