"""What the database must say afterwards, asked by the superuser: row policies hide nothing from it."""

import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from house.battery.filing import Acknowledged
from house.sites import Site

SETTLE_SECONDS = 240
# Each finds what must not be there; what it selects is shown.
HALF_WRITTEN = {
    "an application without exactly one first version": """
        SELECT a.receipt_number FROM forms_application a
        LEFT JOIN forms_applicationrevision r ON r.application_id = a.id AND r.number = 1
        GROUP BY a.id HAVING count(r.id) <> 1""",
    "an application without exactly one case": """
        SELECT a.receipt_number FROM forms_application a
        LEFT JOIN cases_case c ON c.application_id = a.id
        GROUP BY a.id HAVING count(c.id) <> 1""",
    "a case that is not its application's": """
        SELECT c.receipt_number FROM cases_case c JOIN forms_application a ON a.id = c.application_id
        WHERE (c.receipt_number, c.arrived_at, c.procedure_id)
            IS DISTINCT FROM (a.receipt_number, a.arrived_at, a.procedure_id)""",
    "a case without exactly one beginning": """
        SELECT c.receipt_number FROM cases_case c
        LEFT JOIN cases_caseevent e ON e.case_id = c.id AND e.kind = 'opened'
        GROUP BY c.id HAVING count(e.id) <> 1""",
    "an application without exactly one audit event of its filing": """
        SELECT a.receipt_number FROM forms_application a
        LEFT JOIN audit_auditevent e
            ON e.subjects @> jsonb_build_array('application:' || a.id)
            AND e.action IN ('forms.apply', 'forms.submit') AND NOT e.detail ? 'already'
        GROUP BY a.id HAVING count(e.id) <> 1""",
    "an audit event of a filing that does not exist": """
        SELECT e.id FROM audit_auditevent e
        WHERE e.action IN ('forms.apply', 'forms.submit') AND NOT e.detail ? 'already'
            AND NOT EXISTS (SELECT FROM forms_application a
                WHERE a.receipt_number = e.detail ->> 'receipt_number')""",
    "a claim without its photo": """
        SELECT a.receipt_number FROM forms_application a
        JOIN forms_applicationrevision r ON r.application_id = a.id AND r.number = 1
        LEFT JOIN forms_applicationattachment f ON f.revision_id = r.id
        WHERE a.procedure_id = 'child-allowance-claim' AND a.intent_key LIKE 'api:%%'
        GROUP BY a.id HAVING count(f.id) = 0""",
    "a case whose applicant was not told exactly once that it arrived": """
        SELECT c.receipt_number FROM cases_case c
        LEFT JOIN messaging_message m ON m.about = 'case:' || c.id AND m.template = 'received'
        WHERE c.applicant_id IS NOT NULL
        GROUP BY c.id HAVING count(m.id) <> 1""",
    "a mail without exactly one outbox row": """
        SELECT m.key FROM messaging_message m
        LEFT JOIN outbox_outboxmessage o ON o.payload ->> 'message' = m.id::text
        WHERE m.address <> '' GROUP BY m.id HAVING count(o.id) <> 1""",
    "a mail about no case": """
        SELECT m.about FROM messaging_message m WHERE m.about LIKE 'case:%%'
            AND NOT EXISTS (SELECT FROM cases_case c WHERE 'case:' || c.id = m.about)""",
}
UNSETTLED = {
    "an outbox row not delivered": """
        SELECT id, key, state, attempts, last_error FROM outbox_outboxmessage
        WHERE state <> 'delivered'""",
    "a mail not sent": """
        SELECT key, state, failure FROM messaging_message WHERE state <> 'sent' AND address <> ''""",
    "a job that no living worker does": """
        SELECT j.id, j.task_name, j.attempts FROM procrastinate_jobs j
        LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
        WHERE j.status = 'doing'
            AND coalesce(w.last_heartbeat, '-infinity') < now() - interval '30 s'""",
}


def found(site: Site, questions: dict[str, str]) -> list[str]:
    """The faults these questions find."""
    return [
        f"{fault}: {list(row.values())}"
        for fault, query in questions.items()
        for row in rows(site, query)
    ]


