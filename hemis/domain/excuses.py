"""For which reasons an absence is excused, and the paper that shows each (rules 3)."""

from hemis.domain.i18n import N_

ABSENCE_REASON = {
    "01": N_("Касаллик (086 ёки вақтинча меҳнатга лаёқатсизлик варақаси)"),
    "02": N_("Ҳарбий комиссариат чақируви"),
    "03": N_("Суд ёки тергов органи чақируви"),
    "04": N_("Яқин қариндошининг вафоти"),
    "05": N_("Мусобақа ёки олимпиадада иштирок"),
    "06": N_("Илмий анжуман ёки хизмат сафари"),
    "07": N_("Деканнинг рухсати (ариза асосида)"),
    "08": N_("Донорлик куни"),
    "09": N_("Фарзандининг касаллиги"),
}
"""Code 10 of the classifier is an absence without a reason: there is no paper to enter for it."""
PAPER = {
    "01": N_("тиббий маълумотнома"),
    "02": N_("чақирув қоғози"),
    "03": N_("чақирув қоғози"),
    "04": N_("ФҲДЁ маълумотномаси"),
    "05": N_("буйруқ"),
    "06": N_("буйруқ"),
    "07": N_("ариза"),
    "08": N_("маълумотнома"),
    "09": N_("тиббий маълумотнома"),
}
STATES = {
    "sent": (N_("жавоб кутилмоқда"), "warn"),
    "accepted": (N_("амалда"), "ok"),
    "refused": (N_("рад этилган"), "danger"),
    "withdrawn": (N_("қайтариб олинган"), "muted"),
}
"""What a paper that a student has sent, or the dean's office has entered, stands for; and the kind of its chip."""

__all__ = ["ABSENCE_REASON", "PAPER", "STATES"]
