"""`flask maintenance`: the service is closed and opened from the shell of any node."""

import pytest

PUBLIC = "/ilmiy-faoliyat/"


@pytest.fixture
def flask(app):
    def run(*words):
        return app.test_cli_runner().invoke(args=["maintenance", *words])

    return run


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("30m", "11:00"),
        ("2h", "12:30"),
        ("12:30", "06.10.2026 12:30"),
        ("09:00", "07.10.2026 09:00"),
        ("2026-10-06 13:00", "06.10.2026 13:00"),
        ("06.10.2026 13:00", "06.10.2026 13:00"),
    ],
)
@pytest.mark.promise("H1")
def test_one_command_closes_and_one_opens(client, flask, until, said):
    closed = flask("on", "--until", until, "--reason", "Сервер кўчирилмоқда", "--reason-ru", "Переезд сервера")
    assert (closed.exit_code, said in closed.output) == (0, True)
    client.application.extensions.pop("kept_maintenance", None)  # another process: it looks again within 3 seconds
    assert client.get(PUBLIC).status_code == 503
    assert "Переезд сервера" in client.get(f"{PUBLIC}?lang=ru").text
    assert "runs: 06.10.2026" in flask("state").output
    assert "open" in flask("off").output
    client.application.extensions.pop("kept_maintenance", None)
    assert client.get(PUBLIC).status_code == 200


@pytest.mark.parametrize("words", [("on", "--until", "tomorrow"), ("on", "--until", "2020-01-01 10:00"), ("off",)])
def test_what_cannot_be_is_refused(flask, words):
    assert flask(*words).exit_code != 0


def test_too_long_is_refused(flask):
    assert "3 кундан" in flask("on", "--until", "9999m").output
