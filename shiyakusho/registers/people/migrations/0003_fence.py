"""The second fence round the register: whose rows the database itself gives to whom."""

from pathlib import Path

from django.db import migrations

from shiyakusho.ground.fence.policies import SEER, fenced, seen_whole

FIRST_LOAD, AS_BEFORE = (
    (Path(__file__).parents[1] / "importing" / name).read_text(encoding="utf-8")
    for name in ("first_load_fenced.sql", "first_load_unfenced.sql")
)

# Of the register a resident reaches: themselves and whom they act for (the anchors); who shares a
# household with these today; their children and spouses, wherever they live.
# Whose address is hidden mirrors ``sight.py``: a post sees it when every measure in force allows it.
REACH = """
CREATE FUNCTION people_anchors() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT array_remove(array_append(array(
        SELECT resident_id FROM people_accountlink
        WHERE account_id = fence_account() AND ended_at IS NULL
    ), fence_behalf()), NULL)
    WHERE fence_kind() = 'resident'
$$;

CREATE FUNCTION people_households() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT array(
        SELECT household_id FROM people_membership
        WHERE resident_id = ANY (people_anchors())
        AND since <= fence_today() AND (until IS NULL OR until > fence_today())
    )
$$;

CREATE FUNCTION people_reach() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    anchors uuid[] := people_anchors();
    today date := fence_today();
BEGIN
    IF coalesce(cardinality(anchors), 0) = 0 THEN
        RETURN '{}';
    END IF;
    RETURN anchors || array(
        SELECT resident_id FROM people_membership
        WHERE household_id = ANY (people_households())
        AND since <= today AND (until IS NULL OR until > today)
        UNION
        SELECT resident_id FROM people_relation
        WHERE other_id = ANY (anchors) AND since <= today AND (until IS NULL OR until > today)
        UNION
        SELECT other_id FROM people_relation
        WHERE resident_id = ANY (anchors) AND kind = 'spouse'
        AND since <= today AND (until IS NULL OR until > today)
    );
END $$;

CREATE FUNCTION people_hidden() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH force AS (
        SELECT resident_id, allowed_posts FROM people_protection
        WHERE since <= fence_today() AND (until IS NULL OR until > fence_today())
    )
    SELECT array(
        SELECT DISTINCT resident_id FROM force f
        WHERE NOT EXISTS (
            SELECT FROM jsonb_object_keys(fence_posts()) AS mine(post)
            WHERE fence_kind() = 'staff' AND NOT EXISTS (
                SELECT FROM force other WHERE other.resident_id = f.resident_id
                AND NOT mine.post = ANY (other.allowed_posts)
            )
        ) AND NOT EXISTS (
            SELECT FROM people_accountlink l WHERE fence_kind() = 'resident'
            AND l.account_id = fence_account() AND l.ended_at IS NULL
            AND l.resident_id = f.resident_id
        )
    )
$$;

CREATE FUNCTION people_open() RETURNS boolean STABLE
    RETURN fence_may('people.read') AND fence_purpose() <> '';
"""

# Searching by part of a word needs the trigram index, which nothing below a policy may use. These
# functions belong to the seeing role, and ask themselves who calls.
FIND = """
CREATE FUNCTION people_may_search() RETURNS boolean STABLE
    RETURN fence_is_house() OR people_open();

CREATE FUNCTION people_find_by_name(pattern text) RETURNS TABLE (id uuid, kana_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF people_may_search() THEN
        RETURN QUERY SELECT r.id, r.kana_key FROM people_resident r WHERE r.name_key LIKE pattern;
    END IF;
END $$;

CREATE FUNCTION people_find_by_kana(pattern text) RETURNS TABLE (id uuid, kana_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF people_may_search() THEN
        RETURN QUERY SELECT r.id, r.kana_key FROM people_resident r WHERE r.kana_key LIKE pattern;
    END IF;
END $$;

CREATE FUNCTION people_find_by_place(pattern text, day date, hidden uuid[])
RETURNS TABLE (id uuid, kana_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF people_may_search() THEN
        IF NOT fence_is_house() THEN
            hidden := hidden || people_hidden();
        END IF;
        RETURN QUERY SELECT r.id, r.kana_key
            FROM people_addressperiod a JOIN people_resident r ON r.id = a.resident_id
            WHERE a.since <= day AND (a.until IS NULL OR a.until > day)
            AND NOT a.resident_id = ANY (hidden) AND a.address_key LIKE pattern;
    END IF;
END $$;
"""
OF_THE_SEER = (
    "people_anchors()",
    "people_households()",
    "people_reach()",
    "people_hidden()",
    "people_find_by_name(text)",
    "people_find_by_kana(text)",
    "people_find_by_place(text, date, uuid[])",
)
GIVE = (
    f"GRANT CREATE ON SCHEMA public TO {SEER};"
    + "".join(f"ALTER FUNCTION {one} OWNER TO {SEER};" for one in OF_THE_SEER)
    + f"REVOKE CREATE ON SCHEMA public FROM {SEER};"
)
DROP = "".join(
    f"DROP FUNCTION {one};"
    for one in reversed(
        (*OF_THE_SEER[:4], "people_open()", "people_may_search()", *OF_THE_SEER[4:])
    )
)

OPEN = "(SELECT people_open())"
ANCHORS, REACHED = (
    "ANY ((SELECT people_anchors())::uuid[])",
    "ANY ((SELECT people_reach())::uuid[])",
)
HOUSEHOLDS = "ANY ((SELECT people_households())::uuid[])"
IN_FORCE = "until IS NULL OR until > (SELECT fence_today())"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_linking_and_mandates"), ("fence", "0001_words")]

    operations = [
        migrations.RunSQL(REACH, migrations.RunSQL.noop),
        migrations.RunSQL(FIND, DROP),
        migrations.RunSQL(GIVE, migrations.RunSQL.noop),
        seen_whole(
            "people_resident",
            "people_addressperiod",
            "people_membership",
            "people_relation",
            "people_protection",
            "people_accountlink",
        ),
        fenced("people_resident", f"{OPEN} OR id = {REACHED}"),
        fenced(
            "people_addressperiod",
            f"({OPEN} OR resident_id = {REACHED}) "
            "AND resident_id <> ALL ((SELECT people_hidden())::uuid[])",
        ),
        fenced("people_protection", f"{OPEN} OR resident_id = {REACHED}"),
        fenced("people_registerentry", f"{OPEN} OR resident_id = {REACHED}"),
        fenced("people_household", f"{OPEN} OR id = {HOUSEHOLDS}"),
        fenced(
            "people_membership",
            f"{OPEN} OR resident_id = {ANCHORS} OR household_id = {HOUSEHOLDS} AND ({IN_FORCE})",
        ),
        fenced("people_relation", f"{OPEN} OR resident_id = {ANCHORS} OR other_id = {ANCHORS}"),
        fenced("people_givenfact", f"{OPEN} OR resident_id = {ANCHORS}"),
        fenced(
            "people_accountlink",
            f"{OPEN} OR account_id = (SELECT fence_account()) OR resident_id = {ANCHORS}",
        ),
        migrations.RunSQL(FIRST_LOAD, AS_BEFORE),
    ]
