"""`flask serve`: the production server, one process with threads; more of the same stand behind a proxy."""

import signal
import sys
from typing import Any

import click
import waitress
from flask import Flask, current_app
from flask.cli import with_appcontext

from hemis.cli.channels import Channel
from hemis.cli.garbage import spare_what_stays
from hemis.cli.tick import start_ticking
from hemis.cli.turns import Turns
from hemis.cli.work import start_working
from hemis.web.batching import flush_all, start_flushing
from hemis.web.probe import start_probing

LARGEST_BODY = 1 << 30
"""What waitress takes by itself, for an application that sets no bound."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Serve the application until it is stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    spare_what_stays()
    start_ticking(app)
    start_working(app)
    stopped = start_flushing(app)
    start_probing(app)
    click.echo(f"http://{host}:{port}")
    is_file = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    signal.signal(signal.SIGTERM, _end)
    try:
        listen(app, host=host, port=port, threads=threads, at_once=1 if is_file else 2)
    finally:
        stopped.set()
        flush_all(app)


def _end(_number: int, _frame: Any) -> None:
    """End as from the keyboard: what is being answered is answered, what was counted is written."""
    sys.exit()


def listen(app: Flask, *, port: int, host: str = "127.0.0.1", threads: int = 8, at_once: int) -> None:
    """Answer requests until the end of the process."""
    proxy = app.config.get("TRUSTED_PROXY")
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host"}
    server = waitress.create_server(
        app,
        _dispatcher=Turns(threads, at_once),
        host=host,
        port=port,
        connection_limit=2000,
        channel_timeout=60,
        max_request_body_size=2 * (app.config["MAX_CONTENT_LENGTH"] or 0) or LARGEST_BODY,
        asyncore_use_poll=True,
        ident=None,
        clear_untrusted_proxy_headers=True,
        **(trusted if proxy else {}),
    )
    server.channel_class = Channel
    server.print_listen("Serving on http://{}:{}")
    server.run()
