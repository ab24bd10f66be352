"""`flask translations update`: collect what is said, write the Latin script, and compile all catalogues."""

from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from hemis.config import ROOT
from hemis.domain.translit import to_latin

translations = AppGroup("translations", help="The catalogues of the interface.")
FOLDER = ROOT / "translations"
LANGUAGES = ("uz_Latn", "ru", "en")
FIXED = datetime(2026, 11, 1, tzinfo=UTC)
KEYWORDS = dict.fromkeys(("_", "_l", "N_", "gettext", "lazy_gettext")) | dict.fromkeys(
    ("pgettext", "lazy_pgettext"), ((1, "c"), 2)
)
NOBODY = {"msgid_bugs_address": "-", "last_translator": "-", "language_team": "-", "charset": "utf-8"}
READ_OVER = "read over"
"""A comment on a Latin message that a person has changed: transliteration does not touch it again."""


@translations.command()
def update() -> None:
    """Bring every catalogue up to date with the code; say what still waits for a translator."""
    for language in LANGUAGES:
        path = FOLDER / language / "LC_MESSAGES" / "messages.po"
        catalogue = _read(path, language)
        catalogue.update(collect(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        if language == "uz_Latn":
            _transliterate(catalogue)
        _write(path, catalogue)
        waiting = [str(message.id) for message in catalogue if message.id and not message.string]
        click.echo(f"{language}: {len(catalogue)} messages, {len(waiting)} without a translation")
        for msgid in waiting:
            click.echo(f"  {msgid}")


def collect() -> Catalog:
    """Return the catalogue of every message in the code and the templates, in a stable order, without places."""
    found = Catalog(project="HEMIS", charset="utf-8", fuzzy=False)
    package = str(ROOT / "hemis")
    extracted = extract_from_dir(
        package,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        options_map={"templates/**.html": {"silent": "false", "extensions": "jinja2.ext.i18n"}},
        keywords=KEYWORDS,
        comment_tags=(),
    )
    for _name, _line, message, _comments, context in sorted(extracted, key=lambda each: (each[0], each[1])):
        if message:
            found.add(message, context=context)
    return found


def _transliterate(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id and READ_OVER not in message.user_comments:
            message.string = to_latin(str(message.id))


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, header_comment="# HEMIS", project="HEMIS", version="1", fuzzy=False, **NOBODY)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.creation_date = catalogue.revision_date = FIXED  # a catalogue differs only where a message does
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=False, sort_output=True, no_location=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