def settled(site: Site) -> list[str]:
    """What is still not delivered when the dust should have settled."""
    assert site.ready(60)
    deadline = time.monotonic() + SETTLE_SECONDS
    while (left := found(site, UNSETTLED)) and time.monotonic() < deadline:
        time.sleep(2)
    return left


def rows(site: Site, query: str, *given: Any) -> list[dict[str, Any]]:
    """Ask the database of ``site``, as the superuser."""
    with psycopg.connect(everything(site), row_factory=dict_row) as connection:
        return connection.execute(query, given).fetchall()


def run(site: Site, statement: str) -> None:
    """Change the database of ``site``, as the superuser."""
    with psycopg.connect(everything(site), autocommit=True) as connection:
        connection.execute(statement)


def everything(site: Site) -> str:
    """The address of the database for the superuser of the demo's own cluster."""
    owning: str = site.told["databases"]["owning"]
    return owning.replace("shiyakusho_owner", "postgres", 1)


def broken_promises(site: Site, done: list[Acknowledged]) -> Iterator[str]:
    """What was acknowledged and is not there as it was acknowledged."""
    query = """
        SELECT a.receipt_number, a.arrived_at::text, b.sha256
        FROM forms_application a
        JOIN forms_applicationrevision r ON r.application_id = a.id AND r.number = 1
        JOIN forms_applicationattachment f ON f.revision_id = r.id
        JOIN files_blob b ON b.id = f.blob_id AND b.id = %s
        WHERE a.id = %s"""
    for one in done:
        there = rows(site, query, one.attachment, one.answer["id"])
        if [row["receipt_number"] for row in there] != [one.answer["receipt_number"]]:
            yield f"acknowledged and lost: {one.answer}"
        for row in there:
            yield from _content_faults(site, row["sha256"])


def filed_more_than_once(site: Site, done: list[Acknowledged], before: int) -> Iterator[str]:
    """Keys that made more than one record, or records nobody asked for."""
    ids = {one.answer["id"] for one in done}
    receipts = {one.answer["receipt_number"] for one in done}
    if not len(ids) == len(receipts) == len(done):
        yield f"{len(done)} keys, {len(ids)} applications, {len(receipts)} receipt numbers"
    now = count(site)
    if now != before + len(done):
        yield f"{before} applications before, {len(done)} acknowledged, {now} now"


def mails_without_a_record(site: Site) -> Iterator[str]:
    """Mail files that no message accounts for, or half ones; a message about a case needs its
    application. (The demo's residents also ask who looked at their record, and are answered.)"""
    query = """
        SELECT m.id::text AS id, m.address, m.subject FROM messaging_message m
        LEFT JOIN cases_case c ON 'case:' || c.id = m.about
        LEFT JOIN forms_application a ON a.id = c.application_id
        LEFT JOIN mydata_inquiry i ON 'inquiry:' || i.id = m.about
        WHERE a.id IS NOT NULL OR i.id IS NOT NULL"""
    known = {row["id"]: row for row in rows(site, query)}
    files = {path.stem: path for path in (site.data_dir / "mail").glob("*.eml")}
    for name in sorted(files.keys() - known.keys()):
        yield f"a mail without a record: {name}"
    for name in sorted(known.keys() - files.keys()):
        yield f"a record without its mail: {known[name]}"
    for name in files.keys() & known.keys():
        mail = message_from_bytes(files[name].read_bytes(), policy=SMTP)
        if (mail["To"], mail["Subject"]) != (known[name]["address"], known[name]["subject"]):
            yield f"a mail that is not its record's: {name}"


def count(site: Site) -> int:
    """How many applications there are."""
    return int(rows(site, "SELECT count(*) AS n FROM forms_application")[0]["n"])


def _content_faults(site: Site, digest: str) -> Iterator[str]:
    path: Path = site.data_dir / "files" / digest[:2] / digest
    if not path.exists():
        yield f"a photo acknowledged and lost: {digest}"
    elif sha256(path.read_bytes()).hexdigest() != digest:
        yield f"a photo that is not what was sent: {digest}"
