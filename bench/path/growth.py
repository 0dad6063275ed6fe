"""A city grown large: the demo's own past, multiplied.

Every row is a copy of one that the rooms' services wrote (an application with its version, case,
history, decision, approval, letter, message, outbox row and audit event), under new ids, with its
own receipt number, shifted in time and spread over the wards, residents and accounts. One in
twenty is open. Written as the cluster's superuser, two tables at a time, each without its indexes and
its triggers (the copies are right by construction) and with them again afterwards, so that a million
cases take minutes. What is broken off in the middle is no city: begin with a new one.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

OPEN_EVERY = 20
OPEN_DAYS, CLOSED_DAYS = 45, 3 * 365
PEOPLE_PER_CASE = 8
AT_ONCE = 2
SESSION = {
    "session_replication_role": "replica",  # no triggers, and so no foreign keys
    "synchronous_commit": "off",
    "maintenance_work_mem": "512MB",
    "work_mem": "128MB",
}
WAL = "4GB"  # few checkpoints meanwhile

PLAN = """
CREATE UNLOGGED TABLE bench_plan AS
SELECT n, t.case_id AS old_case, t.application_id AS old_application, t.section_id,
    md5(t.case_id || ':' || n)::uuid AS new_case,
    md5(t.application_id || ':' || n)::uuid AS new_application,
    CASE WHEN t.applicant_id IS NOT NULL
        THEN md5('account:' || (n / %(people)s))::uuid END AS account,
    residents[1 + (n %% cardinality(residents))] AS resident,
    -- a receipt number per case: a walk through 10^10 that never meets itself
    regexp_replace(lpad(((n::bigint * 1000003) %% 10000000000)::text, 10, '0'),
        '(.{4})(.{3})(.{3})', '\\1-\\2-\\3') AS receipt,
    make_interval(days => CASE WHEN n %% %(every)s = 0 THEN n %% %(open_days)s
        ELSE n %% %(closed_days)s END) AS ago,
    wards[1 + (n / 3 %% cardinality(wards))] AS ward
FROM generate_series(%(first)s::int, %(last)s::int) n
CROSS JOIN (SELECT array_agg(c.id ORDER BY c.id) FILTER (WHERE c.is_open) AS open,
    array_agg(c.id ORDER BY c.id) FILTER (WHERE NOT c.is_open) AS closed
    FROM cases_case c JOIN forms_application a ON a.id = c.application_id
    WHERE a.intent_key NOT LIKE 'grown:%%' AND a.arrived_at < %(before)s) pools
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS residents FROM people_resident) people
CROSS JOIN (SELECT array_agg(DISTINCT split_part(id, '-', 1)) AS wards FROM organisation_sectionrow
    WHERE id LIKE '%%-childcare-support') city
JOIN (SELECT id AS case_id, application_id, section_id, applicant_id FROM cases_case) t
    ON t.case_id = CASE WHEN n %% %(every)s = 0
        THEN open[1 + (n / %(every)s %% cardinality(open))]
        ELSE closed[1 + (n %% cardinality(closed))] END
