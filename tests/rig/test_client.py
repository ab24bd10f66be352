from flask import Flask, redirect, request

from tests.rig.client import PageClient

PAGE = """<!doctype html><html lang="en"><head><title>{0}</title></head><body><main><h1>{0}</h1>
<form action="/save" method="post"><label>Name <input name="name" value="{1}"></label><button>Save</button></form>
<form action="/" method="get"><label>Find <input name="q"></label><button>Find</button></form>
</main></body></html>"""


def make_client() -> PageClient:
    app = Flask(__name__)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = PageClient

    @app.get("/")
    def index() -> str:
        return PAGE.format("List", request.args.get("q", ""))

    @app.post("/save")
    def save():
        if not request.form["name"]:
            return PAGE.format("Refused", ""), 422
        return redirect(f"/?q={request.form['name']}", 303)

    @app.get("/_row")
    def row() -> str:
        return f"<tr><td>{request.headers['HX-Request']}</td></tr>"

    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def test_a_form_is_sent_and_its_redirect_followed() -> None:
    client = make_client()
    page = client.page("/").form("/save").submit(client, name="101")
    assert page.url == "/?q=101"
    assert page.form("/save").data["name"] == "101"


def test_a_refusal_is_a_page_too() -> None:
    client = make_client()
    assert client.page("/").form("/save").refused(client, name="").heading == "Refused"
    assert client.send(client.page("/").form("/save"), name="x").status_code == 303


def test_a_search_form_becomes_an_address() -> None:
    client = make_client()
    assert client.page("/").form("/").submit(client, q="abc").url == "/?q=abc"


def test_a_fragment_is_asked_for_as_htmx_does() -> None:
    assert make_client().fragment("/_row").text == "true"
