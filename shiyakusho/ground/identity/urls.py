from django.urls import path

from shiyakusho.ground.identity import views

app_name = "identity"
citizen_prefix = ""
citizen = [path("sign-in/", views.sign_in, name="sign_in")]
root = [path("sign-out/", views.sign_out, name="sign_out")]
