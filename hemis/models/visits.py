"""How often the public service is asked for, and who of the ministry may read the numbers (P-16)."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.announcements import DIRECTIONS
from hemis.models.base import Base, Identified, UtcDateTime, one_of

PLACES = (*DIRECTIONS, "service")
"""The directions of the service, and what belongs to none of them: its first page, the instruction."""
VISITORS = ("phone", "computer", "robot", "other")
ASKED = ("page", "file", "complaint")
LANGUAGES = ("uz_Cyrl", "uz_Latn", "ru", "en")
SCOPES = ("requests", "results")
OUTCOMES = ("answered", "refused", "throttled")


class VisitCount(Base):
    """Мурожаатлар сони: requests of a day that are alike in all that is kept of them. Nothing of a person is kept."""

    __tablename__ = "visit_count"
    __table_args__ = (
        one_of("direction", *PLACES),
        one_of("visitor", *VISITORS),
        one_of("language", *LANGUAGES),
        one_of("asked", *ASKED),
        CheckConstraint("count > 0", name="count"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    direction: Mapped[str] = mapped_column(String(12), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(10), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    asked: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int]


class ApiToken(Identified, Base):
    """Веб-хизмат токени: the key of a named official to the web service. Only its hash is kept."""

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL) AND (revoked_at IS NULL) = (reason = '')", name="revoked"
        ),
        CheckConstraint("holder <> '' AND post <> '' AND body <> ''", name="named"),
    )

    holder: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(String(200))
    """The ministry or agency for which the official works."""
    search_key: Mapped[str] = mapped_column(String(700), default="")
    scopes: Mapped[list[str]] = mapped_column(JSON)
    valid_until: Mapped[date]
    """The last day on which it opens the service."""
    start: Mapped[str] = mapped_column(String(12))
    """Its first signs, by which two tokens of one official are told apart."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")

    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id], lazy="raise_on_sql")
    revoked_by: Mapped[User | None] = relationship(foreign_keys=[revoked_by_id], lazy="raise_on_sql")


class ApiTokenUse(Base):
    """Токендан фойдаланиш: how often a token was used on a day, and whether it was let in."""

    __tablename__ = "api_token_use"
    __table_args__ = (one_of("outcome", *OUTCOMES), CheckConstraint("count > 0", name="count"))

    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int]


__all__ = [
    *("ASKED", "LANGUAGES", "OUTCOMES", "PLACES", "SCOPES", "VISITORS"),
    *("ApiToken", "ApiTokenUse", "VisitCount"),
]
