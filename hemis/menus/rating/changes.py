"""Who changed what in a set of criteria: the set, its criteria and groups, and those that were taken out (H-8)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice

from hemis.domain.rating import CONDITIONS, SPLITS
from hemis.models.audit import AuditEntry
from hemis.models.rating import RatingCriterion, RatingSet
from hemis.operations.rating import KINDS_OF
from hemis.operations.rating_changes import CRITERION, GROUP, SET, entries_of_set
from hemis.web.fields import DateField, PointsField
from hemis.web.forms import Form, choice, text
from hemis.web.history import SHOWN, Line, entries_of, line_of


class ToldSet(Form):
    """In whose words the history of a set is told."""

    name = text(_l("Номи"), 120)
    reckoned_on = DateField(_l("Ҳисоб санаси"))
    minutes_number = text(_l("Баённома рақами"), 40)
    minutes_date = DateField(_l("Баённома санаси"))


class ToldCriterion(Form):
    name = text(_l("Номи"), 200)
    position = IntegerField(_l("Тартиб рақами"))
    group_id = SelectField(_l("Гуруҳ"))
    kinds = SelectMultipleField(
        _l("Қайси турлари"),
        choices=[SelectChoice(code, _l(word)) for known in KINDS_OF.values() for code, word in known.items()],
    )
    condition = choice(_l("Шарти"), CONDITIONS)
    points = PointsField(_l("Балл"))
    split = choice(_l("Балл қандай берилади"), SPLITS)
    cap = PointsField(_l("Энг кўпи, балл"))


class ToldGroup(Form):
    name = text(_l("Номи"), 120)
    cap = PointsField(_l("Энг кўпи, балл"))


def changes_of(found: RatingSet) -> list[Line]:
    """Return the newest changes of a set and of what stands or stood in it."""
    fields = {SET: _fields(ToldSet), CRITERION: _fields(ToldCriterion, found), GROUP: _fields(ToldGroup)}
    names = {(CRITERION, each.id): each.name for each in found.criteria}
    names |= {(GROUP, each.id): each.name for each in found.groups}
    return [_told(each, fields[each.object_type], names) for each in entries_of_set(found, SHOWN)]


def changes_within(found: RatingSet, criterion: RatingCriterion) -> list[Line]:
    """Return the newest changes of one criterion of a set."""
    fields = _fields(ToldCriterion, found)
    return [line_of(each, fields) for each in entries_of(criterion, SHOWN)]


def _fields(form: type[Form], found: RatingSet | None = None) -> dict[str, Any]:
    """Return the fields in whose words changes are told; a group has its name, as long as the set has it."""
    fields = {field.name: field for field in form(formdata=None)}
    if found is not None:
        fields["group_id"].choices = [(each.id, each.name) for each in found.groups]
    return fields


def _told(entry: AuditEntry, fields: Mapping[str, Any], names: Mapping[tuple[str, int], str]) -> Line:
    """What happened to a criterion or a group begins with its name."""
    line = line_of(entry, fields)
    if entry.object_type == SET:
        return line
    name = names.get((entry.object_type, entry.object_id)) or json.loads(entry.changes)["name"][0]
    return replace(line, title=_("«%(name)s» %(done)s", name=name, done=line.title))


__all__ = ["ToldGroup", "changes_of", "changes_within"]
