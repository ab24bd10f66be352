"""What dev.py concludes from the reports of the steps."""

import re
import socket
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import dev

JUNIT = """<testsuites><testsuite>
<testcase name="a"><properties><property name="promise" value="A1"/></properties></testcase>
<testcase name="b"><properties><property name="promise" value="A1"/></properties><failure message="x"/></testcase>
<testcase name="c"><error message="x"/></testcase>
<testcase name="d"><skipped message="no browser: none found"/></testcase>
</testsuite></testsuites>"""


def test_a_report_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    file.write_text(JUNIT)
    report = dev.Report()
    assert report.read(file) == {"passed": 1, "failed": 2, "skipped": 1}
    assert report.promises == {"A1": {"passed": 1, "failed": 1}}
    assert report.reasons == {"no browser: none found": 1}


@pytest.mark.parametrize(
    ("failed", "code", "last"), [(0, 0, "7 passed, 0 failed, 1 skipped"), (1, 1, "7 passed, 1 failed, 1 skipped")]
)
def test_the_last_line_sums_the_steps(capsys: pytest.CaptureFixture[str], failed: int, code: int, last: str) -> None:
    steps = [dev.Step("mypy", 0.1, failed=failed), dev.Step("pytest", 2, 7, 0, 1)]
    assert dev.summary(steps, dev.Report()) == code
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_a_run_that_came_to_no_test_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.run_tests("pytest", ["--noconftest", "--no-such-option"], dev.Report()).failed == 1


def test_what_a_linter_says_is_kept_until_it_is_told(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setitem(dev.LINTERS, "a linter", ["python", "-c", "print('too long'); raise SystemExit(1)"])
    step, said = dev.lint("a linter")
    assert (step.name, step.failed, said) == ("a linter", 1, "too long\n")
    assert capsys.readouterr().out == ""
    assert dev.tell(step, said) is step
    assert "too long" in capsys.readouterr().out


def test_a_taken_port_is_seen() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert dev.is_taken(port)
    assert not dev.is_taken(port)


def pins(kind: str) -> set[str]:
    locks = {**dev.LOCKS, "timetable": dev.ROOT / "requirements-timetable.lock"}
    return set(re.findall(r"^[a-z].*==[^\\]+", locks[kind].read_text(), re.MULTILINE))


def test_the_lock_of_the_tools_holds_the_lock_of_the_application() -> None:
    assert pins("run")
    assert pins("run") <= pins("timetable") <= pins("dev")


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text())["project"]
    listed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    reasons = (dev.ROOT / "docs/decisions.md").read_text()
    rows = {name for row in re.findall(r"^\| ([a-z0-9, -]+) \|", reasons, re.MULTILINE) for name in row.split(", ")}
    assert {re.split(r"[=\[]", name)[0] for name in listed} <= rows
