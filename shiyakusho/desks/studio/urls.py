"""Addresses of the studio: ``/manage/studio/``."""

from django.urls import path

from shiyakusho.desks.studio.views import editing, lists, previewing, reviewing, telling, wording

app_name = "studio"
manage = [
    path("", lists.copies_open, name="list"),
    path("begin/", lists.begin, name="begin"),
    path("<uuid:copy_id>/", lists.opened, name="copy"),
    path("<uuid:copy_id>/edit/<slug:section>/", editing.section, name="edit"),
    path("<uuid:copy_id>/texts/", wording.texts, name="texts"),
    path("<uuid:copy_id>/undo/", editing.step_back, name="undo"),
    path("<uuid:copy_id>/rule/", telling.rule, name="rule"),
    path("<uuid:copy_id>/state/", telling.state, name="state"),
    path("<uuid:copy_id>/findings/", telling.findings, name="findings"),
    path("<uuid:copy_id>/comments/", telling.comment, name="comment"),
    path("<uuid:copy_id>/comments/<uuid:comment_id>/settle/", telling.settle, name="settle"),
    path("<uuid:copy_id>/preview/", previewing.preview, name="preview"),
    path("<uuid:copy_id>/faces/<slug:face>/", previewing.face, name="face"),
    path("<uuid:copy_id>/review/", reviewing.review, name="review"),
    path("<uuid:copy_id>/ask/", reviewing.ask, name="ask"),
    path("<uuid:copy_id>/approve/", reviewing.approve, name="approve"),
    path("<uuid:copy_id>/return/", reviewing.give_back, name="return"),
    path("<uuid:copy_id>/catch-up/", reviewing.catch_up, name="catch_up"),
    path("<uuid:copy_id>/discard/", reviewing.discard, name="discard"),
]
