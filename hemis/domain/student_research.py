"""What students do in science, in words."""

from hemis.domain.i18n import N_

PRIZE = "prize"
KINDS = {
    "article": N_("Мақола"),
    "thesis": N_("Тезис"),
    "patent": N_("Патент ёки гувоҳнома"),
    "circle": N_("Илмий тўгарак"),
    PRIZE: N_("Олимпиада ёки танлов"),
}
PLACES = {
    "article": N_("Журнал номи"),
    "thesis": N_("Анжуман ёки тўплам номи"),
    "patent": N_("Рўйхатга олган идора"),
    "circle": N_("Ўтказиладиган жойи"),
}
DAYS = {
    "article": N_("Нашр санаси"),
    "thesis": N_("Анжуман санаси"),
    "patent": N_("Рўйхатга олинган санаси"),
    "circle": N_("Қатнаша бошлаган санаси"),
}
WON = ("11", "12", "16")
"""The achievements that a supervisor prepares a student for: olympiads and contests."""

__all__ = ["DAYS", "KINDS", "PLACES", "PRIZE", "WON"]
