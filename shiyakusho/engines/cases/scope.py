"""Which cases a member of staff may see, and what they may do with each (自分の課の案件).

Four things decide, all of them data: the section where one holds a post, the role of that post, the
kind of procedure and the secrecy (秘匿の区分) the post is for. The case of somebody under 支援措置 is
seen by the posts their measure allows alone (``shielded_posts``): what they hand in tells where they
are. A draft that waits for one's post is
seen with it. For any other case the answer is :class:`CaseNotFound`, the same as for one that does
not exist. Every list, count, search, file and act asks here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import CaseNotFound, HeldByOther
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.identity.roles import grants_of, permissions_by_role
from shiyakusho.registers.organisation import public as organisation

READ = "cases.read"


@dataclass(frozen=True)
class Hold:
    """What one grant gives: permissions over the cases of ``sections`` and the drafts of ``post``,
    up to a secrecy, for some kinds of procedures (none named: all)."""

    permissions: frozenset[str]
    sections: frozenset[str]
    post: str
    clearance: int
    kinds: frozenset[str]

    def reaches(self, case: Case) -> bool:
        """Whether the case is within it."""
        if case.shielded_posts is not None and self.post not in case.shielded_posts:
            return False
        if case.secrecy > self.clearance or (self.kinds and case.procedure_kind not in self.kinds):
            return False
        waits = bool(case.awaiting_post) and case.awaiting_post == self.post
        return waits or case.section_id in self.sections


@dataclass(frozen=True)
class Bound:
    """A part of the cases of a section or post that one may see: one secrecy or (``None``) every,
    some kinds or (empty) all."""

    secrecy: int | None
    kinds: frozenset[str]

    @property
    def condition(self) -> Q:
        found = Q() if self.secrecy is None else Q(secrecy=self.secrecy)
        return found & Q(procedure_kind__in=sorted(self.kinds)) if self.kinds else found


@dataclass(frozen=True)
class Scope:
    """What one account may do today: by post (``holds``), and by roles given to the person, which
    count wherever a post of theirs lets them see a case (``anywhere``)."""

    holds: tuple[Hold, ...]
    anywhere: frozenset[str] = frozenset()

    @cached_property
    def sections(self) -> frozenset[str]:
        """The sections, with their units, some of whose cases they see."""
        return frozenset().union(*(hold.sections for hold in self._reading))

    @cached_property
    def posts(self) -> frozenset[str]:
        """The posts whose drafts they see."""
        return frozenset(hold.post for hold in self._reading if hold.post)

    @property
    def clearance(self) -> int:
        """The highest secrecy they see anywhere; 0 when they see no case at all."""
        return max((hold.clearance for hold in self._reading), default=0)

    def covers(self, case: Case) -> bool:
        """Whether the case is one of theirs, or a draft waits for them."""
        return any(hold.reaches(case) for hold in self._reading)

    def permits(self, permission: str, case: Case) -> bool:
        """Whether they see the case and hold ``permission`` where it is."""
        if not self.covers(case):
            return False
        held = (hold.permissions for hold in self.holds if hold.reaches(case))
        return permission in self.anywhere or any(permission in one for one in held)

    def sees(self, section: str, secrecy: int, kind: str) -> bool:
        """Whether they see the cases of such a procedure in ``section``."""
        return any(
            section in hold.sections
            and secrecy <= hold.clearance
            and (not hold.kinds or kind in hold.kinds)
            for hold in self._reading
        )

    def condition(self, permission: str = READ) -> Q:
        """The cases of their sections for which they hold ``permission``; without any, none."""
        found = Q(pk__in=[])
        for together in self.together(permission):
            found |= together
        return found

    def together(self, permission: str = READ, only: str = "") -> Iterator[Q]:
        """The same as :meth:`parts` with the sections of which one sees alike together: as few
        conditions as there can be, for counting."""
        alike: dict[Bound, list[str]] = {}
        for section in sorted(self.sections & {only} if only else self.sections):
            for bound in _bounds(h for h in self._may(permission) if section in h.sections):
                alike.setdefault(bound, []).append(section)
        for bound, sections in alike.items():
            yield Q(section_id__in=sections) & bound.condition & self.unshielded

    def parts(self, permission: str = READ, only: str = "") -> Iterator[Q]:
        """The same as conditions that do not overlap, each of one section (``only`` one, where it
        is named and theirs): read along one index."""
        for section in sorted(self.sections & {only} if only else self.sections):
            for bound in _bounds(h for h in self._may(permission) if section in h.sections):
                yield Q(section_id=section) & bound.condition & self.unshielded

    def drafts(self) -> Iterator[Q]:
        """The drafts that wait for their posts, as conditions that do not overlap."""
        for post in sorted(self.posts):
            for bound in _bounds(h for h in self._reading if h.post == post):
                yield Q(awaiting_post=post) & bound.condition & self.unshielded

    @property
    def unshielded(self) -> Q:
        """Nobody's under 支援措置, or of somebody whose measure allows one of their posts."""
        return Q(shielded_posts=None) | Q(shielded_posts__overlap=sorted(self.posts))

    def fence(self) -> dict[str, Any]:
        """The same, coarser, for the fence in the database: section and post → highest secrecy."""
        sections: dict[str, int] = {}
        posts: dict[str, int] = {}
        for hold in self._reading:
            for section in hold.sections:
                sections[section] = max(hold.clearance, sections.get(section, 0))
            if hold.post:
                posts[hold.post] = max(hold.clearance, posts.get(hold.post, 0))
        return {"sections": sections, "posts": posts, "clearance": self.clearance}

    def _may(self, permission: str) -> Iterator[Hold]:
        """The holds in which they see cases and may do this with them."""
        for hold in self._reading:
            if permission in hold.permissions or permission in self.anywhere:
                yield hold

    @cached_property
    def _reading(self) -> tuple[Hold, ...]:
        return tuple(hold for hold in self.holds if READ in hold.permissions and hold.clearance)


