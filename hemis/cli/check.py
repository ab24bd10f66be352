"""`flask check`: are the stored data as they must be?"""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from hemis.extensions import db
from hemis.operations import lesson_sums
from hemis.operations.invariants import INVARIANTS, broken

OTHERS = 7
"""Checks that are no single statement: days off, sums by group, lost rows, averages, debts, fees, the chain."""


@click.command("recount-lessons")
@with_appcontext
def recount_lessons() -> None:
    """Make the sums of all lessons anew from the absences, after `check` has found them unequal."""
    count = lesson_sums.recount()
    db.session.commit()
    click.echo(f"{count} lessons")


@click.command()
@with_appcontext
def check() -> None:
    """Check what must always be true; exit 1 where it is not."""
    faults = list(broken(current_app.config["AUDIT_KEY"].encode()))
    for sentence, number, examples in faults:
        click.echo(f"NOT TRUE: {sentence}. {number} found: {', '.join(examples)}", err=True)
    if faults:
        sys.exit(1)
    click.echo(f"{len(INVARIANTS) + OTHERS} checks, all true")
