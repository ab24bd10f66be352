"""Robots are told apart from people by what they say of themselves."""

import pytest

from hemis.domain.visitors import kind_of


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "computer"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "computer"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15", "phone"),
        ("Mozilla/5.0 (Linux; Android 6.0.1) (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "robot"),
        ("TelegramBot (like TwitterBot)", "robot"),
        ("python-requests/2.32", "robot"),
        ("curl/8.5.0", "robot"),
        ("", "other"),
        ("Nimadir", "other"),
    ],
)
def test_a_visitor_is_what_the_agent_says(agent, kind):
    assert kind_of(agent) == kind
