"""Words for the policies of upper rooms: the sections and posts of the one who asks, by these rows."""

from django.db import migrations

# Told are the sections of a person's posts; whoever answers for a section answers for its units.
WORDS = """
CREATE FUNCTION organisation_sections() RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(id, clearance), '{}') FROM (
        SELECT s.id, max(told.value::int) AS clearance
        FROM jsonb_each_text(
            coalesce(nullif(current_setting('shiyakusho.sections', true), ''), '{}')::jsonb
        ) AS told
        JOIN organisation_sectionrow s ON s.id = told.key OR s.parent_id = told.key
        WHERE fence_is_staff() GROUP BY s.id
    ) reached
$$;

CREATE FUNCTION organisation_posts() RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH own AS (
        SELECT h.post_id FROM organisation_holding h JOIN organisation_post p ON p.id = h.post_id
        WHERE fence_is_staff() AND h.account_id = fence_account() AND p.closed_on IS NULL
        AND h.since <= fence_today() AND (h.until IS NULL OR h.until >= fence_today())
    )
    SELECT array(
        SELECT post_id FROM own
        UNION SELECT d.post_id FROM organisation_deputy d JOIN own ON own.post_id = d.deputy_id
        JOIN organisation_post above ON above.id = d.post_id AND above.closed_on IS NULL
    )
$$;
"""
NO_WORDS = "DROP FUNCTION organisation_posts(); DROP FUNCTION organisation_sections();"


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_clearances"), ("fence", "0001_words")]

    operations = [migrations.RunSQL(WORDS, NO_WORDS)]
