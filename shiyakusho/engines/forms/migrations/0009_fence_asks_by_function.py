"""What the fence asks of a draft or an application for what belongs to it is a function: a statement
that meets several such tables is planned in a millisecond, not in a hundred."""

from django.db import migrations

from shiyakusho.ground.fence.policies import also_anew, fenced_anew, given


class Migration(migrations.Migration):
    dependencies = [("forms", "0008_interviews")]

    operations = [
        given("forms_interview_gives_draft", "forms_interview", "draft_id"),
        given("forms_draft_is_given", "forms_draft"),
        given("forms_application_is_given", "forms_application"),
        given("forms_draft_gives_file", "forms_draftattachment", "blob_id"),
        given("forms_application_gives_file", "forms_applicationattachment", "blob_id"),
        also_anew(
            "forms_draft",
            "by_interview",
            "forms_interview_gives_draft(id)",
            "EXISTS (SELECT FROM forms_interview i WHERE i.draft_id = forms_draft.id)",
        ),
        fenced_anew(
            "forms_draftattachment",
            "forms_draft_is_given(draft_id)",
            "EXISTS (SELECT FROM forms_draft d WHERE d.id = draft_id)",
        ),
        fenced_anew(
            "forms_applicationrevision",
            "forms_application_is_given(application_id)",
            "EXISTS (SELECT FROM forms_application a WHERE a.id = application_id)",
        ),
        also_anew(
            "files_blob",
            "by_draft",
            "forms_draft_gives_file(id)",
            "EXISTS (SELECT FROM forms_draftattachment a WHERE a.blob_id = files_blob.id)",
        ),
        also_anew(
            "files_blob",
            "by_application",
            "forms_application_gives_file(id)",
            "EXISTS (SELECT FROM forms_applicationattachment a WHERE a.blob_id = files_blob.id)",
        ),
    ]
