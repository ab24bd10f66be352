"""Профилактика ишлари: announced stretches in which the service may lawfully refuse (passport, row 8)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.settings import Maintenance
from hemis.operations import plain

REASONS = (
    N_("Тизимни янгилаш"),
    N_("Сервер жиҳозларига хизмат кўрсатиш"),
    N_("Маълумотлар базасига хизмат кўрсатиш"),
    N_("Тармоқ ва электр таъминоти ишлари"),
)
"""Reasons that are told in every language; one's own words are shown as they are typed."""
LONGEST = timedelta(days=3)


def plan(work: Maintenance, values: Mapping[str, Any], *, at: datetime, by: User) -> None:
    """Announce a stretch of work or change one; it must end in the future and within three days."""
    starts_at, ends_at = values["starts_at"], values["ends_at"]
    if ends_at <= starts_at:
        raise RuleError(N_("Тугаш вақти бошланишидан кейин бўлиши керак."), field="ends_at")
    if ends_at <= at:
        raise RuleError(N_("Тугаш вақти ўтиб кетган."), field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise RuleError(N_("Профилактика 3 кундан ошмаслиги керак: муддатини бўлиб киритинг."), field="ends_at")
    if work.id and work.ends_at <= at:
        raise RuleError(N_("Тугаган иш ўзгартирилмайди: янгисини эълон қилинг."))
    plain.save(work, values, by=by)


def finish(work: Maintenance, *, at: datetime, by: User) -> None:
    """End work at once; one that has not begun is called off."""
    if work.ends_at <= at:
        raise RuleError(N_("Бу иш аллақачон тугаган."))
    if work.starts_at < at:
        plain.update(work, {"ends_at": at}, by=by)
    else:
        plain.remove(work, by=by)


def coming(at: datetime) -> list[Maintenance]:
    """Work that runs at `at` or is still to come."""
    rows = select(Maintenance).where(Maintenance.ends_at > at).order_by(Maintenance.starts_at)
    return list(db.session.scalars(rows))
