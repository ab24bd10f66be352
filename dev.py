"""The two commands of this project, for a bare Python: `demo` shows the system, `test` proves it.

    python3 dev.py demo    make the environment, the database and a demo university, print sign-ins, serve
    python3 dev.py test    everything that CI runs; further arguments go to pytest
    python3 dev.py check   the linters alone

The application's settings are HEMIS_* variables of the environment, listed in docs/operations.md. These matter here:
    HEMIS_DATABASE_URL          postgresql+psycopg://... instead of the SQLite file under instance/
    HEMIS_TEST_POSTGRES_URL     a server for the tests, where they may create databases
    HEMIS_CHROMIUM              the browser for the tests, if it is not on PATH
    HEMIS_REQUIRE_POSTGRES=1    no server is a failure, not a skip
    HEMIS_REQUIRE_BROWSER=1     no browser is a failure, not a skip
    HEMIS_REQUIRE_REDIS=1       no redis-server is a failure, not a skip
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "installed-locks"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}  # dev holds all that run holds
LINTERS = {
    "mypy": ["mypy"],  # the longest begins first
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import-linter": ["lint-imports"],
    "djlint": ["djlint", "hemis/templates", "--lint", "--quiet"],
}
TESTS = {"pytest": ["-n", "2", "--dist", "worksteal"]}  # whoever has finished takes tests from the other
NO_TESTS_COLLECTED = 5


class Step(NamedTuple):
    """What one step of `test` came to."""

    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: sudo apt install -y python3.11-venv")
    options, rest = arguments()
    os.chdir(ROOT)
    if options.command == "demo":
        return demo(options)
    make_environment("dev")
    report, is_test = Report(), options.command == "test"
    with ThreadPoolExecutor(1 if is_test else 2) as beside:
        linted = beside.map(lint, LINTERS)
        tested = [run_tests(name, command + rest, report) for name, command in TESTS.items() if is_test]
        steps = [tell(*each) for each in linted]
    return summary(steps + tested, report)


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="demo | test | check")
    show = commands.add_parser("demo", help="make and serve the demo university")
    show.add_argument("--fresh", action="store_true", help="throw the demo data away and make them anew")
    show.add_argument("--port", type=int, default=8000, help="where to serve (8000)")
    show.add_argument("--no-serve", action="store_true", help="only make the database")
    show.add_argument("--students", type=int, help="size of a new demo university (about 2000)")
    commands.add_parser("test", help="all that CI runs; further arguments go to pytest", add_help=False)
    commands.add_parser("check", help="the linters alone")
    options, rest = parser.parse_known_args()
    if rest and options.command != "test":
        parser.error(f"unknown: {' '.join(rest)}")
    return options, rest


def stop(sentence: str) -> None:
    """End with one sentence that says what to do."""
    sys.exit(f"dev.py: {sentence}")


# --- the environment ---------------------------------------------------------------------------------------------


def make_environment(kind: str) -> None:
    """A .venv that holds exactly what the lock says; does nothing if it was made from the same lock."""
    python = BIN / "python"
    works = python.exists() and subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0
    if works and STAMP.exists() and fingerprint(kind) in STAMP.read_text().split():
        return
    if not works:
        if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
            stop("Python's venv is missing; on Debian or Ubuntu: sudo apt install -y python3-venv")
        print("Making the environment in .venv ...", flush=True)
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    print(f"Installing {LOCKS[kind].name} ...", flush=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    run([*pip, "--require-hashes", "-r", str(LOCKS[kind])])
    STAMP.write_text("\n".join(fingerprint(each) for each in (LOCKS if kind == "dev" else [kind])))


def fingerprint(kind: str) -> str:
    return f"{LOCKS[kind].name}:{hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()}"


def run(command: list[str]) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode:
        sys.exit(done.returncode)


# --- demo --------------------------------------------------------------------------------------------------------


def demo(options: argparse.Namespace) -> int:
    if not options.no_serve and is_taken(options.port):
        stop(f"port {options.port} is in use; choose another one, for example --port {options.port + 1}")
    make_environment("run")
    flask = [str(BIN / "python"), "-m", "flask", "--app", "wsgi"]
    size = [] if options.students is None else ["--students", str(options.students)]
    run([*flask, "db", "upgrade"])
    run([*flask, "demo", *(["--fresh"] if options.fresh else []), *size])
    run([*flask, "demo", "logins"])
    if options.no_serve:
        return 0
    sys.stdout.flush()
    # The server takes our place, so that a signal to us is a signal to it.
    os.execv(flask[0], [*flask, "serve", "--port", str(options.port)])


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


# --- test --------------------------------------------------------------------------------------------------------


class Report:
    """What the JUnit files say beyond their counts: why tests were skipped, which promises they kept."""

    def __init__(self) -> None:
        self.reasons: collections.Counter[str] = collections.Counter()
        self.promises: dict[str, collections.Counter[str]] = {}

    def read(self, file: Path) -> dict[str, int]:
        counts = collections.Counter(passed=0, failed=0, skipped=0)
        for case in ElementTree.parse(file).iter("testcase"):
            skipped = case.find("skipped")
            broken = case.find("failure") is not None or case.find("error") is not None
            outcome = "failed" if broken else "passed" if skipped is None else "skipped"
            counts[outcome] += 1
            if skipped is not None:
                self.reasons[skipped.get("message", "")] += 1
            for item in case.iter("property"):
                if item.get("name") == "promise":
                    self.promises.setdefault(item.get("value", ""), collections.Counter())[outcome] += 1
        return dict(counts)


def lint(name: str) -> tuple[Step, str]:
    """Run a linter beside the tests or another linter, and keep what it says until they have ended."""
    start, (program, *options) = time.monotonic(), LINTERS[name]
    done = subprocess.run(
        [str(BIN / program), *options], check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return Step(name, time.monotonic() - start, failed=int(done.returncode != 0)), done.stdout


def tell(step: Step, said: str) -> Step:
    headline(step.name, said)
    return step


def run_tests(name: str, options: list[str], report: Report) -> Step:
    start = headline(name)
    with tempfile.TemporaryDirectory(prefix="hemis-dev-") as folder:
        file = Path(folder, "report.xml")
        command = [str(BIN / "python"), "-m", "pytest", "--quiet", f"--junit-xml={file}", *options]
        code = subprocess.run(command, check=False).returncode
        counts = report.read(file) if file.exists() else {}
    if code not in (0, NO_TESTS_COLLECTED) and not counts.get("failed"):
        counts["failed"] = 1  # it did not even come to its tests
    return Step(name, time.monotonic() - start, **counts)


def headline(name: str, text: str = "") -> float:
    line = f"\n== {name} ".ljust(shutil.get_terminal_size((100, 24)).columns - 1, "=")
    print(line, *text.splitlines(), sep="\n", flush=True)
    return time.monotonic()


def summary(steps: list[Step], report: Report) -> int:
    headline("summary")
    for step in steps:
        said = f"  {step.passed} passed, {step.failed} failed, {step.skipped} skipped" if step.name in TESTS else ""
        print(f"{'FAILED' if step.failed else 'ok':7}{step.name:16}{step.seconds:7.1f} s{said}")
    for name, counts in sorted(report.promises.items()):
        print(f"promise {name:4} " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
    for reason, count in report.reasons.most_common():
        print(f"skipped {count}: {reason}")
    failed = sum(step.failed for step in steps)
    print(f"\n{sum(s.passed for s in steps)} passed, {failed} failed, {sum(s.skipped for s in steps)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
