from django.urls import path

from shiyakusho.doors.demo import views

app_name = "demo"
root = [
    path("demo/", views.tour, name="tour"),
    path("demo/be/<slug:persona_id>/", views.be, name="be"),
    path("demo/prove/", views.prove, name="prove"),
]
