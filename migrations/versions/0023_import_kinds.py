"""More kinds of spreadsheets: specialities, years, pairs, groups, states of employees, links of subjects, exams."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = (
    *("students", "employees", "faculties", "departments", "divisions", "buildings", "rooms", "subject_groups"),
    *("subjects", "curriculum", "timetable", "equipment", "posts", "trainings", "contests", "loads", "topics"),
)
NEW_KINDS = ("years", "pairs", "groups", "statuses", "resources", "exams", "specialities")


def upgrade() -> None:
    _kinds((*KINDS, *NEW_KINDS))


def downgrade() -> None:
    new = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    op.execute(f"DELETE FROM imported_row WHERE import_id IN (SELECT id FROM sheet_import WHERE kind IN ({new}))")
    op.execute(f"DELETE FROM sheet_import WHERE kind IN ({new})")
    _kinds(KINDS)


def _kinds(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        name = batch_op.f("ck_sheet_import_kind")
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, "kind IN (" + ", ".join(f"'{kind}'" for kind in kinds) + ")")
