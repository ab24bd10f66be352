"""Writes that may arrive twice: the same key brings the same answer, and nothing is done again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import Delivery, User

OTHER_BODY = N_("Бу жўнатма рақами билан бошқа маълумот сақланган. Саҳифани янгилаб, қайта киритинг.")
LONGEST_KEY = 64
Answer = dict[str, Any]


def fingerprint(body: Mapping[str, Any]) -> str:
    """Return the same text for the same content, whatever the order of its parts."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def find(key: str, print_: str, *, by: User) -> Answer | None:
    """Return the answer that this delivery got the first time; RuleError when the key stands for something else."""
    known = db.session.execute(
        select(Delivery.user_id, Delivery.fingerprint, Delivery.answer).where(Delivery.key == key)
    ).one_or_none()
    if known is None:
        return None
    if (known.user_id, known.fingerprint) != (by.id, print_):
        raise RuleError(OTHER_BODY)
    answer: Answer = json.loads(known.answer)
    return answer


def remember(key: str, print_: str, answer: Answer, *, by: User, at: datetime) -> None:
    """Keep the answer beside the write that it tells of, in the same transaction."""
    row = {"key": key, "user_id": by.id, "fingerprint": print_, "status": 200, "received_at": at}
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Delivery).values(row | {"answer": json.dumps(answer)}))
    except IntegrityError as error:
        raise RuleError(OTHER_BODY) from error
