from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "shiyakusho.registers.organisation"
    label = "organisation"
    verbose_name = "組織"

    def ready(self) -> None:
        from shiyakusho.ground.identity.registry import register_role_resolver

        from .grants import roles_by_post

        register_role_resolver(roles_by_post)
