"""The end of what one account may read: the answer is refused, and the administrators see an alarm (promise F5)."""

from flask import abort, make_response, render_template

from hemis.access import person, viewer
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db, reading_only
from hemis.operations import passwords, reading
from hemis.web import clock, throttle

WRONG_PASSWORD = N_("Парол нотўғри.")
TOO_OFTEN = N_("Парол кўп марта нотўғри киритилди. %(minutes)s дақиқадан кейин қайта уриниб кўринг.")


def admit(student_id: int) -> None:
    """Let one more card be opened, or answer 429 and raise the alarm."""
    most = reading.may_open_card(viewer().user_id, student_id, at=clock.now())
    if most is not None:
        alarm(reading.CARDS, most)
        abort(make_response(render_template("errors/stopped.html", most=most), 429))


def alarm(kind: str, most: int) -> None:
    """Raise the alarm in a transaction of its own: the answer itself is a refusal."""
    db.session.rollback()
    reading_only.set(False)
    reading.raise_alarm(person(), kind, most=most, at=clock.now())
    db.session.commit()


def confirm(password: str) -> None:
    """See that the person at the keyboard is the owner of the account; RuleError on field `password`."""
    user = person()
    if not throttle.admits(user.login):
        minutes = -(-throttle.wait(user.login) // 60)
        raise RuleError(TOO_OFTEN, field="password", minutes=minutes)
    if not passwords.matches(user.password_hash, password):
        raise RuleError(WRONG_PASSWORD, field="password")
    throttle.forgive(user.login)


__all__ = ["admit", "alarm", "confirm"]
