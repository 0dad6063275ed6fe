"""文書番号: one after the other per symbol and fiscal year, without gaps or doubles."""

from datetime import date

from django.db.models import QuerySet

from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.jp import calendar
from shiyakusho.registers.organisation import public as organisation

from .models import DocumentCounter, IssuedNumber

REIWA_BEFORE = 2018


def issue_document_number(section_symbol: str, on: date, *, subject: str = "") -> str:
    """The next number of ``section_symbol`` in the fiscal year of ``on``: 北九小北子第123号.

    The counter's row stays locked until the caller's transaction ends: who comes second waits and
    gets the next one, and a rollback gives the number back. Source: 文書管理規程.
    """
    year = calendar.fiscal_year(on)
    with recorded("approvals.issue_number", subjects=[subject] if subject else []) as event:
        counter = _locked(section_symbol, year).get()
        counter.last += 1
        counter.save(update_fields=["last"])
        text = organisation.city().number_format.format(
            symbol=section_symbol, number=counter.last, year=year - REIWA_BEFORE
        )
        IssuedNumber.objects.create(
            symbol=section_symbol,
            fiscal_year=year,
            number=counter.last,
            text=text,
            subject=subject,
            issued_on=on,
        )
        event.detail["number"] = text
    return text


def _locked(symbol: str, year: int) -> QuerySet[DocumentCounter]:
    """The counter's row, made if it is new, locked for this transaction."""
    DocumentCounter.objects.bulk_create(
        [DocumentCounter(symbol=symbol, fiscal_year=year)], ignore_conflicts=True
    )
    return DocumentCounter.objects.select_for_update().filter(symbol=symbol, fiscal_year=year)
