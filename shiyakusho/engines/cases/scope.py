"""Which cases a member of staff may see and hold (自分の課の案件).

A clerk sees the cases of the sections where they hold a post, and the drafts that wait for one of
their posts. For any other case the answer is :class:`CaseNotFound`, the same as for one that does
not exist.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import CaseNotFound, HeldByOther
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.roles import grants_of
from shiyakusho.registers.organisation import public as organisation


@dataclass(frozen=True)
class Scope:
    """The sections (with their units) and the posts of one account today."""

    sections: frozenset[str]
    posts: frozenset[str]

    def covers(self, case: Case) -> bool:
        """Whether the case is one of theirs, or a draft waits for them."""
        if case.section_id in self.sections:
            return True
        return bool(case.awaiting_post) and case.awaiting_post in self.posts


def scope_of(account: Account) -> Scope:
    """Sections and posts of ``account``; kept on the account object, which lives one request."""
    kept: Scope | None = getattr(account, "_cases_scope", None)
    if kept is None:
        grants = grants_of(account)
        own = {grant.section_id for grant in grants if grant.section_id}
        kept = Scope(
            sections=frozenset(own | _units_of(own)),
            posts=frozenset(grant.post_id for grant in grants if grant.post_id),
        )
        account._cases_scope = kept  # type: ignore[attr-defined]
    return kept


def _units_of(sections: set[str]) -> set[str]:
    """A chief of a section answers for its units too."""
    everything = organisation.city().sections.values()
    return {section.id for section in everything if section.parent_id in sections}


def require_visible(case: Case, account: Account) -> None:
    """Raise :class:`CaseNotFound` for a case that is not theirs."""
    if not scope_of(account).covers(case):
        raise CaseNotFound


def visible_case(case_id: Any, account: Account) -> Case:
    """Read a case of one's own; :class:`CaseNotFound` for anything else, garbage included."""
    case = (
        Case.objects.select_related("application", "assignee").filter(pk=as_uuid(case_id)).first()
    )
    if case is None:
        raise CaseNotFound
    require_visible(case, account)
    return case


def require_hold(case: Case, account: Account) -> None:
    """Raise :class:`HeldByOther` when a colleague works on the case."""
    if case.assignee_id not in (None, account.pk):
        assignee = case.assignee
        raise HeldByOther(extra={"assignee": assignee.display_name if assignee else ""})


def as_uuid(value: Any) -> UUID:
    """``value`` as a UUID; :class:`CaseNotFound` for what is none."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise CaseNotFound from None
