"""Long work that a person started and does not wait for: the row is the truth, the queue only wakes a worker."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = (QUEUED, RUNNING)


class Job(Identified, Base):
    """One piece of long work: who wants it, how far it is, what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("status", QUEUED, RUNNING, DONE, FAILED, CANCELLED),
        CheckConstraint("done >= 0 AND total >= 0 AND attempts >= 0", name="not_negative"),
        CheckConstraint("(finished_at IS NULL) = (status IN ('queued', 'running'))", name="finished"),
        CheckConstraint("(status = 'failed') = (error <> '')", name="error"),
        CheckConstraint("(stored_name = '') = (kept_until IS NULL)", name="file"),
        Index("ix_job_owner_created", "owner_id", "created_at"),
        Index("ix_job_status", "status"),
    )

    kind: Mapped[str] = mapped_column(String(30))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    subject_id: Mapped[int] = mapped_column(default=0)
    """The id of the row that the work is about, in the table that `kind` names."""
    params: Mapped[str] = mapped_column(Text, default="{}")
    status: Mapped[str] = mapped_column(String(10), default=QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str] = mapped_column(String(80), default="")
    """Which worker has it: host, process, and a number of the try."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_unwanted: Mapped[bool] = mapped_column(default=False)
    """The owner asked a running job to stop; its worker sees it at the next step."""
    result: Mapped[str] = mapped_column(Text, default="{}")
    error: Mapped[str] = mapped_column(String(300), default="")
    stored_name: Mapped[str] = mapped_column(String(64), default="")
    """The file that came of it, by the hash of its content."""
    file_title: Mapped[str] = mapped_column(String(120), default="")
    file_type: Mapped[str] = mapped_column(String(100), default="", server_default="")
    kept_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until then the owner may fetch the file; afterwards it is gone."""

    owner: Mapped[User] = relationship(lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


__all__ = ["CANCELLED", "DONE", "FAILED", "OPEN", "QUEUED", "RUNNING", "Job"]
