"""The writes of a plain reference table: no rule beyond its form, but savepoint, audit and clear refusals."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar, cast

from sqlalchemy import Table, inspect
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.translit import to_latin
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.base import Named, order_key, search_key
from hemis.operations import audit, bulk

Model = TypeVar("Model", bound=Base)

TAKEN = N_("Бундай ёзув аллақачон бор: «%(value)s». Бошқа қиймат киритинг.")
LINKED = N_("Ўчириб бўлмайди: бу ёзувга боғланган маълумотлар бор. Уни нофаол қилиш мумкин.")
CLASH = N_("Сақланмади: бу ёзув бошқа маълумотлар билан келишмайди. Саҳифани янгилаб, қайта уриниб кўринг.")


def save(row: Base, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or update a row with the values of its form."""
    if inspect(row).transient:
        for name, value in values.items():
            setattr(row, name, value)
        create(row, by=by)
    else:
        update(row, values, by=by)


def create(
    row: Model, *, by: User | None, reason: str = "", told: Mapping[str, tuple[Any, Any]] = MappingProxyType({})
) -> Model:
    """Add `row`; raise RuleError when a unique value is taken. `told` goes to its history beside its own columns."""
    derive(row)
    unused = bulk.unused_id(type(row)) if getattr(row, "id", None) is None else None
    if unused:
        row.id = unused  # type: ignore[attr-defined]
    try:
        _flush_guarded(row, lambda: db.session.add(row))
    except RuleError:
        if unused:
            row.id = None  # type: ignore[attr-defined]
        raise
    audit.record("create", row, by=by, changes={**audit.snapshot(row), **told}, reason=reason)
    return row


def create_many(rows: Sequence[Model], *, by: User | None) -> Sequence[Model]:
    """Add rows by one flush, where no form waits for the refusal of a single one."""
    for row in rows:
        derive(row)
    with db.session.begin_nested():
        db.session.add_all(rows)
        db.session.flush()
    for row in rows:
        audit.record("create", row, by=by, changes=audit.snapshot(row))
    return rows


def update(row: Base, values: Mapping[str, Any], *, by: User | None, reason: str = "", verb: str = "update") -> None:
    """Set `values` on `row`; nothing is written, and nothing recorded, when nothing changes."""
    changes: dict[str, tuple[Any, Any]] = {}

    def apply() -> None:
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        derive(row)
        changes.update(audit.changes_of(row))

    _flush_guarded(row, apply)
    if changes:
        audit.record(verb, row, by=by, changes=changes, reason=reason)


def switch(row: Base, *, on: bool, by: User | None) -> None:
    """Switch a row on or off: how a row leaves new choices and keeps its history."""
    update(row, {"is_active": on}, by=by)


def remove(row: Base, *, by: User | None) -> None:
    """Delete `row`; raise RuleError when anything is linked to it."""
    before = {key: (after, None) for key, (_, after) in audit.snapshot(row).items()}
    try:
        with db.session.begin_nested():
            db.session.delete(row)
            db.session.flush()
    except IntegrityError as error:
        raise RuleError(LINKED) from error
    audit.record("remove", row, by=by, changes=before)


def remove_or_switch_off(row: Base, *, by: User | None) -> bool:
    """Delete a row that nothing points at (True); switch off one that is in use, so that its history stays (False)."""
    try:
        remove(row, by=by)
    except RuleError:
        switch(row, on=False, by=by)
        return False
    return True


def derive(row: Base) -> None:
    """Fill the columns that follow from others: the Latin name that nobody typed, and the keys of search and order."""
    if isinstance(row, Named):
        row.name_latin = row.name_latin or to_latin(row.name)
        values = {name: getattr(row, name, None) for name in ("code", "login", "name")}
        row.name_key, row.sort_key = search_key(values), order_key(values)


def _flush_guarded(row: Base, change: Any) -> None:
    typed: dict[str, Any] = {}
    try:
        with db.session.begin_nested():
            change()
            typed.update(vars(row))  # the rollback brings the old values back
            db.session.flush()
    except IntegrityError as error:
        raise _refusal(row, error, typed) from error


def _refusal(row: Base, error: IntegrityError, typed: Mapping[str, Any]) -> RuleError:
    """Name the field whose unique value is taken; both engines tell the columns or the constraint."""
    told = str(error.orig)
    table = cast(Table, type(row).__table__)
    for rule in (*table.constraints, *table.indexes):
        columns = [column.name for column in getattr(rule, "columns", ())]
        by_columns = "UNIQUE" in told and all(f"{table.name}.{name}" in told for name in columns)
        name = str(getattr(rule, "name", ""))
        if columns and name.startswith("uq_") and (name in told or by_columns):
            return RuleError(TAKEN, field=columns[-1], value=str(typed.get(columns[-1], "")))
    return RuleError(CLASH)


__all__ = ["create", "create_many", "derive", "remove", "remove_or_switch_off", "save", "switch", "update"]
