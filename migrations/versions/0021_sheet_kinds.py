"""A grade sheet is of a kind that the institution keeps, and bank details are fields."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FIGURES = {"bank_account": (0, 20, 27), "bank_code": (0, 5), "activity_code": (0, 5)}
LONGEST = {"bank_account": 27, "bank_code": 5, "activity_code": 5}


def upgrade() -> None:
    _split_bank_details()
    op.execute(
        "INSERT INTO grade_sheet_kind (code, name, name_latin, name_key, sort_key, position, is_active)"
        " SELECT DISTINCT kind, 'Қайднома ' || kind, 'Qaydnoma ' || kind, 'qaydnoma ' || kind, 'qaydnoma ' || kind,"
        " 0, true FROM grade_sheet"
        " WHERE NOT EXISTS (SELECT 1 FROM grade_sheet_kind AS known WHERE known.code = grade_sheet.kind)"
    )
    with _rebuilt("grade_sheet") as batch:
        batch.drop_constraint(op.f("ck_grade_sheet_kind"), type_="check")
        batch.create_foreign_key(
            op.f("fk_grade_sheet_kind"), "grade_sheet_kind", ["kind"], ["code"], ondelete="RESTRICT", onupdate="CASCADE"
        )
        batch.create_index(op.f("ix_grade_sheet_kind"), ["kind"])


@contextmanager
def _rebuilt(table: str) -> Iterator[BatchOperations]:
    """Change a table that triggers of other tables name: SQLite would refuse to rename the rebuilt one to it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=ON")
    with op.batch_alter_table(table) as batch:
        yield batch
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=OFF")


def _split_bank_details() -> None:
    """The text stays whole as the name of the bank; its numbers are put into their fields where they are plain."""
    with op.batch_alter_table("university") as batch:
        batch.alter_column(
            "bank_details", new_column_name="bank_name", existing_type=sa.String(length=500), existing_nullable=False
        )
        for name, lengths in FIGURES.items():
            batch.add_column(sa.Column(name, sa.String(length=LONGEST[name]), nullable=False, server_default=""))
            allowed = ", ".join(map(str, lengths))
            batch.create_check_constraint(op.f(f"ck_university_{name}"), f"length({name}) IN ({allowed})")
    bind = op.get_bind()
    for key, text in bind.execute(sa.text("SELECT id, bank_name FROM university")).all():
        account = re.search(r"(?<![0-9])(?:[0-9] ?){20}(?:(?:[0-9] ?){7})?(?![0-9])", text)
        code = re.search(r"МФО\D{0,3}([0-9]{5})(?![0-9])", text)
        found = {"account": account[0].replace(" ", "") if account else "", "code": code[1] if code else ""}
        changed = "UPDATE university SET bank_account = :account, bank_code = :code WHERE id = :key"
        bind.execute(sa.text(changed), {**found, "key": key})


def downgrade() -> None:
    with op.batch_alter_table("university") as batch:
        for name in FIGURES:
            batch.drop_constraint(op.f(f"ck_university_{name}"), type_="check")
            batch.drop_column(name)
        batch.alter_column(
            "bank_name", new_column_name="bank_details", existing_type=sa.String(length=500), existing_nullable=False
        )
    op.execute("UPDATE grade_sheet SET kind = '11' WHERE kind NOT IN ('11', '12', '13', '14', '15', '16')")
    with _rebuilt("grade_sheet") as batch:
        batch.drop_index(op.f("ix_grade_sheet_kind"))
        batch.drop_constraint(op.f("fk_grade_sheet_kind"), type_="foreignkey")
        batch.create_check_constraint(op.f("ck_grade_sheet_kind"), "kind IN ('11', '12', '13', '14', '15', '16')")