"""

# The ward of a section or a post, exchanged for the plan's, where that ward has such a section.
WARD = """
CREATE OR REPLACE FUNCTION pg_temp.in_ward(name text, ward text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN name ~ '^kokurakita-'
        THEN regexp_replace(name, '^kokurakita', ward) ELSE name END $$
"""

# Columns of a copy that differ from the row it is copied from; all others are taken as they are.
COPIES: dict[str, tuple[str, dict[str, str]]] = {
    "forms_application": (
        "o.id = p.old_application",
        {"id": "p.new_application", "receipt_number": "p.receipt", "account_id": "p.account",
         "resident_id": "p.resident", "intent_key": "'grown:' || p.n"},
    ),
    "forms_applicationrevision": (
        "o.application_id = p.old_application",
        {"application_id": "p.new_application"},
    ),
    "cases_case": (
        "o.id = p.old_case",
        {"id": "p.new_case", "application_id": "p.new_application", "applicant_id": "p.account",
         "receipt_number": "p.receipt", "resident_id": "p.resident",
         "section_id": "pg_temp.in_ward(o.section_id, p.ward)",
         "awaiting_post": "pg_temp.in_ward(o.awaiting_post, p.ward)",
         # One in thirty is the demo's own clerk's; the rest are their colleagues'.
         "assignee_id": "CASE WHEN o.assignee_id IS NULL OR p.n % 30 = 0 THEN o.assignee_id"
                        " ELSE md5('colleague:' || p.n % 300)::uuid END",
         "queue_on": "CASE WHEN o.queue_on > '9000-01-01' THEN o.queue_on"
                     " ELSE (o.queue_on - p.ago)::date END"},
    ),
    "cases_caseevent": (
        "o.case_id = p.old_case AND o.kind IN ('opened', 'moved')",
        {"case_id": "p.new_case"},
    ),
    "approvals_proposal": (
        "o.subject = 'case:' || p.old_case",
        {"id": "md5(o.id || ':' || p.n)::uuid", "subject": "'case:' || p.new_case",
         "section_id": "pg_temp.in_ward(o.section_id, p.ward)", "previous_id": "NULL"},
    ),
    "approvals_seat": (
        "o.proposal_id = x.id",
        {"proposal_id": "md5(o.proposal_id || ':' || p.n)::uuid",
         "post_id": "pg_temp.in_ward(o.post_id, p.ward)"},
    ),
    "cases_decision": (
        "o.case_id = p.old_case",
        {"id": "md5(o.id || ':' || p.n)::uuid", "case_id": "p.new_case",
         "proposal_id": "md5(o.proposal_id || ':' || p.n)::uuid::text"},
    ),
    "letters_letter": (
        "o.subject = 'case:' || p.old_case",
        {"id": "md5(o.id || ':' || p.n)::uuid", "subject": "'case:' || p.new_case",
         "reference_id": "NULL", "section_id": "pg_temp.in_ward(o.section_id, p.ward)"},
    ),
    "cases_caseletter": (
        "o.case_id = p.old_case",
        {"case_id": "p.new_case", "letter_id": "md5(o.letter_id || ':' || p.n)::uuid",
         "decision_id": "md5(o.decision_id || ':' || p.n)::uuid"},
    ),
    "messaging_message": (
        "o.about = 'case:' || p.old_case AND o.template = 'received'",
        {"id": "md5(o.id || ':' || p.n)::uuid", "about": "'case:' || p.new_case",
         "account_id": "p.account", "key": "'case:' || p.new_case || ':received:1'"},
    ),
    "outbox_outboxmessage": (
        "o.key = 'messaging.email:case:' || p.old_case || ':received:1'",
        {"key": "'messaging.email:case:' || p.new_case || ':received:1'",
         "state": "'delivered'", "delivered_at": "now() - p.ago"},
    ),
    "audit_auditevent": (
        "o.id = x.event",
        {"id": "md5(o.id || ':' || p.n)::uuid",
         "subjects": "jsonb_build_array('application:' || p.new_application,"
                     " 'case:' || p.new_case, 'resident:' || p.resident)",
         "detail": "jsonb_build_object('receipt_number', p.receipt, 'procedure',"
                   " o.detail ->> 'procedure')"},
    ),
}  # fmt: skip
ALSO = {
    "approvals_seat": "JOIN approvals_proposal x ON x.subject = 'case:' || p.old_case",
    "audit_auditevent": "JOIN bench_filing x ON x.application = p.old_application",
}
FILING = """
CREATE UNLOGGED TABLE bench_filing AS SELECT DISTINCT ON (a.id) a.id AS application, e.id AS event
FROM forms_application a JOIN audit_auditevent e ON e.action = 'forms.apply'
    AND e.detail ->> 'receipt_number' = a.receipt_number
WHERE a.id IN (SELECT old_application FROM bench_plan)
"""
ACCOUNTS = """
INSERT INTO identity_account (id, kind, issuer, subject, display_name, email, level, language,
    is_active, generation, created_at)
SELECT DISTINCT account, 'resident', 'grown', account::text, '市民', 'resident@example.jp', 'L3', 'ja',
    true, 0, now() FROM bench_plan WHERE account IS NOT NULL
UNION ALL
SELECT md5('colleague:' || n)::uuid, 'staff', 'grown', 'colleague ' || n, '同僚', '', 'L3', 'ja', true,
    0, now() FROM generate_series(0, 299) n
ON CONFLICT DO NOTHING
"""
SHIFTED = {"date", "timestamp with time zone"}


def grow(address: str, size: int) -> float:
    """Bring the city at ``address`` (owning role) to ``size`` cases; the seconds it took."""
    start = time.perf_counter()
    address = _as_superuser(address)
    with psycopg.connect(address, autocommit=True) as connection:
        there, grown = _counts(connection)
        if there >= size:
            return 0.0
        with _planned(connection, first=grown + 1, last=grown + size - there):
            with ThreadPoolExecutor(AT_ONCE) as tables:
                list(tables.map(lambda table: _fill(address, table), ("identity_account", *COPIES)))
        connection.execute("CHECKPOINT")  # nobody who measures afterwards waits for it
    return time.perf_counter() - start


@contextmanager
def _planned(connection: psycopg.Connection, *, first: int, last: int) -> Iterator[None]:
    """While the block runs there are the plan of the copies and room for their WAL."""
    connection.execute(f"ALTER SYSTEM SET max_wal_size = '{WAL}'")
    connection.execute("SELECT pg_reload_conf()")
    connection.execute("DROP TABLE IF EXISTS bench_plan, bench_filing")
    connection.execute(PLAN, {
        "first": first, "last": last, "every": OPEN_EVERY, "open_days": OPEN_DAYS,
        "closed_days": CLOSED_DAYS, "people": PEOPLE_PER_CASE,
        "before": _first_grown_on(connection),
    })  # fmt: skip
    connection.execute("ANALYZE bench_plan")
    connection.execute(FILING)
    connection.execute("ANALYZE bench_filing")
    yield
    connection.execute("DROP TABLE bench_plan, bench_filing")
    connection.execute("ALTER SYSTEM RESET max_wal_size")
    connection.execute("SELECT pg_reload_conf()")


def _fill(address: str, table: str) -> None:
    """One table, in a session of its own."""
    with psycopg.connect(address, autocommit=True) as connection:
        for name, value in SESSION.items():
            connection.execute(sql.SQL("SET {} = {}").format(sql.Identifier(name), value))
        connection.execute(WARD)
        with _without_indexes(connection, table):
            if table == "identity_account":
                connection.execute(ACCOUNTS)
            else:
                _copy(connection, table)
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


def _as_superuser(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=f"postgres@{parts.netloc.rpartition('@')[2]}"))


def _counts(connection: psycopg.Connection) -> tuple[int, int]:
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE intent_key LIKE 'grown:%') FROM forms_application"
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _first_grown_on(connection: psycopg.Connection) -> object:
    """Templates are the demo's own past, not what earlier walks filed."""
    row = connection.execute("SELECT max(at) FROM audit_auditevent WHERE purpose = 'デモの準備'")
    return (row.fetchone() or [None])[0]


def _copy(connection: psycopg.Connection, table: str) -> None:
    where, changed = COPIES[table]
    columns = connection.execute(
        "SELECT column_name, data_type, is_identity FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = 'public' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    kept = [(name, kind) for name, kind, identity in columns if identity == "NO"]
    values = [changed.get(name) or _shifted(name, kind) for name, kind in kept]
    names = ", ".join(f'"{name}"' for name, _ in kept)
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}"
        f" FROM bench_plan p {ALSO.get(table, '')} JOIN {table} o ON {where} ORDER BY p.ago DESC"
    )


def _shifted(name: str, kind: str) -> str:
    """A column as it is in the row copied, at the plan's distance in time."""
    if kind not in SHIFTED:
        return f'o."{name}"'
    moved = f'o."{name}" - p.ago'
    return f"({moved})::date" if kind == "date" else moved


@contextmanager
def _without_indexes(connection: psycopg.Connection, table: str) -> Iterator[None]:
    """While the block runs only the indexes of the table's own constraints are there."""
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = %s::regclass AND NOT EXISTS"
        " (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [table],
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        connection.execute(definition)
