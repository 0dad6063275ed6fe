"""Does an export's memory stay the same however long the list: ``python -m bench.exports
[--quick] [--cases N] [--json FILE]``.

A database of the tests' cluster holds N open cases of one office (100,000; 5,000 with --quick). Each
format is made twice by the worker's own code, of a tenth of them and of all. Growth is of the
process's resident memory (Linux: /proc/self/statm), its highest between two pages. References: the
smaller list, and the budget of 64 MB.
"""

import os
import time
import uuid
from pathlib import Path
from typing import Any

from bench.figures import Figures, parser

BUDGET_MB = 64.0
PAGE_KB = os.sysconf("SC_PAGE_SIZE") / 1024


def main() -> int:
    options = parser(__doc__ or "")
    options.add_argument("--cases", type=int, default=0)
    told = options.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    from config.process.testing import TestServer, clone, drop

    figures, server = Figures(), TestServer()
    template = server.start()
    socket, name = str(server.postgres.socket_dir), f"run_bench_exports_{os.getpid()}"
    clone(socket, template, name)
    try:
        _connect(socket, name)
        _measure(figures, told.cases or (5_000 if told.quick else 100_000))
    finally:
        from django.db import connections

        connections.close_all()
        drop(socket, name)
        server.stop()
    figures.write(told.json)
    return 0


def _connect(socket: str, name: str) -> None:
    import django

    django.setup()
    from django.db import connections

    connections["default"].settings_dict.update(
        NAME=name, USER="shiyakusho_app", HOST=socket, PORT="", PASSWORD=""
    )


def _measure(figures: Figures, number: int) -> None:
    from shiyakusho.engines.cases.choices import ExportFormat

    chief = _office(number)
    for form in ExportFormat.values:
        small, _ = _made(chief, form, number // 10)
        grown, seconds = _made(chief, form, number)
        figures.add(f"{form}: memory grown, {number // 10} cases", small, "MB")
        figures.add(f"{form}: memory grown, {number} cases", grown, "MB",
                    reference="budget of 64 MB", reference_value=BUDGET_MB)  # fmt: skip
        figures.add(f"{form}: time, {number} cases", seconds, "s")
        figures.add(f"{form}: rows a second", number / seconds, "rows/s")


def _made(chief: Any, form: str, most: int) -> tuple[float, float]:
    """Highest resident memory above the one at the beginning (MB), and seconds."""
    from dataclasses import replace

    from shiyakusho.engines.cases.export_columns import COLUMNS
    from shiyakusho.engines.cases.filters import CaseFilter
    from shiyakusho.engines.cases.models import Export
    from shiyakusho.engines.cases.scale import scale
    from shiyakusho.engines.cases.services import exporting
    from shiyakusho.ground.audit import acting_as
    from shiyakusho.ground.identity.actors import actor_of

    bounds = replace(scale(), export_most=most)
    exporting.scale = lambda: bounds  # type: ignore[assignment]
    with acting_as(actor_of(chief)):
        asked = exporting.ask_for_export(
            owner=chief, wanted=CaseFilter(), columns=list(COLUMNS), form=form
        )
    begun, before = time.perf_counter(), _resident_mb()
    highest = before
    while exporting.gather(asked.pk):
        highest = max(highest, _resident_mb())
    exporting.write(asked.pk)
    highest = max(highest, _resident_mb())
    made = Export.objects.get(pk=asked.pk)
    assert made.rows == most and made.blob is not None, (made.rows, most)
    return highest - before, time.perf_counter() - begun


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_KB / 1024


def _office(number: int) -> Any:
    """One claim filed as residents do, and its twins; who leads the office."""
    from shiyakusho.engines.cases.models import Case
    from shiyakusho.engines.cases.tests.conftest import CLAIM, SINCE, as_account, photo
    from shiyakusho.engines.forms import public as forms
    from shiyakusho.ground.files import store
    from shiyakusho.ground.identity.models import Account
    from shiyakusho.registers.organisation import public as organisation

    unit = organisation.office_for("childcare-support", "kokurakita").id
    chief = Account.objects.create(
        kind="staff", display_name="課長 三郎", issuer="bench", subject="chief"
    )
    post = organisation.post_above(unit, "section_chief").pk
    organisation.appoint(account=chief, post_id=post, since=SINCE)
    parent = Account.objects.create(
        kind="resident", display_name="北方 美咲", level="L3", issuer="bench", subject="parent"
    )
    with as_account(parent):
        blob = store(photo(), name="通帳.png", owner=f"account:{parent.pk}")
        application = forms.apply(
            procedure="child-allowance-claim", answers=CLAIM, account=parent, event_date=None,
            attachments={"bank_proof": [str(blob.pk)]}, idempotency_key=uuid.uuid4().hex,
        )  # fmt: skip
    _twins(Case.objects.get(application_id=application.pk), number - 1)
    return chief


def _twins(case: Any, number: int) -> None:
    from shiyakusho.engines.cases.models import Case
    from shiyakusho.engines.forms.models import Application

    application = Application.objects.get(pk=case.application_id)
    for begin in range(0, number, 5_000):
        applications, cases = [], []
        for n in range(begin, min(begin + 5_000, number)):
            receipt = f"BENCH{n:08d}"
            applications.append(_twin(application, receipt, intent_key=receipt))
            cases.append(_twin(case, receipt, application=applications[-1]))
        Application.objects.bulk_create(applications)
        Case.objects.bulk_create(cases)


def _twin(one: Any, receipt: str, **changes: Any) -> Any:
    values = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
    made = type(one)(**values | {"id": uuid.uuid4(), "receipt_number": receipt})
    for name, value in changes.items():
        setattr(made, name, value)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
