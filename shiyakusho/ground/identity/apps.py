from django.apps import AppConfig
from django.core.checks import register


class IdentityConfig(AppConfig):
    name = "shiyakusho.ground.identity"
    label = "identity"
    verbose_name = "本人・職員"

    def ready(self) -> None:
        from shiyakusho.ground.identity import duties, limits  # noqa: F401 (it hears of sign-ins)
        from shiyakusho.ground.identity.checks import every_route_declares_its_permission
        from shiyakusho.ground.identity.oidc.checks import the_provider_can_be_used
        from shiyakusho.ground.identity.oidc.way import STAFF_WAYS, WAY
        from shiyakusho.ground.identity.passkeys.party import the_party_can_be_used
        from shiyakusho.ground.identity.registry import sign_in_ways
        from shiyakusho.ground.identity.staff.warning import own_page_of, session_of
        from shiyakusho.ground.ui.registry import own_page, session

        session.provide(session_of)
        own_page.provide(own_page_of)
        register(every_route_declares_its_permission)
        register(the_provider_can_be_used)
        register(the_party_can_be_used)
        sign_in_ways.register("oidc", WAY)
        for name, way in STAFF_WAYS.items():
            sign_in_ways.register(name, way)
        duties.register()
