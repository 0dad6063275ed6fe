"""Take the results of a core system: each case once, under the core system's own number (登録済)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from shiyakusho.desks.bridge.choices import Direction, Standing
from shiyakusho.desks.bridge.layouts import crossing
from shiyakusho.desks.bridge.models import Bundle, BundleCase
from shiyakusho.desks.bridge.opening import Opened, opened, trusted_keys
from shiyakusho.desks.bridge.packing import FROM_CORE
from shiyakusho.desks.bridge.refusals import (
    BundleAnswersNothing,
    BundleBroken,
    BundleReplayed,
    BundleTampered,
)
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.models import Account

HEADER = ["受付番号", "結果", "登録番号", "登録日", "理由"]
REGISTERED, RETURNED = "登録済", "登録不可"
NUMBER = re.compile(r"[0-9A-Za-z-]{1,40}")
LONGEST_WHY = 500


@dataclass(frozen=True)
class Result:
    """One line of results.csv."""

    receipt_number: str
    registered: bool
    number: str
    on: dt.date | None
    why: str


def take_results(*, content: bytes, actor: Account) -> Bundle:
    """Take a bundle of results; what it says of each case is kept, or why that is not believed.

    ``told`` of the row it leaves: registered, returned, already, and ``refused``: ``[[receipt
    number, why]]``. Refusals: see ``opening``; :class:`BundleReplayed`,
    :class:`BundleAnswersNothing`.
    """
    found = opened(content, kind=FROM_CORE, city=settings.CITY, trusted=trusted_keys())
    results = list(_results(found.content))
    identity = as_uuid(found.manifest.get("id"))
    if identity is None:
        raise BundleBroken
    with recorded("bridge.take", subjects=[f"bundle:{identity}"]) as audit:
        for_purpose("task", f"bundle:{identity}", "基幹システムの登録結果の取込み")
        answers = _answered(found, actor)
        bundle = _begun(identity, found, answers, actor)
        counted: Counter[str] = Counter()
        refused: list[list[str]] = []
        for result in results:
            said = _take(result, answers, actor)
            counted[said[0]] += 1
            if said[0] == "refused":
                refused.append([result.receipt_number, said[1]])
        bundle.told = {**counted, "refused": refused}
        bundle.save(update_fields=["told"])
        audit.detail.update(answers=str(answers.pk), counted=dict(counted), signer=found.signer)
    return bundle


def _answered(found: Opened, actor: Account) -> Bundle:
    """The bundle of the actor's that these results answer, locked; its own core system signed."""
    wanted = as_uuid(found.manifest.get("answers"))
    mine = Bundle.objects.select_for_update().filter(made_by=actor, direction=Direction.OUT)
    bundle = mine.filter(pk=wanted).first() if wanted else None
    if bundle is None:
        raise BundleAnswersNothing
    if crossing(bundle.procedure_id).system.id != found.signer:
        raise BundleTampered
    return bundle


def _begun(identity: Any, found: Opened, answers: Bundle, actor: Account) -> Bundle:
    bundle, new = Bundle.objects.get_or_create(
        pk=identity,
        defaults={
            "direction": Direction.IN,
            "way": answers.way,
            "procedure_id": answers.procedure_id,
            "layout": answers.layout,
            "made_by": actor,
            "asked_at": clock.now(),
            "made_at": clock.now(),
            "digest": found.digest,
            "answers": answers,
        },
    )
    if not new:
        raise BundleReplayed
    return bundle


def _take(result: Result, answers: Bundle, actor: Account) -> tuple[str, str]:
    """What became of one line: registered, returned, already or refused, and why."""
    rows = BundleCase.objects.select_for_update().filter(bundle=answers)
    row = rows.filter(receipt_number=result.receipt_number).first()
    if row is None or row.standing == Standing.REFUSED:
        return "refused", "この連携ファイルで渡した案件ではありません。"
    if row.standing == Standing.REGISTERED:
        if (row.number, result.registered) == (result.number, True):
            return "already", ""
        return "refused", f"すでに番号 {row.number} で登録済です。"
    if not result.registered:
        row.standing, row.why, row.answered_at = Standing.RETURNED, result.why, clock.now()
        row.save(update_fields=["standing", "why", "answered_at"])
        return "returned", ""
    return _register(row, result, answers, actor)


def _register(row: BundleCase, result: Result, answers: Bundle, actor: Account) -> tuple[str, str]:
    elsewhere = BundleCase.objects.filter(case_id=row.case_id, standing=Standing.REGISTERED)
    if elsewhere.exists():
        return "refused", "ほかの連携ファイルで、すでに登録済です。"
    assert result.on is not None
    try:
        with transaction.atomic():
            cases.note_registered(
                case_id=row.case_id,
                system=crossing(answers.procedure_id).system.ja,
                number=result.number,
                on=result.on,
                actor=actor,
            )
            row.standing, row.number = Standing.REGISTERED, result.number
            row.registered_on, row.answered_at, row.why = result.on, clock.now(), ""
            row.save()
    except Refusal as refusal:
        return "refused", str(refusal)
    return "registered", ""


def _results(content: bytes) -> Iterator[Result]:
    """The lines, or :class:`BundleBroken`: half of a file that is wrong is not taken."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BundleBroken from error
    if not rows or rows[0] != HEADER:
        raise BundleBroken
    seen: set[str] = set()
    for row in rows[1:]:
        result = _result(row)
        if result is None or result.receipt_number in seen:
            raise BundleBroken
        seen.add(result.receipt_number)
        yield result


def _result(row: list[str]) -> Result | None:
    if len(row) != len(HEADER) or row[1] not in (REGISTERED, RETURNED):
        return None
    receipt, said, number, day, why = row
    if said == RETURNED:
        return Result(receipt, False, "", None, why[:LONGEST_WHY])
    try:
        on = dt.date.fromisoformat(day)
    except ValueError:
        return None
    return Result(receipt, True, number, on, "") if NUMBER.fullmatch(number) else None
