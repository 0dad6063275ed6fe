from django.urls import path

from shiyakusho.ground.unsealing import views

app_name = "unsealing"
manage = [
    path("", views.overview, name="overview"),
    path("<uuid:unsealing_id>/allow/", views.allow, name="allow"),
    path("<uuid:unsealing_id>/open/", views.unseal, name="open"),
]
