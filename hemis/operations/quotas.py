"""Admission quotas: places planned for an intake, and how many students hold them (H-9, H-10, functions §6.3)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, Subquery, and_, case, cast, func, select
from sqlalchemy.orm import with_expression

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.achievements import AdmissionQuota
from hemis.models.curriculum import AcademicYear, Speciality
from hemis.models.students import AcademicGroup, Student
from hemis.operations import plain

COUNTED = ("11", "12")
"""Kinds that the payment of a student tells."""
HOLDING = ("10", "11", "12", "14")
"""Who holds a place: admitted, studying, on leave, graduated. Who was expelled or went elsewhere has freed it."""
TAKEN = N_("Бу йил, мутахассислик ва таълим шакли учун «%(kind)s» квотаси киритилган: ўшани ўзгартиринг.")
_YEAR = cast(AcademicYear.code, Integer)


class Total(NamedTuple):
    """Places of a list: all that were planned, those of kinds that are counted, and how many of these are taken."""

    planned: int
    counted: int
    taken: int

    @property
    def difference(self) -> int:
        """Free places; less than nothing when more students were admitted."""
        return self.counted - self.taken


def with_taken(quotas: Select[Any]) -> tuple[Select[Any], Any]:
    """Join each quota to the number of students on it, by one grouped count; return the statement and the number."""
    held = _held()
    same = and_(
        held.c.speciality_id == AdmissionQuota.speciality_id,
        held.c.education_form == AdmissionQuota.education_form,
        held.c.payment_form == AdmissionQuota.kind,
        held.c.admission_year == _YEAR,
    )
    joined = quotas.join(AcademicYear, AcademicYear.id == AdmissionQuota.year_id).outerjoin(held, same)
    taken = case((AdmissionQuota.kind.in_(COUNTED), func.coalesce(held.c.students, 0)))
    return joined.options(with_expression(AdmissionQuota.taken, taken)), taken


def _held() -> Subquery:
    year = func.coalesce(Student.admission_year, AcademicGroup.start_year).label("admission_year")
    """Whoever was brought in without the year of admission came with the group."""
    places = (AcademicGroup.speciality_id, AcademicGroup.education_form, Student.payment_form, year)
    rows = select(*places, func.count().label("students")).join(AcademicGroup, AcademicGroup.id == Student.group_id)
    return rows.where(Student.status.in_(HOLDING)).group_by(*places).subquery()


def total_of(quotas: Select[Any], taken: Any) -> Total:
    """Add up the quotas of a statement that `with_taken` has made."""
    counted = case((AdmissionQuota.kind.in_(COUNTED), AdmissionQuota.planned), else_=0)
    sums = (func.coalesce(func.sum(each), 0) for each in (AdmissionQuota.planned, counted, taken))
    bare = quotas.order_by(None).with_only_columns(*sums, maintain_column_froms=True)
    return Total(*(int(each) for each in db.session.execute(bare).one()))


def save_quota(quota: AdmissionQuota, values: Mapping[str, Any], kind: str, *, by: User | None) -> None:
    """Create or change a quota; its faculty follows from the speciality. `kind` is its kind in words."""
    speciality = db.session.get_one(Speciality, values["speciality_id"])
    place = {name: values[name] for name in ("year_id", "speciality_id", "education_form", "kind")}
    same = select(AdmissionQuota.id).filter_by(**place).where(AdmissionQuota.id != (quota.id or 0))
    if db.session.scalar(same):
        raise RuleError(TAKEN, field="kind", kind=kind)
    plain.save(quota, {**values, "faculty_id": speciality.faculty_id}, by=by)


__all__ = ["COUNTED", "HOLDING", "Total", "save_quota", "total_of", "with_taken"]
