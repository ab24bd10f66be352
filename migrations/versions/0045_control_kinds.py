"""Free kinds of controls: named by an institution, chosen in a plan, each with its own column on a sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

STANDARD = "'11', '15', '12', '13'"
CODES = f"{STANDARD}, '21', '31', '22', '32', '24', '34'"
TRIGGERS = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'subject_control'")


def upgrade() -> None:
    op.create_table(
        "control_kind",
        sa.Column("system_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("short", sa.String(length=8), nullable=False),
        sa.Column("counts_as", sa.String(length=2), nullable=False),
        sa.Column("bars", sa.Boolean(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("counts_as IN ('11', '12', '14')", name=op.f("ck_control_kind_counts_as")),
        sa.CheckConstraint("name <> '' AND short <> ''", name=op.f("ck_control_kind_named")),
        sa.CheckConstraint("max_points > 0 AND max_points <= 100", name=op.f("ck_control_kind_max_points")),
        sa.ForeignKeyConstraint(
            ["system_id"], ["grading_system.id"], name=op.f("fk_control_kind_system_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_kind")),
        sa.UniqueConstraint("system_id", "name", name=op.f("uq_control_kind_system_id_name")),
        sa.UniqueConstraint("system_id", "short", name=op.f("uq_control_kind_system_id_short")),
    )
    op.create_index(op.f("ix_control_kind_system_id"), "control_kind", ["system_id"])
    _widen()
    op.create_index(op.f("ix_subject_control_free_kind_id"), "subject_control", ["free_kind_id"])


def _widen() -> None:
    kept = _triggers()
    with op.batch_alter_table("subject_control") as batch:
        batch.add_column(sa.Column("free_kind_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("name", sa.String(length=60), server_default="", nullable=False))
        batch.add_column(sa.Column("short", sa.String(length=8), server_default="", nullable=False))
        batch.create_foreign_key(
            op.f("fk_subject_control_free_kind_id"), "control_kind", ["free_kind_id"], ["id"], ondelete="RESTRICT"
        )
        batch.drop_constraint(op.f("ck_subject_control_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_subject_control_kind"), f"kind IN ({CODES})")
        batch.create_check_constraint(
            op.f("ck_subject_control_free_kind"),
            "(free_kind_id IS NULL) = (name = '') AND (name = '') = (short = '')",
        )
    _put_back(kept)


def _triggers() -> list[str]:
    """Return the triggers of the table on SQLite: they are lost when it is rebuilt."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    op.execute("PRAGMA legacy_alter_table=ON")
    return list(op.get_bind().execute(TRIGGERS).scalars())


def _put_back(triggers: list[str]) -> None:
    for trigger in triggers:
        op.get_bind().exec_driver_sql(trigger)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA legacy_alter_table=OFF")


def downgrade() -> None:
    op.drop_index(op.f("ix_subject_control_free_kind_id"), table_name="subject_control")
    kept = _triggers()
    with op.batch_alter_table("subject_control") as batch:
        batch.drop_constraint(op.f("ck_subject_control_free_kind"), type_="check")
        batch.drop_constraint(op.f("ck_subject_control_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_subject_control_kind"), f"kind IN ({STANDARD})")
        batch.drop_constraint(op.f("fk_subject_control_free_kind_id"), type_="foreignkey")
        for name in ("short", "name", "free_kind_id"):
            batch.drop_column(name)
    _put_back(kept)
    op.drop_table("control_kind")
