"""`flask audit verify`: is the chain of changes whole?"""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from hemis.operations import audit as operations

audit = AppGroup("audit", help="The chain of changes.")


@audit.command()
@click.option("--mark", help="A mark written down earlier; it must still be part of the chain.")
def verify(mark: str | None) -> None:
    """Recompute the chain; exit 1 where it is broken."""
    verdict = operations.verify(current_app.config["AUDIT_KEY"].encode())
    if verdict.broken_at is not None:
        click.echo(f"broken at entry {verdict.broken_at} of {verdict.entries}", err=True)
        sys.exit(1)
    if mark and not operations.is_known(mark):
        click.echo("the given mark is no part of this chain", err=True)
        sys.exit(1)
    click.echo(f"{verdict.entries} entries, whole; newest mark {verdict.mark}")
