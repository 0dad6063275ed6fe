from django.urls import path

from shiyakusho.doors.manage import views

app_name = "manage"
manage_prefix = ""
manage = [
    path("", views.home, name="home"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<uuid:account_id>/", views.account, name="account"),
    path("operations/", views.operations, name="operations"),
    path("audit/", views.audit, name="audit"),
]
