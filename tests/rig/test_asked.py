import pytest
from flask import Flask, request

from tests.rig.asked import ALL, names_asked

WAYS = {
    "get": (lambda: request.args.get("q", "", str), {"q"}),
    "item": (lambda: "q" in request.args and request.args["q"], {"q"}),
    "list": (lambda: request.args.getlist("q", int), {"q"}),
    "items": (lambda: list(request.args.items(multi=True)), {ALL}),
    "values": (lambda: list(request.args.values()), {ALL}),
    "names": (lambda: sorted(request.args), {ALL}),
    "keys": (lambda: list(request.args.keys()), {ALL}),
    "dictionary": (lambda: request.args.to_dict(), {ALL}),
    "copied": (lambda: list(request.args.lists()), set()),
    "nothing": (lambda: None, set()),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_read_of_an_address_is_noted(way: str) -> None:
    app, (read, wanted) = Flask("reader"), WAYS[way]
    app.add_url_rule("/", "page", lambda: {"said": bool(read())})
    with names_asked(app) as found:
        app.test_client().get("/?a=1")
    assert found == wanted
    app.test_client().get("/?a=1")
    assert found == wanted
