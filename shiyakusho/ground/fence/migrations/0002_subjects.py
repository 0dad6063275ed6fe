"""From a subject as rooms write it (``case:<uuid>``) to the id it names."""

from django.db import migrations

SUBJECTS = """
CREATE FUNCTION fence_id_in(subject text, kind text) RETURNS uuid IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN subject ~ '^[a-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        AND split_part(subject, ':', 1) = kind THEN split_part(subject, ':', 2)::uuid END;
"""


class Migration(migrations.Migration):
    dependencies = [("fence", "0001_words")]

    operations = [migrations.RunSQL(SUBJECTS, "DROP FUNCTION fence_id_in(text, text)")]
