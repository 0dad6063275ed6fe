"""The words of the policies: what a connection was told, as functions. Untold means nobody."""

from django.db import migrations

# Bound when they are made (RETURN), so no search_path can put another function under them; none
# has rights of its own, and the planner writes them out where they stand.
WORDS = """
CREATE FUNCTION fence_kind() RETURNS text STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('shiyakusho.kind', true), '');
CREATE FUNCTION fence_is_house() RETURNS boolean STABLE PARALLEL SAFE
    RETURN fence_kind() = 'system';
CREATE FUNCTION fence_is_staff() RETURNS boolean STABLE PARALLEL SAFE
    RETURN fence_kind() IN ('staff', 'service');
CREATE FUNCTION fence_account() RETURNS uuid STABLE PARALLEL SAFE
    RETURN nullif(current_setting('shiyakusho.account', true), '')::uuid;
CREATE FUNCTION fence_behalf() RETURNS uuid STABLE PARALLEL SAFE
    RETURN nullif(current_setting('shiyakusho.behalf', true), '')::uuid;
CREATE FUNCTION fence_purpose() RETURNS text STABLE PARALLEL SAFE
    RETURN coalesce(split_part(current_setting('shiyakusho.purpose', true), ':', 1), '');
CREATE FUNCTION fence_may(permission text) RETURNS boolean STABLE PARALLEL SAFE
    RETURN fence_is_staff() AND permission = ANY (
        string_to_array(coalesce(current_setting('shiyakusho.permissions', true), ''), ','));
CREATE FUNCTION fence_shown() RETURNS text[] STABLE PARALLEL SAFE
    RETURN string_to_array(coalesce(current_setting('shiyakusho.shown', true), ''), ',');
CREATE FUNCTION fence_posts() RETURNS jsonb STABLE PARALLEL SAFE
    RETURN CASE WHEN fence_is_staff()
        THEN coalesce(nullif(current_setting('shiyakusho.posts', true), ''), '{}')::jsonb
        ELSE '{}' END;
CREATE FUNCTION fence_today() RETURNS date STABLE PARALLEL SAFE
    RETURN (now() AT TIME ZONE 'Asia/Tokyo')::date;
"""
NO_WORDS = """
DROP FUNCTION fence_today();
DROP FUNCTION fence_posts();
DROP FUNCTION fence_shown();
DROP FUNCTION fence_may(text);
DROP FUNCTION fence_purpose();
DROP FUNCTION fence_behalf();
DROP FUNCTION fence_account();
DROP FUNCTION fence_is_staff();
DROP FUNCTION fence_is_house();
DROP FUNCTION fence_kind();
"""
# The role is made by whoever makes the others (docs/guides/operators.ja.md).
ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shiyakusho_fence') THEN
        RAISE EXCEPTION 'the database has no role shiyakusho_fence; create it first (docs/guides)';
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO shiyakusho_fence;
"""


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(ROLE, "REVOKE USAGE ON SCHEMA public FROM shiyakusho_fence"),
        migrations.RunSQL(WORDS, NO_WORDS),
    ]
