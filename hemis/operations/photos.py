"""The photo on somebody's card, an employee's or a student's."""

from hemis.models.accounts import User
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.operations import plain
from hemis.operations.files import StoredFile

NO_FILE = {"photo_name": "", "photo_type": ""}


def set_photo(of: Employee | Student, photo: StoredFile | None, *, by: User | None) -> None:
    """Put another photo on the card, or none."""
    values = {"photo_name": photo.name, "photo_type": photo.media_type} if photo else NO_FILE
    plain.update(of, values, by=by, verb="set_photo" if photo else "remove_photo")


__all__ = ["set_photo"]
