"""Which look an address asks for: large text, high contrast, or both; also on pages that refuse or apologise."""

from flask import has_request_context, request

PARTS = ("large", "contrast")
VIEWS = (*PARTS, "-".join(PARTS))


def current() -> str:
    """Return the look that the address asks for; empty for the ordinary one."""
    asked = request.args.get("view", "") if has_request_context() else ""
    return asked if asked in VIEWS else ""


__all__ = ["PARTS", "VIEWS", "current"]
