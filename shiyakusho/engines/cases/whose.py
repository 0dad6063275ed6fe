"""Whose case it is, for its applicant's side: one's own, or of whom one acts for (代理)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import CaseNotFound, LettersNotForRepresentatives
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people


def cases_of(account: Account) -> QuerySet[Case]:
    """Cases of the person whose matters ``account`` handles now, within the scope of who acts."""
    return Case.objects.filter(of(account))


def of(account: Account) -> Q:
    return forms.mine(account, "application__")


def own_case(account: Account, **which: Any) -> Case:
    """The one case; for any other the same :class:`CaseNotFound` as for none."""
    found = cases_of(account).select_related("application").filter(**which).first()
    if found is None:
        raise CaseNotFound
    return found


def letters_shown() -> bool:
    """Whether the present reader may read letters: the person, and who was given that too.

    Of somebody under 支援措置 a letter goes to the person alone: it may name where they live.
    """
    authority = people.authority_now()
    return authority is None or (authority.reads_letters and not authority.guarded)


def require_letters() -> None:
    if not letters_shown():
        raise LettersNotForRepresentatives