def scope_of(account: Account) -> Scope:
    """What ``account`` may do today; kept on the account object, which lives one request."""
    kept: Scope | None = getattr(account, "_cases_scope", None)
    if kept is None:
        kept = account._cases_scope = _scope(grants_of(account))  # type: ignore[attr-defined]
    return kept


def require_visible(case: Case, account: Account) -> None:
    """Raise :class:`CaseNotFound` for a case that is not theirs."""
    if not scope_of(account).covers(case):
        raise CaseNotFound


def visible_case(case_id: Any, account: Account) -> Case:
    """Read a case of one's own; :class:`CaseNotFound` for anything else, garbage included."""
    case = Case.objects.select_related("assignee").filter(pk=case_uuid(case_id)).first()
    if case is None:
        raise CaseNotFound
    require_visible(case, account)
    return case


def require_hold(case: Case, account: Account) -> None:
    """Raise :class:`HeldByOther` when a colleague works on the case."""
    if case.assignee_id not in (None, account.pk):
        assignee = case.assignee
        raise HeldByOther(extra={"assignee": assignee.display_name if assignee else ""})


def case_uuid(value: Any) -> UUID:
    """``value`` as a UUID; :class:`CaseNotFound` for what is none."""
    if (found := as_uuid(value)) is None:
        raise CaseNotFound
    return found


def too_secret(subjects: Iterable[str], account: Account) -> set[str]:
    """Of the subjects ``case:<id>`` those above the clearance of ``account`` or shielded from them,
    and those that are no case: for rooms that keep something about a case and show it to who had a
    part in it."""
    named = {subject: subject.partition(":")[2] for subject in subjects}
    scope = scope_of(account)
    seen = Case.objects.filter(
        scope.unshielded,
        pk__in=[pk for one in named.values() if (pk := as_uuid(one))],
        secrecy__lte=scope.clearance,
    )
    with lifted("cases.too_secret"):  # of cases elsewhere only this is told
        shown = {str(pk) for pk in seen.values_list("pk", flat=True)}
    return {subject for subject, one in named.items() if one not in shown}


def _scope(grants: Iterable[RoleGrant]) -> Scope:
    known = permissions_by_role()
    holds: list[Hold] = []
    anywhere: set[str] = set()
    for grant in grants:
        permissions = known.get(grant.role, frozenset())
        if grant.post_id:
            holds.append(_hold(grant, permissions))
        else:
            anywhere |= permissions
    return Scope(tuple(holds), frozenset(anywhere))


def _hold(grant: RoleGrant, permissions: frozenset[str]) -> Hold:
    own = {grant.section_id} if grant.section_id else set()
    return Hold(
        permissions=permissions,
        sections=frozenset(own | _units_of(own)),
        post=grant.post_id,
        clearance=grant.clearance,
        kinds=grant.kinds,
    )


def _units_of(sections: set[str]) -> set[str]:
    """A chief of a section answers for its units too."""
    everything = organisation.city().sections.values()
    return {section.id for section in everything if section.parent_id in sections}


def _bounds(holds: Iterable[Hold]) -> tuple[Bound, ...]:
    """Put together what several posts in one section let one see, level by level."""
    given = list(holds)
    levels = {
        level.value: _kinds([h for h in given if h.clearance >= level]) for level in Clearance
    }
    alike = set(levels.values())
    if len(alike) == 1:
        [kinds] = alike
        return () if kinds is None else (Bound(None, kinds),)
    return tuple(Bound(level, kinds) for level, kinds in levels.items() if kinds is not None)


def _kinds(holds: list[Hold]) -> frozenset[str] | None:
    """The kinds these holds reach: empty for all of them, ``None`` for no hold at all."""
    if not holds:
        return None
    if any(not hold.kinds for hold in holds):
        return frozenset()
    return frozenset().union(*(hold.kinds for hold in holds))
