from django.urls import path

from shiyakusho.doors.staff import views

app_name = "staff"
staff_prefix = ""
staff = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
