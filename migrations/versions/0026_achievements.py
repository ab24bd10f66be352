"""Qualifications of their own, joint specialities, admission quotas, achievements of students, and their sheets."""

import sqlalchemy as sa
from alembic import op

from hemis.domain.names import fold, sort_key
from hemis.domain.translit import to_latin

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TYPES = "education_type IN ('11', '12', '13')"
FORMS = "education_form IN (" + ", ".join(f"'{code}'" for code in range(11, 24)) + ")"
SPORTS = "'', " + ", ".join(f"'{code}'" for code in range(11, 21))
KINDS = (
    *("students", "employees", "faculties", "departments", "divisions", "buildings", "rooms", "subject_groups"),
    *("subjects", "curriculum", "timetable", "equipment", "posts", "trainings", "contests", "loads", "topics"),
    *("years", "pairs", "groups", "statuses", "resources", "exams", "specialities"),
)
KEY = sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql")
NEW_KINDS = ("qualifications", "quotas", "achievements")


def upgrade() -> None:
    _qualifications()
    with op.batch_alter_table("speciality") as batch:
        batch.add_column(sa.Column("locality", sa.String(length=2), server_default="11", nullable=False))
        batch.add_column(sa.Column("qualification_id", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_speciality_locality"), "locality IN ('11', '12')")
        batch.create_foreign_key(
            op.f("fk_speciality_qualification_id"), "qualification", ["qualification_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_index(op.f("ix_speciality_qualification_id"), ["qualification_id"])
    _fill()
    with op.batch_alter_table("speciality") as batch:
        batch.drop_column("qualification")
    _quotas()
    op.create_index("ix_student_admission", "student", ["group_id", "payment_form", "status", "admission_year"])
    _achievements()
    _kinds((*KINDS, *NEW_KINDS))


def _qualifications() -> None:
    op.create_table(
        "qualification",
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("education_type", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("sort_key", KEY, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(TYPES, name=op.f("ck_qualification_education_type")),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_qualification_faculty_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
        sa.UniqueConstraint("faculty_id", "education_type", "name", name="uq_qualification_name"),
    )
    for column in ("faculty_id", "name_key", "sort_key"):
        op.create_index(op.f(f"ix_qualification_{column}"), "qualification", [column])


def _fill() -> None:
    """What was typed at a speciality becomes a row; one name at one faculty becomes one row."""
    bind = op.get_bind()
    typed = "SELECT DISTINCT faculty_id, education_type, qualification FROM speciality WHERE qualification <> ''"
    made = (
        "INSERT INTO qualification (faculty_id, education_type, name, name_latin, name_key, sort_key, is_active)"
        " VALUES (:faculty, :type, :name, :latin, :search, :sort, true)"
    )
    for faculty, type_, name in bind.execute(sa.text(typed)).all():
        keys = {"latin": to_latin(name), "search": fold(name)[:400], "sort": sort_key(name)[:400]}
        bind.execute(sa.text(made), {"faculty": faculty, "type": type_, "name": name, **keys})
    op.execute(
        "UPDATE speciality SET qualification_id = (SELECT made.id FROM qualification AS made"
        " WHERE made.faculty_id = speciality.faculty_id AND made.education_type = speciality.education_type"
        " AND made.name = speciality.qualification)"
    )


def _quotas() -> None:
    op.create_table(
        "admission_quota",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("speciality_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("education_form", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(FORMS, name=op.f("ck_admission_quota_education_form")),
        sa.CheckConstraint("kind IN ('11', '12', '13')", name=op.f("ck_admission_quota_kind")),
        sa.CheckConstraint("planned BETWEEN 1 AND 10000", name=op.f("ck_admission_quota_planned")),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{table}.id"], name=op.f(f"fk_admission_quota_{name}_id"), ondelete="RESTRICT"
            )
            for name, table in (("year", "academic_year"), ("speciality", "speciality"), ("faculty", "faculty"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_quota")),
        sa.UniqueConstraint("year_id", "speciality_id", "education_form", "kind", name="uq_admission_quota_kind"),
    )
    for column in ("year_id", "speciality_id", "faculty_id"):
        op.create_index(op.f(f"ix_admission_quota_{column}"), "admission_quota", [column])


def _achievements() -> None:
    texts = {"certificate_kind": 2, "subject": 120, "level": 40, "sport": 2, "number": 40}
    op.create_table(
        "achievement",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", KEY, nullable=False),
        *(sa.Column(name, sa.String(length=longest), nullable=False) for name, longest in texts.items()),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("stored_name", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('11', '12', '13', '14', '15', '16')", name=op.f("ck_achievement_kind")),
        sa.CheckConstraint("certificate_kind IN ('', '11', '12')", name=op.f("ck_achievement_certificate_kind")),
        sa.CheckConstraint("(kind = '15') = (certificate_kind <> '')", name=op.f("ck_achievement_certificate")),
        sa.CheckConstraint("kind <> '15' OR number <> ''", name=op.f("ck_achievement_certificate_number")),
        sa.CheckConstraint(f"sport IN ({SPORTS})", name=op.f("ck_achievement_sport_kind")),
        sa.CheckConstraint("(kind = '14') = (sport <> '')", name=op.f("ck_achievement_sport")),
        sa.CheckConstraint(
            "place IS NULL OR (place BETWEEN 1 AND 3 AND kind IN ('11', '12', '14', '16'))",
            name=op.f("ck_achievement_place"),
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= issued_on", name=op.f("ck_achievement_period")),
        sa.CheckConstraint("(stored_name = '') = (size = 0)", name=op.f("ck_achievement_evidence")),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_achievement_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement")),
        sa.UniqueConstraint("student_id", "kind", "issued_on", "title", name="uq_achievement_title"),
    )
    op.create_index("ix_achievement_student", "achievement", ["student_id", "issued_on"])
    op.create_index(op.f("ix_achievement_issued_on"), "achievement", ["issued_on"])


def downgrade() -> None:
    new = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    op.execute(f"DELETE FROM imported_row WHERE import_id IN (SELECT id FROM sheet_import WHERE kind IN ({new}))")
    op.execute(f"DELETE FROM sheet_import WHERE kind IN ({new})")
    _kinds(KINDS)
    op.drop_table("achievement")
    op.drop_index("ix_student_admission", "student")
    op.drop_table("admission_quota")
    with op.batch_alter_table("speciality") as batch:
        batch.add_column(sa.Column("qualification", sa.String(length=200), server_default="", nullable=False))
    op.execute(
        "UPDATE speciality SET qualification = coalesce((SELECT substr(kept.name, 1, 200) FROM qualification AS kept"
        " WHERE kept.id = speciality.qualification_id), '')"
    )
    with op.batch_alter_table("speciality") as batch:
        batch.alter_column("qualification", server_default=None, existing_type=sa.String(length=200))
        batch.drop_index(op.f("ix_speciality_qualification_id"))
        batch.drop_constraint(op.f("fk_speciality_qualification_id"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_speciality_locality"), type_="check")
        batch.drop_column("qualification_id")
        batch.drop_column("locality")
    op.drop_table("qualification")


def _kinds(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        name = batch_op.f("ck_sheet_import_kind")
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, "kind IN (" + ", ".join(f"'{kind}'" for kind in kinds) + ")")
