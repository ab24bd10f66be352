"""Жавоб вариантлари: rows of a form, right ones ticked, with or without JavaScript."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from wtforms import Field

from hemis.domain.digits import whole_number
from hemis.domain.questions import LONGEST_OPTION, MOST_OPTIONS, WHOLE, Option, shared
from hemis.web.forms import ValidationError, clean
from hemis.web.rows import shift

OFFERED = 4


class Row(NamedTuple):
    """What was typed; `share` is what the answer brought before, in percent."""

    text: str
    is_right: bool = False
    share: str = "0"


class OptionsField(Field):
    """Rows of an answer and a tick; what was typed stays as it was typed, also when it is refused."""

    rows: list[Row]

    def process_data(self, value: Any) -> None:
        options: Sequence[Any] = value or ()
        self.rows = [Row(option.text, option.percent > 0, str(option.percent)) for option in options]
        self.data = tuple(Option(option.text, option.percent) for option in options)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if isinstance(data, list) else [])
        if formdata is not None and "option" in formdata:
            texts, right = formdata.getlist("option")[: 2 * MOST_OPTIONS], set(formdata.getlist("right"))
            shares = [clean(share) for share in formdata.getlist("share")]
            shares += [""] * (len(texts) - len(shares))
            self.rows = [Row(clean(text), str(at) in right, shares[at]) for at, text in enumerate(texts)]
            self.raw_data = texts

    def pre_validate(self, form: Any) -> None:
        """Read the filled rows; right answers keep their shares as long as the same ones are right."""
        filled = [row for row in self.rows if row.text]
        if any(len(row.text) > LONGEST_OPTION for row in filled):
            raise ValidationError(_("Жавоб %(most)s белгидан ошмасин.", most=LONGEST_OPTION))
        kept = [_share(row.share) for row in filled]
        is_kept = [share > 0 for share in kept] == [row.is_right for row in filled]
        if form.kind.data == "multiple" and is_kept and sum(share for share in kept if share > 0) >= WHOLE - 2:
            self.data = tuple(Option(row.text, share) for row, share in zip(filled, kept, strict=True))
        elif form.kind.data == "multiple":
            self.data = shared((row.text, row.is_right) for row in filled)
        else:
            is_text = form.kind.data == "text"
            self.data = tuple(Option(row.text, WHOLE * (is_text or row.is_right)) for row in filled)

    def rearrange(self, asked: str) -> None:
        """Carry out what a button asks: `add` or `drop-2`."""
        if shift(self.rows, asked) and len(self.rows) < MOST_OPTIONS:
            self.rows.append(Row(""))

    def offer(self) -> None:
        """Begin with a few empty rows."""
        self.rows += [Row("")] * max(0, OFFERED - len(self.rows))


def _share(text: str) -> int:
    share = whole_number(text.removeprefix("-"), 3)
    if share is None or share > WHOLE:
        return 0
    return -share if text.startswith("-") else share
