"""Flask's test client, for people who read pages: what it opens is checked, what it sends came from a form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.rig.page import Form, Page, check_fragment, check_page


class PageClient(FlaskClient):
    """Set `app.test_client_class = PageClient`; `csrf` follows the application's own setting."""

    @property
    def csrf(self) -> bool:
        return bool(self.application.config.get("WTF_CSRF_ENABLED", True))

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Answer as a server would: a header that is not Latin-1 ends the connection there, and is overlooked here."""
        response = super().open(*args, **options)
        for name, value in response.headers:
            assert _is_latin_1(value), f"no server can send the header {name}: {value}"
        return response

    def page(self, url: str, status: int = 200, **options: Any) -> Page:
        """Open an address and check the page that comes; a redirect is followed only by `arrive`."""
        return self.read(self.get(url, **options), status)

    def arrive(self, url: str, **options: Any) -> Page:
        """Open an address, follow its redirects, and return the page where that ends (`page.url` says which)."""
        return self.read(self.get(url, follow_redirects=True, **options))

    def fragment(self, url: str, status: int = 200, **options: Any) -> Page:
        """Open an address as htmx does and check the piece that comes."""
        headers = {"HX-Request": "true", **options.pop("headers", {})}
        response = self.get(url, headers=headers, **options)
        self._expect(response, status)
        return check_fragment(response.text, url, csrf=self.csrf)

    def send(self, form: Form, /, **values: object) -> TestResponse:
        """Send a form with some fields changed; the bare answer, whatever it is."""
        data = form.filled(values)
        if form.method == "GET":
            return self.get(form.action, query_string=data)
        return self.post(form.action, data=data, content_type=form.element.get("enctype"))

    def submit(self, form: Form, /, **values: object) -> Page:
        """Send a form that should be accepted: a GET shows its page, a POST answers 303 and is followed."""
        response = self.send(form, **values)
        if form.method == "GET":
            return self.read(response)
        self._expect(response, 303)
        return self.arrive(response.location)

    def refused(self, form: Form, /, **values: object) -> Page:
        """Send a form that should be refused: 422 and the page that says why."""
        return self.read(self.send(form, **values), 422)

    def read(self, response: TestResponse, status: int = 200) -> Page:
        """The checked page of an answer that one has already."""
        self._expect(response, status)
        parts = urlsplit(response.request.url)
        return check_page(response.text, parts.path + (f"?{parts.query}" if parts.query else ""), csrf=self.csrf)

    @staticmethod
    def _expect(response: TestResponse, status: int) -> None:
        said = f"{response.request.method} {response.request.path}: {response.status_code}, expected {status}"
        if response.location:
            said += f"; it points to {response.location}"
        assert response.status_code == status, f"{said}\n{response.text[:2000]}"


def _is_latin_1(value: str) -> bool:
    return max(map(ord, value), default=0) < 256
