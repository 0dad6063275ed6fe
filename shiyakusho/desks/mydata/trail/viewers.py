"""Who looks at the page, and whom they look for: themselves, until others may be acted for."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from shiyakusho.desks.mydata.refusals import ForOneselfOnly
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people


@dataclass(frozen=True)
class Viewer:
    """The person whose readings are looked at: resident and account, as far as we know them."""

    account_id: UUID | None
    resident_id: UUID | None

    @property
    def subjects(self) -> list[str]:
        """The names under which the audit knows this person."""
        found = [f"resident:{self.resident_id}"] if self.resident_id else []
        return found + ([f"account:{self.account_id}"] if self.account_id else [])


def own(account: Account) -> Viewer:
    """Oneself."""
    return Viewer(account.pk, people.resident_id_of(account))


_of: list[Callable[[Account], Viewer]] = [own]


def viewer_of(account: Account) -> Viewer:
    """Whose readings ``account`` looks at now; :class:`ForOneselfOnly` while they act for another:
    a child's readings can tell a parent what the child, or the other parent, said in confidence."""
    if people.authority_now() is not None:
        raise ForOneselfOnly
    return _of[-1](account)


def provide(viewer: Callable[[Account], Viewer]) -> None:
    """Answer from now on by ``viewer``: whoever may act for a child or for a principal."""
    _of.append(viewer)
