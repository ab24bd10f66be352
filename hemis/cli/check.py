"""`flask check`: are the stored data as they must be?"""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from hemis.operations.invariants import INVARIANTS, broken

OTHERS = 3
"""Checks that are no single statement: days off, lost rows, the chain of changes."""


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
