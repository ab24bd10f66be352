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
        ("Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)", "robot"),
        ("Mozilla/5.0 (Linux; Android 7.0; SM-G930V) Mobile Safari/537.36 (compatible; Google-Read-Aloud)", "robot"),
        ("Mozilla/4.5 (compatible; HTTrack 3.0x; Windows 98)", "robot"),
        ("check_http/v2.3.3 (nagios-plugins 2.3.3)", "robot"),
        ("Mozilla/5.0 (compatible; inoreader.com; 1 subscribers)", "robot"),
        ("Mozilla/5.0 (Linux; Android 13; SM-G991B; wv) Mobile Safari/537.36 Telegram-Android/10.3.2", "phone"),
        ("Mozilla/5.0 (Linux; Android 12; CUBOT X30) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (Linux; Android 12; HUAWEI Preview-L21) Mobile Safari/537.36", "phone"),
        ("Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1", "phone"),
        ("Lynx/2.8.9rel.1 libwww-FM/2.14 SSL-MM/1.4.1", "computer"),
        ("Mozilla/5.0 (compatible; Konqueror/4.5; FreeBSD) KHTML/4.5.4 (like Gecko)", "computer"),
        ("", "other"),
        ("Nimadir", "other"),
    ],
)
def test_a_visitor_is_what_the_agent_says(agent, kind):
    assert kind_of(agent) == kind
