"""`flask demo`, `flask demo logins`: a university for trying out, never for production."""

import csv
import sys
from time import monotonic

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from hemis.demo import make as maker
from hemis.demo import spreadsheets, store
from hemis.demo.cast import Login
from hemis.extensions import db
from hemis.web import clock


@click.group(cls=AppGroup, invoke_without_command=True)
@click.option("--fresh", is_flag=True, help="Throw the demo away and make it anew.")
@click.option("--students", default=maker.STUDENTS, show_default=True, type=click.IntRange(60, 100_000))
@click.option("--seed", default=1, show_default=True, help="The same seed on the same day makes the same university.")
@click.pass_context
@with_appcontext
def demo(context: click.Context, fresh: bool, students: int, seed: int) -> None:
    """Fill an empty database with a university for trying out; one that stands already is kept."""
    if context.invoked_subcommand:
        return
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The demo is never made in production.")
    began = monotonic()
    try:
        is_made = store.is_made()
    except store.NotDemo as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if is_made and not fresh:
        click.echo("The demo university stands already; --fresh makes it anew.")
        return
    if is_made:
        store.clear()
    store.write(maker.make(students, seed, clock.now(), click.echo))
    db.session.commit()  # after the marker: production must know of the accounts even if we are killed here
    spreadsheets.write(clock.now, current_app.config["UPLOADS"])
    store.measure()
    click.echo(f"made in {monotonic() - began:.1f} s")


@demo.command()
@click.option("--csv", "as_csv", is_flag=True, help="For programs: role,login,password,anchor.")
def logins(as_csv: bool) -> None:
    """Print an account for each role."""
    mark = store.read()
    if mark is None:
        raise click.ClickException("There is no demo university here: make it with `flask demo`.")
    rows = [Login._fields, *mark.logins]
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        return
    widths = [max(len(row[at]) for row in rows) for at in range(len(Login._fields))]
    for row in rows:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
