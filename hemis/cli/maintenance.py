"""`flask maintenance on|off|state`: the switch of the public service from the shell of any node (P-8, promise H1)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.operations import maintenance as works
from hemis.web import clock

maintenance = AppGroup("maintenance", help="Close the service for work on the server, and open it again.")
WHEN = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M")
MINUTES = {"m": 1, "h": 60}


@maintenance.command("on")
@click.option("--until", help="End of the work in Tashkent: `18:30`, `2026-11-23 18:30`, or a length: `30m`, `2h`.")
@click.option("--reason", default=works.REASONS[0], show_default=True, help="In Uzbek; the others are optional.")
@click.option("--reason-ru", default="")
@click.option("--reason-en", default="")
def turn_on(until: str | None, reason: str, reason_ru: str, reason_en: str) -> None:
    """Begin now. Everybody but the keepers is refused within five seconds, on every node."""
    moment = clock.now()
    ends_at = moment + timedelta(minutes=30) if until is None else _moment(until, moment)
    words = {"reason_ru": reason_ru, "reason_en": reason_en}
    minutes = -(-(ends_at - moment) // timedelta(minutes=1))
    _carry_out(lambda: works.start(reason, minutes, at=moment, by=None, **words))
    click.echo(f"closed until {clock.local(moment + timedelta(minutes=minutes))}")


@maintenance.command("off")
def turn_off() -> None:
    """End what runs; work that is still to come stays announced."""
    _carry_out(lambda: works.finish_running(at=clock.now(), by=None))
    click.echo("open")


@maintenance.command("state")
def tell() -> None:
    """Tell what runs and what is to come."""
    moment = clock.now()
    for work in works.coming(moment):
        said = "runs" if work.starts_at <= moment else "to come"
        click.echo(f"{said}: {clock.local(work.starts_at)} - {clock.local(work.ends_at)} {work.reason}")


def _moment(text: str, now: datetime) -> datetime:
    """Read a moment or a length; an hour that has passed today is that of tomorrow."""
    if found := re.fullmatch(r"(\d{1,4})([mh])", text):
        return now + timedelta(minutes=int(found[1]) * MINUTES[found[2]])
    if re.fullmatch(r"\d{1,2}:\d{2}", text):
        today = datetime.strptime(f"{now.astimezone(TASHKENT):%Y-%m-%d} {text}", WHEN[0]).replace(tzinfo=TASHKENT)
        return today if today > now else today + timedelta(days=1)
    for shape in WHEN:
        try:
            return datetime.strptime(text, shape).replace(tzinfo=TASHKENT)
        except ValueError:
            continue
    raise click.BadParameter("write 18:30, 2026-11-23 18:30, 30m or 2h", param_hint="--until")


def _carry_out(act: Callable[[], object]) -> None:
    try:
        act()
    except RuleError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()


__all__ = ["maintenance"]
