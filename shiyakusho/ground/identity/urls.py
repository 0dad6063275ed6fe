from django.urls import path

from shiyakusho.ground.identity import views
from shiyakusho.ground.identity.oidc import views as oidc

app_name = "identity"
citizen_prefix = ""
citizen = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/go/", oidc.go, name="go"),
    path("signed-out/", oidc.signed_out, name="signed_out"),
    path("signed-out/provider/", oidc.leave, name="leave"),
]
root = [
    path("sign-in/returned/", oidc.returned, name="returned"),  # the address providers are told
    path("sign-out/", views.sign_out, name="sign_out"),
    path("sign-out/returned/", oidc.left, name="left"),  # likewise
]
