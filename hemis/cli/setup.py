"""`flask setup`, `flask password`: the first administrator of a new installation, and one who is locked out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from hemis.access.roles import Role
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.operations import accounts
from hemis.operations import setup as operations
from hemis.web import clock


@contextmanager
def closed_to_others() -> Iterator[None]:
    """Make the files of a block readable to their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@click.command()
@click.option("--login", default="admin", show_default=True, help="Sign-in name of the first administrator.")
@click.option("--name", default="Administrator", show_default=True, help="Full name of the first administrator.")
@with_appcontext
def setup(login: str, name: str) -> None:
    """Bring the database up to date, add what is missing of the reference data, and open the first account."""
    with closed_to_others():  # production refuses a database that every user of the machine can read
        upgrade()
    operations.install(by=None)
    operations.add_fixed_holidays(clock.today().year, by=None)
    operations.add_fixed_holidays(clock.today().year + 1, by=None)
    if accounts.holders(Role.ADMINISTRATOR, clock.today()):
        db.session.commit()
        click.echo("Ready. An administrator stands already; `flask password LOGIN` gives a forgotten password anew.")
        return
    values = {"login": login, "name": name}
    try:
        given = operations.open_first_account(values, Role.ADMINISTRATOR, today=clock.today())
    except RuleError as error:
        raise click.ClickException(f"{login}: such an account stands already, and it holds no role.") from error
    db.session.commit()
    click.echo(f"Ready. Sign in as {login.lower()} with the password {given}; it is asked to be changed at once.")


@click.command()
@click.argument("login")
@with_appcontext
def password(login: str) -> None:
    """Give an account a one-time password and end its sessions."""
    user = accounts.find_user(login)
    if user is None:
        raise click.ClickException(f"There is no open account {login}.")
    given = accounts.reset_password(user, at=clock.now(), by=None)
    db.session.commit()
    click.echo(f"{user.login}: {given}; it is asked to be changed at the next sign-in.")
