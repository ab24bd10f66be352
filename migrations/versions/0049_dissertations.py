"""Dissertations defended in the councils, and the words by which the public finds an edition."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

WORD = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")
TEXTS = {
    "kind": 12,
    "author": 200,
    "workplace": 300,
    "post": 200,
    "speciality_code": 8,
    "speciality": 300,
    "organisation": 300,
    "registration": 40,
    "council": 100,
    "supervisor": 200,
    "supervisor_degree": 300,
    "leading_organisation": 300,
    "seminar_conclusion": 300,
    "full_text_url": 500,
    "summary_url": 500,
    "summary_languages": 200,
    "ziyonet_url": 500,
    "library_registration": 100,
    "place": 300,
    "contacts": 300,
    "oak_decision": 300,
}
DATES = (
    *("preliminary_on", "sent_on", "seminar_on", "returned_on", "accepted_on", "oak_announced_on"),
    *("full_text_on", "summary_on", "ziyonet_on", "sent_to_oak_on", "oak_decided_on"),
)


def upgrade() -> None:
    op.create_table(
        "dissertation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in TEXTS.items()),
        sa.Column("opponents", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DATES),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.CheckConstraint("kind IN ('candidate', 'doctoral', 'phd', 'dsc')", name=op.f("ck_dissertation_kind")),
        sa.CheckConstraint(
            "kind IN ('candidate', 'doctoral') OR registration <> ''", name=op.f("ck_dissertation_registration")
        ),
        sa.ForeignKeyConstraint(["id"], ["announcement.id"], name=op.f("fk_dissertation_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissertation")),
    )
    op.create_index(op.f("ix_dissertation_speciality_code"), "dissertation", ["speciality_code"])
    op.create_table(
        "edition_word",
        sa.Column("word", WORD, nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_word_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "edition_id", name=op.f("pk_edition_word")),
    )
    op.create_index(op.f("ix_edition_word_edition_id"), "edition_word", ["edition_id"])
    _index_words()


def _index_words() -> None:
    connection = op.get_bind()
    words = sa.table("edition_word", sa.column("word"), sa.column("edition_id"))
    shown = sa.text("SELECT id, search_key FROM edition WHERE withdrawn_at IS NULL")
    for key, text in connection.execute(shown).all():
        rows = [{"word": word, "edition_id": key} for word in sorted({word[:60] for word in text.split()})]
        if rows:
            connection.execute(words.insert(), rows)


def downgrade() -> None:
    op.drop_table("edition_word")
    op.execute("DELETE FROM edition_file WHERE edition_id IN (SELECT id FROM edition WHERE direction = 'dissertation')")
    op.execute("DELETE FROM edition WHERE direction = 'dissertation'")
    op.drop_table("dissertation")
    of_them = "(SELECT id FROM announcement WHERE direction = 'dissertation')"
    op.execute(f"DELETE FROM announcement_file WHERE announcement_id IN {of_them}")
    op.execute("DELETE FROM announcement WHERE direction = 'dissertation'")
