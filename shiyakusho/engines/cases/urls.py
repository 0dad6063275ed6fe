"""Addresses of cases: the resident's under ``/<language>/cases/``, the staff's under
``/staff/cases/``."""

from django.urls import path

from shiyakusho.engines.cases.views import citizen as resident
from shiyakusho.engines.cases.views import (
    staff_acts,
    staff_answers,
    staff_bulk,
    staff_case,
    staff_export,
    staff_holding,
    staff_queue,
    staff_review,
)

app_name = "cases"
citizen_prefix = "cases/"

citizen = [
    path("<uuid:application_id>/", resident.status, name="status"),
    path("<uuid:application_id>/withdraw/", resident.withdraw, name="withdraw"),
    path("<uuid:case_id>/letters/<int:n>/", resident.letter, name="letter"),
]

staff = [
    path("", staff_queue.case_queue, name="queue"),
    path("views/", staff_queue.save_view, name="save_view"),
    path("views/<int:view_id>/delete/", staff_queue.delete_view, name="delete_view"),
    path("bulk/", staff_bulk.bulk, name="bulk"),
    path("bulk/jobs/", staff_bulk.jobs, name="bulk_jobs"),
    path("bulk/<uuid:job_id>/", staff_bulk.job_page, name="bulk_job"),
    path("bulk/<uuid:job_id>/results.csv", staff_bulk.results, name="bulk_results"),
    path("bulk/<uuid:job_id>/letters.pdf", staff_bulk.paper, name="bulk_paper"),
    path("bulk/<uuid:job_id>/cancel/", staff_bulk.cancel, name="bulk_cancel"),
    path("exports/", staff_export.exports, name="exports"),
    path("exports/new/", staff_export.export, name="export"),
    path("exports/<uuid:export_id>/", staff_export.unwritable, name="export_page"),
    path("exports/<uuid:export_id>/settle/", staff_export.settle, name="export_settle"),
    path(
        "exports/<uuid:export_id>/unwritable.csv", staff_export.unwritable_csv, name="export_list"
    ),
    path("exports/<uuid:export_id>/file", staff_export.fetch, name="export_file"),
    path("hand-on/", staff_holding.hand_on, name="hand_on"),
    path("next/", staff_queue.take_next, name="take_next"),
    path("<uuid:case_id>/", staff_case.case_page, name="case"),
    path("<uuid:case_id>/move/", staff_acts.move, name="move"),
    path("<uuid:case_id>/ask/", staff_answers.ask, name="ask"),
    path("<uuid:case_id>/answer/", staff_answers.answer, name="answer"),
    path("<uuid:case_id>/unmark/", staff_answers.unmark, name="unmark"),
    path("<uuid:case_id>/see/", staff_answers.see, name="see"),
    path("<uuid:case_id>/draft/", staff_case.draft, name="draft"),
    path("<uuid:case_id>/draft/preview.pdf", staff_case.preview, name="preview"),
    path("<uuid:case_id>/draft/letter.pdf", staff_case.draft_letter, name="draft_letter"),
    path("<uuid:case_id>/decide/", staff_acts.decide, name="decide"),
    path("<uuid:case_id>/assign/", staff_acts.assign, name="assign"),
    path("<uuid:case_id>/assignees/", staff_holding.assignees, name="assignees"),
    path("<uuid:case_id>/release/", staff_holding.release, name="release"),
    path("<uuid:case_id>/likeness/<int:likeness_id>/", staff_holding.settle, name="settle"),
    path("<uuid:case_id>/look/", staff_acts.look, name="look"),
    path("<uuid:case_id>/note/", staff_acts.note, name="note"),
    path("<uuid:case_id>/transfer/", staff_acts.transfer, name="transfer"),
    path("<uuid:case_id>/secrecy/", staff_acts.secrecy, name="secrecy"),
    path("<uuid:case_id>/extend/", staff_acts.extend, name="extend"),
    path("<uuid:case_id>/review/", staff_review.review, name="review"),
    path("<uuid:case_id>/review/printed/", staff_review.printed, name="printed"),
    path("<uuid:case_id>/paper.pdf", staff_case.paper, name="paper"),
    path("<uuid:case_id>/letters/<int:n>.pdf", staff_case.letter, name="letter"),
    path(
        "<uuid:case_id>/attachments/<uuid:attachment_id>", staff_case.attachment, name="attachment"
    ),
    path(
        "<uuid:case_id>/attachments/<uuid:attachment_id>/picture",
        staff_review.picture,
        name="attachment_picture",
    ),
]
