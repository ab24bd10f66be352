"""What every table shares: types, mixins and the columns of a unit name."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Integer, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from hemis.domain import names
from hemis.extensions import Base


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment on both engines; SQLite itself would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal kept as a whole number of its smallest step, so that SQLite never sees a float."""

    impl = Integer
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimal places")
        return int(scaled)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None]:
        return partial(_exact, self.places)


class Money(Scaled):
    """An exact sum of money, to the hundredth; a grant has more of them than an ordinary whole number holds."""

    impl = BigInteger
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(2)


@lru_cache(maxsize=4096)
def _exact(places: int, value: int | None) -> Decimal | None:
    """Return what a column of `Scaled` says; pages have the same few points and credits in every row."""
    return None if value is None else Decimal(value).scaleb(-places)


def KeyText(length: int) -> String:  # noqa: N802 - reads as a type
    """Return text compared by code points on both engines, whatever the server's locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Attached:
    """What is kept of a file that hangs on another row."""

    title: Mapped[str] = mapped_column(String(200))
    stored_name: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Identified:
    """An ordinary numeric key."""

    id: Mapped[int] = mapped_column(primary_key=True)


def search_key(row: Mapping[str, Any]) -> str:
    """Return the folded code and name of a row: Cyrillic and Latin spellings meet in it."""
    return names.fold(f"{row.get('code') or row.get('login') or ''} {row['name']}")[:400]


def order_key(row: Mapping[str, Any]) -> str:
    """Return what sorts a row's name in the order of the Uzbek alphabet."""
    return names.sort_key(row["name"])[:400]


class Named:
    """A name in Uzbek Cyrillic, its Latin form, and the keys that find it in either script and put it in order."""

    name: Mapped[str] = mapped_column(String(300))
    name_latin: Mapped[str] = mapped_column(String(300), default="")
    name_key: Mapped[str] = mapped_column(
        KeyText(400), default=lambda context: search_key(context.get_current_parameters()), index=True
    )
    sort_key: Mapped[str] = mapped_column(
        KeyText(400), default=lambda context: order_key(context.get_current_parameters()), index=True
    )


class Switched:
    """A row that is switched off, not deleted, once something is linked to it."""

    is_active: Mapped[bool] = mapped_column(default=True)


class PersonNamed:
    """A person's name in both scripts; `sort_key` is the 35-letter Uzbek order."""

    surname: Mapped[str] = mapped_column(String(60))
    first_name: Mapped[str] = mapped_column(String(60))
    patronymic: Mapped[str] = mapped_column(String(80), default="")
    surname_latin: Mapped[str] = mapped_column(String(60), default="")
    first_name_latin: Mapped[str] = mapped_column(String(60), default="")
    patronymic_latin: Mapped[str] = mapped_column(String(80), default="")
    sort_key: Mapped[str] = mapped_column(KeyText(240), default="", index=True)
    gender: Mapped[str] = mapped_column(String(2))
    birth_date: Mapped[date | None]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.first_name, self.patronymic) if part)

    @property
    def full_name_latin(self) -> str:
        return " ".join(part for part in (self.surname_latin, self.first_name_latin, self.patronymic_latin) if part)


def one_of(column: str, *values: str, name: str | None = None) -> CheckConstraint:
    """Return a CHECK that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)


__all__ = [
    "Attached",
    "Base",
    "Identified",
    "KeyText",
    "Named",
    "PersonNamed",
    "Scaled",
    "Switched",
    "UtcDateTime",
    "one_of",
    "order_key",
    "search_key",
]
