"""The last line of defence, in the database itself: a locked grade sheet and a written audit entry do not change."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LOCKED = "grade sheet is locked"
WRITTEN = "audit entries are only added"
SQLITE = {
    "grade_locked_insert": (
        f"BEFORE INSERT ON grade WHEN (SELECT status FROM grade_sheet WHERE id = NEW.sheet_id)"
        f" NOT IN ('draft', 'reopened') BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
    ),
    "grade_locked_update": (
        f"BEFORE UPDATE ON grade WHEN EXISTS (SELECT 1 FROM grade_sheet WHERE id IN (OLD.sheet_id, NEW.sheet_id)"
        f" AND status NOT IN ('draft', 'reopened')) BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
    ),
    "grade_locked_delete": (
        f"BEFORE DELETE ON grade WHEN (SELECT status FROM grade_sheet WHERE id = OLD.sheet_id)"
        f" NOT IN ('draft', 'reopened') BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
    ),
    "audit_entry_update": f"BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, '{WRITTEN}'); END",
    "audit_entry_delete": f"BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, '{WRITTEN}'); END",
}
GRADE_FUNCTION = f"""
CREATE FUNCTION refuse_locked_grade() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND (SELECT status FROM grade_sheet WHERE id = OLD.sheet_id) NOT IN ('draft', 'reopened') THEN
        RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (SELECT status FROM grade_sheet WHERE id = NEW.sheet_id) NOT IN ('draft', 'reopened') THEN
        RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
AUDIT_FUNCTION = f"""
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{WRITTEN}' USING ERRCODE = 'check_violation';
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, body in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {body}")
        return
    op.execute(GRADE_FUNCTION)
    op.execute(
        "CREATE TRIGGER grade_locked BEFORE INSERT OR UPDATE OR DELETE ON grade"
        " FOR EACH ROW EXECUTE FUNCTION refuse_locked_grade()"
    )
    op.execute(AUDIT_FUNCTION)
    op.execute(
        "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute("DROP TRIGGER audit_entry_kept ON audit_entry")
    op.execute("DROP FUNCTION refuse_audit_change()")
    op.execute("DROP TRIGGER grade_locked ON grade")
    op.execute("DROP FUNCTION refuse_locked_grade()")
