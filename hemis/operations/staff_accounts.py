"""The account of an employee, and the roles that follow from his or her posts: all that the HR office gives."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.staffing import ROLES_OF_POSTS, RoleOfPost, propose_login
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.staff import Employee, Post
from hemis.operations import accounts, plain, posts, statuses

HAS_ACCOUNT = N_("Бу ходимнинг ҳисоби бор.")
NO_ACCOUNT = N_("Аввал ходимга ҳисоб очинг.")
NOT_HERE = N_("Бу ролни фақат администратор беради.")
NOT_OF_POST = N_("Бу рол ходимнинг амалдаги штатларидан келиб чиқмайди.")
LEFT = N_("Ходим бўшаган: унга ҳисоб очилмайди.")


class Offer(NamedTuple):
    """A role that may be given now, and the post that it follows from."""

    post: Post
    role: RoleOfPost

    @property
    def key(self) -> str:
        """What stands for this offer in a form."""
        return f"{self.post.id}-{self.role.role}"


def proposed_login(employee: Employee) -> str:
    """Return a login that nobody has, made from the Latin name."""
    login = propose_login(employee.surname_latin, employee.first_name_latin, ())
    taken = db.session.scalars(select(User.login).where(User.login.startswith(login, autoescape=True)))
    return propose_login(employee.surname_latin, employee.first_name_latin, taken)


def open_for(employee: Employee, login: str, *, today: date, by: User) -> str:
    """Open the account of an employee and return its one-time password."""
    if employee.user_id is not None:
        raise RuleError(HAS_ACCOUNT)
    if db.session.scalar(select(statuses.status_on(today)).where(Employee.id == employee.id)) == statuses.LEFT:
        raise RuleError(LEFT)
    user = User()
    values = {"login": login, "name": employee.full_name, "name_latin": employee.full_name_latin}
    password = accounts.open_account(user, values, by=by)
    plain.update(employee, {"user_id": user.id}, by=by, verb="open_account")
    db.session.expire(employee, ["user"])
    return password


def offers(employee: Employee, today: date) -> list[Offer]:
    """Return the roles that follow from the running posts and are not held yet, each once."""
    held = {posts.role_of(each) for each in in_force(posts.roles_held(employee, today), today)}
    found: dict[RoleOfPost, Offer] = {}
    for post in posts.posts_of(employee, today):
        for role in posts.roles_following(post):
            if role not in held:
                found.setdefault(role, Offer(post, role))
    return list(found.values())


def in_force(held: Sequence[RoleAssignment], day: date) -> list[RoleAssignment]:
    """Return the roles that have begun by `day`."""
    return [each for each in held if each.starts_on <= day]


def give(employee: Employee, role: RoleOfPost, *, today: date, by: User) -> RoleAssignment:
    """Give a role that follows from a post, until the post ends; RuleError for any other role."""
    if role.role not in ROLES_OF_POSTS:
        raise RuleError(NOT_HERE, field="role")
    if employee.user_id is None:
        raise RuleError(NO_ACCOUNT)
    following = [post for post in posts.posts_of(employee, today) if role in posts.roles_following(post)]
    if not following:
        raise RuleError(NOT_OF_POST, field="role")
    ends = [post.ends_on for post in following if post.ends_on is not None]
    return accounts.give_role(
        db.session.get_one(User, employee.user_id),
        role.role,
        faculty_id=role.faculty_id,
        department_id=role.department_id,
        starts_on=today,
        ends_on=max(ends) if len(ends) == len(following) else None,
        by=by,
    )


__all__ = ["Offer", "give", "in_force", "offers", "open_for", "proposed_login"]
