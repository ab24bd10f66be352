"""What is done from the shell: `flask serve`, `flask audit verify`, `flask demo …`."""

from flask import Flask

from hemis.cli import audit, check, demo, maintenance, serve, setup, tick, translations, work


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(serve.serve)
    app.cli.add_command(tick.tick)
    app.cli.add_command(work.work)
    app.cli.add_command(audit.audit)
    app.cli.add_command(demo.demo)
    app.cli.add_command(check.check)
    app.cli.add_command(check.recount_lessons)
    app.cli.add_command(maintenance.maintenance)
    app.cli.add_command(setup.setup)
    app.cli.add_command(setup.password)
    app.cli.add_command(translations.translations)
