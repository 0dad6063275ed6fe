"""Pages of the forms, under the language prefix and `forms/`."""

from django.urls import path

from .views.citizen import (
    correcting,
    filling,
    following,
    keeping,
    papers,
    parts,
    reviewing,
    starting,
    uploads,
)

app_name = "forms"
citizen_prefix = "forms/"

citizen = [
    path("", starting.mine, name="drafts"),
    path("start/<str:procedure_id>/", starting.start, name="start"),
    path("resume/", keeping.resume, name="resume"),
    path("resume/<str:token>/", keeping.link, name="link"),
    path("left/", keeping.left, name="left"),
    path("town/", reviewing.town, name="town"),
    path("receipt/<uuid:application_id>/", reviewing.receipt, name="receipt"),
    path("receipt/<uuid:application_id>/paper/", papers.filled, name="receipt-paper"),
    path("paper/<str:procedure_id>/", papers.blank, name="paper"),
    path("status/<uuid:application_id>/", following.status, name="status"),
    path("correct/<uuid:application_id>/", correcting.correct, name="correct"),
    path("<uuid:draft_id>/review/", reviewing.review, name="review"),
    path("<uuid:draft_id>/told/", reviewing.told, name="told"),
    path("<uuid:draft_id>/save/", keeping.save, name="save"),
    path("<uuid:draft_id>/leave/", keeping.leave, name="leave"),
    path("<uuid:draft_id>/helper/", starting.helper, name="helper"),
    path("<uuid:draft_id>/file/<uuid:attachment_id>/", uploads.file, name="file"),
    path("<uuid:draft_id>/thumbnail/<uuid:attachment_id>/", uploads.thumbnail, name="thumbnail"),
    path("<uuid:draft_id>/upload/<str:item_id>/", parts.begin, name="upload"),
    path("<uuid:draft_id>/upload/<str:item_id>/<uuid:upload_id>/", parts.part, name="upload-part"),
    path(
        "<uuid:draft_id>/upload/<str:item_id>/<uuid:upload_id>/finish/",
        parts.finish,
        name="upload-finish",
    ),
    path("<uuid:draft_id>/<str:screen_key>/", filling.page, name="page"),
]
