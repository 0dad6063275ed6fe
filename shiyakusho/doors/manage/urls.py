from django.urls import path

from shiyakusho.doors.manage import auditing, postings, views
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.views import component_page

app_name = "manage"
manage_prefix = ""
manage = [
    path("", views.home, name="home"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<uuid:account_id>/", views.account, name="account"),
    path("accounts/<uuid:account_id>/appoint/", postings.appoint, name="appoint"),
    path("accounts/<uuid:account_id>/leave/<int:holding_id>/", postings.leave, name="leave"),
    path("accounts/<uuid:account_id>/away/", postings.away, name="away"),
    path("accounts/<uuid:account_id>/back/<int:absence_id>/", postings.back, name="back"),
    path("components/", route.staff("catalogue.read")(component_page), name="components"),
    path("operations/", views.operations, name="operations"),
    path("audit/", auditing.audit, name="audit"),
]
