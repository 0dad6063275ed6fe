from django.urls import path

from shiyakusho.doors.manage import auditing, permits, postings, signing_in, views
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.views import component_page

app_name = "manage"
manage_prefix = ""
manage = [
    path("", views.home, name="home"),
    path("permissions/", permits.permissions, name="permissions"),
    path("permissions.csv", permits.permissions_csv, name="permissions_csv"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/open/", signing_in.open_account, name="open_account"),
    path("accounts/<uuid:account_id>/", views.account, name="account"),
    path("accounts/<uuid:account_id>/permissions.csv", permits.account_csv, name="account_csv"),
    path("accounts/<uuid:account_id>/enrol/", signing_in.enrol, name="enrol"),
    path(
        "accounts/<uuid:account_id>/keys/<uuid:key_id>/revoke/",
        signing_in.revoke_key,
        name="revoke_key",
    ),
    path("accounts/<uuid:account_id>/end-sessions/", signing_in.end_sessions, name="end_sessions"),
    path("accounts/<uuid:account_id>/close/", signing_in.close, name="close"),
    path("accounts/<uuid:account_id>/reopen/", signing_in.reopen, name="reopen"),
    path("accounts/<uuid:account_id>/tokens/", signing_in.issue_token, name="issue_token"),
    path(
        "accounts/<uuid:account_id>/tokens/<int:token_id>/revoke/",
        signing_in.revoke_token,
        name="revoke_token",
    ),
    path("accounts/<uuid:account_id>/appoint/", postings.appoint, name="appoint"),
    path("accounts/<uuid:account_id>/leave/<int:holding_id>/", postings.leave, name="leave"),
    path("accounts/<uuid:account_id>/away/", postings.away, name="away"),
    path("accounts/<uuid:account_id>/back/<int:absence_id>/", postings.back, name="back"),
    path("components/", route.staff("catalogue.read")(component_page), name="components"),
    path("operations/", views.operations, name="operations"),
    path("audit/", auditing.audit, name="audit"),
]
