"""The routes of the citizen door, all under the language prefix."""

from django.urls import path

from shiyakusho.doors.citizen.views import about, home, preferences, suggestions

app_name = "citizen"
citizen_prefix = ""
citizen = [
    path("", home.home, name="home"),
    path("mine/", home.mine, name="mine"),
    path("preferences/", preferences.change, name="preferences"),
    path("suggestions/", suggestions.suggest, name="suggestions"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("about/", about.about, name="about"),
    path("contact/", about.contact, name="contact"),
]
