"""A page of the framework on which nothing stands: what a request costs before it says anything.

python -m bench.empty AT_ONCE PORT

Served as ours are, so many at once; with 0 by waitress as it comes, whose threads take whatever there is.
"""

import sys

import waitress
from flask import Flask

from hemis.cli.serve import listen


def main() -> None:
    app, at_once, port = Flask(__name__), *map(int, sys.argv[1:])
    app.add_url_rule("/", "empty", lambda: "")
    if at_once:
        listen(app, port=port, at_once=at_once)
    else:
        waitress.serve(app, host="127.0.0.1", port=port)


if __name__ == "__main__":
    main()
