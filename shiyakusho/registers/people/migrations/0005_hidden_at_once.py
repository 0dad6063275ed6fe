"""Whose address is hidden, put together in one pass: a city has thousands of measures."""

from django.db import migrations

from shiyakusho.ground.fence.policies import SEER

# The same as in 0003: a post sees an address when every measure in force allows that post.
HIDDEN = """
CREATE OR REPLACE FUNCTION people_hidden() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH force AS (
        SELECT resident_id, allowed_posts FROM people_protection
        WHERE since <= fence_today() AND (until IS NULL OR until > fence_today())
    ), measured AS (
        SELECT resident_id, count(*) AS measures FROM force GROUP BY resident_id
    ), allowed AS (
        SELECT f.resident_id, mine.post, count(*) AS measures
        FROM force f JOIN jsonb_object_keys(fence_posts()) AS mine(post)
            ON mine.post = ANY (f.allowed_posts)
        WHERE fence_kind() = 'staff' GROUP BY f.resident_id, mine.post
    ), own AS (
        SELECT resident_id FROM people_accountlink
        WHERE fence_kind() = 'resident' AND account_id = fence_account() AND ended_at IS NULL
    )
    SELECT array(
        SELECT resident_id FROM measured
        EXCEPT SELECT resident_id FROM measured JOIN allowed USING (resident_id, measures)
        EXCEPT SELECT resident_id FROM own
    )
$$;
"""
# As 0003 made it, for the way back.
BEFORE = """
CREATE OR REPLACE FUNCTION people_hidden() RETURNS uuid[]
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
"""


def by_its_owner(function: str) -> str:
    """Replaced by its owner, the seeing role, which then needs no right to create."""
    return (
        f"GRANT CREATE ON SCHEMA public TO {SEER}; SET LOCAL ROLE {SEER};"
        + function
        + f"RESET ROLE; REVOKE CREATE ON SCHEMA public FROM {SEER};"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0004_fence_links_and_mandates")]

    operations = [
        migrations.RunSQL(by_its_owner(HIDDEN), by_its_owner(BEFORE)),
    ]
