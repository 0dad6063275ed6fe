"""What PostgreSQL's own catalogue says of the second fence: every fault by its name."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile

UNFENCED = Path(__file__).parent / "tests" / "unfenced.yaml"
SERVER, OWNER, SEER = "shiyakusho_app", "shiyakusho_owner", "shiyakusho_fence"

_TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
        EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
            AND p.polroles = '{0}' AND p.polpermissive)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'm', 'f')
"""
_VIEWS = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'v'
    AND NOT coalesce(c.reloptions, '{}') && '{security_invoker=true,security_invoker=on}'
"""
_WIDE_POLICIES = """
    SELECT c.relname || '.' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE pg_get_expr(p.polqual, p.polrelid) = 'true' AND NOT p.polroles = ARRAY[%s::regrole::oid]
"""
_DEFINERS = """
    SELECT p.oid::regprocedure::text, r.rolname,
        coalesce(p.proconfig @> '{"search_path=pg_catalog, public, pg_temp"}', false)
    FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
    WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
"""
_ROLES = """
    SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication
    FROM pg_roles WHERE rolname = ANY (%s)
"""
_OWNED = """
    SELECT c.relname FROM pg_class c WHERE c.relowner = %(who)s::regrole
    UNION ALL SELECT proname FROM pg_proc WHERE proowner = %(who)s::regrole
    UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = %(who)s::regrole
    UNION ALL SELECT datname FROM pg_database WHERE datdba = %(who)s::regrole
"""
_MEMBERS = """
    SELECT member::regrole::text, roleid::regrole::text, inherit_option FROM pg_auth_members
    WHERE member = ANY (%s::regrole[])
"""


def unfenced() -> dict[str, str]:
    """The signed list: table → why it needs no fence."""
    return dict(yamlfile.read(UNFENCED))


def faults(cursor: Any, allowed: dict[str, str], definers: Collection[str]) -> list[str]:
    """What is not as it must be, one line each."""
    return [
        *_of_tables(cursor, allowed),
        *(f"view {name}: not security_invoker" for name in _names(cursor, _VIEWS)),
        *(f"policy {name}: open to all" for name in _names(cursor, _WIDE_POLICIES, [SEER])),
        *_of_definers(cursor, definers),
        *_of_roles(cursor),
    ]


def _of_tables(cursor: Any, allowed: dict[str, str]) -> list[str]:
    cursor.execute(_TABLES)
    rows = {
        name: (bool(on and forced), bool(policy)) for name, on, forced, policy in cursor.fetchall()
    }
    found = [f"{name}: neither fenced nor on the list" for name, (fence, _) in sorted(rows.items())
             if not fence and name not in allowed]  # fmt: skip
    found += [f"{name}: fenced without a policy" for name, (fence, policy) in sorted(rows.items())
              if fence and not policy]  # fmt: skip
    found += [f"{name}: on the list although fenced" for name in allowed if rows.get(name, (0,))[0]]
    return found + [
        f"{name}: on the list, not in the house" for name in allowed if name not in rows
    ]


def _of_definers(cursor: Any, known: Collection[str]) -> list[str]:
    cursor.execute(_DEFINERS)
    rows = cursor.fetchall()
    found = [f"function {name}: not on the list" for name, *_ in rows if name not in known]
    found += [f"function {name}: search_path not pinned" for name, _, pinned in rows if not pinned]
    found += [
        f"function {name}: owned by {who}" for name, who, _ in rows if who not in (OWNER, SEER)
    ]
    there = {name for name, *_ in rows}
    return found + [f"function {name}: listed, not there" for name in known if name not in there]


def _of_roles(cursor: Any) -> list[str]:
    cursor.execute(_ROLES, [[SERVER, OWNER, SEER]])
    rows = cursor.fetchall()
    found = [
        f"role {name}: has rights over the fence" for name, *rights, _, _ in rows if any(rights)
    ]
    found += [f"role {name}: replicates" for name, *_, replicates in rows if replicates]
    found += [f"role {SEER}: may sign in" for name, *_, login, _ in rows if name == SEER and login]
    found += [f"role {SERVER}: owns {name}" for name in _names(cursor, _OWNED, {"who": SERVER})]
    cursor.execute(_MEMBERS, [[SERVER, OWNER, SEER]])
    return found + [
        f"role {member}: inherits {role}"
        for member, role, inherits in cursor.fetchall()
        if inherits or member == SERVER
    ]


def _names(cursor: Any, statement: str, values: Any = None) -> list[str]:
    cursor.execute(statement, values)
    return [str(name) for (name,) in cursor.fetchall()]
