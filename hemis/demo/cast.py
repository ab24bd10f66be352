"""Accounts of the demo: who signs in, with which passphrase, in which role, at which unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hemis.access.roles import Role
from hemis.models.accounts import User
from hemis.models.structure import Department, Faculty
from hemis.operations import accounts, plain
from hemis.operations.passwords import hash_password

PASSPHRASES = {
    Role.HR_OFFICE: "tong-yulduz-gilos-21",
    Role.ACADEMIC_OFFICE: "daftar-bulut-anjir-35",
    Role.MARKETING_OFFICE: "kamalak-bozor-nok-48",
    Role.RESEARCH_OFFICE: "teleskop-daryo-uzum-52",
    Role.DOCTORAL_OFFICE: "kutubxona-tog-behi-63",
    Role.ACCOUNTING: "hisob-qushlar-olcha-74",
    Role.FACULTY: "archa-minora-shaftoli-86",
    Role.DEPARTMENT_HEAD: "soat-lola-bodom-97",
    Role.TEACHER: "bahor-qalam-olma-18",
    Role.VICE_RECTOR: "karvon-oqshom-anor-29",
    Role.MINISTRY: "oyna-shamol-xurmo-31",
    Role.ADMINISTRATOR: "kalit-qoya-yongoq-42",
    Role.STUDENT: "gulzor-kitob-tarvuz-53",
    Role.STUDIES_VICE_RECTOR: "chorraha-yomgir-jiyda-75",
    Role.MANAGEMENT: "bino-chinor-limon-64",
}


class Login(NamedTuple):
    """A line of `flask demo logins`."""

    role: str
    login: str
    password: str
    anchor: str


@dataclass
class Cast:
    """Opens accounts; each passphrase is hashed once, however many people share it."""

    since: date
    hashes: dict[Role, str] = field(default_factory=dict)
    shown: list[Login] = field(default_factory=list)

    def open(self, login: str, name: str, name_latin: str, role: Role) -> User:
        """Add an account with the passphrase of a role."""
        if role not in self.hashes:
            self.hashes[role] = hash_password(PASSPHRASES[role])
        user = User(
            login=login,
            name=name,
            name_latin=name_latin,
            password_hash=self.hashes[role],
            must_change_password=False,
        )
        return plain.create(user, by=None)

    def give(self, user: User, role: Role, at: Faculty | Department | None = None) -> None:
        """Give a role, at a unit where it is local."""
        accounts.give_role(
            user,
            role.value,
            faculty_id=at.id if isinstance(at, Faculty) else None,
            department_id=at.id if isinstance(at, Department) else None,
            starts_on=self.since,
            by=None,
        )

    def show(self, user: User, role: Role, anchor: str = "", *, password: Role | None = None) -> None:
        """Print this account with the logins; a person of two roles has one passphrase."""
        self.shown.append(Login(role.value, user.login, PASSPHRASES[password or role], anchor))

    def logins(self) -> Iterator[Login]:
        """The accounts to be shown, in the order of the roles."""
        order = list(Role)
        yield from sorted(self.shown, key=lambda login: order.index(Role(login.role)))
