"""What cases plug into the pages of others: わたしのこと, the staff menu, the staff search box, the
fields of a correction."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.approvals.registry import gates
from shiyakusho.engines.cases.choices import Asking
from shiyakusho.engines.cases.correction_reasons import OTHER, correction_reasons
from shiyakusho.engines.cases.models import Case, CaseLetter, Correction
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.progress import progress_of
from shiyakusho.engines.cases.registry import OpenPoint, open_points
from shiyakusho.engines.cases.scope import too_secret
from shiyakusho.engines.cases.searching import find_cases, find_cases_of_people
from shiyakusho.engines.cases.services.correcting import open_correction, open_corrections
from shiyakusho.engines.cases.status_page import TAGS, next_action, told_step
from shiyakusho.engines.cases.whose import cases_of, letters_shown
from shiyakusho.engines.forms.registry import (
    AskedCorrection,
    AskedField,
    Underway,
    provide_corrections,
    provide_progress,
    provide_underway,
)
from shiyakusho.ground.contracts import SearchSource, search
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.purpose.registry import Kind, kinds
from shiyakusho.ground.ui.registry import HomePanel, MenuItem, home_panels, staff_menu

SHOWN = 5


def my_procedures(request: HttpRequest) -> dict[str, Any] | None:
    """The resident's newest applications, each with its one next action; ``None`` for others."""
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    found = cases_of(user).order_by("-is_open", "-arrived_at")
    cases = list(found.select_related("application")[: SHOWN + 1])
    more = reverse("forms:drafts") if len(cases) > SHOWN else ""
    return {"items": _items(cases[:SHOWN]), "more_url": more} if cases else None


def asked_of(application: Any) -> AskedCorrection | None:
    """What the office asks to correct in ``application``, for the page of the forms."""
    case = Case.objects.filter(application=application).first()
    correction = open_correction(case) if case else None
    if correction is None:
        return None
    return asked_in(correction)


def asked_in(correction: Correction) -> AskedCorrection:
    """A 補正の求め as the pages of the forms show it: the marks that were not taken back."""
    return AskedCorrection(
        tuple(AskedField(item["field"], *_why(item)) for item in correction.open_items),
        message=correction.message,
        respond_by=correction.respond_by,
        later=correction.kind == Asking.FURTHER_PAPERS,
        round=correction.number,
    )


def underway_of(account: Account, procedure_id: str) -> list[Underway]:
    """What this resident has open of one procedure, for the page where a new one begins."""
    found = cases_of(account).filter(procedure_id=procedure_id, is_open=True)
    cases = list(found.select_related("application").order_by("-arrived_at")[:SHOWN])
    return [
        Underway(
            receipt_number=case.receipt_number,
            arrived_at=case.arrived_at,
            step=item["step"],
            tag=item["tag"],
            url=item["url"],
            action=item["action"].title if item["action"].url else "",
        )
        for case, item in zip(cases, _items(cases), strict=True)
    ]


def plug_in() -> None:
    """Register everything; called once the applications are ready."""
    home_panels.register("cases", MY_PROCEDURES)
    staff_menu.register("cases", QUEUE)
    search.register("cases", SEARCH)
    search.register("cases.people", SEARCH_BY_PERSON)
    kinds.register("case", KIND)
    provide_corrections(asked_of)
    provide_progress(progress_of)
    provide_underway(underway_of)
    gates.register("case", too_secret)


MY_PROCEDURES = HomePanel(_("出した手続き"), "cases/panel.html", my_procedures, order=10)
QUEUE = MenuItem("案件", "cases_staff:queue", 10, lambda request: may(request.user, "cases.read"))
SEARCH = SearchSource("案件（受付番号）", find_cases)
SEARCH_BY_PERSON = SearchSource("案件（申請した人）", find_cases_of_people, asks_purpose=True)


def _names(ids: list[str]) -> dict[str, str]:
    """Receipt number and procedure: how staff name a case, without its person."""
    return {
        str(case.pk): f"{case.receipt_number} {definition_of(case).title.ja}"
        for case in Case.objects.filter(pk__in=ids)
    }


def _by_number(number: str) -> str | None:
    found = Case.objects.filter(receipt_number=number.upper()).values_list("pk", flat=True).first()
    return str(found) if found else None


def _url(case_id: str) -> str:
    return reverse("cases_staff:case", args=[case_id])


KIND = Kind("案件", names=_names, find=_by_number, url=_url)


def _items(cases: list[Case]) -> list[dict[str, Any]]:
    """Each case with its next action; letters and corrections read once for all of them."""
    letters, asked, points = _unread(cases), open_corrections(cases), open_points(cases)
    return [
        _item(case, letters.get(case.pk, []), asked.get(case.pk), points.get(case.pk))
        for case in cases
    ]


def _item(
    case: Case, letters: list[CaseLetter], asked: Correction | None, point: OpenPoint | None
) -> dict[str, Any]:
    return {
        "title": definition_of(case).title,
        "receipt_number": case.receipt_number,
        "url": reverse("cases:status", args=[case.application_id]),
        "step": told_step(process_of(case), case.state),
        "tag": TAGS.get(case.step_kind, "neutral"),
        "action": next_action(case, letters, asked, point),
    }


def _unread(cases: list[Case]) -> dict[Any, list[CaseLetter]]:
    found: dict[Any, list[CaseLetter]] = {}
    if not letters_shown():
        return found
    for letter in CaseLetter.objects.filter(case__in=cases, read_at=None).order_by("-n"):
        found.setdefault(letter.case_id, []).append(letter)
    return found


def _why(item: dict[str, str]) -> tuple[Any, str]:
    """The reason from the list, in every language, and the clerk's own words."""
    if item["reason"] == OTHER:
        return item["text"], ""
    return correction_reasons()[item["reason"]].text, item["text"]
