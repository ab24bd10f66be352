"""Кун тартиби: rows of a form that people add, move and drop, with or without JavaScript."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field

from hemis.operations.seminars import Question
from hemis.web.forms import ValidationError, clean

SPARE = 3
MOST = 60
PARTS = ("question", "speaker", "minutes")
LONGEST = {"question": 500, "speaker": 200}
Row = dict[str, str]


class AgendaField(Field):
    """Rows of question, speaker and minutes; what was typed stays as it was typed, also when it is refused."""

    rows: list[Row]

    def process_data(self, value: Any) -> None:
        self.rows = [{part: _typed(getattr(row, part)) for part in PARTS} for row in value or ()]
        self.data = list(value or ())

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if isinstance(data, list) else [])
        if formdata is not None and "question" in formdata:
            columns = [[clean(text) for text in formdata.getlist(part)] for part in PARTS]
            self.rows = [dict(zip(PARTS, row, strict=True)) for row in zip(*columns, strict=False)][:MOST]
            self.raw_data = formdata.getlist("question")

    def pre_validate(self, form: Any) -> None:
        """Read the filled rows; the first row that cannot be read says why."""
        errors = []
        self.data = []
        for number, row in enumerate(self.rows, start=1):
            if any(row.values()):
                error = _fault(row)
                if error:
                    errors.append(f"{number}. {error}")
                else:
                    self.data.append(Question(row["question"], row["speaker"], int(row["minutes"] or 0) or None))
        if errors:
            raise ValidationError(" ".join(errors))

    def rearrange(self, asked: str) -> None:
        """Carry out what a button of the agenda asks: `add`, `up-2`, `down-2`, `drop-2`."""
        verb, _dash, place = asked.partition("-")
        at = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
        if verb == "add" and len(self.rows) < MOST:
            self.rows.append(dict.fromkeys(PARTS, ""))
        elif verb == "drop" and 0 <= at < len(self.rows):
            del self.rows[at]
        elif verb == "up" and 0 < at < len(self.rows):
            self.rows[at - 1], self.rows[at] = self.rows[at], self.rows[at - 1]
        elif verb == "down" and 0 <= at < len(self.rows) - 1:
            self.rows[at], self.rows[at + 1] = self.rows[at + 1], self.rows[at]

    def offer_spare(self) -> None:
        """End a form shown afresh with a few empty rows."""
        self.rows += [dict.fromkeys(PARTS, "") for _number in range(SPARE if not self.rows else 1)]


def _typed(value: Any) -> str:
    return "" if value is None else str(value)


def _fault(row: Row) -> str:
    if not row["question"]:
        return _("Масаланинг матнини киритинг.")
    if any(len(row[part]) > most for part, most in LONGEST.items()):
        return _("Масала 500, маърузачи 200 белгидан ошмасин.")
    minutes = row["minutes"]
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 4 and 1 <= int(minutes) <= 600):
        return _("Давомийлик 1 дан 600 дақиқагача бўлсин.")
    return ""
