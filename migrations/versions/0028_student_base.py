"""The card of a student, its group's leader, cards that were merged; kept filters, files taken and alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PROVINCES = {
    **{"1703": "Андижон", "1706": "Бухоро", "1708": "Жиззах", "1710": "Қашқадарё", "1712": "Навоий"},
    **{"1714": "Наманган", "1718": "Самарқанд", "1722": "Сурхондарё", "1724": "Сирдарё", "1726": "Тошкент ш"},
    **{"1727": "Тошкент в", "1730": "Фарғона", "1733": "Хоразм", "1735": "Қорақалпоғистон"},
}
CODED = {
    "citizenship": ("11", ("11", "12", "13")),
    "nationality": ("", ("", *(str(code) for code in range(11, 36)))),
    "social_category": ("10", ("10", "11", "12", "13", "14")),
    "poverty_level": ("10", ("10", "11", "12")),
    "student_type": ("11", ("11", "12", "13", "14")),
    "accommodation": ("", ("", "11", "12", "13", "14", "15")),
    "grant_kind": ("", ("", "11", "12", "13")),
    "province": ("", ("", *PROVINCES)),
    "current_province": ("", ("", *PROVINCES)),
}
TEXTS = {
    **{"birth_place": 200, "photo_name": 64, "photo_type": 20, "mahalla": 120, "address": 200},
    **{"current_district": 80, "current_address": 200, "email": 120},
    **{"parent_name": 200, "parent_phone": 20, "guardian_name": 200, "guardian_phone": 20},
}
CHECKS = {
    "grant_is_paid_by_state": "payment_form = '11' OR grant_kind = ''",
    "photo": "(photo_name = '') = (photo_type = '')",
}


def points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def upgrade() -> None:
    with op.batch_alter_table("student") as table:
        for name, (default, values) in CODED.items():
            length = 4 if "province" in name else 2
            table.add_column(sa.Column(name, sa.String(length=length), server_default=default, nullable=False))
            listed = ", ".join(f"'{value}'" for value in values)
            table.create_check_constraint(op.f(f"ck_student_{name}"), f"{name} IN ({listed})")
        for name, length in TEXTS.items():
            table.add_column(sa.Column(name, sa.String(length=length), server_default="", nullable=False))
        for name, condition in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_student_{name}"), condition)
    op.create_index("ix_student_passport_number", "student", ["passport_number"])
    op.create_index("ix_student_province_sort", "student", ["province", "sort_key"])
    for code, begins in PROVINCES.items():
        op.execute(f"UPDATE student SET province = '{code}' WHERE region LIKE '{begins}%'")
    with op.batch_alter_table("academic_group") as table:
        table.add_column(sa.Column("leader_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_academic_group_leader_id", "student", ["leader_id"], ["id"], ondelete="RESTRICT")
    op.create_index(op.f("ix_academic_group_leader_id"), "academic_group", ["leader_id"])
    op.create_index("ix_personal_view_viewer", "personal_view", ["viewer_id", "last_at"])
    _make_merged()
    _make_kept()
    _make_alarm()


def _make_merged() -> None:
    table = "merged_student"
    op.create_table(
        table,
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("old_number", sa.String(length=12), nullable=False),
        sa.Column("old_name", sa.String(length=210), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        points_at(table, "student_id", "student"),
        points_at(table, "merged_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("old_id", name=op.f(f"uq_{table}_old_id")),
        sa.UniqueConstraint("old_number", name=op.f(f"uq_{table}_old_number")),
    )
    for column in ("student_id", "merged_by_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _make_kept() -> None:
    kept, taken = "saved_filter", "data_export"
    op.create_table(
        kept,
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> '' AND query <> ''", name=op.f(f"ck_{kept}_filled")),
        points_at(kept, "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{kept}")),
        sa.UniqueConstraint("user_id", "list_name", "name", name=op.f(f"uq_{kept}_user_id_list_name_name")),
    )
    op.create_table(
        taken,
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.String(length=2000), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("row_count >= 0", name=op.f(f"ck_{taken}_row_count")),
        points_at(taken, "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{taken}")),
    )
    op.create_index("ix_data_export_when", taken, ["user_id", "at"])


def _make_alarm() -> None:
    table = "reading_alarm"
    op.create_table(
        table,
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('cards', 'exports')", name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint("(released_at IS NULL) = (released_by_id IS NULL)", name=op.f(f"ck_{table}_released")),
        sa.CheckConstraint(
            "released_by_id IS NULL OR released_by_id <> user_id", name=op.f(f"ck_{table}_second_person")
        ),
        points_at(table, "user_id", "user_account"),
        points_at(table, "released_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("raised_at", "released_by_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    is_open = sa.text("released_at IS NULL")
    op.create_index(
        "uq_reading_alarm_open", table, ["user_id", "kind"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )


def downgrade() -> None:
    for name in ("reading_alarm", "data_export", "saved_filter", "merged_student"):
        op.drop_table(name)
    op.drop_index("ix_personal_view_viewer", "personal_view")
    op.drop_index(op.f("ix_academic_group_leader_id"), "academic_group")
    with op.batch_alter_table("academic_group") as table:
        table.drop_constraint("fk_academic_group_leader_id", type_="foreignkey")
        table.drop_column("leader_id")
    op.drop_index("ix_student_province_sort", "student")
    op.drop_index("ix_student_passport_number", "student")
    with op.batch_alter_table("student") as table:
        for name in (*CODED, *CHECKS):
            table.drop_constraint(op.f(f"ck_student_{name}"), type_="check")
        for name in (*CODED, *TEXTS):
            table.drop_column(name)
