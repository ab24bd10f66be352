"""Admission quotas: places planned for an intake, and how many students hold them (H-9, H-10, functions §6.3)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, case, cast, func, select
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
    """Let each quota tell how many students are on it, within its own statement; return it and the number.

    Whoever was brought in without the year of admission came with the group.
    """
    held = (
        select(func.count(Student.id))
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .where(
            AcademicGroup.speciality_id == AdmissionQuota.speciality_id,
            AcademicGroup.education_form == AdmissionQuota.education_form,
            Student.payment_form == AdmissionQuota.kind,
            Student.status.in_(HOLDING),
            func.coalesce(Student.admission_year, AcademicGroup.start_year) == cast(AcademicYear.code, Integer),
        )
        .correlate(AdmissionQuota, AcademicYear)
        .scalar_subquery()
    )
    taken = case((AdmissionQuota.kind.in_(COUNTED), held))
    joined = quotas.join(AcademicYear, AcademicYear.id == AdmissionQuota.year_id)
    return joined.options(with_expression(AdmissionQuota.taken, taken)), taken


def total_of(quotas: Select[Any], taken: Any) -> Total:
    """Add up the quotas of a statement that `with_taken` has made."""
    counted = case((AdmissionQuota.kind.in_(COUNTED), AdmissionQuota.planned), else_=0)
    lines = quotas.order_by(None).with_only_columns(
        AdmissionQuota.planned, counted.label("counted"), taken.label("taken"), maintain_column_froms=True
    )
    each = lines.subquery().c
    bare = select(*(func.coalesce(func.sum(column), 0) for column in each))
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
