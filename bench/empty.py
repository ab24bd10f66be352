"""A page of the framework on which nothing stands, served as ours are: what a request costs before it says anything.

python -m bench.empty AT_ONCE PORT
"""

import sys

from flask import Flask

from hemis.cli.serve import listen


def main() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "empty", lambda: "")
    listen(app, port=int(sys.argv[2]), at_once=int(sys.argv[1]))


if __name__ == "__main__":
    main()
