"""Floor 0: the rules of a university as pure functions. No Flask, no SQLAlchemy, no clock, no float."""
