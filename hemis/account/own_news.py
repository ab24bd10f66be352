"""What waits for a student on the home page: results that may be appealed, answers to papers, missed hours."""

from datetime import timedelta
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func

from hemis.access import can, scoped, viewer
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.controls import Appeal
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.excuses import AbsenceExcuse
from hemis.models.teaching import AbsenceTotal
from hemis.operations import appeals
from hemis.operations.rules import whole_rule
from hemis.operations.years import began_last
from hemis.web import clock
from hemis.web.listing import counts_of

LOOKED_BACK = timedelta(days=14)


class News(NamedTuple):
    """A line of the home page and where it leads."""

    text: str
    url: str


def told() -> list[News]:
    """Return the news of a student; nothing for everybody else."""
    if viewer().student_id is None or not can("performance.own:view"):
        return []
    now = clock.now()
    lately = now - LOOKED_BACK
    since = now.replace(microsecond=0) - timedelta(hours=whole_rule(appeals.SUBMIT, on=clock.today()))
    opened = GradeSheet.status.in_(("closed", "confirmed")), GradeSheet.published_at >= since
    waiting, refused, own, judged = counts_of(
        [
            scoped(AbsenceExcuse).where(AbsenceExcuse.status == "sent"),
            scoped(AbsenceExcuse).where(AbsenceExcuse.status == "refused", AbsenceExcuse.decided_at >= lately),
            scoped(GradeSheet).where(*opened),
            scoped(Appeal).where(Appeal.decided_at >= lately),
        ]
    )
    papers, claims = "attendance.papers.index", "performance.claims.index"
    lines = (
        (own, _("Апелляция муддати ўтмаган натижалар: %(count)s та", count=own), url_for("performance.own.index")),
        (judged, _("Апелляция бўйича янги қарорлар: %(count)s та", count=judged), url_for(claims)),
        (refused, _("Рад этилган узр ҳужжатлари: %(count)s та", count=refused), url_for(papers, status="refused")),
        (waiting, _("Жавоб кутаётган узр ҳужжатлари: %(count)s та", count=waiting), url_for(papers, status="sent")),
    )
    hours = _missed()
    missed = News(_("Бу семестрда сабабсиз қолдирилган: %(hours)s соат", hours=hours), url_for("attendance.own.index"))
    return [News(text, url) for count, text, url in lines if count] + ([missed] if hours else [])


def _missed() -> int:
    rows = scoped(AbsenceTotal).join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
    rows = rows.join(Semester, Semester.id == CurriculumSubject.semester_id)
    rows = rows.where(Semester.ends_on >= clock.today(), began_last(clock.today()))
    found = db.session.scalar(rows.with_only_columns(func.sum(AbsenceTotal.unexcused_hours)))
    return int(found or 0)


__all__ = ["News", "told"]
