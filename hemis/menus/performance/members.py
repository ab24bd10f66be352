"""Who may sit in a commission of a department, for the forms that form one."""

from wtforms.fields import SelectChoice

from hemis.access import scoped
from hemis.extensions import db
from hemis.models.staff import Employee
from hemis.operations.commissions import of_department
from hemis.web import clock
from hemis.web.jinja import named


def offered(department_id: int) -> list[SelectChoice]:
    """Return the employees of a department whom the viewer sees: number and name."""
    rows = scoped(Employee).where(of_department(department_id, clock.today())).order_by(Employee.sort_key)
    return [SelectChoice(row.id, named(row)) for row in db.session.scalars(rows)]
