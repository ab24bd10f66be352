"""Whole numbers as pages, addresses and sheets of a spreadsheet send them: as text."""

LONGEST = 9
"""So many digits are a key that every database holds."""


def whole_number(text: str, longest: int = LONGEST) -> int | None:
    """Return the number that a text says in at most `longest` digits from 0 to 9, else None.

    What Python reads beyond that is none of ours: a sign, spaces, digits of another script, thousands of digits.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= longest
    return int(text) if is_number else None


__all__ = ["whole_number"]
