from django.urls import path

from shiyakusho.doors.manage import views
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.views import component_page

app_name = "manage"
manage_prefix = ""
manage = [
    path("", views.home, name="home"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<uuid:account_id>/", views.account, name="account"),
    path("components/", route.staff("catalogue.read")(component_page), name="components"),
    path("operations/", views.operations, name="operations"),
    path("audit/", views.audit, name="audit"),
]
