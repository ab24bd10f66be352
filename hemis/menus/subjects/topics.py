"""Мавзулар: rows of a form that people add, move, drop and paste, with or without JavaScript."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field

from hemis.domain.digits import whole_number
from hemis.domain.errors import Reason
from hemis.domain.planning import DEFAULT_HOURS, MOST_TOPICS, TopicLine, read_lines, read_topic
from hemis.models.teaching import Topic
from hemis.web.forms import ValidationError, clean
from hemis.web.rows import Row, shift

SPARE = 3
PARTS = ("topic", "title", "hours")


class TopicsField(Field):
    """Rows of number, title and hours; what was typed stays as it was typed, also when it is refused."""

    rows: list[Row]

    def process_data(self, value: Any) -> None:
        topics: Sequence[Topic] = value or ()
        self.rows = [_row(topic.id, topic.title, topic.hours) for topic in topics]
        self.data = [TopicLine(topic.id, topic.title, topic.hours) for topic in topics]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if isinstance(data, list) else [])
        if formdata is not None and "title" in formdata:
            columns = [[clean(text) for text in formdata.getlist(part)] for part in PARTS]
            self.rows = [dict(zip(PARTS, row, strict=True)) for row in zip(*columns, strict=False)]
            self.raw_data = formdata.getlist("title")

    def pre_validate(self, form: Any) -> None:
        """Read the filled rows; each row that cannot be read says why."""
        errors, self.data = [], []
        if len(self.rows) > 2 * MOST_TOPICS:
            raise ValidationError(_("Бир режада кўпи билан %(most)s та мавзу бўлади.", most=MOST_TOPICS))
        for number, row in enumerate(self.rows, start=1):
            if row["title"] or row["topic"]:
                found = read_topic(row["title"], row["hours"])
                if isinstance(found, Reason):
                    errors.append(f"{number}. {_(found.msgid, **found.params)}")
                else:
                    self.data.append(found._replace(key=_key(row["topic"])))
            elif row["hours"] not in ("", str(DEFAULT_HOURS)):
                errors.append(_("%(number)s. Мавзу номини киритинг.", number=number))
        if errors:
            raise ValidationError(" ".join(errors[:20]))

    def rearrange(self, asked: str) -> None:
        """Carry out what a button of the rows asks: `add`, `up-2`, `down-2`, `drop-2`."""
        if shift(self.rows, asked):
            self.offer_spare()

    def paste(self, text: str) -> list[str]:
        """Put pasted lines behind the rows; return what is wrong with them, and then put none."""
        topics, faults = read_lines(text)
        if not faults:
            self.rows = [row for row in self.rows if any(row.values())]
            self.rows += [_row("", topic.title, topic.hours) for topic in topics]
        return [
            _("%(number)s-қатор: %(fault)s", number=number, fault=_(reason.msgid, **reason.params))
            for number, reason in faults[:20]
        ]

    def offer_spare(self) -> None:
        """End the rows with a few empty ones."""
        self.rows += [_row("", "", "") for _number in range(SPARE) if len(self.rows) < MOST_TOPICS]


def _row(key: Any, title: str, hours: Any) -> Row:
    return {"topic": str(key), "title": title, "hours": str(hours)}


def _key(text: str) -> int | None:
    """The number of a stored topic; anything else is a number that no topic has, and is refused as such."""
    if not text:
        return None
    key = whole_number(text)
    return -1 if key is None else key
