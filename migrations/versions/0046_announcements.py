"""What is announced in one table, the columns of seminars in their own; the public reads editions that never change."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from hemis.domain.names import fold

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.String(length=600).with_variant(sa.String(length=600, collation="C"), "postgresql")
OLD_KEY = sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
SHOWN = sa.text("withdrawn_at IS NULL")
DIRECTIONS = "direction IN ('seminar', 'conference', 'meeting', 'requirement', 'council', 'dissertation')"
REVIEW = (
    ("submitted_at", "approved_at", "publish_by", "published_at"),
    ("submitted_by_id", "approved_by_id"),
)
PERSONS = dict.fromkeys(REVIEW[1], "user_account")
CHECKS = {
    "published_has_time": "status <> 'published' OR published_at IS NOT NULL",
    "sent_back_has_remark": "status <> 'sent_back' OR remark <> ''",
    "status": "status IN ('draft', 'submitted', 'approved', 'published', 'sent_back', 'withdrawn')",
    "approved_has_approver": "status NOT IN ('approved', 'published') OR (approved_by_id IS NOT NULL AND approved_at"
    " IS NOT NULL AND publish_by IS NOT NULL)",
    "not_own_approver": "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
}
MOVED = ("title", "title_key", "day", "department_id", "about", "status", "version", "remark", *REVIEW[0], *REVIEW[1])
INDEXED = ("approved_by_id", "day", "department_id", "publish_by", "status", "submitted_by_id")
FILE = ("id", "title", "stored_name", "media_type", "size", "uploaded_at", "uploaded_by_id")


def upgrade() -> None:
    _create()
    _copy()
    for name in (*INDEXED,):
        op.drop_index(f"ix_seminar_{name}", table_name="seminar")
    op.drop_index("ix_seminar_status_day", table_name="seminar")
    with op.batch_alter_table("seminar") as table:
        for name in CHECKS:
            table.drop_constraint(op.f(f"ck_seminar_{name}"), type_="check")
        for name in ("department_id", *REVIEW[1]):
            table.drop_constraint(f"fk_seminar_{name}", type_="foreignkey")
        for name in MOVED:
            table.drop_column(name)
        table.create_foreign_key("fk_seminar_id", "announcement", ["id"], ["id"], ondelete="CASCADE")
    op.drop_index("ix_seminar_file_seminar_id", table_name="seminar_file")
    op.drop_table("seminar_file")
    op.drop_column("agenda_question", "search_key")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE seminar ALTER COLUMN id DROP DEFAULT")
        op.execute("DROP SEQUENCE IF EXISTS seminar_id_seq")
        for name in ("announcement", "announcement_file"):
            op.execute(f"SELECT setval('{name}_id_seq', (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}), false)")


def _create() -> None:
    op.create_table(
        "announcement",
        sa.Column("direction", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("title_key", KEY, nullable=False),
        sa.Column("search_key", WORDS, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("edition_number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in REVIEW[0]),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in REVIEW[1]),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(DIRECTIONS, name=op.f("ck_announcement_direction")),
        sa.CheckConstraint("status <> 'published' OR is_shown", name=op.f("ck_announcement_published_is_shown")),
        sa.CheckConstraint("NOT is_shown OR edition_number > 0", name=op.f("ck_announcement_shown_has_edition")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_announcement_{name}")) for name, rule in CHECKS.items()),
        *_references(
            "announcement", "RESTRICT", department_id="department", **dict.fromkeys(REVIEW[1], "user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    for name in INDEXED:
        op.create_index(op.f(f"ix_announcement_{name}"), "announcement", [name])
    op.create_index("ix_announcement_direction_status_day", "announcement", ["direction", "status", "day"])
    op.create_table(
        "announcement_file",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("is_dropped", sa.Boolean(), nullable=False),
        *_file_columns(),
        sa.CheckConstraint("size > 0", name=op.f("ck_announcement_file_size")),
        *_references("announcement_file", "CASCADE", announcement_id="announcement"),
        *_references("announcement_file", "RESTRICT", uploaded_by_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_file")),
    )
    op.create_index(op.f("ix_announcement_file_announcement_id"), "announcement_file", ["announcement_id"])
    _create_editions()


def _create_editions() -> None:
    op.create_table(
        "edition",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("search_key", WORDS, nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in REVIEW[0]),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in REVIEW[1]),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(DIRECTIONS, name=op.f("ck_edition_direction")),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= published_at", name=op.f("ck_edition_period")),
        sa.CheckConstraint("approved_by_id <> submitted_by_id", name=op.f("ck_edition_not_own_approver")),
        *_references("edition", "RESTRICT", announcement_id="announcement", **PERSONS),
        sa.UniqueConstraint("announcement_id", "number", name=op.f("uq_edition_announcement_id_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    for name in ("announcement_id", "approved_by_id", "published_at", "submitted_by_id"):
        op.create_index(op.f(f"ix_edition_{name}"), "edition", [name])
    where = {"sqlite_where": SHOWN, "postgresql_where": SHOWN}
    op.create_index("uq_edition_shown", "edition", ["announcement_id"], unique=True, **where)
    op.create_index("ix_edition_direction_day", "edition", ["direction", "day"], **where)
    op.create_table(
        "edition_file",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        *_references("edition_file", "CASCADE", edition_id="edition"),
        *_references("edition_file", "RESTRICT", file_id="announcement_file"),
        sa.PrimaryKeyConstraint("edition_id", "file_id", name=op.f("pk_edition_file")),
    )
    op.create_index(op.f("ix_edition_file_file_id"), "edition_file", ["file_id"])


def _references(table: str, ondelete: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"), ondelete=ondelete)
        for name, other in columns.items()
    ]


def _file_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
    ]


def _copy() -> None:
    """Each seminar becomes an announcement with the same key, each published one gets its first edition."""
    connection = op.get_bind()
    kept = ", ".join(("id", *MOVED))
    connection.exec_driver_sql(
        f"INSERT INTO announcement ({kept}, direction, search_key, is_shown, edition_number)"
        f" SELECT {kept}, 'seminar', '', status = 'published', CASE WHEN status = 'published' THEN 1 ELSE 0 END"
        " FROM seminar"
    )
    files = ", ".join(FILE)
    connection.exec_driver_sql(
        f"INSERT INTO announcement_file ({files}, announcement_id, is_dropped)"
        f" SELECT {files}, seminar_id, {_no(connection)} FROM seminar_file"
    )
    for row in connection.execute(sa.text("SELECT * FROM seminar ORDER BY id")).mappings().all():
        _copy_words(connection, row)
    connection.exec_driver_sql(
        "INSERT INTO edition_file (edition_id, file_id) SELECT edition.id, announcement_file.id FROM edition"
        " JOIN announcement_file ON announcement_file.announcement_id = edition.announcement_id"
    )


def _copy_words(connection: sa.Connection, row: Any) -> None:
    asked = sa.text("SELECT question, speaker, minutes FROM agenda_question WHERE seminar_id = :id ORDER BY position")
    questions = [list(each) for each in connection.execute(asked, {"id": row["id"]})]
    own = [row[name] or "" for name in ("title", "organiser", "place", "chair", "about")]
    words = fold(" ".join([*own, *(f"{each[0]} {each[1]}" for each in questions)]))
    update = sa.text("UPDATE announcement SET search_key = :words WHERE id = :id")
    connection.execute(update, {"words": words, "id": row["id"]})
    if row["status"] != "published":
        return
    content = {name: row[name] for name in ("kind", "place", "organiser", "chair", "language", "about")}
    content |= {name: str(row[name] or "")[:5] for name in ("starts_at", "ends_at")} | {"questions": questions}
    copied = ", ".join((*REVIEW[0], *REVIEW[1]))
    insert = sa.text(
        "INSERT INTO edition (announcement_id, number, direction, day, title, content, search_key, " + copied + ")"
        f" SELECT id, 1, 'seminar', day, title, {_json(connection)}, :words, {copied} FROM seminar WHERE id = :id"
    )
    connection.execute(insert, {"content": json.dumps(content, ensure_ascii=False), "words": words, "id": row["id"]})


def _no(connection: sa.Connection) -> str:
    return "false" if connection.dialect.name == "postgresql" else "0"


def _json(connection: sa.Connection) -> str:
    return "CAST(:content AS JSON)" if connection.dialect.name == "postgresql" else ":content"


def downgrade() -> None:
    op.add_column("agenda_question", sa.Column("search_key", sa.String(length=900), nullable=False, server_default=""))
    _restore_files()
    with op.batch_alter_table("seminar") as table:
        table.drop_constraint("fk_seminar_id", type_="foreignkey")
        table.add_column(sa.Column("title", sa.String(length=300), nullable=False, server_default=""))
        table.add_column(sa.Column("title_key", OLD_KEY, nullable=False, server_default=""))
        table.add_column(sa.Column("day", sa.Date(), nullable=False, server_default="2000-01-01"))
        table.add_column(sa.Column("department_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("about", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("status", sa.String(length=12), nullable=False, server_default="draft"))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("remark", sa.String(length=1000), nullable=False, server_default=""))
        for name in REVIEW[0]:
            table.add_column(sa.Column(name, MOMENT, nullable=True))
        for name in REVIEW[1]:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
    back = ", ".join(f"{name} = {_of(name)}" for name in MOVED)
    op.execute(f"UPDATE seminar SET {back}")
    with op.batch_alter_table("seminar") as table:
        for name in ("title", "title_key", "day", "about", "status", "version", "remark"):
            table.alter_column(name, server_default=None)
        for name, rule in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_seminar_{name}"), rule)
        for name, other in {"department_id": "department", **PERSONS}.items():
            table.create_foreign_key(f"fk_seminar_{name}", other, [name], ["id"], ondelete="RESTRICT")
        for name in INDEXED:
            table.create_index(f"ix_seminar_{name}", [name])
        table.create_index("ix_seminar_status_day", ["status", "day"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE seminar_id_seq OWNED BY seminar.id")
        op.execute("ALTER TABLE seminar ALTER COLUMN id SET DEFAULT nextval('seminar_id_seq')")
        op.execute("SELECT setval('seminar_id_seq', (SELECT COALESCE(MAX(id), 0) + 1 FROM seminar), false)")
    for name in ("edition_file", "edition", "announcement_file", "announcement"):
        op.drop_table(name)


def _of(name: str) -> str:
    column = {"title": "SUBSTR(title, 1, 300)", "title_key": "SUBSTR(title_key, 1, 400)"}.get(name, name)
    return f"(SELECT {column} FROM announcement WHERE announcement.id = seminar.id)"


def _restore_files() -> None:
    op.create_table(
        "seminar_file",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        *_file_columns(),
        sa.CheckConstraint("size > 0", name=op.f("ck_seminar_file_size")),
        *_references("seminar_file", "CASCADE", seminar_id="seminar"),
        *_references("seminar_file", "RESTRICT", uploaded_by_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seminar_file")),
    )
    op.create_index(op.f("ix_seminar_file_seminar_id"), "seminar_file", ["seminar_id"])
    files = ", ".join(FILE)
    op.execute(
        f"INSERT INTO seminar_file ({files}, seminar_id) SELECT {files}, announcement_id FROM announcement_file"
        " WHERE NOT is_dropped AND announcement_id IN (SELECT id FROM seminar)"
    )
