"""Кун тартиби: the questions of a seminar as rows of a form."""

from flask_babel import gettext as _

from hemis.domain.digits import whole_number
from hemis.operations.seminars import Question
from hemis.web.rows import Row, RowsField

LONGEST = {"question": 500, "speaker": 200}


class AgendaField(RowsField):
    """Rows of question, speaker and minutes."""

    parts = ("question", "speaker", "minutes")

    def fault(self, row: Row) -> str:
        if not row["question"]:
            return _("Масаланинг матнини киритинг.")
        if any(len(row[part]) > most for part, most in LONGEST.items()):
            return _("Масала 500, маърузачи 200 белгидан ошмасин.")
        minutes = row["minutes"]
        if minutes and not 1 <= (whole_number(minutes, 3) or 0) <= 600:
            return _("Давомийлик 1 дан 600 дақиқагача бўлсин.")
        return ""

    def made(self, row: Row) -> Question:
        return Question(row["question"], row["speaker"], int(row["minutes"] or 0) or None)
