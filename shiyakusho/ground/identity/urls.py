from django.urls import path

from shiyakusho.ground.identity import views
from shiyakusho.ground.identity.oidc import views as oidc
from shiyakusho.ground.identity.staff import enrolling, own, proving, signing_in

app_name = "identity"
citizen_prefix = ""
staff_prefix = ""
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
staff = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/options/", signing_in.options, name="options"),
    path("sign-in/passkey/", signing_in.passkey, name="passkey"),
    path("sign-in/provider/", signing_in.provider, name="provider"),
    path("prove/", proving.prove, name="prove"),
    path("prove/options/", proving.options, name="prove_options"),
    path("prove/passkey/", proving.passkey, name="prove_passkey"),
    path("prove/provider/", proving.provider, name="prove_provider"),
    path("enrol/<str:token>/", enrolling.enrol, name="enrol"),
    path("enrol/<str:token>/options/", enrolling.options, name="enrol_options"),
    path("enrol/<str:token>/key/", enrolling.key, name="enrol_key"),
    path("enrol/<str:token>/provider/", enrolling.provider, name="enrol_provider"),
    path("me/", own.own, name="own"),
    path("me/stay/", own.stay, name="stay"),
    path("me/keys/options/", own.key_options, name="key_options"),
    path("me/keys/", own.add_key, name="add_key"),
    path("me/keys/<uuid:key_id>/rename/", own.rename_key, name="rename_key"),
    path("me/keys/<uuid:key_id>/remove/", own.remove_key, name="remove_key"),
    path("me/sign-ins/<uuid:sign_in_id>/end/", own.end_sign_in, name="end_sign_in"),
    path("me/sign-ins/end/", own.end_others, name="end_others"),
    path("me/tokens/", own.issue_token, name="issue_token"),
    path("me/tokens/<int:token_id>/revoke/", own.revoke_token, name="revoke_token"),
]
