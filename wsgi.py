"""The WSGI entry point: `flask --app wsgi …` and any WSGI server use it."""

from hemis import create_app

app = create_app()
