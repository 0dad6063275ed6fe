from django.urls import path

from shiyakusho.ground.retention import views

app_name = "retention"
manage = [
    path("", views.lists, name="lists"),
    path("<uuid:list_id>/", views.one, name="one"),
    path("<uuid:list_id>/approve/", views.approve, name="approve"),
]
